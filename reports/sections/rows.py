"""Every test row side by side: which strategies gave which answer, and which rows are telling."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TypeVar

from advisor.results import Answer, Results, StrategyResult, TestRow
from reports.blocks import Answers, Block, EvidenceKind, Example, Filter, Rows, SentPrompt
from reports.messages import numbers, say
from reports.sections.places import finished

DISAGREE, ALL_WRONG, ALL_RIGHT = "disagree", "wrong", "right"
_Key = TypeVar("_Key")


def blocks(results: Results) -> tuple[Block, ...]:
    """The test rows with equal answers gathered, strategies in the order of the ranking."""
    if not results.rows:
        return ()
    done = [one.value for one in finished(results)]
    names = tuple(one.id for one in done)
    classification = results.task.kind == "classification"
    # "all" counts the strategies that "Where it fails" counts, else every one
    counted = frozenset((results.failures.counted if results.failures else ()) or names)
    differ = say("rows-disagree" if classification else "rows-scores-differ")
    targets = {row.target for row in results.rows if row.target is not None}
    return (
        Rows(
            strategies=names,
            evidence=tuple(map(_evidence_kind, done)),
            filters=(
                Filter("", say("rows-all")),
                Filter(DISAGREE, differ),
                *_unanimous(results, [name for name in names if name not in counted]),
            ),
            labels=tuple(sorted(targets)) if classification else (),
            rows=tuple(_example(row, names, counted, classification) for row in results.rows),
            turns=results.turns,
            texts=results.texts,
        ),
    )


def _evidence_kind(strategy: StrategyResult) -> EvidenceKind:
    if not strategy.uses_language_model:
        return "nearest"
    return "passages" if strategy.retrieval is not None else "demonstrations"


def _unanimous(results: Results, left_out: Sequence[str]) -> Iterable[Filter]:
    """Rows that all counted strategies get wrong, or right, naming those that are not counted."""
    graded = results.failures is not None and results.failures.graded
    for flag, key in (
        (ALL_WRONG, "rows-all-zero" if graded else "rows-all-wrong"),
        (ALL_RIGHT, "rows-all-one" if graded else "rows-all-right"),
    ):
        label = say(key)
        yield Filter(flag, say("rows-but", all=label, strategies=left_out) if left_out else label)


def _example(
    row: TestRow, names: Sequence[str], counted: Collection[str], classification: bool
) -> Example:
    given = {index: row.answers[name] for index, name in enumerate(names) if name in row.answers}
    alike = _gathered(given, lambda one: (one.output, one.score, one.error))
    prompts = _gathered(given, lambda one: one.prompt)
    of_counted = [one for index, one in given.items() if names[index] in counted]
    return Example(
        sample_id=row.sample_id,
        input=row.input,
        target=row.target,
        flags=(*_disagreement(given.values(), classification), *_unanimity(of_counted)),
        answers=tuple(_answers(given[indices[0]], indices) for indices in alike.values()),
        evidence={index: one.evidence for index, one in given.items() if one.evidence},
        prompts=tuple(SentPrompt(indices, turns) for turns, indices in prompts.items() if turns),
    )


def _gathered(
    given: Mapping[int, Answer], key: Callable[[Answer], _Key]
) -> Mapping[_Key, tuple[int, ...]]:
    """The strategies that share something, under what they share."""
    found: dict[_Key, tuple[int, ...]] = {}
    for index, one in given.items():
        found[key(one)] = (*found.get(key(one), ()), index)
    return found


def _answers(one: Answer, strategies: tuple[int, ...]) -> Answers:
    if one.error is not None or one.output is None:
        text = one.error or say("answer-none")
        return Answers(text, "error", say("answer-error"), strategies)
    match one.score:
        case None:
            return Answers(one.output, "unscored", say("answer-unscored"), strategies)
        case 1.0:
            return Answers(one.output, "right", say("answer-right"), strategies)
        case 0.0:
            return Answers(one.output, "wrong", say("answer-wrong"), strategies)
        case score:
            return Answers(one.output, "partial", numbers.decimal(score), strategies)


def _scores(answers: Iterable[Answer]) -> list[float | None]:
    """No answer counts as wrong."""
    return [0.0 if answer.output is None else answer.score for answer in answers]


def _disagreement(given: Collection[Answer], classification: bool) -> Iterable[str]:
    outputs = {answer.output for answer in given if answer.output is not None}
    scores = {score for score in _scores(given) if score is not None}
    if len(outputs if classification else scores) > 1:
        yield DISAGREE


def _unanimity(given: Collection[Answer]) -> Iterable[str]:
    """Right is a score of 1, wrong a score of 0 or no answer."""
    scores = set(_scores(given))
    if scores == {0.0}:
        yield ALL_WRONG
    if scores == {1.0}:
        yield ALL_RIGHT
