"""What a trial's process is told, and the fingerprint that says when its results still hold."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from advisor.experiment.code import code_sha256
from advisor.models import adapters, gguf
from advisor.models.opening import find
from advisor.models.provider import provider_of
from advisor.plugins import module_of, working_folder
from advisor.types import Task
from evals.registry import all_metrics
from strategies import registry

PRECOMPUTED = "strategies.precomputed"
WEIGHTS = ("*.safetensors", "*.json", "*.jinja", "*.model", "*.tiktoken", "*vocab*", "merges.txt")
READ_BLOCK = 2**20


@dataclass(frozen=True)
class TrialJob:
    """One trial: a strategy and a seed on the locked split of a run folder.

    Attributes:
        run: the run folder.
        name: the trial's name, also its folder.
        strategy: registered strategy name, or None for outside predictions.
        predictions_file: outside predictions.
        seed: of everything random.
        task: kind of task and labels.
        model: the language model as given; None where the strategy uses none.
        docs: documents to retrieve from.
        helper: name of the model that proposes instructions, for a strategy that asks one.
        embedder: sentence embedder, None for the default.
        reranker: cross-encoder that puts passages in order, if the user gave one.
        retriever: MODULE:ATTRIBUTE of the user's own retriever, if there is one.
        device: None to choose by itself.
        trust_remote_code, offline: as asked for.
        train_share: share of the training rows to fit on.
        cpu_training: how many times its default budget a training on a CPU may take.
        is_repeat: it runs for its answers alone, beside a first run that measures everything.
        budget_usd: what the requests of the whole run may cost; None: any sum.
        price: of an endpoint's tokens as the user states it. No result depends on either.
        kills: how often the system has killed it because memory ran out; each time it begins again
            with batches of a quarter. No result depends on it.
        fingerprint: hash of data, settings and code.
    """

    run: Path
    name: str
    strategy: str | None
    predictions_file: Path | None
    seed: int
    task: Task
    model: str | None
    docs: Path | None
    embedder: str | None
    device: str | None
    trust_remote_code: bool
    offline: bool
    helper: str | None = None
    reranker: str | None = None
    retriever: str | None = None
    train_share: float = 1.0
    cpu_training: float = 1.0
    is_repeat: bool = False
    budget_usd: float | None = None
    price: tuple[float, ...] | None = None
    kills: int = 0
    fingerprint: str = ""


def fingerprint(job: TrialJob, data_sha256: str) -> str:
    """Hash of everything a trial's results depend on: rows, settings, files it reads, and code."""
    without = ("run", "kills", "budget_usd", "price")
    settings = {name: value for name, value in asdict(job).items() if name not in without}
    settings |= {
        "fingerprint": None,
        "data": data_sha256,
        "code": code_of(job),
        "docs": _tree_sha256(job.docs),
        "predictions": _tree_sha256(job.predictions_file),
        "helper_weights": _model_sha256(job.helper) if job.helper else None,
        "weights": _model_sha256(job.model) if job.model else None,
    }
    text = json.dumps(settings, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def code_of(job: TrialJob) -> str:
    """Hash of the code that a trial's answers and scores depend on."""
    metrics = sorted({one.module for one in all_metrics().values() if job.task.kind in one.tasks})
    if job.strategy is None:
        return code_sha256(PRECOMPUTED, *metrics)
    provider = provider_of(job.model) if job.model else None
    opens = [provider.open.__module__] if provider else []
    if job.retriever is not None:
        opens.append(module_of("--retriever", job.retriever))
    with working_folder():
        return code_sha256(registry.strategy_info(job.strategy).module, *opens, *metrics)


def _model_sha256(model: str) -> str | None:
    """Hash of a model folder's files or a GGUF file; a hub id or the scripted model has none.

    Of an adapter, its base model's files are hashed as well.
    """
    place = find(model)
    if isinstance(place, Path) and place.is_file():
        return gguf.sha256(place)
    folders = adapters.stack(model, str(place)).folders
    if not folders:
        return None
    return _sha256(
        path
        for folder in folders
        for path in sorted({path for pattern in WEIGHTS for path in folder.glob(pattern)})
    )


def _tree_sha256(path: Path | None) -> str | None:
    if path is None:
        return None
    files = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file())
    return _sha256(files)


@cache
def _file_sha256(path: Path, size: int, modified_ns: int) -> str:  # noqa: ARG001 - cache key
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(READ_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _sha256(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        stat = path.stat()
        content = _file_sha256(path, stat.st_size, stat.st_mtime_ns)
        digest.update(f"{path.name}\0{content}\n".encode())
    return digest.hexdigest()
