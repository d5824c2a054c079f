"""Cross-encoders: read a query and a passage together and say how well the passage answers it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from advisor.errors import ModelError
from advisor.findings import problem
from advisor.models import untrusted

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Reranker(Protocol):
    """Scores passages against a query."""

    @property
    def name(self) -> str:
        """Which model it is, for the report."""
        ...

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """How well each text answers the query, shape (texts,); higher is better."""
        ...


class CrossEncoderReranker:
    """A cross-encoder of sentence-transformers, in float32.

    Args:
        model: a loaded `sentence_transformers.CrossEncoder` with one output.
        name: which model it is, for the report.
    """

    def __init__(self, model: Any, name: str) -> None:
        self._model = model
        self._name = name

    @property
    def name(self) -> str:
        """Which model it is, for the report."""
        return self._name

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """How well each text answers the query, shape (texts,); higher is better."""
        pairs = [(query, text) for text in texts]
        found: NDArray[np.float32] = self._model.predict(pairs, show_progress_bar=False)
        return found


def open_reranker(ref: str, device: str = "cpu", offline: bool = False) -> Reranker:
    """Open a cross-encoder.

    Args:
        ref: its folder or hub id, such as cross-encoder/ms-marco-MiniLM-L6-v2.
        device: where it runs, as torch names it.
        offline: never ask the hub; use what is on this machine.

    Raises:
        ModelError: it cannot be loaded, or it gives more than one score.
    """
    if Path(ref).is_dir():
        untrusted.check_embedder(problem("the-reranker", model=ref), Path(ref))
    from sentence_transformers import CrossEncoder

    try:
        model = CrossEncoder(
            ref,
            device=device,
            trust_remote_code=False,
            local_files_only=offline or Path(ref).is_dir(),
            model_kwargs={"use_safetensors": True, "dtype": "float32"},
        )
    except (OSError, ValueError, KeyError, RuntimeError, TypeError) as error:
        said = (str(error).strip() or repr(error)).splitlines()[0]
        raise ModelError("reranker-unusable", model=ref, text=said) from error
    if model.num_labels != 1:
        raise ModelError("reranker-of-many-scores", model=ref, count=int(model.num_labels))
    return CrossEncoderReranker(model, ref)
