"""What a comparison finds beside its table: spread, learning curve, break-even volumes, failures.

Parts of `advisor.results.Results`. Standard library only; None means "not measured".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from advisor.texts import DataText, Label, Name, Rendered, TestRowId


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
class CurveForecast:
    """What a fitted curve says of more training rows than were measured; predicted, not measured.

    Attributes:
        value, low, high: the metric with its 95% prediction interval.
        law: the fitted curve, in words and figures.
    """

    strategy: Name
    train_rows: int
    value: float
    low: float
    high: float
    law: Rendered


@dataclass(frozen=True, slots=True)
class LearningCurve:
    """How the strategies grow with the training rows; `reason` says what more labels would do.

    `fitted`: the fitted curves at the most rows measured, where their forecasts begin; what a curve
    says there need not be what was measured.
    """

    metric: Name
    points: tuple[CurvePoint, ...]
    forecasts: tuple[CurveForecast, ...]
    reason: Rendered
    fitted: tuple[CurveForecast, ...] = ()


@dataclass(frozen=True, slots=True)
class BreakEven:
    """From how many requests on the strategy that costs more to set up costs less in all.

    Attributes:
        dearer_setup: costs more to set up.
        cheaper_setup: costs less to set up.
        requests: from this many requests on `dearer_setup` costs no more in all; None where it
            never does, or where a figure is missing (`reason` tells which).
    """

    dearer_setup: Name
    cheaper_setup: Name
    requests: int | None
    reason: Rendered


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


@dataclass(frozen=True, slots=True)
class Confusion:
    """Test rows of one label that a strategy answered with another one; `share` of the label's."""

    target: Label
    output: DataText
    n: int
    share: float


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


@dataclass(frozen=True, slots=True)
class StrategyFailures:
    """Where one strategy fails: its confusions (most frequent first), labels, and retrieval."""

    strategy: Name
    confusions: tuple[Confusion, ...] = ()
    labels: tuple[LabelScore, ...] = ()
    retrieval: RetrievalBreakdown | None = None


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
        strategies: how many `wrong_everywhere` rests on.
        counted: their names; one that gives every row the same answer is none of them.
        graded: whether an answer may be neither right nor wrong in the primary metric; a row is
            then wrong everywhere where every one of them scores 0.
    """

    by_strategy: tuple[StrategyFailures, ...]
    wrong_everywhere: tuple[WrongEverywhere, ...]
    strategies: int
    sentences: tuple[Rendered, ...] = ()
    counted: tuple[Name, ...] = ()
    graded: bool = False
