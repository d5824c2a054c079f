"""Whether retrieval finds the right source, and what becomes of the answer in either case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import PurePosixPath

from advisor.results import Retrieval, RetrievalOutcomes
from advisor.types import Prediction, Sample
from evals import tokens
from evals.registry import metric_spec
from evals.scorers import accepted_answers, contained
from evals.stats import of_rows
from evals.tokens import Tokenize

ARTICLES = frozenset(("a", "an", "the"))
KEPT_TEXTS = 4096
"""Passages kept split into words: the same ones are shown for many questions."""


@dataclass(frozen=True)
class RowJudge:
    """Tells strategies what can answer a labelled row (a `strategies.base.Judge`)."""

    def holds_answer(self, sample: Sample, text: str) -> bool:
        """Whether an accepted answer of the row is in the text, word for word."""
        return any(self._holds(answer, text) for answer in accepted_answers(sample))

    def is_source(self, sample: Sample, source: str) -> bool:
        """Whether a document is the one that the row names; False where it names none."""
        doc_id = sample.metadata.doc_id
        return doc_id is not None and _is_of(source, doc_id)

    @cached_property
    def _holds(self) -> Callable[[str, str], bool]:
        return _holding()


def recall(
    samples: Iterable[Sample], predictions: Iterable[Prediction], cutoffs: Sequence[int] = (1, 3, 5)
) -> Retrieval | None:
    """Measure how often the right document is among the first k passages, for each cut-off k.

    Counted over the rows that name a document and have a prediction; a row for which nothing was
    found counts as missed. A passage of the right document is a hit; that several passages of one
    document stand among the first k makes it no better.

    Args:
        samples: test rows; `metadata.doc_id` names the document.
        predictions: `retrieved` holds passage ids, best first, such as "doc_id#3".
        cutoffs: the k of recall@k.

    Returns:
        None where no row names its document, or no prediction retrieved anything. `knowledge` is
        left empty for the caller to fill.
    """
    by_sample = {prediction.sample_id: prediction for prediction in predictions}
    rows = [
        (sample.metadata.doc_id, by_sample[sample.id].retrieved)
        for sample in samples
        if sample.metadata.doc_id is not None and sample.id in by_sample
    ]
    if not any(retrieved for _, retrieved in rows):
        return None
    ranks = [_rank(doc_id, retrieved) for doc_id, retrieved in rows]
    return Retrieval(
        recall={
            f"recall@{k}": sum(rank is not None and rank <= k for rank in ranks) / len(ranks)
            for k in cutoffs
        },
        n=len(ranks),
    )


def document_shown(samples: Iterable[Sample], predictions: Iterable[Prediction]) -> dict[str, bool]:
    """Tell for each row that names a document whether a passage of it stood in the prompt.

    Args:
        samples: test rows; `metadata.doc_id` names the document.
        predictions: `evidence` holds the ids of the passages that the prompt showed.

    Returns:
        By sample id, for the rows that name a document and have a prediction. A row that was not
        answered counts as one whose prompt showed nothing.
    """
    evidence = {prediction.sample_id: prediction.evidence for prediction in predictions}
    return {
        sample.id: any(_is_of(passage, doc_id) for passage in evidence[sample.id])
        for sample in samples
        if (doc_id := sample.metadata.doc_id) is not None and sample.id in evidence
    }


def answer_shown(
    samples: Iterable[Sample],
    predictions: Iterable[Prediction],
    text_of: Callable[[str], str | None],
) -> tuple[str, ...]:
    """List the rows with an accepted answer, word for word, in a passage that the prompt showed.

    Whole words in their order; case, punctuation and English articles do not count.

    Args:
        samples: test rows with their targets.
        predictions: `evidence` holds the ids of the passages that the prompt showed.
        text_of: gives the text of a passage by its id, None for one that is not known.
    """
    evidence = {prediction.sample_id: prediction.evidence for prediction in predictions}
    holds = _holding()
    return tuple(
        sample.id
        for sample in samples
        if any(
            holds(answer, text)
            for passage in evidence.get(sample.id, ())
            if (text := text_of(passage)) is not None
            for answer in accepted_answers(sample)
        )
    )


def outcomes(
    shown: Mapping[str, bool], values: Mapping[str, float], metric: str, seed: int
) -> RetrievalOutcomes | None:
    """Count right and wrong answers apart where the right source was shown and where it was not.

    Args:
        shown: by sample id, whether the prompt held the right source.
        values: by sample id, the value of `metric`; a value of 1 is a right answer. Rows that are
            not in both are left out.
        metric: decides how its mean gets an interval.
        seed: for a bootstrap.

    Returns:
        None where no row is left.
    """
    found = [values[row] for row, yes in shown.items() if yes and row in values]
    missed = [values[row] for row, yes in shown.items() if not yes and row in values]
    if not found and not missed:
        return None
    found_right, missed_right = (sum(one >= 1.0 for one in part) for part in (found, missed))
    return RetrievalOutcomes(
        metric,
        found_right,
        len(found) - found_right,
        missed_right,
        len(missed) - missed_right,
        of_rows(found, metric, seed),
        of_rows(missed, metric, seed),
        exact=metric_spec(metric).tells_right,
    )


def _holding() -> Callable[[str, str], bool]:
    """Make the test of whether an answer stands in a text.

    The answer 15 must not be found in a text that says 1.5, nor 1946 be missed in "(1946-48)".
    """
    split = lru_cache(KEPT_TEXTS)(tokens.words)

    def without_articles(text: str) -> list[str]:
        return [word for word in split(text) if word not in ARTICLES]

    ways: tuple[Tokenize, ...] = (split, without_articles)

    def holds(answer: str, text: str) -> bool:
        return any(tokenize(answer) and contained(tokenize)(answer, text) for tokenize in ways)

    return holds


def _rank(doc_id: str, retrieved: Sequence[str]) -> int | None:
    """Find the 1-based place of the first passage of the document; None where there is none."""
    return next(
        (place for place, found in enumerate(retrieved, start=1) if _is_of(found, doc_id)), None
    )


def _is_of(passage_id: str, doc_id: str) -> bool:
    """Tell whether a passage comes from the document.

    The passage's document may be named with a path and a file extension where the row gives the
    bare name ("docs/Warsaw_0.txt#2" is of "Warsaw_0" and of "Warsaw_0.txt"), not the other way.
    """
    for name in {passage_id, passage_id.rpartition("#")[0]}:
        path = PurePosixPath(name.replace("\\", "/"))
        for spelling in {str(path), str(path.with_suffix(""))} if path.name else ():
            if doc_id in (name, spelling) or spelling.endswith(f"/{doc_id}"):
                return True
    return False
