"""Writes a folder that answers as a measured strategy did, without this program.

What a strategy saved in its trial's folder, the prompts that were sent and the model are put
together with the programs of `advisor/handover/files`. The prompts are taken from the predictions,
not built again: what was measured is what is handed over.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from advisor.errors import RunFolderError, UsageError
from advisor.experiment import recompute
from advisor.experiment.job import TrialJob
from advisor.handover import served_model
from advisor.models.base import Embedder, WritesEmbedder
from advisor.models.chat import ChatFormat
from advisor.models.embedder import open_embedder
from advisor.models.provider import provider_of
from advisor.results import Results, StrategyResult
from advisor.runs.atomic import sha256
from advisor.runs.store import RunFolder
from advisor.types import LETTERS, Message, Prediction, Sample, Task, TrialRecord
from strategies import registry
from strategies.calibration import ScoreMap
from strategies.prompt import form
from strategies.registry import StrategyInfo
from strategies.retrieval.knowledge import SEARCHED

GOLDEN = 20
"""Test rows that `check.py` replays."""
FORMAT = 1
MANIFEST = "manifest.json"
PACKAGES = ("torch", "transformers", "safetensors", "numpy")
"""What every folder with a language model needs."""
Facts = dict[str, Any]


@dataclass(frozen=True)
class Chosen:
    """A finished strategy of a run.

    Attributes:
        results: of the run.
        result: the strategy's.
        info: what it is.
        job, record: its trial.
        artifact: folder of what it saved.
        fitted: training and validation rows by their ids; a test file may use these ids again.
        test: the test rows.
        predictions: its answers by row.
    """

    results: Results
    result: StrategyResult
    info: StrategyInfo
    job: TrialJob
    record: TrialRecord
    artifact: Path
    fitted: Mapping[str, Sample]
    test: tuple[Sample, ...]
    predictions: Mapping[str, Prediction]

    @property
    def task(self) -> Task:
        """What is asked for."""
        return self.job.task


def choose(folder: RunFolder, strategy: str | None) -> Chosen:
    """The strategy to hand over: the one named, or the verdict's winner.

    Raises:
        UsageError: there is none, or it cannot be handed over; says why.
        RunFolderError: the run is not finished, or was written by an earlier version.
    """
    results = folder.results()
    wanted = strategy or results.verdict.winner
    if wanted is None:
        raise UsageError("export-no-winner", folder=folder.path)
    ids = [one.id for one in results.strategies if one.status == "done"]
    if wanted not in ids:
        raise UsageError("export-not-done", strategy=wanted, done=ids)
    if not (folder.path / recompute.FILE).is_file():
        raise RunFolderError("export-older-run", folder=folder.path)
    kept = recompute.read(folder)
    job = next(one for one in kept.jobs if one.name == wanted)
    if job.strategy is None:
        raise UsageError("export-outside", strategy=wanted)
    info = registry.strategy_info(job.strategy)
    if info.served is None:
        raise UsageError("export-not-yet", strategy=wanted)
    if job.model is not None and provider_of(job.model) is not None:
        raise UsageError("export-without-weights", strategy=wanted, model=job.model)
    if job.retriever or job.reranker:
        raise UsageError("export-own-search", strategy=wanted)
    trial = folder.trial(job.name)
    record = trial.record()
    if record is None or not trial.artifact.is_dir():
        raise RunFolderError("export-without-artifact", folder=trial.path)
    split = kept.asked.split
    return Chosen(
        results,
        next(one for one in results.strategies if one.id == wanted),
        info,
        job,
        record,
        trial.artifact,
        {row.id: row for row in (*split.train, *split.validation)},
        split.test,
        {one.sample_id: one for one in trial.predictions()},
    )


def write(chosen: Chosen, folder: Path, *, merged: bool = False) -> ChatFormat | None:
    """Write the folder, which is new; return how its model's prompts are written.

    Args:
        chosen: what to write.
        folder: where to.
        merged: make an adapter a part of the weights.

    Raises:
        UsageError: something of the strategy cannot be handed over yet; says what.
        ModelError: its model cannot be opened.
    """
    facts: Facts = {
        "format": FORMAT,
        "strategy": chosen.job.strategy,
        "task": {"kind": chosen.task.kind, "labels": list(chosen.task.labels)},
        "data": {
            "test_rows": len(chosen.test),
            "test_sha256": chosen.results.provenance.test_sha256,
            "training_rows": chosen.record.train_rows,
            "files": {Path(one.path).name: one.sha256 for one in chosen.results.provenance.files},
        },
        "scores": {name: asdict(one) for name, one in chosen.result.metrics.items()},
        "run": chosen.results.created_at,
    }
    needed: list[str] = []
    chat = None
    if chosen.info.served == "baseline":
        facts |= {"baseline": _baseline(chosen, folder, needed)}
        _copy("baseline_predict.py", folder / "predict.py")
    else:
        more, chat = _prompted(chosen, folder, needed, merged=merged)
        facts |= more
        _copy("model_predict.py", folder / "predict.py")
        _copy("prompts.py", folder / "prompts.py")
    _copy("requests_file.py", folder / "requests_file.py")
    _copy("check.py", folder / "check.py")
    pinned = {name: version(name).partition("+")[0] for name in dict.fromkeys(sorted(needed))}
    text = "".join(f"{name}=={number}\n" for name, number in pinned.items())
    (folder / "requirements.txt").write_text(text, "utf-8")
    facts["versions"] = pinned
    served_model.write_json(folder / MANIFEST, facts)
    return chat


def seal(folder: Path) -> None:
    """Add the hashes of the folder's files to its manifest."""
    facts = json.loads((folder / MANIFEST).read_bytes())
    facts["sha256"] = {
        path.relative_to(folder).as_posix(): sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST and path.suffix != ".pyc"
    }
    served_model.write_json(folder / MANIFEST, facts)


def requests(chosen: Chosen, chat: ChatFormat | None) -> Iterator[Facts]:
    """The test rows as requests with their measured answers, and the exact prompts of these."""
    for row in chosen.test:
        given = chosen.predictions.get(row.id)
        if given is None or given.output is None:
            continue
        found: Facts = {"id": row.id, "request": request(row), "output": given.output}
        if chat is not None:
            sent = [Message(one.role, one.content) for one in given.prompt]
            encoded = chat.encode(sent)
            found["messages"] = [asdict(one) for one in sent]
            found |= {"prompt": encoded.text, "tokens": len(encoded.ids)}
        found["whole"] = not given.truncated
        yield found


def request(row: Sample) -> Facts:
    """A row as `predict.py` takes it."""
    data = row.metadata
    found: Facts = {"input": row.input}
    if data.choices:
        found["choices"] = list(data.choices)
    if data.contexts:
        found["contexts"] = list(data.contexts)
    if data.history:
        turns = [asdict(one) for one in data.history if one.role != "system"]
        found["history"] = turns
    return found


def golden(rows: Sequence[Facts]) -> list[Facts]:
    """The rows that `check.py` replays, from all over the test."""
    whole = [one for one in rows if one["whole"]]
    wanted = min(GOLDEN, len(whole))
    return [whole[at * len(whole) // wanted] for at in range(wanted)]


# --- prompts ------------------------------------------------------------------------------------


def _prompted(
    chosen: Chosen, folder: Path, needed: list[str], *, merged: bool
) -> tuple[Facts, ChatFormat]:
    """Write model, tokenizer and index; return what the manifest says of them."""
    needed += PACKAGES
    stored = json.loads((chosen.artifact / "strategy.json").read_text("utf-8"))
    task = chosen.task
    model, tokenizer, marks = served_model.write(
        chosen.job, chosen.record, chosen.artifact, folder, merged=merged
    )
    if model["adapter"]:
        needed.append("peft")
    chat = ChatFormat(tokenizer, plain=bool(stored["plain"]))
    written = chat.written
    if written.template is not None:
        tokenizer.chat_template = written.template
    tokenizer.save_pretrained(folder / "tokenizer")
    if chat.thought_tokens and not task.ranks:
        raise UsageError("export-thinks", strategy=chosen.result.id)
    decoding = _decoding(chosen, chat, marks, int(stored["max_new_tokens"]))
    if decoding["schema"]:
        needed.append("llguidance")
        _copy_module("advisor.models", "constraint.py", folder)
    prompt = _wording(chosen, stored["settings"])
    if stored["one_line"] and (prompt["demonstrations"] or chosen.info.served == "neighbours"):
        decoding["stops"].append("\n")
    if chosen.info.served != "prompt":
        needed += _index(chosen, folder, prompt["found"])
    limit = chosen.record.model.context_length if chosen.record.model else None
    answers = decoding["answers"].values()
    longest = max(map(len, answers)) if answers else decoding["max_new_tokens"]
    prompt |= {
        "room": None if limit is None else max(1, limit - longest),
        "options": dict(written.options),
        "opening": [written.written, written.opening],
        "first_ids": list(written.first_ids),
        "control": list(written.control),
    }
    return {"model": model, "prompt": prompt, "decoding": decoding}, chat


def _decoding(chosen: Chosen, chat: ChatFormat, marks: frozenset[int], budget: int) -> Facts:
    """How an answer is taken from the model; `marks`: further tokens that end an answer."""
    task = chosen.task
    options = list(task.labels or LETTERS) if task.ranks else []
    ids = dict(zip(options, map(list, chat.answer_ids(options)), strict=True)) if options else {}
    constrains = chosen.record.model is not None and chosen.record.model.constrains
    schema = task.schema if constrains and not task.ranks else None
    calibration = ScoreMap.load(chosen.artifact)
    return {
        "rank": options or None,
        "answers": ids,
        "calibration": [calibration.weights.tolist(), calibration.bias.tolist()]
        if calibration is not None
        else None,
        "max_new_tokens": budget * (2 if schema else 1),
        "stop_ids": sorted(chat.stop_ids | marks),
        "stops": [chat.stop_text] if chat.stop_text else [],
        "schema": schema,
        "lead": chat.lead,
    }


def _wording(chosen: Chosen, settings: Mapping[str, Any]) -> Facts:
    """The messages around an input, from a prompt that was sent whole.

    Raises:
        UsageError: no prompt was, or it does not hold its row's input as it is.
    """
    served = chosen.info.served
    row, sent = _sent_whole(chosen)
    turns = [Message(one.role, one.content) for one in sent.prompt]
    history = [one for one in row.metadata.history if one.role != "system"]
    before, last = turns[: len(turns) - 1 - len(history)], turns[-1].content
    system = [asdict(one) for one in before if one.role == "system"]
    pairs = before[len(system) :]
    asked = _asked(row, chosen.task)
    if served != "passages" and asked not in last:
        raise UsageError("export-own-words", strategy=chosen.result.id)
    around = ("", "") if served == "passages" else last.rsplit(asked, 1)
    shots = [
        {"content": one.content, "answer": other.content}
        for one, other in zip(pairs[::2], pairs[1::2], strict=True)
    ]
    most = max(len(one.evidence) for one in chosen.predictions.values())
    shown = most if served == "passages" else settings.get("shots")
    return {
        "system": system,
        "demonstrations": [] if served == "neighbours" else shots,
        "user": list(around),
        "query": form(chosen.task).query,
        "passages": served == "passages",
        "shown": shown,
        "found": SEARCHED if served == "passages" else shown,
    }


def _sent_whole(chosen: Chosen) -> tuple[Sample, Prediction]:
    """The row with the longest input whose prompt lost nothing, and what was sent for it."""
    whole = [
        (row, one)
        for row in chosen.test
        if (one := chosen.predictions.get(row.id))
        and one.prompt
        and not one.dropped + one.truncated
    ]
    if not whole:
        raise UsageError("export-no-whole-prompt", strategy=chosen.result.id)
    return max(whole, key=lambda pair: len(pair[0].input))


def _asked(row: Sample, task: Task) -> str:
    """A row's own text in its user turn, as `files/prompts.py` writes it."""
    options = zip(LETTERS, row.metadata.choices, strict=False)
    asked = row.input + "".join(f"\n{letter}. {option}" for letter, option in options)
    if row.metadata.contexts:
        lines = "".join(f"\n{text}" for text in row.metadata.contexts)
        return f"Context:{lines}\n\n{form(task).query}: {asked}"
    return asked


def _index(chosen: Chosen, folder: Path, count: int) -> list[str]:
    """Write what is searched; return the packages that searching needs."""
    source, place = chosen.artifact / "index", folder / "index"
    if not source.is_dir():
        raise UsageError("export-own-search", strategy=chosen.result.id)
    place.mkdir()
    shutil.copyfile(source / "vectors.npy", place / "vectors.npy")
    settings = json.loads((source / "index.json").read_text("utf-8"))
    with (source / "passages.jsonl").open(encoding="utf-8") as lines:
        passages = [json.loads(line) for line in lines]
    with (place / "entries.jsonl").open("w", encoding="utf-8") as file:
        for one in passages:
            entry = {"source": one["source"], "text": one["text"]}
            entry["searched"] = one["text"] if one["key"] is None else one["key"]
            if chosen.info.served == "neighbours":
                row = chosen.fitted[one["id"]]
                entry |= {**request(row), "answer": row.target}
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")
    weight = float(settings["words_weight"])
    served_model.write_json(place / "index.json", {"words_weight": weight, "found": count})
    _copy("retrieve.py", folder / "retrieve.py")
    needed = _embedder(open_embedder(chosen.job.embedder, offline=True), folder)
    if weight:
        _copy_module("strategies.retrieval", "lexical.py", folder)
        needed += ["bm25s", "scipy"]
    return needed


def _embedder(embedder: Embedder, folder: Path) -> list[str]:
    """Write what embeds; return the packages that it needs."""
    if not isinstance(embedder, WritesEmbedder):
        raise UsageError("export-embedder", embedder=embedder.name)
    facts = embedder.write_plain(folder / "embedder")
    served_model.write_json(folder / "embedder.json", facts)
    _copy("embed.py", folder / "embed.py")
    return ["numpy", "scikit-learn"] if facts["hashing"] else [*PACKAGES]


# --- baselines ----------------------------------------------------------------------------------


def _baseline(chosen: Chosen, folder: Path, needed: list[str]) -> Facts:
    """Write a baseline; return how it reads a text and what it makes of it.

    Raises:
        UsageError: it cannot be handed over for this kind of task yet.
    """
    has = {one.name for one in chosen.artifact.iterdir()}
    needed.append("numpy")
    constant = chosen.artifact / "majority.json"
    if constant.is_file():
        answer = json.loads(constant.read_text("utf-8"))["answer"]
        return {"reads": None, "answers": "constant", "answer": answer}
    votes = has & {"linear.npz", "knn_vote.json"}
    if "options.json" in has or (votes and chosen.task.kind != "classification"):
        raise UsageError("export-not-for-task", strategy=chosen.result.id, task=chosen.task.kind)
    for name in has & {"features.json", "linear.npz", "rows.jsonl", "vectors.npy"}:
        shutil.copyfile(chosen.artifact / name, folder / name)
    reads = "features" if "features.json" in has else "embeddings"
    if reads == "features":
        needed += ["scikit-learn", "scipy"]
        if "linear.npz" not in has and "rows.jsonl" not in has:
            raise UsageError(
                "export-not-for-task", strategy=chosen.result.id, task=chosen.task.kind
            )
    else:
        own = chosen.artifact / "encoder"
        ref = str(own) if own.is_dir() else chosen.job.embedder
        needed += _embedder(open_embedder(ref, offline=True), folder)
    if "linear.npz" in has:
        return {"reads": reads, "answers": "linear"}
    if "knn_vote.json" in has:
        stored = json.loads((chosen.artifact / "knn_vote.json").read_text("utf-8"))
        return {"reads": reads, "answers": "vote", "count": stored["k"]}
    return {"reads": reads, "answers": "nearest", "count": 1}


# --- files --------------------------------------------------------------------------------------


def _copy(name: str, to: Path) -> None:
    """Copy a program of `advisor/handover/files`."""
    text = files("advisor.handover").joinpath("files", name).read_text("utf-8")
    to.write_text(text, "utf-8")


def _copy_module(package: str, name: str, folder: Path) -> None:
    """Copy a module that imports nothing of this program."""
    text = files(package).joinpath(name).read_text("utf-8")
    (folder / name).write_text(text, "utf-8")
