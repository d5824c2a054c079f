"""Did retrieval find the right source? Scored against the document a row names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from advisor.results import Retrieval
from advisor.types import Prediction, Sample


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
