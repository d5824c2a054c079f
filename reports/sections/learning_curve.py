"""What more training rows and other seeds would do: the learning curve and the spread."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from advisor.findings import (
    CurveForecast,
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
    Series,
    Standing,
    Table,
    Tick,
)
from reports.charts import scales
from reports.messages import numbers, paragraph, say
from reports.messages.numbers import Format
from reports.sections import words
from reports.sections.places import (
    Place,
    Shown,
    figure,
    figures,
    ranked,
    standing_of,
    strategy,
    table,
    text,
)
from reports.sections.words import MetricWords


def blocks(results: Results) -> tuple[Block, ...]:
    """The learning curve, then the spread over seeds; nothing of what was not run."""
    return (*curve(results), *spread(results))


# --- the learning curve -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Strategy:
    """One strategy: the place of a point per size, those of the other seeds, of its forecasts.

    `fitted` is the place of its curve at the most rows measured; its value is None without one.
    """

    name: str
    main: tuple[Place, ...]
    others: tuple[Place, ...]
    forecasts: tuple[Place, ...]
    fitted: Place
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
        yield say("curve-none-overtakes", winner=winner, rows=rows)
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
    at = Place(results) / "learning_curve"
    forecasts = [one for one in found.forecasts if standing_of(results, one.strategy) != "winner"]
    nearest = min((one.train_rows for one in forecasts), default=0)
    rivals = (one for one in forecasts if one.train_rows == nearest)
    rival = max(rivals, key=lambda one: one.value, default=None)
    strategies = []
    for name in (one.value.id for one in ranked(results)):
        points = [one for one in at / "points" if one.value.strategy == name]
        if not points:
            continue
        main = _main(points, results.provenance.seed)
        marked = rival is not None and rival.strategy == name
        strategies.append(
            _Strategy(
                name,
                main,
                tuple(one for one in points if one not in main),
                tuple(one for one in at / "forecasts" if one.value.strategy == name),
                next((one for one in at / "fitted" if one.value.strategy == name), Place(None)),
                "marked" if marked else standing_of(results, name),
            )
        )
    return strategies


def _main(points: Sequence[Place], seed: int) -> tuple[Place, ...]:
    """One point per size: that of the run's own seed, else of the lowest."""
    by_size: dict[int, Place] = {}
    for one in sorted(points, key=lambda p: (p.value.seed != seed, p.value.seed)):
        by_size.setdefault(one.value.train_rows, one)
    return tuple(by_size[rows] for rows in sorted(by_size))


def _picture(found: LearningCurve, strategies: Sequence[_Strategy], metric: MetricWords) -> Lines:
    series = tuple(_series(one, metric.write) for one in strategies)
    shown = [
        point.y.value for one in series for point in (*one.points, *one.predicted, *one.others)
    ]
    for one in series:
        if one.standing in ("winner", "marked"):
            start = (one.start,) if one.start else ()
            for point in (*one.points, *start, *one.predicted):
                shown += [point.y.low, point.y.high]
    measured = {point.train_rows for point in found.points}
    sizes = sorted(measured | {forecast.train_rows for forecast in found.forecasts})
    ticks = tuple(Tick(size, numbers.count(size)) for size in sizes)
    known = [value for value in shown if value is not None]
    predicted = any(one.predicted for one in series)
    return Lines(
        say("curve-title", metric=metric.title),
        say("curve-training-rows"),
        metric.title,
        Axis(sizes[0], sizes[-1], ticks, log=True),
        scales.linear(known, metric.write, within=(0.0, 1.0)),
        series,
        say("curve-caption", rows=max(measured)) if predicted else say("curve-caption-measured"),
        drawn=paragraph(_drawn(series)),
    )


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
        tuple(_line_point(place, write) for place in one.main),
        tuple(_line_point(place, write) for place in one.forecasts),
        tuple(_line_point(place, write) for place in one.others),
        one.standing,
        start=None if one.fitted.value is None else _line_point(one.fitted, write),
    )


def _line_point(place: Place, write: Format) -> LinePoint:
    """A measured point or a forecast, with its interval."""
    found = place.value
    ends = (found.low, found.high) if isinstance(found, CurveForecast) else (
        found.ci_low, found.ci_high)  # fmt: skip
    y = Cell(write(found.value), found.value, (place / "value").pointer, *ends)
    return LinePoint(figure(place / "train_rows", numbers.count), y)


def _own(one: _Strategy) -> Standing:
    """How the strategy came out; that it is marked in the picture is no result."""
    return "plain" if one.standing == "marked" else one.standing


def _sizes(found: LearningCurve, write: Format) -> Iterable[Shown]:
    """A column for every size, of rows that are the points of a strategy."""
    for size in sorted({point.train_rows for point in found.points}):

        def cell(points: Sequence[Place], size: int = size) -> Cell:
            here = (one / "value" for one in points if one.value.train_rows == size)
            return figure(next(here, Place(None)), write)

        yield Shown(Column(numbers.count(size), say("curve-size-unit"), "measured"), cell)


def _measured(found: LearningCurve, strategies: Sequence[_Strategy], metric: MetricWords) -> Table:
    seeds = {place.value.seed for one in strategies for place in one.main}
    if len(seeds) == 1:
        caption = say("curve-measured-seed", metric=metric.title, seed=str(min(seeds)))
    else:
        caption = say("curve-measured", metric=metric.title)
    standings = {one.main: _own(one) for one in strategies}
    return table(
        caption,
        (text("column-strategy", lambda points: points[0].value.strategy),
         *_sizes(found, metric.write)),
        [one.main for one in strategies],
        standing=standings.__getitem__,
    )  # fmt: skip


def _every_seed(
    found: LearningCurve, strategies: Sequence[_Strategy], metric: MetricWords
) -> Iterable[Table]:
    """Every point of every seed, on request."""
    if not any(one.others for one in strategies):
        return
    rows = [
        [place for place in points if place.value.seed == seed]
        for points in ((*one.main, *one.others) for one in strategies)
        for seed in sorted({place.value.seed for place in points})
    ]

    def named(points: Sequence[Place]) -> str:
        one = points[0].value
        return say("curve-seed", strategy=one.strategy, seed=str(one.seed))

    columns = (text("curve-strategy-and-seed", named), *_sizes(found, metric.write))
    yield table(say("curve-every-seed", metric=metric.title), columns, rows, folded=True)


def _predicted(
    found: LearningCurve, strategies: Sequence[_Strategy], metric: MetricWords
) -> Iterable[Table]:
    """A table per predicted size, those after the first on request, and the curves' figures."""
    sizes = sorted({forecast.train_rows for forecast in found.forecasts})
    ends = [end for one in found.forecasts for end in (one.low, one.high)]
    axis = scales.linear(ends, metric.write, within=(0.0, 1.0))
    fitted = [one for one in strategies if one.forecasts]
    standings = {one.name: _own(one) for one in fitted}
    named = text("column-strategy", lambda place: place.value.strategy)
    drawn = Column(say("curve-interval"), say("curve-interval-unit"), "predicted", "interval", axis)
    columns = (
        named,
        figures(Column(say("predicted"), group="predicted"), "value", metric.write),
        Shown(drawn, lambda place: _span(place, metric.write)),
    )
    for number, size in enumerate(sizes):
        notes = [say("curve-predicted-note"), *_furthest(fitted, sizes, metric.write)]
        yield table(
            say("curve-predicted", metric=metric.title, rows=size),
            columns,
            [at for one in fitted for at in one.forecasts if at.value.train_rows == size],
            () if number else notes,
            folded=number > 0,
            standing=lambda place: standings[place.value.strategy],
        )
    if fitted:
        law = Shown(Column(say("curve-law", metric=metric.title), kind="text"),
                    lambda place: Cell(say(place.value.law)))  # fmt: skip
        first = [one.forecasts[0] for one in fitted]
        yield table(say("curve-laws"), (named, law), first, folded=True)


def _span(place: Place, write: Format) -> Cell:
    """The prediction interval of a forecast."""
    found = place.value
    said = numbers.interval(found.low, found.high, write)
    return Cell(said, found.value, (place / "value").pointer, found.low, found.high)


def _furthest(fitted: Sequence[_Strategy], sizes: Sequence[int], write: Format) -> Iterable[str]:
    """The forecasts at the last size, whose own table is folded."""
    if len(sizes) < 2:
        return
    said = [
        say(
            "curve-furthest-one",
            strategy=one.name,
            value=write(at.value.value),
            interval=_span(at, write).text,
        )
        for one in fitted
        for at in one.forecasts
        if at.value.train_rows == sizes[-1]
    ]
    yield say("curve-furthest", rows=sizes[-1], predictions=said)


# --- the spread over seeds ----------------------------------------------------------------------


def spread(results: Results) -> tuple[Block, ...]:
    """What other seeds gave: a reading for the winner, then the figures."""
    found = [one for one in ranked(results) if one.value.spread is not None]
    if not found:
        return ()
    metric = words.metric(found[0].value.spread.metric, results.metrics)
    spreads = {one.value.id: one.value.spread for one in found}
    texts = tuple(_reading(results, spreads, metric))
    said = (Notes((Item(None, texts),)),) if texts else ()
    figures_of = (("spread-mean", "mean"), ("spread-sd", "sd"), ("spread-lowest", "low"),
                  ("spread-highest", "high"))  # fmt: skip

    def seeds(place: Place) -> str:
        return ", ".join(str(one.seed) for one in place.value.spread.values)

    rows = table(
        say("spread-caption", metric=metric.title),
        (
            strategy(),
            *(figures(key, f"spread/{name}", metric.write, "spread") for key, name in figures_of),
            text("spread-seeds", seeds, "spread"),
        ),
        found,
        [say("spread-note")],
        standing=lambda one: standing_of(results, one.value.id),
    )
    return (*said, rows)


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
