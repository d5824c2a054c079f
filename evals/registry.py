"""Which scorers a task calls for, which of them decides, and how each is built."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from advisor.models.base import Embedder
from advisor.types import Sample, Task
from evals import scorers, tokens
from evals.scorers import EmbeddingSimilarity, OutputScorer, Scorer, TargetScorer

MetricKind = Literal["right_wrong", "graded"]
EMBEDDING_SIMILARITY = "embedding_similarity"
WHOLE_SPLIT = {"classification": "macro_f1", "generation": "corpus_chrf"}
"""The metric of each kind of task that no row has by itself, only a whole split."""


def _answer_tokens(task: Task) -> tokens.Tokenize:
    return tokens.answer_characters if task.by_character else tokens.answer_words


def _text_tokens(task: Task) -> tokens.Tokenize:
    return tokens.characters if task.by_character else tokens.words


def _exact_match(task: Task) -> Scorer:
    """Compare short answers normalised; in free text case and punctuation are the answer."""
    if task.kind == "qa":
        return TargetScorer("exact_match", scorers.same_tokens(_answer_tokens(task)))
    return TargetScorer(
        "exact_match", scorers.same_tokens(lambda text: tokens.collapse_space(text).split())
    )


_FACTORIES: dict[str, tuple[MetricKind, Callable[[Task], Scorer]]] = {
    "accuracy": ("right_wrong", lambda _: TargetScorer("accuracy", scorers.same_label)),
    "exact_match": ("right_wrong", _exact_match),
    "token_f1": (
        "graded",
        lambda task: TargetScorer("token_f1", scorers.token_f1(_answer_tokens(task))),
    ),
    "contained": (
        "right_wrong",
        lambda task: TargetScorer("contained", scorers.contained(_answer_tokens(task))),
    ),
    "rouge_l": (
        "graded",
        lambda task: TargetScorer("rouge_l", scorers.rouge_l(_text_tokens(task))),
    ),
    "chrf": ("graded", lambda _: TargetScorer("chrf", scorers.chrf())),
    "json_match": ("right_wrong", lambda _: TargetScorer("json_match", scorers.json_match)),
    "valid_json": ("right_wrong", lambda _: OutputScorer("valid_json", scorers.is_json_object)),
    "schema_match": ("right_wrong", lambda _: TargetScorer("schema_match", scorers.same_schema)),
    "field_accuracy": ("graded", lambda _: TargetScorer("field_accuracy", scorers.field_accuracy)),
}


def _targets_are_json(samples: Iterable[Sample]) -> bool:
    targets = [sample.target for sample in samples if sample.target is not None]
    return bool(targets) and all(map(scorers.is_json_object, targets))


def scorers_for(task: Task, samples: Sequence[Sample]) -> tuple[str, ...]:
    """Name the scorers that fit the task, the deciding one first.

    Args:
        task: kind of answer.
        samples: labelled rows; only generation looks at them (are all targets JSON objects?). Pass
            the same rows for every strategy of a run.
    """
    if task.kind == "classification":
        return ("accuracy",)
    if task.kind == "qa":
        return ("token_f1", "exact_match", "contained")
    free_text = ("rouge_l", "chrf", EMBEDDING_SIMILARITY, "exact_match")
    if _targets_are_json(samples):
        return ("json_match", "valid_json", "schema_match", "field_accuracy", *free_text)
    return free_text


def primary_metric(task: Task, samples: Sequence[Sample]) -> str:
    """Name the metric that ranks the strategies and carries the verdict.

    - classification: accuracy.
    - qa: token_f1. Both SQuAD figures are reported; F1 decides because a graded score separates
      systems with fewer rows, and because exact match punishes a right answer for its length
      ("in 1946" for "1946"), which says more about style than about knowledge.
    - generation: rouge_l, per character for Chinese and Japanese; json_match where every target is
      a JSON object, since a program gains nothing from an object that is nearly right.
    """
    return scorers_for(task, samples)[0]


def metric_kind(name: str) -> MetricKind:
    """Tell whether a metric's per-sample values are 0/1 or graded; it decides interval and test.

    A name that is not registered counts as graded, which is valid for 0/1 values too.
    """
    return _FACTORIES[name][0] if name in _FACTORIES else "graded"


def make_scorers(
    names: Iterable[str], task: Task, embedder: Embedder | None = None
) -> tuple[Scorer, ...]:
    """Build scorers by name. Embedding similarity is left out where there is no embedder.

    Raises:
        ValueError: a name is not registered.
    """
    built: list[Scorer] = []
    for name in names:
        if name == EMBEDDING_SIMILARITY:
            if embedder is not None:
                built.append(EmbeddingSimilarity(embedder))
        elif name in _FACTORIES:
            built.append(_FACTORIES[name][1](task))
        else:
            known = ", ".join(sorted((*_FACTORIES, EMBEDDING_SIMILARITY)))
            raise ValueError(f"unknown scorer {name!r}; known are {known}")
    return tuple(built)
