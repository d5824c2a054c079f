"""What more training rows and other seeds would do: the learning curve and the spread."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from advisor.findings import CurveForecast, CurvePoint, LearningCurve, Spread
from advisor.results import Results
from reports import numbers, scales, words
from reports.blocks import (
    Axis,
    Block,
    Cell,
    Column,
    Item,
    LinePoint,
    Lines,
    Notes,
    Row,
    Series,
    Standing,
    Table,
    Tick,
)
from reports.cells import cell, named, pointer, ranked, standing_of
from reports.numbers import Format

_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def blocks(results: Results) -> tuple[Block, ...]:
    """The learning curve, then the spread over seeds; nothing of what was not run."""
    return (*curve(results), *spread(results))


# --- the learning curve -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Point:
    """A measured point with its place in the results."""

    place: int
    point: CurvePoint


@dataclass(frozen=True, slots=True)
class _Grown:
    """One strategy: a point per size, those of the other seeds, and its forecasts."""

    name: str
    main: tuple[_Point, ...]
    others: tuple[_Point, ...]
    forecasts: tuple[tuple[int, CurveForecast], ...]
    fitted: tuple[int, CurveForecast] | None
    standing: Standing


def curve(results: Results) -> tuple[Block, ...]:
    """What more labels would do in words, the picture, and its figures."""
    found = results.learning_curve
    if found is None:
        return ()
    texts = tuple(text for text in _SENTENCE.split(found.reason) if text)
    said = Notes((Item(None, texts),))
    strategies = _strategies(results, found)
    if not strategies:
        return (said,)
    return (
        said,
        _picture(found, strategies),
        _measured(found, strategies),
        *_predicted(found, strategies),
        *_every_seed(found, strategies),
    )


def _strategies(results: Results, found: LearningCurve) -> list[_Grown]:
    """In the order of the ranking; the rival whose forecast is highest is marked."""
    standings = {one.name: standing_of(results, one) for one in results.strategies}
    forecasts = [one for one in found.forecasts if standings.get(one.strategy) != "winner"]
    nearest = min((one.train_rows for one in forecasts), default=0)
    rival = max(
        (one for one in forecasts if one.train_rows == nearest),
        key=lambda one: one.value,
        default=None,
    )
    grown = []
    for strategy in ranked(results):
        points = [
            _Point(place, point)
            for place, point in enumerate(found.points)
            if point.strategy == strategy.name
        ]
        if not points:
            continue
        main = _main(points, results.provenance.seed)
        marked = rival is not None and rival.strategy == strategy.name
        grown.append(
            _Grown(
                strategy.name,
                main,
                tuple(point for point in points if point not in main),
                _of(strategy.name, found.forecasts),
                next(iter(_of(strategy.name, found.fitted)), None),
                "marked" if marked else standings[strategy.name],
            )
        )
    return grown


def _of(name: str, forecasts: Sequence[CurveForecast]) -> tuple[tuple[int, CurveForecast], ...]:
    """A strategy's forecasts with their places."""
    return tuple((place, one) for place, one in enumerate(forecasts) if one.strategy == name)


def _main(points: Sequence[_Point], seed: int) -> tuple[_Point, ...]:
    """One point per size: that of the run's own seed, else of the lowest."""
    by_size: dict[int, _Point] = {}
    for one in sorted(points, key=lambda p: (p.point.seed != seed, p.point.seed)):
        by_size.setdefault(one.point.train_rows, one)
    return tuple(by_size[rows] for rows in sorted(by_size))


def _picture(found: LearningCurve, strategies: Sequence[_Grown]) -> Lines:
    metric = words.metric(found.metric)
    series = tuple(_series(one, metric.write) for one in strategies)
    sizes = sorted(
        {point.train_rows for point in found.points}
        | {forecast.train_rows for forecast in found.forecasts}
    )
    shown = [
        point.y.value for one in series for point in (*one.points, *one.predicted, *one.others)
    ]
    for one in series:
        if one.standing in ("winner", "marked"):
            start = (one.start,) if one.start else ()
            for point in (*one.points, *start, *one.predicted):
                shown += [point.y.low, point.y.high]
    ticks = tuple(Tick(size, numbers.count(size)) for size in sizes)
    return Lines(
        f"{metric.title[:1].upper()}{metric.title[1:]} against training rows",
        "training rows",
        metric.title,
        Axis(sizes[0], sizes[-1], ticks, log=True),
        scales.linear(
            [value for value in shown if value is not None], metric.write, within=(0.0, 1.0)
        ),
        series,
        _caption(found, series),
        drawn=" ".join(_drawn(series)),
    )


def _caption(found: LearningCurve, series: Sequence[Series]) -> str:
    if not any(one.predicted for one in series):
        return "Measured; no curve could be fitted."
    most = numbers.count(max(point.train_rows for point in found.points))
    return (
        f"Measured up to {most} training rows; beyond that predicted by a curve fitted to the "
        "measured points."
    )


def _drawn(series: Sequence[Series]) -> Iterable[str]:
    """How to read the picture."""
    if any(one.predicted for one in series):
        yield (
            "Solid lines: measured. Dashed lines: the fitted curve, which need not pass through "
            "the last measured point."
        )
    winner = [one.name for one in series if one.standing == "winner"]
    rival = [one.name for one in series if one.standing == "marked"]
    if winner or rival:
        whose = words.listed([*winner, *(f"{name}, its closest rival" for name in rival)])
        if not winner:
            whose = words.listed(rival)
        yield f"Vertical lines and shaded areas: 95% intervals of {whose}."
    if any(one.others for one in series):
        yield "Small marks: other seeds."
    yield "Training rows are on a logarithmic scale."


def _series(one: _Grown, write: Format) -> Series:
    return Series(
        one.name,
        tuple(_line_point(point, write) for point in one.main),
        tuple(
            _forecast_point("forecasts", place, forecast, write)
            for place, forecast in one.forecasts
        ),
        tuple(_line_point(point, write) for point in one.others),
        one.standing,
        start=None if one.fitted is None else _forecast_point("fitted", *one.fitted, write),
    )


def _line_point(one: _Point, write: Format) -> LinePoint:
    point, at = one.point, pointer("learning_curve", "points", one.place)
    return LinePoint(
        cell(point.train_rows, numbers.count, f"{at}/train_rows"),
        Cell(write(point.value), point.value, f"{at}/value", point.ci_low, point.ci_high),
    )


def _forecast_point(kind: str, place: int, forecast: CurveForecast, write: Format) -> LinePoint:
    at = pointer("learning_curve", kind, place)
    return LinePoint(
        cell(forecast.train_rows, numbers.count, f"{at}/train_rows"),
        Cell(write(forecast.value), forecast.value, f"{at}/value", forecast.low, forecast.high),
    )


def _measured(found: LearningCurve, strategies: Sequence[_Grown]) -> Table:
    sizes = sorted({point.train_rows for point in found.points})
    write = words.metric(found.metric).write
    columns = (
        Column("strategy", kind="text"),
        *(Column(numbers.count(size), "rows", "measured") for size in sizes),
    )
    rows = tuple(
        Row((named(one.name), *_by_size(one.main, sizes, write)), _own(one)) for one in strategies
    )
    seeds = {point.point.seed for one in strategies for point in one.main}
    seed = f" with seed {min(seeds)}" if len(seeds) == 1 else ""
    title = words.metric(found.metric).title
    return Table(f"Measured {title} by training rows{seed}.", columns, rows)


def _every_seed(found: LearningCurve, strategies: Sequence[_Grown]) -> Iterable[Table]:
    """Every point of every seed, on request."""
    if not any(one.others for one in strategies):
        return
    sizes = sorted({point.train_rows for point in found.points})
    write = words.metric(found.metric).write
    columns = (
        Column("strategy and seed", kind="text"),
        *(Column(numbers.count(size), "rows", "measured") for size in sizes),
    )
    rows = []
    for one in strategies:
        points = (*one.main, *one.others)
        for seed in sorted({point.point.seed for point in points}):
            own = [point for point in points if point.point.seed == seed]
            rows.append(Row((Cell(f"{one.name}, seed {seed}"), *_by_size(own, sizes, write))))
    title = words.metric(found.metric).title
    yield Table(f"Measured {title} of every seed.", columns, tuple(rows), folded=True)


def _by_size(points: Sequence[_Point], sizes: Sequence[int], write: Format) -> Iterable[Cell]:
    found = {one.point.train_rows: one for one in points}
    for size in sizes:
        one = found.get(size)
        at = pointer("learning_curve", "points", one.place, "value") if one else ""
        yield cell(one.point.value if one else None, write, at)


def _predicted(found: LearningCurve, strategies: Sequence[_Grown]) -> Iterable[Table]:
    """A table per predicted size, those after the first on request, and the curves' figures."""
    metric = words.metric(found.metric)
    sizes = sorted({forecast.train_rows for forecast in found.forecasts})
    ends = [end for one in found.forecasts for end in (one.low, one.high)]
    axis = scales.linear(ends, metric.write, within=(0.0, 1.0))
    note = (
        "Predicted by a curve fitted to the measured points of all seeds, not measured: what one "
        "run on so many training rows would score."
    )
    columns = (
        Column("strategy", kind="text"),
        Column("predicted", group="predicted"),
        Column("95% prediction", "interval", "predicted", kind="interval", axis=axis),
    )
    fitted = [one for one in strategies if one.forecasts]
    for place, size in enumerate(sizes):
        rows = tuple(
            Row((named(one.name), *_forecast_cells(one, size, metric.write)), _own(one))
            for one in fitted
        )
        title = f"Predicted {metric.title} with {numbers.count(size)} training rows."
        notes = () if place else (note, *_furthest(fitted, sizes, metric.write))
        yield Table(title, columns, rows, notes, folded=place > 0)
    if fitted:
        yield Table(
            "The fitted curves.",
            (Column("strategy", kind="text"), Column(f"{metric.title} =", kind="text")),
            tuple(Row((named(one.name), Cell(one.forecasts[0][1].law))) for one in fitted),
            folded=True,
        )


def _furthest(fitted: Sequence[_Grown], sizes: Sequence[int], write: Format) -> Iterable[str]:
    """The forecasts at the last size, whose own table is folded."""
    if len(sizes) < 2:
        return
    said = [
        f"{one.name} {write(found.value)} (95% prediction interval "
        f"{numbers.interval(found.low, found.high, write)})"
        for one in fitted
        for _, found in one.forecasts
        if found.train_rows == sizes[-1]
    ]
    yield f"Predicted with {numbers.count(sizes[-1])} training rows: {words.listed(said)}."


def _forecast_cells(one: _Grown, size: int, write: Format) -> Iterable[Cell]:
    for place, found in one.forecasts:
        if found.train_rows == size:
            at = pointer("learning_curve", "forecasts", place, "value")
            yield cell(found.value, write, at)
            span = numbers.interval(found.low, found.high, write)
            yield Cell(span, found.value, at, found.low, found.high)


def _own(one: _Grown) -> Standing:
    """How the strategy came out; that it is marked in the picture is no result."""
    return "plain" if one.standing == "marked" else one.standing


# --- the spread over seeds ----------------------------------------------------------------------


def spread(results: Results) -> tuple[Block, ...]:
    """What other seeds gave: a reading for the winner, then the figures."""
    found = [(one.name, one.spread) for one in ranked(results) if one.spread is not None]
    if not found:
        return ()
    texts = tuple(_reading(results, dict(found)))
    said = (Notes((Item(None, texts),)),) if texts else ()
    metric = words.metric(found[0][1].metric)
    columns = (
        Column("strategy", kind="text"),
        Column("mean", group="spread"),
        Column("sd", group="spread"),
        Column("lowest", group="spread"),
        Column("highest", group="spread"),
        Column("seeds", group="spread", kind="text"),
    )
    places = {one.name: place for place, one in enumerate(results.strategies)}
    standings = {one.name: standing_of(results, one) for one in results.strategies}
    rows = tuple(
        _spread_row(name, one, pointer("strategies", places[name], "spread"), standings[name])
        for name, one in found
    )
    note = (
        "sd: standard deviation over the seeds. The test rows are the same for every seed: that "
        "others could have been drawn is in the 95% intervals, not here."
    )
    title = f"{metric.title[:1].upper()}{metric.title[1:]} over seeds."
    return (*said, Table(title, columns, rows, (note,)))


def _spread_row(name: str, found: Spread, at: str, standing: Standing) -> Row:
    write = words.metric(found.metric).write
    return Row(
        (
            named(name),
            cell(found.mean, write, f"{at}/mean"),
            cell(found.sd, write, f"{at}/sd"),
            cell(found.low, write, f"{at}/low"),
            cell(found.high, write, f"{at}/high"),
            Cell(", ".join(str(one.seed) for one in found.values)),
        ),
        standing,
    )


def _reading(results: Results, spreads: dict[str, Spread]) -> Iterable[str]:
    """Whether the winner is ahead whatever the seed; only where several were run."""
    winner = results.verdict.winner
    if winner is None or winner not in spreads:
        return
    mine = spreads[winner]
    others = {name: one for name, one in spreads.items() if name != winner and one.sd is not None}
    if mine.sd is None or not others:
        return
    write = words.metric(mine.metric).write
    title = words.metric(mine.metric).title
    near = [name for name, one in others.items() if one.high >= mine.low]
    if near:
        yield (
            f"Seeds of {winner} ({write(mine.low)} to {write(mine.high)} {title}) and of "
            f"{words.listed(near)} overlap: another seed may rank them the other way."
        )
    else:
        best = max(others, key=lambda name: others[name].high)
        yield (
            f"Whatever the seed, {winner} is ahead: its lowest {title} is {write(mine.low)}, the "
            f"highest of the others that were repeated {write(others[best].high)} ({best})."
        )
