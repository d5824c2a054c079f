"""The metrics: what each is, which tasks it serves, which one ranks the strategies.

Adding a metric is adding a `MetricSpec`: to `BUILT_IN`, or from another package through an entry
point of the group `advisor.metrics` that loads one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from advisor.data.labels import label_key
from advisor.models.base import Embedder
from advisor.plugins import by_name
from advisor.results import Direction, MetricKind, Written
from advisor.types import UNANSWERABLE, Sample, Task, TaskKind
from evals import scorers, tokens
from evals.reading import abstains, read
from evals.scorers import (
    EmbeddingSimilarity,
    JsonRules,
    NumberScorer,
    OutputScorer,
    PartScorer,
    Reader,
    Scorer,
    Similarity,
    TargetScorer,
)
from evals.sums import Sums, corpus_chrf, label_f1, macro_f1, spearman

GROUP = "advisor.metrics"
OpenEmbedder = Callable[[], Embedder]
"""Opens the sentence embedder (once; later calls return the same)."""


@dataclass(frozen=True)
class MetricSpec:
    """What a metric is. Its values are in [0, 1], and 1 is the best, unless it says otherwise.

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
        applies: whether it fits a task and its labelled rows.
        direction: whether higher or lower values are better.
        bounds: the least and the largest value there can be; None where there is no bound.
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
    sums: Callable[[Task], Sums] | None = None
    ranks: tuple[TaskKind, ...] = ()
    applies: Callable[[Task, Sequence[Sample]], bool] = lambda _, __: True
    direction: Direction = "higher"
    bounds: tuple[float | None, float | None] = (0.0, 1.0)
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


def _reads(task: Task) -> Reader:
    return lambda sample, output: read(task, sample, output).text


def _json_rules(task: Task) -> JsonRules:
    return JsonRules(task.lists_as_sets, task.null_is_missing)


def _exact_tokens(task: Task) -> tokens.Tokenize:
    """Short answers are compared normalised; in free text case and punctuation are the answer."""
    if task.kind == "qa":
        return tokens.answer_words
    return lambda text: tokens.collapse_space(text).split()


def _part(
    name: str,
    asked: Callable[[Task, str], bool],
    says: Callable[[Task, str], bool],
    failed_value: float = 0.0,
) -> Callable[[Task, OpenEmbedder], Scorer]:
    return lambda task, _: PartScorer(
        name, partial(asked, task), partial(says, task), _reads(task), failed_value
    )


def _is_none(task: Task, label: str) -> bool:
    return task.none_label is not None and label_key(label) == label_key(task.none_label)


def _has_none_label(task: Task, _: Sequence[Sample]) -> bool:
    return task.none_label is not None


def _some_unanswerable(_: Task, samples: Sequence[Sample]) -> bool:
    return any(sample.target == UNANSWERABLE for sample in samples)


def _error(task: Task, _: OpenEmbedder) -> Scorer:
    return NumberScorer("mean_absolute_error", task, _reads(task), lambda error: error)


def _within(task: Task, _: OpenEmbedder) -> Scorer:
    # a sum of decimals may be off by the rounding of its last digit
    most = (task.tolerance or 0.0) * (1 + 1e-9) + 1e-12
    return NumberScorer("within_tolerance", task, _reads(task), lambda error: float(error <= most))


BUILT_IN: tuple[MetricSpec, ...] = (
    MetricSpec(
        "accuracy",
        ("classification", "multiple_choice"),
        "right_wrong",
        lambda task: scorers.same_label(task.labels_as_written),
        ranks=("classification", "multiple_choice"),
    ),
    MetricSpec("macro_f1", ("classification",), sums=lambda _: macro_f1),
    MetricSpec(
        "none_recall",
        ("classification",),
        "right_wrong",
        scorer=_part("none_recall", _is_none, _is_none),
        applies=_has_none_label,
    ),
    MetricSpec(
        "false_alarms",
        ("classification",),
        "right_wrong",
        scorer=_part("false_alarms", lambda task, one: not _is_none(task, one), _is_none, 1.0),
        applies=_has_none_label,
        direction="lower",
    ),
    # The F1 of a row's labels ranks: nearly right sets count for something, and every row the same.
    MetricSpec(
        "set_f1",
        ("multilabel",),
        similarity=lambda task: scorers.set_f1(task.separator),
        ranks=("multilabel",),
    ),
    MetricSpec(
        "exact_set",
        ("multilabel",),
        "right_wrong",
        lambda task: scorers.same_set(task.separator),
        tells_right=True,
    ),
    MetricSpec("micro_f1", ("multilabel",), sums=lambda task: label_f1(task.separator, micro=True)),
    MetricSpec(
        "label_macro_f1", ("multilabel",), sums=lambda task: label_f1(task.separator, micro=False)
    ),
    MetricSpec(
        "mean_absolute_error",
        ("number",),
        scorer=_error,
        ranks=("number",),
        direction="lower",
        bounds=(0.0, None),
    ),
    MetricSpec("within_tolerance", ("number",), "right_wrong", scorer=_within, tells_right=True),
    MetricSpec(
        "spearman", ("number",), sums=lambda task: spearman(task.decimal), bounds=(-1.0, 1.0)
    ),
    # Both SQuAD figures are reported; F1 ranks because a graded score separates systems with fewer
    # rows, and because exact match punishes a right answer for its length ("in 1946" for "1946"),
    # which says more about style than about knowledge.
    MetricSpec(
        "token_f1",
        ("qa",),
        similarity=lambda _: scorers.token_f1(tokens.answer_words),
        ranks=("qa",),
    ),
    # a program gains nothing from an object that is nearly right
    MetricSpec(
        "json_match",
        ("json",),
        "right_wrong",
        lambda task: _json_rules(task).match,
        ranks=("json",),
    ),
    MetricSpec(
        "valid_json",
        ("json",),
        "right_wrong",
        scorer=lambda _, __: OutputScorer("valid_json", scorers.is_json),
    ),
    MetricSpec("schema_match", ("json",), "right_wrong", lambda task: _json_rules(task).schema),
    MetricSpec("field_accuracy", ("json",), similarity=lambda task: _json_rules(task).fields),
    MetricSpec(
        "rouge_l",
        ("generation",),
        similarity=lambda _: scorers.rouge_l(tokens.words),
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
        "contained", ("qa",), "right_wrong", lambda _: scorers.contained(tokens.answer_words)
    ),
    MetricSpec(
        "abstained",
        ("qa",),
        "right_wrong",
        scorer=_part("abstained", lambda _, one: one == UNANSWERABLE, lambda _, one: abstains(one)),
        applies=_some_unanswerable,
    ),
    MetricSpec(
        "false_abstentions",
        ("qa",),
        "right_wrong",
        scorer=_part(
            "false_abstentions",
            lambda _, one: one != UNANSWERABLE,
            lambda _, one: abstains(one),
            1.0,
        ),
        applies=_some_unanswerable,
        direction="lower",
    ),
    MetricSpec("corpus_chrf", ("generation",), sums=lambda _: corpus_chrf),
)


def all_metrics() -> dict[str, MetricSpec]:
    """Every metric by name: the built-in ones in their order, then those of other packages."""
    return by_name(BUILT_IN, GROUP, MetricSpec)


def metric_spec(name: str) -> MetricSpec:
    """A metric by its name.

    One that is not registered, or not any more, counts as graded: that is valid for right and
    wrong values too.
    """
    return all_metrics().get(name) or MetricSpec(name, ())


def share_metric(name: str) -> str:
    """The metric that shows the same as this one as a share of rows: itself, where it is one.

    Learning curves, spreads and the query-swap control need values in [0, 1] where more is better.
    """
    spec = metric_spec(name)
    if spec.bounds == (0.0, 1.0) and spec.direction == "higher":
        return name
    same_tasks = (one for one in all_metrics().values() if set(one.tasks) & set(spec.ranks))
    return next((one.name for one in same_tasks if one.tells_right), name)


def metrics_for(task: Task, samples: Sequence[Sample]) -> tuple[MetricSpec, ...]:
    """The metrics of a task; the first ranks the strategies and carries the verdict.

    Args:
        task: kind of answer.
        samples: labelled rows; a metric may not fit them (abstentions where all have an answer).
            Pass the same rows for every strategy of a run.
    """
    found = [
        one
        for one in all_metrics().values()
        if task.kind in one.tasks and one.applies(task, samples)
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
            built.append(TargetScorer(one.name, one.similarity(task), _reads(task)))
        elif one.scorer is not None:
            built.append(one.scorer(task, open_embedder))
    return tuple(built)


def share_scorer(task: Task, rows: Sequence[Sample], open_embedder: OpenEmbedder) -> Scorer:
    """What scores an answer between 0 and 1 by the metric that ranks the strategies on these rows.

    The query-swap control and choices on labelled rows go by it.
    """
    one = metric_spec(share_metric(metrics_for(task, rows)[0].name))
    return make_scorers([one], task, open_embedder)[0]
