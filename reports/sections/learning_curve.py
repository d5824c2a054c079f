"""What more training rows and other seeds would do: the learning curve and the spread."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from advisor.findings import (
    CurveForecast,
    CurvePoint,
    FlatCurve,
    LearningCurve,
    MoreLabels,
    PowerCurve,
    Rival,
    Spread,
)
from advisor.results import Results
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
from reports.charts import scales
from reports.messages import numbers, paragraph, say
from reports.messages.numbers import Format
from reports.sections import words
from reports.sections.cells import cell, named, pointer, ranked, standing_of
from reports.sections.words import MetricWords


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
class _Strategy:
    """One strategy: a point per size, those of the other seeds, and its forecasts."""

    name: str
    main: tuple[_Point, ...]
    others: tuple[_Point, ...]
    forecasts: tuple[tuple[int, CurveForecast], ...]
    fitted: tuple[int, CurveForecast] | None
    standing: Standing


def curve(results: Results) -> tuple[Block, ...]:
    """What more labels would do, the picture, and its figures."""
    found = results.learning_curve
    if found is None:
        return ()
    metric = words.metric(found.metric, results.metrics)
    said = Notes((Item(None, tuple(_findings(found, metric.write))),))
    strategies = _strategies(results, found)
    if not strategies:
        return (said,)
    return (
        said,
        _picture(found, strategies, metric),
        _measured(found, strategies, metric),
        *_predicted(found, strategies, metric),
        *_every_seed(found, strategies, metric),
    )


def _findings(found: LearningCurve, write: Format) -> Iterable[str]:
    """What more labels would do, and what that rests on."""
    if found.more_labels is None:
        yield say("curve-nothing-measured")
        return
    yield from _more_labels(found, found.more_labels, write)
    flat = [one.strategy for one in found.fitted if _is_measured(one)]
    if flat:
        yield say("curve-flat", strategies=flat)
    for reason in sorted({one.reason for one in found.unfitted}):
        names = [one.strategy for one in found.unfitted if one.reason == reason]
        yield say("curve-unfitted", strategies=names, reason=reason)
    assumed = [
        one.strategy for one in found.fitted if isinstance(one.law, PowerCurve) and one.law.assumed
    ]
    if assumed:
        yield say("curve-assumed", strategies=assumed)
    if found.fitted:
        yield say("curve-no-promise")


def _is_measured(forecast: CurveForecast) -> bool:
    """Whether every point has one and the same value, so that nothing is fitted."""
    return isinstance(forecast.law, FlatCurve) and forecast.law.measured


def _more_labels(found: LearningCurve, more: MoreLabels, write: Format) -> Iterable[str]:
    """Whether more labels would change the winner."""
    own = next((one for one in found.fitted if one.strategy == more.winner), None)
    if own is None or more.measured is None:
        yield say("curve-open-no-curve", winner=more.winner)
        return
    if more.rivals:
        yield from _overtaking(more)
    else:
        yield say("curve-open-alone", winner=more.winner)
    at = (more.winner, more.twice_rows)
    twice = next((one for one in found.forecasts if (one.strategy, one.train_rows) == at), None)
    if twice is not None and not _is_measured(own):
        yield say(
            "curve-winner",
            winner=more.winner,
            value=write(twice.value),
            interval=numbers.interval(twice.low, twice.high, write),
            measured=write(more.measured),
            rows=more.measured_rows,
            fitted=write(own.value),
        )
    behind = [one for one in more.rivals if one.standing != "ahead"]
    reaching = [
        _reaches(more, one, one.reaches, write) for one in behind if one.reaches is not None
    ]
    if behind and not reaching:
        yield say("curve-none-reaches", winner=more.winner, rows=more.reach_rows)
    yield from reaching


def _overtaking(more: MoreLabels) -> Iterable[str]:
    """Who is ahead already, and who is predicted to be with twice the rows."""
    ahead = [one.strategy for one in more.rivals if one.standing == "ahead"]
    passing = [one.strategy for one in more.rivals if one.standing == "overtakes"]
    possible = [one.strategy for one in more.rivals if one.standing == "possible"]
    winner, rows = more.winner, more.twice_rows
    if ahead:
        now = more.measured_rows
        yield say("curve-ahead", strategies=ahead, n=len(ahead), winner=winner, rows=now)
    if passing:
        n = len(passing)
        yield say("curve-overtakes", strategies=passing, n=n, winner=winner, rows=rows)
    elif len(ahead) < len(more.rivals):
        key = "curve-no-other-overtakes" if ahead else "curve-none-overtakes"
        yield say(key, winner=winner, rows=rows)
    if possible:
        yield say("curve-possible", strategies=possible)
    elif len(ahead) < len(more.rivals) and not passing:
        yield say("curve-not-possible")


def _reaches(more: MoreLabels, rival: Rival, rows: float, write: Format) -> str:
    """When a rival's curve meets the winner's."""
    if rows <= more.measured_rows:
        return say("curve-level", strategy=rival.strategy, winner=more.winner)
    now = rival.earliest is None or rival.earliest <= more.measured_rows
    return say(
        "curve-reaches",
        strategy=rival.strategy,
        gain=write(rival.gain),
        winner=more.winner,
        rows=rows,
        earliest=say("curve-now") if now else say("curve-rows", rows=rival.earliest),
        latest=say("curve-never") if rival.latest is None else say("curve-rows", rows=rival.latest),
    )


def _strategies(results: Results, found: LearningCurve) -> list[_Strategy]:
    """In the order of the ranking; the rival whose forecast is highest is marked."""
    standings = {one.id: standing_of(results, one) for one in results.strategies}
    forecasts = [one for one in found.forecasts if standings.get(one.strategy) != "winner"]
    nearest = min((one.train_rows for one in forecasts), default=0)
    rival = max(
        (one for one in forecasts if one.train_rows == nearest),
        key=lambda one: one.value,
        default=None,
    )
    strategies = []
    for strategy in ranked(results):
        points = [
            _Point(place, point)
            for place, point in enumerate(found.points)
            if point.strategy == strategy.id
        ]
        if not points:
            continue
        main = _main(points, results.provenance.seed)
        marked = rival is not None and rival.strategy == strategy.id
        strategies.append(
            _Strategy(
                strategy.id,
                main,
                tuple(point for point in points if point not in main),
                _of(strategy.id, found.forecasts),
                next(iter(_of(strategy.id, found.fitted)), None),
                "marked" if marked else standings[strategy.id],
            )
        )
    return strategies


def _of(name: str, forecasts: Sequence[CurveForecast]) -> tuple[tuple[int, CurveForecast], ...]:
    """A strategy's forecasts with their places."""
    return tuple((place, one) for place, one in enumerate(forecasts) if one.strategy == name)


def _main(points: Sequence[_Point], seed: int) -> tuple[_Point, ...]:
    """One point per size: that of the run's own seed, else of the lowest."""
    by_size: dict[int, _Point] = {}
    for one in sorted(points, key=lambda p: (p.point.seed != seed, p.point.seed)):
        by_size.setdefault(one.point.train_rows, one)
    return tuple(by_size[rows] for rows in sorted(by_size))


def _picture(found: LearningCurve, strategies: Sequence[_Strategy], metric: MetricWords) -> Lines:
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
        say("curve-title", metric=metric.title),
        say("curve-training-rows"),
        metric.title,
        Axis(sizes[0], sizes[-1], ticks, log=True),
        scales.linear(
            [value for value in shown if value is not None], metric.write, within=(0.0, 1.0)
        ),
        series,
        _caption(found, series),
        drawn=paragraph(_drawn(series)),
    )


def _caption(found: LearningCurve, series: Sequence[Series]) -> str:
    if not any(one.predicted for one in series):
        return say("curve-caption-measured")
    return say("curve-caption", rows=max(point.train_rows for point in found.points))


def _drawn(series: Sequence[Series]) -> Iterable[str]:
    """How to read the picture."""
    if any(one.predicted for one in series):
        yield say("curve-drawn-lines")
    winner = next((one.name for one in series if one.standing == "winner"), None)
    rival = next((one.name for one in series if one.standing == "marked"), None)
    if winner and rival:
        yield say("curve-drawn-intervals-rival", winner=winner, rival=rival)
    elif winner or rival:
        yield say("curve-drawn-intervals", strategy=winner or rival)
    if any(one.others for one in series):
        yield say("curve-drawn-seeds")
    yield say("curve-drawn-scale")


def _series(one: _Strategy, write: Format) -> Series:
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


def _measured(found: LearningCurve, strategies: Sequence[_Strategy], metric: MetricWords) -> Table:
    sizes = sorted({point.train_rows for point in found.points})
    columns = (
        Column(say("column-strategy"), kind="text"),
        *(Column(numbers.count(size), say("curve-size-unit"), "measured") for size in sizes),
    )
    rows = tuple(
        Row((named(one.name), *_by_size(one.main, sizes, metric.write)), _own(one))
        for one in strategies
    )
    seeds = {point.point.seed for one in strategies for point in one.main}
    if len(seeds) == 1:
        caption = say("curve-measured-seed", metric=metric.title, seed=str(min(seeds)))
    else:
        caption = say("curve-measured", metric=metric.title)
    return Table(caption, columns, rows)


def _every_seed(
    found: LearningCurve, strategies: Sequence[_Strategy], metric: MetricWords
) -> Iterable[Table]:
    """Every point of every seed, on request."""
    if not any(one.others for one in strategies):
        return
    sizes = sorted({point.train_rows for point in found.points})
    columns = (
        Column(say("curve-strategy-and-seed"), kind="text"),
        *(Column(numbers.count(size), say("curve-size-unit"), "measured") for size in sizes),
    )
    rows = []
    for one in strategies:
        points = (*one.main, *one.others)
        for seed in sorted({point.point.seed for point in points}):
            own = [point for point in points if point.point.seed == seed]
            name = say("curve-seed", strategy=one.name, seed=str(seed))
            rows.append(Row((Cell(name), *_by_size(own, sizes, metric.write))))
    caption = say("curve-every-seed", metric=metric.title)
    yield Table(caption, columns, tuple(rows), folded=True)


def _by_size(points: Sequence[_Point], sizes: Sequence[int], write: Format) -> Iterable[Cell]:
    found = {one.point.train_rows: one for one in points}
    for size in sizes:
        one = found.get(size)
        at = pointer("learning_curve", "points", one.place, "value") if one else ""
        yield cell(one.point.value if one else None, write, at)


def _predicted(
    found: LearningCurve, strategies: Sequence[_Strategy], metric: MetricWords
) -> Iterable[Table]:
    """A table per predicted size, those after the first on request, and the curves' figures."""
    sizes = sorted({forecast.train_rows for forecast in found.forecasts})
    ends = [end for one in found.forecasts for end in (one.low, one.high)]
    axis = scales.linear(ends, metric.write, within=(0.0, 1.0))
    span = say("curve-interval"), say("curve-interval-unit")
    columns = (
        Column(say("column-strategy"), kind="text"),
        Column(say("predicted"), group="predicted"),
        Column(*span, "predicted", kind="interval", axis=axis),
    )
    fitted = [one for one in strategies if one.forecasts]
    for place, size in enumerate(sizes):
        rows = tuple(
            Row((named(one.name), *_forecast_cells(one, size, metric.write)), _own(one))
            for one in fitted
        )
        caption = say("curve-predicted", metric=metric.title, rows=size)
        notes = (
            () if place else (say("curve-predicted-note"), *_furthest(fitted, sizes, metric.write))
        )
        yield Table(caption, columns, rows, notes, folded=place > 0)
    if fitted:
        law = say("curve-law", metric=metric.title)
        yield Table(
            say("curve-laws"),
            (Column(say("column-strategy"), kind="text"), Column(law, kind="text")),
            tuple(Row((named(one.name), Cell(say(one.forecasts[0][1].law)))) for one in fitted),
            folded=True,
        )


def _furthest(fitted: Sequence[_Strategy], sizes: Sequence[int], write: Format) -> Iterable[str]:
    """The forecasts at the last size, whose own table is folded."""
    if len(sizes) < 2:
        return
    said = [
        say(
            "curve-furthest-one",
            strategy=one.name,
            value=write(at.value),
            interval=numbers.interval(at.low, at.high, write),
        )
        for one in fitted
        for _, at in one.forecasts
        if at.train_rows == sizes[-1]
    ]
    yield say("curve-furthest", rows=sizes[-1], predictions=said)


def _forecast_cells(one: _Strategy, size: int, write: Format) -> Iterable[Cell]:
    for place, found in one.forecasts:
        if found.train_rows == size:
            at = pointer("learning_curve", "forecasts", place, "value")
            yield cell(found.value, write, at)
            span = numbers.interval(found.low, found.high, write)
            yield Cell(span, found.value, at, found.low, found.high)


def _own(one: _Strategy) -> Standing:
    """How the strategy came out; that it is marked in the picture is no result."""
    return "plain" if one.standing == "marked" else one.standing


# --- the spread over seeds ----------------------------------------------------------------------


def spread(results: Results) -> tuple[Block, ...]:
    """What other seeds gave: a reading for the winner, then the figures."""
    found = [(one.id, one.spread) for one in ranked(results) if one.spread is not None]
    if not found:
        return ()
    metric = words.metric(found[0][1].metric, results.metrics)
    texts = tuple(_reading(results, dict(found), metric))
    said = (Notes((Item(None, texts),)),) if texts else ()
    columns = (
        Column(say("column-strategy"), kind="text"),
        Column(say("spread-mean"), group="spread"),
        Column(say("spread-sd"), group="spread"),
        Column(say("spread-lowest"), group="spread"),
        Column(say("spread-highest"), group="spread"),
        Column(say("spread-seeds"), group="spread", kind="text"),
    )
    places = {one.id: place for place, one in enumerate(results.strategies)}
    standings = {one.id: standing_of(results, one) for one in results.strategies}
    rows = tuple(
        _spread_row(
            name, one, pointer("strategies", places[name], "spread"), standings[name], metric.write
        )
        for name, one in found
    )
    caption = say("spread-caption", metric=metric.title)
    return (*said, Table(caption, columns, rows, (say("spread-note"),)))


def _spread_row(name: str, found: Spread, at: str, standing: Standing, write: Format) -> Row:
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


def _reading(results: Results, spreads: dict[str, Spread], metric: MetricWords) -> Iterable[str]:
    """Whether the winner is ahead whatever the seed; only where several were run."""
    winner = results.verdict.winner
    if winner is None or winner not in spreads:
        return
    mine = spreads[winner]
    others = {name: one for name, one in spreads.items() if name != winner and one.sd is not None}
    if mine.sd is None or not others:
        return
    near = [name for name, one in others.items() if one.high >= mine.low]
    if near:
        yield say(
            "spread-overlaps",
            winner=winner,
            values=numbers.interval(mine.low, mine.high, metric.write),
            metric=metric.title,
            strategies=near,
        )
    else:
        best = max(others, key=lambda name: others[name].high)
        yield say(
            "spread-ahead",
            winner=winner,
            metric=metric.title,
            low=metric.write(mine.low),
            high=metric.write(others[best].high),
            best=best,
        )
