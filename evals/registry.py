"""The metrics: what each is, which tasks it serves, which one ranks the strategies.

Adding a metric is adding a `MetricSpec`: to `BUILT_IN`, or from another package through an entry
point of the group `advisor.metrics` that loads one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from advisor.models.base import Embedder
from advisor.plugins import added
from advisor.results import MetricKind, Written
from advisor.types import Sample, Task, TaskKind
from evals import scorers, tokens
from evals.scorers import EmbeddingSimilarity, OutputScorer, Scorer, Similarity, TargetScorer
from evals.sums import Sums, corpus_chrf, macro_f1

GROUP = "advisor.metrics"
OpenEmbedder = Callable[[], Embedder]
"""Opens the sentence embedder (once; later calls return the same)."""


@dataclass(frozen=True)
class MetricSpec:
    """What a metric is. Its values are in [0, 1], and 1 is the best.

    A row is scored by `similarity` or `scorer`; a metric without either is one that only a whole
    split has (`sums`).

    Attributes:
        name: its key in results.json. A built-in metric's words are the messages `metric-NAME` and
            `metric-NAME-explained`.
        tasks: the kinds of task it is computed for.
        values: of one row: right or wrong (Wilson's interval, exact McNemar test), or graded
            (bootstrap, paired permutation test).
        similarity: compares an answer with an accepted one; the best of a row counts.
        scorer: builds what scores a row in another way.
        sums: the metric of a whole split; its interval is a bootstrap over rows.
        ranks: the kinds of task whose strategies it ranks; of several metrics, the first does.
        applies: whether it fits these labelled rows.
        needs_embedder: its scorer opens the sentence embedder.
        tells_right: a value of 1 is a right answer, where the metric that ranks is graded.
        written: how its values are written.
        title, explanation: its name in running text, and a sentence for somebody who does not know
            it, of a metric that another package adds.
    """

    name: str
    tasks: tuple[TaskKind, ...]
    values: MetricKind = "graded"
    similarity: Callable[[Task], Similarity] | None = None
    scorer: Callable[[Task, OpenEmbedder], Scorer] | None = None
    sums: Sums | None = None
    ranks: tuple[TaskKind, ...] = ()
    applies: Callable[[Sequence[Sample]], bool] = lambda _: True
    needs_embedder: bool = False
    tells_right: bool = False
    written: Written = "decimal"
    title: str | None = None
    explanation: str | None = None

    @property
    def module(self) -> str:
        """Where the code is that computes it."""
        computes = self.similarity or self.scorer or self.sums
        return computes.__module__ if computes else __name__


def _answer_tokens(task: Task) -> tokens.Tokenize:
    return tokens.answer_characters if task.by_character else tokens.answer_words


def _text_tokens(task: Task) -> tokens.Tokenize:
    return tokens.characters if task.by_character else tokens.words


def _exact_tokens(task: Task) -> tokens.Tokenize:
    """Short answers are compared normalised; in free text case and punctuation are the answer."""
    if task.kind == "qa":
        return _answer_tokens(task)
    return lambda text: tokens.collapse_space(text).split()


def _targets_are_json(samples: Iterable[Sample]) -> bool:
    targets = [sample.target for sample in samples if sample.target is not None]
    return bool(targets) and all(map(scorers.is_json_object, targets))


BUILT_IN: tuple[MetricSpec, ...] = (
    MetricSpec(
        "accuracy",
        ("classification",),
        "right_wrong",
        lambda _: scorers.same_label,
        ranks=("classification",),
    ),
    MetricSpec("macro_f1", ("classification",), sums=macro_f1),
    # Both SQuAD figures are reported; F1 ranks because a graded score separates systems with fewer
    # rows, and because exact match punishes a right answer for its length ("in 1946" for "1946"),
    # which says more about style than about knowledge.
    MetricSpec(
        "token_f1",
        ("qa",),
        similarity=lambda task: scorers.token_f1(_answer_tokens(task)),
        ranks=("qa",),
    ),
    # a program gains nothing from an object that is nearly right
    MetricSpec(
        "json_match",
        ("generation",),
        "right_wrong",
        lambda _: scorers.json_match,
        ranks=("generation",),
        applies=_targets_are_json,
    ),
    MetricSpec(
        "valid_json",
        ("generation",),
        "right_wrong",
        scorer=lambda _, __: OutputScorer("valid_json", scorers.is_json_object),
        applies=_targets_are_json,
    ),
    MetricSpec(
        "schema_match",
        ("generation",),
        "right_wrong",
        lambda _: scorers.same_schema,
        applies=_targets_are_json,
    ),
    MetricSpec(
        "field_accuracy",
        ("generation",),
        similarity=lambda _: scorers.field_accuracy,
        applies=_targets_are_json,
    ),
    MetricSpec(
        "rouge_l",
        ("generation",),
        similarity=lambda task: scorers.rouge_l(_text_tokens(task)),
        ranks=("generation",),
    ),
    MetricSpec("chrf", ("generation",), similarity=lambda _: scorers.chrf()),
    MetricSpec(
        "embedding_similarity",
        ("generation",),
        scorer=lambda _, open_embedder: EmbeddingSimilarity(open_embedder()),
        needs_embedder=True,
    ),
    MetricSpec(
        "exact_match",
        ("qa", "generation"),
        "right_wrong",
        lambda task: scorers.same_tokens(_exact_tokens(task)),
        tells_right=True,
    ),
    MetricSpec(
        "contained", ("qa",), "right_wrong", lambda task: scorers.contained(_answer_tokens(task))
    ),
    MetricSpec("corpus_chrf", ("generation",), sums=corpus_chrf),
)


def all_metrics() -> dict[str, MetricSpec]:
    """Every metric by name: the built-in ones in their order, then those of other packages."""
    found = {one.name: one for one in BUILT_IN}
    for one in added(GROUP, MetricSpec):
        found.setdefault(one.name, one)
    return found


def metric_spec(name: str) -> MetricSpec:
    """A metric by its name.

    One that is not registered, or not any more, counts as graded: that is valid for right and
    wrong values too.
    """
    return all_metrics().get(name) or MetricSpec(name, ())


def metrics_for(task: Task, samples: Sequence[Sample]) -> tuple[MetricSpec, ...]:
    """The metrics of a task; the first ranks the strategies and carries the verdict.

    Args:
        task: kind of answer.
        samples: labelled rows; a metric may not fit them (JSON match where a target is no object).
            Pass the same rows for every strategy of a run.
    """
    found = [
        one for one in all_metrics().values() if task.kind in one.tasks and one.applies(samples)
    ]
    first = next(one for one in found if task.kind in one.ranks)
    return (first, *(one for one in found if one is not first))


def make_scorers(
    metrics: Iterable[MetricSpec], task: Task, open_embedder: OpenEmbedder
) -> tuple[Scorer, ...]:
    """What scores the rows under each metric that a row has by itself."""
    built: list[Scorer] = []
    for one in metrics:
        if one.similarity is not None:
            built.append(TargetScorer(one.name, one.similarity(task)))
        elif one.scorer is not None:
            built.append(one.scorer(task, open_embedder))
    return tuple(built)
