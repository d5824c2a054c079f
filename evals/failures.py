"""Where strategies fail: confusions, labels, retrieval, and the rows that nobody gets right."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from advisor.findings import (
    AnswerForm,
    AnswersInForm,
    Confusion,
    CostliestConfusion,
    Failures,
    LabelScore,
    RetrievalBreakdown,
    StrategyFailures,
    WrongEverywhere,
)
from advisor.types import Prediction, Sample, Task
from evals import tokens
from evals.reading import read

RIGHT = 1.0
"""An answer is right at this value of a metric, and a confusion below it."""
WRONG = 0.0
"""A row counts as wrong everywhere at this value. For graded metrics too: 0 means that no word is
shared with any accepted answer. A bound such as 0.5 would list right answers of another length
("in the year 1946" for "1946" has a token F1 of 0.4), and ordinary free text."""
CONFUSIONS_KEPT = 10
LEAST_STRATEGIES = 3
"""With fewer, "wrong for all of them" says more about the strategies than about the row."""
EXAMPLE_CHARACTERS = 200
FEWEST_CONFUSED = 2
"""A confusion of a single row is no pattern."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What one finished strategy answered.

    Attributes:
        strategy: its name.
        predictions: by sample id.
        values: the primary metric by sample id; the rows that count.
        exact: a metric whose value of 1 is a right answer, by sample id, where the primary one is
            graded; empty: `values` tell.
        document_shown: by sample id, whether a passage of the row's document was in the prompt;
            empty where no row names one.
        answer_shown: rows with an accepted answer, word for word, in a passage of the prompt; None
            for a strategy that shows no passages, which has no retrieval to break down.
    """

    strategy: str
    predictions: Mapping[str, Prediction]
    values: Mapping[str, float]
    exact: Mapping[str, float] = field(default_factory=dict)
    document_shown: Mapping[str, bool] = field(default_factory=dict)
    answer_shown: Collection[str] | None = None

    def output(self, sample_id: str) -> str | None:
        """The answer to a row, None where there is none."""
        found = self.predictions.get(sample_id)
        return None if found is None else found.output

    def said(self, task: Task, sample: Sample) -> str | None:
        """What the answer to a row says, apart from the form it comes in."""
        output = self.output(sample.id)
        return None if output is None else read(task, sample, output).text

    def is_right(self, sample_id: str) -> bool:
        """Whether the answer to a row is exactly right."""
        return (self.exact or self.values).get(sample_id, WRONG) >= RIGHT


@dataclass(frozen=True, slots=True)
class Confused:
    """Every wrong test row of a classification, counted.

    Attributes:
        pairs: rows by (target, output), both of them labels.
        rows: test rows by target, right ones too.
        no_label: rows whose answer is none of the labels.
        no_answer: rows without an answer.
    """

    pairs: Mapping[tuple[str, str], int]
    rows: Mapping[str, int]
    no_label: int
    no_answer: int

    def ordered(self) -> tuple[Confusion, ...]:
        """All confusions, most frequent first, then by their share of the label's rows."""
        found = (
            Confusion(target, output, n, n / self.rows[target])
            for (target, output), n in self.pairs.items()
        )
        return tuple(sorted(found, key=lambda one: (-one.n, -one.share, one.target, one.output)))


def failures(
    task: Task,
    samples: Sequence[Sample],
    answered: Sequence[Answered],
    chosen: str | None = None,
    closed_book: str | None = None,
) -> Failures:
    """Find out where every strategy fails, and which rows all of them get wrong.

    The order of rows and strategies does not matter.

    Args:
        task: kind of answer, with its labels.
        samples: the test rows with their targets.
        answered: the strategies that are done; one without a scored row takes no part.
        chosen: the strategy whose most frequent confusion is named; None for the best.
        closed_book: the strategy that asks the same model and retrieves nothing.
    """
    scored = sorted((one for one in answered if one.values), key=lambda one: one.strategy)
    model_alone = next((one for one in scored if one.strategy == closed_book), None)
    counted = [one for one in scored if _answers_differ(one, samples)]
    by_strategy = [_of_strategy(task, samples, one, model_alone) for one in scored]
    return Failures(
        tuple(
            one for one in by_strategy if one.confusions or one.labels or one.retrieval or one.forms
        ),
        _wrong_everywhere(task, samples, counted),
        tuple(one.strategy for one in counted),
        tuple(one.strategy for one in scored if one not in counted),
        graded=_graded(scored),
        costliest=_costliest(task, samples, scored, chosen),
        closed_book=None if model_alone is None else model_alone.strategy,
    )


def _graded(scored: Iterable[Answered]) -> bool:
    """Tell whether some answer is neither at `RIGHT` nor at `WRONG`, or right in one metric alone.

    Where no answer is, both senses of "wrong" count the same rows.
    """
    return any(
        WRONG < value < RIGHT or one.is_right(row) != (value >= RIGHT)
        for one in scored
        for row, value in one.values.items()
    )


# --- classification -----------------------------------------------------------------------------


def confused(task: Task, samples: Iterable[Sample], one: Answered) -> Confused:
    """Count the wrong rows of a classification by what was answered.

    Args:
        task: `labels` are those of the training rows; a label that only test rows have is one too.
        samples: test rows; those without a target or a value are left out.
        one: the strategy's answers.
    """
    labels = _labels(task, samples := list(samples))
    pairs, rows = Counter[tuple[str, str]](), Counter[str]()
    no_label = no_answer = 0
    for sample in samples:
        if sample.target is None or sample.id not in one.values:
            continue
        target, output = sample.target.strip(), one.said(task, sample)
        rows[target] += 1
        if output is None:
            no_answer += 1
        elif one.values[sample.id] >= RIGHT:
            continue
        elif output.strip() in labels:
            pairs[target, output.strip()] += 1
        else:
            no_label += 1
    return Confused(pairs, rows, no_label, no_answer)


def label_scores(task: Task, samples: Iterable[Sample], one: Answered) -> tuple[LabelScore, ...]:
    """Precision, recall and F1 of every label that a test row has or was given.

    A figure whose denominator is 0 is None: precision of a label never answered, recall of a label
    that no test row has.
    """
    labels = _labels(task, samples := list(samples))
    rows, answered, right = Counter[str](), Counter[str](), Counter[str]()
    for sample in samples:
        if sample.target is None or sample.id not in one.values:
            continue
        target, output = sample.target.strip(), (one.said(task, sample) or "").strip()
        if output and one.values[sample.id] >= RIGHT:
            output = target  # another accepted answer is no other label
        rows[target] += 1
        if output in labels:
            answered[output] += 1
        right[target] += output == target
    return tuple(
        LabelScore(
            label,
            rows[label],
            _share(right[label], answered[label]),
            _share(right[label], rows[label]),
            _share(2 * right[label], rows[label] + answered[label]),
        )
        for label in sorted({*rows, *answered})
    )


def _labels(task: Task, samples: Iterable[Sample]) -> set[str]:
    return {*task.labels, *(one.target.strip() for one in samples if one.target is not None)}


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _costliest(
    task: Task, samples: Sequence[Sample], scored: Sequence[Answered], chosen: str | None
) -> CostliestConfusion | None:
    """The most frequent confusion of the chosen strategy, or else of the best."""
    if task.kind != "classification" or not scored:
        return None
    best = min(scored, key=lambda one: (one.strategy != chosen, -fmean(one.values.values())))
    counts = confused(task, samples, best)
    first = next(iter(counts.ordered()), None)
    if first is None or first.n < FEWEST_CONFUSED:
        return None
    back = counts.pairs.get((first.output, first.target), 0)
    rows, back_rows = counts.rows[first.target], counts.rows.get(first.output, 0)
    return CostliestConfusion(best.strategy, first, rows, back, back_rows)


# --- one strategy -------------------------------------------------------------------------------


def _of_strategy(
    task: Task, samples: Sequence[Sample], one: Answered, model_alone: Answered | None
) -> StrategyFailures:
    if task.kind == "classification":
        found = confused(task, samples, one)
        return StrategyFailures(
            one.strategy,
            len(one.values),
            found.ordered()[:CONFUSIONS_KEPT],
            label_scores(task, samples, one),
            no_label=found.no_label,
            forms=forms(task, samples, one),
        )
    retrieval = _breakdown(samples, one, model_alone)
    return StrategyFailures(
        one.strategy, len(one.values), retrieval=retrieval, forms=forms(task, samples, one)
    )


def forms(task: Task, samples: Iterable[Sample], one: Answered) -> tuple[AnswersInForm, ...]:
    """Answers that were read for their content, by the form they came in, most frequent first."""
    found: dict[AnswerForm, list[tuple[str, str]]] = defaultdict(list)
    answers = 0
    for sample in samples:
        output = one.output(sample.id)
        if output is None:
            continue
        answers += 1
        form = read(task, sample, output).form
        if form is not None:
            found[form].append((sample.id, output))
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(
        AnswersInForm(form, len(rows), answers, rows[0][0], rows[0][1][:EXAMPLE_CHARACTERS])
        for form, rows in ordered
    )


def _breakdown(
    samples: Sequence[Sample], one: Answered, model_alone: Answered | None
) -> RetrievalBreakdown | None:
    """Cross "source shown" with "answer right", by the named document where rows name one."""
    if one.answer_shown is None:
        return None
    with_answer = set(one.answer_shown)
    shown = one.document_shown or {row.id: row.id in with_answer for row in samples if row.target}
    rows = [sample for sample in samples if sample.id in shown and sample.id in one.values]
    if not rows:
        return None
    table = Counter((shown[row.id], one.is_right(row.id)) for row in rows)
    partly = sum(one.values[row.id] > WRONG and not one.is_right(row.id) for row in rows)
    alone = [row for row in rows if not shown[row.id] and one.is_right(row.id)]
    # rows that bring passages of their own show them to the model without retrieval too
    closed = model_alone is not None and not any(row.metadata.contexts for row in alone)
    return RetrievalBreakdown(
        by="document" if one.document_shown else "answer",
        n=len(rows),
        answered=table[True, True],
        misread=table[True, False],
        missed=table[False, False],
        without_help=table[False, True],
        closed_book=sum(model_alone.is_right(row.id) for row in alone)
        if model_alone is not None and closed
        else None,
        partly=partly if _graded([one]) else None,
    )


# --- rows that every strategy gets wrong --------------------------------------------------------


def _answers_differ(one: Answered, samples: Sequence[Sample]) -> bool:
    """Tell whether a strategy's answers depend on the row at all.

    One that gives every row the same answer (the majority baseline, a model that collapsed to one
    label) is wrong on every other label by construction, which is no evidence about a row, and
    right by construction on its own, which would hide that label's wrong rows.
    """
    rows = [sample for sample in samples if sample.id in one.values]
    targets = {sample.target for sample in rows}
    return len(targets) < 2 or len({one.output(sample.id) for sample in rows}) > 1


def _wrong_everywhere(
    task: Task, samples: Sequence[Sample], counted: Sequence[Answered]
) -> tuple[WrongEverywhere, ...]:
    """The rows at `WRONG` under every strategy that counts, those most agreed on first."""
    if len(counted) < LEAST_STRATEGIES:
        return ()
    found = [
        _agreed(task, sample.id, counted)
        for sample in samples
        if all(sample.id in one.values and one.values[sample.id] <= WRONG for one in counted)
    ]
    # by length first, so that row 9 comes before row 10
    return tuple(sorted(found, key=lambda row: (-row.votes, len(row.sample_id), row.sample_id)))


def _agreed(task: Task, sample_id: str, counted: Sequence[Answered]) -> WrongEverywhere:
    """The one answer that most strategies give; none where no two agree, or two answers tie."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for one in counted:
        output = one.output(sample_id)
        if output is not None and (key := _normalised(task, output)):
            spellings[key][output.strip()] += 1
    ranked = sorted(spellings.values(), key=lambda spelt: -spelt.total())
    first, second = [*(spelt.total() for spelt in ranked[:2]), 0, 0][:2]
    if first < 2 or first == second:
        return WrongEverywhere(sample_id, None, 0)
    spelling = min(ranked[0].items(), key=lambda item: (-item[1], item[0]))[0]
    return WrongEverywhere(sample_id, spelling, first)


def _normalised(task: Task, output: str) -> str:
    if task.kind == "qa":
        return tokens.normalise_answer(output)
    return output.strip() if task.kind == "classification" else tokens.collapse_space(output)
