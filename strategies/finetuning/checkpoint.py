"""Checkpoints without pickle: tensors as safetensors, everything else as JSON."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file

from advisor.errors import RunFolderError

OPTIMIZER_TENSORS = "optimizer.safetensors"
SCHEDULE = "schedule.json"
SPENT = "seconds.json"
RANDOM_STATE = "random_state.safetensors"
COMPLETE = "trainer_state.json"
"""The file the trainer writes last, so a checkpoint that has it is whole."""
FINGERPRINT = "fingerprint.json"
WEIGHTS = "weights.safetensors"
"""What is trained, as it is at this step."""


def save_optimizer(folder: Path, optimizer: Any, scheduler: Any) -> None:
    """Write the optimizer's moments and the schedule's position."""
    state = optimizer.state_dict()
    tensors = {
        f"{parameter}.{name}": value.detach().clone().contiguous()
        for parameter, values in state["state"].items()
        for name, value in values.items()
    }
    save_file(tensors, folder / OPTIMIZER_TENSORS)
    schedule = {
        "step": scheduler.last_epoch,
        "learning_rates": [group["lr"] for group in state["param_groups"]],
    }
    (folder / SCHEDULE).write_text(json.dumps(schedule), encoding="utf-8")


def load_optimizer(folder: Path, optimizer: Any, scheduler: Any) -> None:
    """Restore what `save_optimizer` wrote."""
    schedule = json.loads((folder / SCHEDULE).read_text(encoding="utf-8"))
    state: dict[int, dict[str, torch.Tensor]] = {}
    for key, tensor in load_file(folder / OPTIMIZER_TENSORS).items():
        parameter, name = key.split(".", 1)
        state.setdefault(int(parameter), {})[name] = tensor
    groups = optimizer.state_dict()["param_groups"]
    for group, rate in zip(groups, schedule["learning_rates"], strict=True):
        group["lr"] = rate
    optimizer.load_state_dict({"state": state, "param_groups": groups})
    scheduler.last_epoch = schedule["step"]
    scheduler._step_count = schedule["step"] + 1
    scheduler._last_lr = schedule["learning_rates"]


def save_seconds(folder: Path, seconds: float) -> None:
    """Write how long the training has taken so far, over all its processes."""
    (folder / SPENT).write_text(json.dumps(seconds), encoding="utf-8")


def seconds_spent(folder: Path | None) -> float:
    """What `save_seconds` wrote; 0 where there is no checkpoint."""
    return 0.0 if folder is None else float(json.loads((folder / SPENT).read_bytes()))


def save_random_state(folder: Path) -> None:
    """Write the state of torch's generators (dropout draws from them)."""
    states = {"cpu": torch.get_rng_state()}
    if torch.cuda.is_available():
        states["cuda"] = torch.cuda.get_rng_state()
    save_file(states, folder / RANDOM_STATE)


def load_random_state(folder: Path) -> None:
    """Restore what `save_random_state` wrote."""
    states = load_file(folder / RANDOM_STATE)
    torch.set_rng_state(states["cpu"])
    if "cuda" in states and torch.cuda.is_available():
        torch.cuda.set_rng_state(states["cuda"])


def last_complete(folder: Path) -> Path | None:
    """The newest whole checkpoint in a folder; removes those that were cut off or damaged."""
    whole: list[tuple[int, Path]] = []
    for path in folder.glob("checkpoint-*"):
        if _is_whole(path):
            whole.append((int(path.name.removeprefix("checkpoint-")), path))
        else:
            shutil.rmtree(path)
    return max(whole)[1] if whole else None


def _is_whole(path: Path) -> bool:
    expected = (COMPLETE, SCHEDULE, SPENT, OPTIMIZER_TENSORS, RANDOM_STATE, WEIGHTS)
    return all((path / name).is_file() for name in expected) and _readable(path)


def _readable(folder: Path) -> bool:
    """Whether the folder's JSON can be parsed and its tensors have the length they say."""
    try:
        for path in folder.glob("*.json"):
            json.loads(path.read_bytes())
        for path in folder.glob("*.safetensors"):
            with safe_open(path, framework="pt"):
                pass
    except (OSError, ValueError, SafetensorError):
        return False
    return True


def fingerprint(rows: Iterable[tuple[Any, Any]], settings: dict[str, Any]) -> str:
    """Hash of everything a training depends on; another hash means another training.

    Args:
        rows: what is read and what is answered, of each row.
        settings: everything else.
    """
    digest = hashlib.sha256(json.dumps(settings, sort_keys=True).encode())
    for row in rows:
        digest.update(repr(row).encode())
    return digest.hexdigest()


def prepare_folder(folder: Path, wanted: str) -> None:
    """Keep the folder's checkpoints if they are whole and of this training; else start empty.

    Raises:
        RunFolderError: the folder cannot be written.
    """
    mark = folder / FINGERPRINT
    try:
        if mark.is_file() and _readable(folder) and json.loads(mark.read_bytes()) == wanted:
            return
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        mark.write_text(json.dumps(wanted), encoding="utf-8")
    except OSError as error:
        raise RunFolderError("not-written", path=folder, text=str(error)) from error
