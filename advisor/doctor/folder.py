"""What a working folder holds of a comparison: data, documents, advice and runs. Only looks.

Bare `advisor` starts with this, so it reads the head of a few files, and imports what reads them
only where there are any.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from advisor.errors import ConfigError, DataError
from advisor.findings import Problem, problem

if TYPE_CHECKING:
    from advisor.advice.saved import StoredAdvice

FILE_NAME = "advisor.toml"
DRAFT_NAME = ".advisor-ask.json"
RUNS = "runs"
_DATA_FOLDERS = (".", "data")
_DOCUMENT_FOLDERS = ("docs", "documents", "handbook", "knowledge")
_DOCUMENT_ENDINGS = frozenset((".txt", ".md", ".markdown", ".html", ".htm", ".pdf"))
_MOST_FILES, _MOST_RUNS = 20, 20
_TEST_NAMES = ("test", "valid", "dev", "eval")

RunState = Literal["finished", "failed", "unfinished"]


@dataclass(frozen=True, slots=True)
class Run:
    """One run folder.

    Attributes:
        path: relative to the working folder.
        state: unfinished if a trial has no result that holds: it was stopped, or still runs.
        done, trials: names of trials.
        data: the labelled file it is about, as it was given.
        command: what started it, safe to paste; None if the folder does not say.
        winner: of its verdict; None without one.
    """

    path: Path
    state: RunState
    done: tuple[str, ...]
    trials: tuple[str, ...]
    data: str | None
    command: str | None
    winner: str | None

    @property
    def demo(self) -> bool:
        """Whether it is a demonstration, so that it says nothing about the user's own data."""
        return self.command is not None and self.command.startswith("advisor demo")


@dataclass(frozen=True, slots=True)
class Folder:
    """What is there.

    Attributes:
        data: a file that looks labelled, and may be given to `advisor ask`.
        documents: a folder that may be given with --docs.
        advice: what `advisor ask` left here.
        draft: an interview was left half-way.
        runs: the newest first.
        problems: why advisor.toml, or a setting in it, cannot be used.
    """

    data: str | None = None
    documents: str | None = None
    advice: StoredAdvice | None = None
    draft: bool = False
    runs: tuple[Run, ...] = ()
    problems: tuple[Problem, ...] = ()


def look(folder: Path) -> Folder:
    """Look at a working folder; what cannot be read counts as absent.

    Args:
        folder: the paths found are relative to it.
    """
    stored, problems = _advisor_file(folder)
    return Folder(
        data=_labelled(folder),
        documents=_documents(folder),
        advice=stored,
        draft=(folder / DRAFT_NAME).is_file(),
        runs=tuple(islice(_runs(folder), _MOST_RUNS)),
        problems=problems,
    )


def _advisor_file(folder: Path) -> tuple[StoredAdvice | None, tuple[Problem, ...]]:
    """The advice in advisor.toml, and what is wrong with that file."""
    path = folder / FILE_NAME
    if not path.exists():
        return None, ()
    from advisor import config
    from advisor.advice import saved as advice

    stored: StoredAdvice | None = None
    problems: list[Problem] = []
    try:
        stored = advice.read(path)
    except ConfigError as error:
        problems += error.problems
    except OSError as error:
        return None, (problem("unreadable", path=path, text=error.strerror or ""),)
    try:
        config.resolve({"data": "any"}, {}, folder)  # its settings alone
    except ConfigError as error:
        problems += [one for one in error.problems if one not in problems]
    return stored and replace(stored, command=pasteable(stored.command)), tuple(problems)


def pasteable(command: object) -> str | None:
    """The command if it is one of this tool's that can be pasted without harm, else None.

    Run folders and advisor.toml may come from somebody else.
    """
    if not isinstance(command, str) or not command.isprintable():
        return None
    try:
        words = shlex.split(command)
    except ValueError:
        return None
    if len(words) < 2 or words[0] != "advisor" or words[1] not in ("compare", "demo"):
        return None
    return shlex.join(words)


def run_folders(folder: Path) -> Iterator[Path]:
    """Run folders under runs/, as they are named from `folder`, the newest first."""
    found = []
    for manifest in _glob(folder / RUNS, "*/manifest.json"):
        try:
            found.append((manifest.stat().st_mtime, manifest.parent))
        except OSError:
            continue
    for _, path in sorted(found, reverse=True):
        yield path.relative_to(folder)


def _runs(folder: Path) -> Iterator[Run]:
    for path in run_folders(folder):
        manifest = _mapping(folder / path / "manifest.json")
        trials = manifest.get("trials")
        if not isinstance(trials, dict):
            continue
        by_trial = {name: _ended(folder / path, name, mark) for name, mark in trials.items()}
        results = folder / path / "results.json"
        state: RunState = "finished"
        if None in by_trial.values() or not results.is_file():
            state = "unfinished"
        elif any(one != "done" for one in by_trial.values()):
            state = "failed"
        config = manifest.get("config")
        data = config.get("data") if isinstance(config, dict) else None
        yield Run(
            path=path,
            state=state,
            done=tuple(name for name, one in by_trial.items() if one == "done"),
            trials=tuple(by_trial),
            data=data if isinstance(data, str) else None,
            command=pasteable(manifest.get("command")),
            winner=_winner(results) if state != "unfinished" else None,
        )


def _ended(run: Path, name: str, fingerprint: object) -> str | None:
    """How a trial of this fingerprint ended; None if it did not."""
    if Path(name).name != name:
        return None
    record = _mapping(run / "trials" / name / "trial.json")
    if record.get("fingerprint") != fingerprint:
        return None
    status = record.get("status")
    return status if isinstance(status, str) else None


def _winner(results: Path) -> str | None:
    verdict = _mapping(results).get("verdict")
    winner = verdict.get("winner") if isinstance(verdict, dict) else None
    return winner if isinstance(winner, str) else None


def _labelled(folder: Path) -> str | None:
    """The likeliest labelled file: training rows before others, test rows last."""
    found = [path for where in _DATA_FOLDERS for path in _glob(folder / where, "*.*")]
    if not found:
        return None
    from advisor.data.sources import EXTENSIONS

    files = [
        path
        for path in found
        if path.suffix.lower() in EXTENSIONS and not path.name.startswith(".")
    ]
    for path in sorted(files, key=_likelihood)[:_MOST_FILES]:
        if _has_labels(path, EXTENSIONS[path.suffix.lower()]):
            return str(path.relative_to(folder))
    return None


def _likelihood(path: Path) -> tuple[bool, bool, Path]:
    stem = path.stem.lower()
    return any(name in stem for name in _TEST_NAMES), "train" not in stem, path


def _has_labels(path: Path, file_format: str) -> bool:
    """Whether the first row has columns that `advisor compare` recognises by itself."""
    if file_format == "parquet":
        return path.is_file()  # its columns would need pyarrow, which takes longer than all else
    from advisor.data.layouts import recognised
    from advisor.data.rows import Row
    from advisor.data.text_formats import open_text_file

    try:
        rows = open_text_file(path, file_format, str(path)).rows
        first = next((row for row in rows if isinstance(row, Row)), None)
    except (OSError, DataError):
        return False
    return first is not None and recognised([*first.values])


def _documents(folder: Path) -> str | None:
    for name in _DOCUMENT_FOLDERS:
        if any(path.suffix.lower() in _DOCUMENT_ENDINGS for path in _glob(folder / name, "*")):
            return name
    return None


def _glob(folder: Path, pattern: str) -> list[Path]:
    try:
        return sorted(folder.glob(pattern))
    except OSError:
        return []


def _mapping(path: Path) -> Mapping[str, object]:
    """A JSON object on disk; empty where there is none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
