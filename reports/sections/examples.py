"""Every test row side by side: which strategies gave which answer, and which rows are telling."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from advisor.results import Answer, Results, StrategyResult, TestRow
from reports.blocks import (
    Answers,
    Block,
    EvidenceKind,
    Example,
    Filter,
    Rows,
    SentPrompt,
)
from reports.messages import numbers, say
from reports.sections.cells import ranked

DISAGREE, ALL_WRONG, ALL_RIGHT = "disagree", "wrong", "right"


def rows(results: Results) -> tuple[Block, ...]:
    """The test rows with equal answers gathered, strategies in the order of the ranking."""
    if not results.rows:
        return ()
    finished = [s for s in ranked(results) if s.status == "done"]
    names = tuple(s.id for s in finished)
    classification = results.task.kind == "classification"
    counted = _counted(results, names)
    return (
        Rows(
            strategies=names,
            evidence=tuple(_evidence_kind(strategy) for strategy in finished),
            filters=(
                Filter("", say("rows-all")),
                Filter(DISAGREE, say("rows-disagree" if classification else "rows-scores-differ")),
                *_unanimous(results, names),
            ),
            labels=_labels(results) if classification else (),
            rows=tuple(_example(row, names, counted, classification) for row in results.rows),
            turns=results.turns,
            texts=results.texts,
        ),
    )


def _evidence_kind(strategy: StrategyResult) -> EvidenceKind:
    if not strategy.uses_language_model:
        return "nearest"
    return "passages" if strategy.retrieval is not None else "demonstrations"


def _counted(results: Results, names: Sequence[str]) -> frozenset[str]:
    """The strategies that "all" counts: those that "Where it fails" counts, else every one."""
    found = results.failures.counted if results.failures is not None else ()
    return frozenset(found or names)


def _unanimous(results: Results, names: Sequence[str]) -> Iterable[Filter]:
    """Rows that all counted strategies get wrong, or right, naming those that are not counted."""
    graded = results.failures is not None and results.failures.graded
    counted = _counted(results, names)
    left_out = [name for name in names if name not in counted]
    for flag, key in (
        (ALL_WRONG, "rows-all-zero" if graded else "rows-all-wrong"),
        (ALL_RIGHT, "rows-all-one" if graded else "rows-all-right"),
    ):
        label = say(f"{key}-but", strategies=left_out) if left_out else say(key)
        yield Filter(flag, label)


def _labels(results: Results) -> tuple[str, ...]:
    return tuple(sorted({row.target for row in results.rows if row.target is not None}))


def _example(
    row: TestRow, names: tuple[str, ...], counted: frozenset[str], classification: bool
) -> Example:
    given = {index: row.answers[name] for index, name in enumerate(names) if name in row.answers}
    gathered: dict[tuple[str | None, float | None, str | None], list[int]] = {}
    for index, answer in given.items():
        gathered.setdefault((answer.output, answer.score, answer.error), []).append(index)
    return Example(
        sample_id=row.sample_id,
        input=row.input,
        target=row.target,
        flags=(
            *_disagreement(given.values(), classification),
            *_unanimity([answer for at, answer in given.items() if names[at] in counted]),
        ),
        answers=tuple(_answers(key, indices) for key, indices in gathered.items()),
        evidence={index: answer.evidence for index, answer in given.items() if answer.evidence},
        prompts=_prompts(given),
    )


def _prompts(given: Mapping[int, Answer]) -> tuple[SentPrompt, ...]:
    """What was sent, strategies that sent the same together."""
    gathered: dict[tuple[int, ...], list[int]] = {}
    for index, answer in given.items():
        if answer.prompt:
            gathered.setdefault(answer.prompt, []).append(index)
    return tuple(SentPrompt(tuple(indices), turns) for turns, indices in gathered.items())


def _answers(
    key: tuple[str | None, float | None, str | None], strategies: Iterable[int]
) -> Answers:
    output, score, error = key
    indices = tuple(strategies)
    if error is not None or output is None:
        return Answers(error or say("answer-none"), "error", say("answer-error"), indices)
    if score is None:
        return Answers(output, "unscored", say("answer-unscored"), indices)
    if score == 1.0:
        return Answers(output, "right", say("answer-right"), indices)
    if score == 0.0:
        return Answers(output, "wrong", say("answer-wrong"), indices)
    return Answers(output, "partial", numbers.decimal(score), indices)


def _scores(answers: Iterable[Answer]) -> list[float | None]:
    """No answer counts as wrong."""
    return [0.0 if answer.output is None else answer.score for answer in answers]


def _disagreement(given: Collection[Answer], classification: bool) -> Iterable[str]:
    if classification:
        differ = len({answer.output for answer in given if answer.output is not None}) > 1
    else:
        differ = len({score for score in _scores(given) if score is not None}) > 1
    if differ:
        yield DISAGREE


def _unanimity(given: Collection[Answer]) -> Iterable[str]:
    """Right is a score of 1, wrong a score of 0 or no answer."""
    scores = _scores(given)
    known = [score for score in scores if score is not None]
    if known and len(known) == len(scores):
        if all(score == 0.0 for score in known):
            yield ALL_WRONG
        if all(score == 1.0 for score in known):
            yield ALL_RIGHT
