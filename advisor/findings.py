"""What a comparison finds beside its table: spread, learning curve, break-even volumes, failures.

Parts of `advisor.results.Results`. Standard library only; None means "not measured".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

from advisor.texts import DataText, Label, ModelName, Name, TestRowId


class Finding:
    """Base of what the parts of the program tell each other: frozen dataclasses, never sentences.

    Fields are enums, names, counts, figures, texts of the data or of a library, further findings,
    and tuples of these. Each class has a field `kind: Literal["its_name"] = "its_name"`, which
    tells it apart in results.json and names the message that says it (`its-name`).
    """

    __slots__ = ()

    @property
    def kind(self) -> str:
        """What is found; one word or several with underscores."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Problem(Finding):
    """What is wrong, as the message `key` says it; every `AdvisorError` carries one.

    Attributes:
        key: the name of the message.
        arguments: what its variables stand for. Their texts are names, texts of the data or of a
            library, which the message shows as they are: it has no variants for them.
    """

    key: Name
    arguments: Mapping[
        Name, DataText | int | float | bool | Problem | tuple[DataText | Problem, ...] | None
    ]
    kind: Literal["problem"] = "problem"

    def __hash__(self) -> int:  # arguments are a mapping, which has none
        return hash(self.key)

    def __str__(self) -> str:
        """For a log: `row-not-json (row=3, text='…')`."""
        given = (f"{name}={_for_log(one)}" for name, one in self.arguments.items())
        return f"{self.key} ({', '.join(given)})"


def read_problem(found: Any) -> Any:
    """A problem from what JSON makes of it."""
    if isinstance(found, Mapping):
        return Problem(found["key"], {k: read_problem(v) for k, v in found["arguments"].items()})
    return tuple(map(read_problem, found)) if isinstance(found, list) else found


def problem(key: str, /, **arguments: Argument) -> Problem:
    """A problem from a key and what its message's variables stand for; a finding becomes one."""
    return Problem(key, {name: _kept(one) for name, one in arguments.items()})


def _kept(value: Argument) -> Any:
    if value is None or isinstance(value, str | int | float | Problem):
        return value
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Finding):
        given = {one.name: getattr(value, one.name) for one in fields(value)}  # type: ignore[arg-type]
        return problem(value.kind, **{name: given[name] for name in given if name != "kind"})
    return tuple(_kept(one) for one in value)


def _for_log(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_for_log, value))}]"
    return str(value) if isinstance(value, Problem) else repr(value)


Argument = str | Path | int | float | Finding | Iterable[str | Finding] | None


@dataclass(frozen=True, slots=True)
class PairedTest(Finding):
    """How a paired difference was tested: exactly by McNemar, or by random permutations.

    Attributes:
        rows: test rows that both sides have.
        adjusted_over: so many tests were made together; Holm's method adjusts the p-values.
        over: what was tested together.
    """

    method: Literal["mcnemar", "permutation"]
    rows: int
    adjusted_over: int
    over: Literal["pairs", "strategies"] = "pairs"
    kind: Literal["paired_test"] = "paired_test"


@dataclass(frozen=True, slots=True)
class SeedValue:
    """The primary metric of one repeat of a trial with another seed."""

    seed: int
    value: float


@dataclass(frozen=True, slots=True)
class Spread:
    """What another draw of everything random gives, on the same split.

    Attributes:
        values: one per seed, the first run among them.
        mean, sd: over the seeds; sd (n - 1 in the denominator) is None for a single one.
        low, high: the extremes.
    """

    metric: Name
    values: tuple[SeedValue, ...]
    mean: float
    sd: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The primary metric of a strategy fitted on some of the training rows, with one seed."""

    strategy: Name
    train_rows: int
    seed: int
    value: float
    ci_low: float | None
    ci_high: float | None


@dataclass(frozen=True, slots=True)
class PowerCurve(Finding):
    """A fitted curve: value = ceiling - gain * (most / rows) ** exponent.

    Attributes:
        most: the most training rows measured.
        assumed: whether the exponent is largely assumed, as three sizes cannot tell it.
    """

    ceiling: float
    gain: float
    most: int
    exponent: float
    assumed: bool
    kind: Literal["power_curve"] = "power_curve"


@dataclass(frozen=True, slots=True)
class FlatCurve(Finding):
    """The same value at every size.

    Attributes:
        measured: whether every point has this value; else it is fitted to points that do not rise.
    """

    value: float
    measured: bool
    kind: Literal["flat_curve"] = "flat_curve"


@dataclass(frozen=True, slots=True)
class CurveForecast:
    """What a fitted curve says of more training rows than were measured; predicted, not measured.

    Attributes:
        value, low, high: the metric with its 95% prediction interval.
        law: the fitted curve.
    """

    strategy: Name
    train_rows: int
    value: float
    low: float
    high: float
    law: PowerCurve | FlatCurve


Unfit = Literal["too_few_sizes", "no_interval", "no_such_curve"]
"""Why no curve can be fitted: fewer than three training sizes; points without an interval; points
that do not follow a curve that rises and levels off."""


@dataclass(frozen=True, slots=True)
class Unfitted:
    """A strategy without a fitted curve."""

    strategy: Name
    reason: Unfit


@dataclass(frozen=True, slots=True)
class Rival:
    """A strategy against the winner, by their fitted curves.

    Attributes:
        standing: ahead at the most rows measured; predicted to overtake the winner with twice as
            many; possible to overtake it, within the 95% intervals of the curves; or behind.
        gain: what the next doubling of the training rows brings, in the metric.
        reaches: training rows at which it reaches the winner; None where not within `reach_rows`.
        earliest, latest: the 95% interval of `reaches`.
    """

    strategy: Name
    standing: Literal["ahead", "overtakes", "possible", "behind"]
    gain: float
    reaches: float | None
    earliest: float | None
    latest: float | None


@dataclass(frozen=True, slots=True)
class MoreLabels:
    """Whether more labels would change the winner.

    Attributes:
        winner: the strategy that the others are held against.
        measured: its mean over the seeds at the most rows measured; None where it was not fitted
            on so many.
        measured_rows, twice_rows: the most training rows measured, and twice as many.
        reach_rows: the most training rows at which a rival may reach the winner.
        rivals: the nearest at twice the rows first; none where fewer than two have a curve.
    """

    winner: Name
    measured: float | None
    measured_rows: int
    twice_rows: int
    reach_rows: int
    rivals: tuple[Rival, ...]


@dataclass(frozen=True, slots=True)
class LearningCurve:
    """How the strategies grow with the training rows.

    Attributes:
        fitted: the fitted curves at the most rows measured, where their forecasts begin; what a
            curve says there need not be what was measured.
        more_labels: None where nothing was measured.
    """

    metric: Name
    points: tuple[CurvePoint, ...]
    forecasts: tuple[CurveForecast, ...] = ()
    fitted: tuple[CurveForecast, ...] = ()
    unfitted: tuple[Unfitted, ...] = ()
    more_labels: MoreLabels | None = None


@dataclass(frozen=True, slots=True)
class MachinePrice(Finding):
    """What an hour of a machine costs.

    Attributes:
        origin: a dated price list; the option --gpu-price; or assumed, as no list has the device.
        machine: its name in the list, or else the device's own.
        as_of: ISO date on which the listed price was read.
        source: address of the list.
    """

    usd_per_hour: float
    origin: Literal["list", "option", "assumed"]
    machine: Name
    as_of: Name | None = None
    source: Name | None = None
    kind: Literal["machine_price"] = "machine_price"


@dataclass(frozen=True, slots=True)
class MachineTime(Finding):
    """Cost is wall time, measured or predicted, at the price of the machine."""

    price: MachinePrice
    predicted: bool = False
    kind: Literal["machine_time"] = "machine_time"


@dataclass(frozen=True, slots=True)
class UnitPrice(Finding):
    """What a million input or output tokens, or a thousand requests, of an API cost.

    `more_above`: it is more expensive above so many input tokens; None: the same for any number.
    """

    unit: Literal["input_tokens", "output_tokens", "requests"]
    usd: float
    more_above: int | None = None
    kind: Literal["unit_price"] = "unit_price"


@dataclass(frozen=True, slots=True)
class ApiPrice(Finding):
    """The price of an API, without discounts for cached prompts or batches.

    Attributes:
        as_of: ISO date for which it was looked up in the list of the package genai-prices.
        list_version: of that package.
        source: address of the provider's prices, or of the package.
    """

    model: Name
    provider: Name
    prices: tuple[UnitPrice, ...]
    as_of: Name
    list_version: Name
    source: Name
    kind: Literal["api_price"] = "api_price"


@dataclass(frozen=True, slots=True)
class TokensPriced(Finding):
    """The tokens that the server counted, at a listed price."""

    price: ApiPrice
    kind: Literal["tokens_priced"] = "tokens_priced"


@dataclass(frozen=True, slots=True)
class StatedTokenPrice(Finding):
    """The tokens that the server counted, at the price given with --price.

    US dollars per million; `cached_usd`: of input tokens that the server had read before.
    """

    input_usd: float
    output_usd: float
    cached_usd: float
    kind: Literal["stated_token_price"] = "stated_token_price"


@dataclass(frozen=True, slots=True)
class PricedLines(Finding):
    """So many lines of a predictions file are priced by their model and tokens."""

    price: ApiPrice
    lines: int
    kind: Literal["priced_lines"] = "priced_lines"


@dataclass(frozen=True, slots=True)
class StatedCosts(Finding):
    """So many lines of a predictions file state their cost."""

    lines: int
    kind: Literal["stated_costs"] = "stated_costs"


@dataclass(frozen=True, slots=True)
class SetUpFree(Finding):
    """The set-up of a system that runs already is taken as 0."""

    kind: Literal["set_up_free"] = "set_up_free"


@dataclass(frozen=True, slots=True)
class UnpricedModels(Finding):
    """No cost: the price list has no price for these models."""

    models: tuple[ModelName, ...]
    kind: Literal["unpriced_models"] = "unpriced_models"


@dataclass(frozen=True, slots=True)
class CostsNotStated(Finding):
    """No cost: the predictions file does not give one for every row."""

    kind: Literal["costs_not_stated"] = "costs_not_stated"


CostBasis = (
    MachineTime
    | TokensPriced
    | StatedTokenPrice
    | PricedLines
    | StatedCosts
    | SetUpFree
    | UnpricedModels
    | CostsNotStated
)
"""What a cost rests on."""


@dataclass(frozen=True, slots=True)
class BreakEven:
    """From how many requests on the strategy that costs more to set up costs less in all.

    Attributes:
        more_expensive_setup: costs more to set up.
        cheaper_setup: costs less to set up.
        outcome: whether the more expensive set-up pays off or never does, as the other strategy
            costs no more per request either; or the costs are equal, or one was not measured.
        requests: where it pays off: from this many requests on `more_expensive_setup` costs no more
            in all.
    """

    more_expensive_setup: Name
    cheaper_setup: Name
    outcome: Literal["pays_off", "never", "equal", "not_measured"]
    requests: int | None = None


@dataclass(frozen=True, slots=True)
class MonthlyCost:
    """Money of the first month at a volume of requests: set-up once, then every request."""

    strategy: Name
    first_month_usd: float | None
    later_month_usd: float | None


@dataclass(frozen=True, slots=True)
class Economics:
    """Break-even volumes of every pair, and what a month costs where a volume was given."""

    break_even: tuple[BreakEven, ...]
    monthly_requests: int | None = None
    monthly: tuple[MonthlyCost, ...] = ()


FlipAxis = Literal["latency", "cost", "fewer_requests", "more_requests", "sources", "freshness"]
"""What is held against the score: the wait for an answer; the cost of a request; the cost in all of
fewer, or of more requests; that answers name their source; how often the data change."""


@dataclass(frozen=True, slots=True)
class Flip:
    """What would make another strategy the choice instead of the leader, by measured figures.

    Attributes:
        gives_up: by how much the rival's primary metric is worse than the leader's; below 0 where
            it is better.
        noise: the paired test does not tell the two apart.
        figure, leader_figure: what the axis is about, of both: median latency in seconds, USD per
            1,000 requests, seconds of fitting; None on the other axes.
        instead_of: whom `gives_up` and `leader_figure` are of where that is not the leader: one
            within the noise that is the choice before the rival is.
        at: where both are equally good: the primary metric that a second, or a USD per 1,000
            requests, must be worth; a number of requests; seconds between two changes of the
            data. None where there is nothing to weigh: sources, and scores within the noise (but
            for requests).
    """

    axis: FlipAxis
    rival: Name
    gives_up: float
    noise: bool
    figure: float | None = None
    leader_figure: float | None = None
    at: float | None = None
    instead_of: Name | None = None


@dataclass(frozen=True, slots=True)
class Flips:
    """What would flip the verdict: the nearest rivals on every axis.

    Attributes:
        leader: the winner of the verdict.
        points: the primary metric lies between 0 and 1, so that a hundredth of it is a point.
    """

    leader: Name
    points: bool
    found: tuple[Flip, ...] = ()


@dataclass(frozen=True, slots=True)
class Confusion:
    """Test rows of one label that a strategy answered with another one; `share` of the label's."""

    target: Label
    output: DataText
    n: int
    share: float


@dataclass(frozen=True, slots=True)
class CostliestConfusion:
    """The most frequent confusion of one strategy, with the same two labels the other way round.

    Attributes:
        rows: test rows of the label that is expected.
        back: test rows of the label that is answered, answered with the label that is expected.
        back_rows: test rows of the label that is answered.
    """

    strategy: Name
    confusion: Confusion
    rows: int
    back: int
    back_rows: int


@dataclass(frozen=True, slots=True)
class LabelScore:
    """One label of a classification: precision, recall and F1 of a strategy on the test rows."""

    label: Label
    n: int
    precision: float | None
    recall: float | None
    f1: float | None


@dataclass(frozen=True, slots=True)
class RetrievalBreakdown:
    """Rows whose source is known, by what became of them; the four add up to `n`.

    Attributes:
        answered: the source was shown and the answer is right.
        misread: the source was shown and the answer is wrong.
        missed: the source was not shown and the answer is wrong.
        without_help: the source was not shown and the answer is right all the same.
        closed_book: of `without_help`, rows that the model without retrieval gets right too; None
            where no such strategy was run.
        partly: of the wrong ones, rows with a score above 0 in the primary metric; None where that
            metric knows only right and wrong.
    """

    by: Literal["document", "answer"]
    n: int
    answered: int
    misread: int
    missed: int
    without_help: int
    closed_book: int | None
    partly: int | None = None


AnswerForm = Literal["code_fence", "full_stop", "prefix", "quotation", "sentence"]
"""What is around an answer that is read for its content."""


@dataclass(frozen=True, slots=True)
class AnswersInForm(Finding):
    """Answers that were read for their content, because they came in another form.

    Attributes:
        count: of `rows` answers.
        sample_id, example: one of them, as given.
    """

    form: AnswerForm
    count: int
    rows: int
    sample_id: TestRowId
    example: DataText
    kind: Literal["answers_in_form"] = "answers_in_form"


@dataclass(frozen=True, slots=True)
class StrategyFailures:
    """Where one strategy fails: its confusions (most frequent first), labels, and retrieval.

    Attributes:
        rows: test rows with a score.
        no_label: rows of a classification answered with a text that is not a label.
        forms: answers that did not come in the form asked for.
    """

    strategy: Name
    rows: int
    confusions: tuple[Confusion, ...] = ()
    labels: tuple[LabelScore, ...] = ()
    retrieval: RetrievalBreakdown | None = None
    no_label: int = 0
    forms: tuple[AnswersInForm, ...] = ()


@dataclass(frozen=True, slots=True)
class WrongEverywhere:
    """A test row that every strategy gets wrong: often a wrong label.

    `agreed`: the answer that most strategies give instead, and how many of them do.
    """

    sample_id: TestRowId
    agreed: DataText | None
    votes: int


@dataclass(frozen=True, slots=True)
class Failures:
    """Where the strategies fail.

    Attributes:
        counted: the strategies that `wrong_everywhere` rests on.
        not_counted: the others; each of them gives every row the same answer.
        graded: whether an answer may be neither right nor wrong in the primary metric; a row is
            then wrong everywhere where every one of them scores 0.
        costliest: of the winner, or else of the best strategy; None where no two rows are confused
            in the same way.
        closed_book: the strategy that asks the same model and retrieves nothing, where it ran.
    """

    by_strategy: tuple[StrategyFailures, ...]
    wrong_everywhere: tuple[WrongEverywhere, ...]
    counted: tuple[Name, ...]
    not_counted: tuple[Name, ...] = ()
    graded: bool = False
    costliest: CostliestConfusion | None = None
    closed_book: Name | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """A mean paired difference with its 95% interval; None where no two rows differ."""

    difference: float
    ci_low: float | None
    ci_high: float | None


@dataclass(frozen=True, slots=True)
class TwoByTwo(Finding):
    """The model as it is or tuned, without or with retrieval, on the rows that all four answered.

    Attributes:
        base, retrieval, tuned, both: the strategies of the four cells.
        values: their means of the metric, in this order.
        tuning_without, tuning_with: what tuning adds without and with retrieval.
        retrieval_without, retrieval_with: what retrieval adds without and with tuning.
        interaction: how much more one of them adds where the other is there.
    """

    metric: Name
    base: Name
    retrieval: Name
    tuned: Name
    both: Name
    rows: int
    values: tuple[float, ...]
    tuning_without: Effect
    tuning_with: Effect
    retrieval_without: Effect
    retrieval_with: Effect
    interaction: Effect
    kind: Literal["two_by_two"] = "two_by_two"
