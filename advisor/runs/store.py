"""The run folder: what is written while a comparison runs, and read back to report or resume.

    DIR/manifest.json                    settings and hashes of the run
    DIR/data/{train,validation,test}.jsonl   the locked split
    DIR/trials/<strategy>/state.json     fingerprint of the trial in progress
    DIR/trials/<strategy>/predictions.jsonl, texts.jsonl   `advisor.runs.prediction_files`
    DIR/trials/<strategy>/scores.jsonl, trial.json, artifact/
    DIR/trials/<strategy>/query_swap.jsonl   a control, where the strategy retrieves
    DIR/model_check.txt                  output of the check of the model, before the first trial
    DIR/context.json                     what results.json rests on beside the trials
    DIR/results.json, DIR/report.html
    DIR/SHA256SUMS                       hashes of all of these but the report (`sha256sum -c`)

Whole files are written to a temporary name and renamed, so that a crash leaves the old one. One
process at a time writes (`advisor.runs.lock`); reading needs no lock.
"""

from __future__ import annotations

import hashlib
import json
import re
import shlex
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from advisor.errors import RunFolderError
from advisor.results import SCHEMA_VERSION, Results
from advisor.runs.atomic import DRAFTS, PRIVATE_FOLDER, not_written, sha256, write_atomic
from advisor.runs.json_lines import lines, whole
from advisor.runs.lock import LOCK_FILES
from advisor.runs.plausible import absurd_count, prompt_too_large
from advisor.runs.prediction_files import PredictionFiles
from advisor.types import Prediction, Sample, Score, Split, SwappedAnswer, TrialRecord

T = TypeVar("T")
SUMS = "SHA256SUMS"
SUMMED = (
    "manifest.json", "context.json", "results.json", "data/*.jsonl",
    "trials/*/trial.json", "trials/*/state.json", "trials/*/predictions.jsonl",
    "trials/*/texts.jsonl", "trials/*/scores.jsonl", "trials/*/query_swap.jsonl",
)  # fmt: skip
"""What the figures of a report rest on."""
PARTS = ("train", "validation", "test")
UNUSUAL_SIGN = re.compile(r"[^\w.+@-]")
LONGEST_NAME = 100


_ADAPTERS: dict[type, TypeAdapter[Any]] = {}


def _adapter(kind: type[T]) -> TypeAdapter[T]:
    """The (costly to build) reader and writer of a type, built once."""
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def to_json(value: object, kind: type[T], *, indent: int | None = None) -> str:
    """A core type as JSON text; NaN and infinities become null, half a surrogate pair U+FFFD."""
    adapter = _adapter(kind)
    try:
        return adapter.dump_json(value, indent=indent).decode("utf-8")  # type: ignore[arg-type]
    except PydanticSerializationError:  # models do write halves, which UTF-8 cannot carry
        plain = adapter.dump_python(value, mode="python")  # type: ignore[arg-type]
        text = whole(json.dumps(plain, ensure_ascii=False, indent=indent, default=str))
        return adapter.dump_json(adapter.validate_json(text), indent=indent).decode("utf-8")


def from_json(text: str | bytes, kind: type[T], where: str) -> T:
    """Read a core type from JSON text.

    Raises:
        RunFolderError: it does not have the shape, or a count in it is impossible; `where` names
            the file.
    """
    try:
        found: T = _adapter(kind).validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        text = f"{place}: {first['msg']}" if place else first["msg"]
        raise RunFolderError("not-our-file", path=where, text=text) from error
    absurd = absurd_count(found)
    if absurd is not None:
        raise RunFolderError("impossible-count", path=where, count=str(absurd))
    return found


def results_schema() -> dict[str, Any]:
    """The JSON Schema of results.json."""
    return _adapter(Results).json_schema(mode="serialization")


class TrialFolder:
    """What one trial leaves behind."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._predictions = PredictionFiles(path)

    @property
    def artifact(self) -> Path:
        """Folder of the fitted strategy."""
        return self.path / "artifact"

    @property
    def work(self) -> Path:
        """Folder for checkpoints and other leftovers of fitting."""
        return self.path / "work"

    @property
    def _swapped(self) -> Path:
        return self.path / "query_swap.jsonl"

    @property
    def _state(self) -> Path:
        return self.path / "state.json"

    def begin(self, fingerprint: str) -> dict[str, Prediction]:
        """Prepare for a trial and return predictions kept from an interrupted run of the same one.

        What another fingerprint left (other data, settings or code) is cleared away, checkpoints
        of its training too.

        Raises:
            RunFolderError: the folder cannot be written.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
            kept: dict[str, Prediction] = {}
            self.reopen()  # first: a record must never stand beside predictions that it is not of
            if self._began_as() == fingerprint:
                kept = {one.sample_id: one for one in self.predictions()}
            else:
                self._state.unlink(missing_ok=True)
                self._swapped.unlink(missing_ok=True)
                for left in (self.work, self.artifact):
                    shutil.rmtree(left, ignore_errors=True)
        except OSError as error:
            raise not_written(self.path, error) from error
        self.write_predictions(kept.values())
        write_atomic(self._state, json.dumps({"fingerprint": fingerprint}) + "\n")
        return kept

    def reopen(self) -> None:
        """Take back that the trial ended; its predictions stay, and the next run goes on there."""
        for name in ("trial.json", "scores.jsonl"):
            (self.path / name).unlink(missing_ok=True)
        try:
            self.swapped()
        except RunFolderError:
            self._swapped.unlink()

    def _began_as(self) -> str | None:
        try:
            return self.fingerprint()
        except RunFolderError:
            return None  # damaged: it starts anew

    def fingerprint(self) -> str | None:
        """Fingerprint of what last began here; None where nothing did.

        Raises:
            RunFolderError: state.json cannot be read.
        """
        if not self._state.is_file():
            return None
        found = _mapping(self._state).get("fingerprint")
        return found if isinstance(found, str) else None

    def predictions(self) -> list[Prediction]:
        """Predictions on disk, without the lines that a crash cut short or a disk damaged."""
        return self._predictions.read()

    def append(self, predictions: Iterable[Prediction]) -> None:
        """Add predictions as they come.

        Raises:
            RunFolderError: they cannot be written; those before are kept.
        """
        self._predictions.append(predictions)

    def write_predictions(self, predictions: Iterable[Prediction]) -> None:
        """Replace the predictions, in the order given."""
        self._predictions.write(predictions)

    def write_scores(self, scores: Iterable[Score]) -> None:
        """Replace the scores."""
        rows = (to_json(score, Score) + "\n" for score in scores)
        write_atomic(self.path / "scores.jsonl", "".join(rows))

    def scores(self) -> list[Score]:
        """Scores on disk."""
        path = self.path / "scores.jsonl"
        if not path.is_file():
            return []
        return [from_json(line, Score, str(path)) for line in lines(path)]

    def write_swapped(self, answers: Iterable[SwappedAnswer]) -> None:
        """Write the answers of the query-swap control, all of them at once."""
        write_atomic(self._swapped, "".join(to_json(one, SwappedAnswer) + "\n" for one in answers))

    def swapped(self) -> list[SwappedAnswer]:
        """Answers of the query-swap control on disk; empty where there was none."""
        path = self._swapped
        if not path.is_file():
            return []
        return [from_json(line, SwappedAnswer, str(path)) for line in lines(path)]

    def write_record(self, record: TrialRecord) -> None:
        """Write the trial's record; with it the trial counts as ended."""
        write_atomic(self.path / "trial.json", to_json(record, TrialRecord, indent=1) + "\n")

    def record(self) -> TrialRecord | None:
        """The record, if the trial ended."""
        path = self.path / "trial.json"
        return from_json(path.read_bytes(), TrialRecord, str(path)) if path.is_file() else None


class RunFolder:
    """One comparison on disk."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def create(cls, path: Path) -> RunFolder:
        """Make the folder, private to the user, or reuse it.

        Raises:
            RunFolderError: it cannot be made or written.
        """
        folder = cls(path)
        try:
            folder.refuse_foreign()
            path.mkdir(parents=True, exist_ok=True)
            path.chmod(PRIVATE_FOLDER)
            (path / "data").mkdir(exist_ok=True, mode=PRIVATE_FOLDER)
            (path / "trials").mkdir(exist_ok=True, mode=PRIVATE_FOLDER)
        except OSError as error:
            raise RunFolderError(
                "run-folder-unusable", folder=path, text=error.strerror or ""
            ) from error
        return folder

    def refuse_foreign(self) -> None:
        """Refuse a folder of other files.

        Raises:
            RunFolderError: it holds other files than a run, links to write through, or pipes and
                devices, which would keep a run waiting.
        """
        for one in self.path.rglob("*"):
            if one.is_symlink():
                raise RunFolderError("link-in-run-folder", path=one)
            if not (one.is_file() or one.is_dir()):
                raise RunFolderError("device-in-run-folder", path=one)
        if not self.path.is_dir() or (self.path / "manifest.json").is_file():
            return
        # a run stopped at its very start has these and no manifest yet
        ours = ("data", "trials", *LOCK_FILES)
        drafts = {one.name for one in self.path.glob(DRAFTS)}
        foreign = [one.name for one in self.path.iterdir() if one.name not in (*ours, *drafts)]
        if foreign:
            raise RunFolderError("other-files-in-folder", folder=self.path, file=foreign[0])

    def sweep(self) -> None:
        """Remove what a killed run was just writing; call it with the lock held."""
        for pattern in (DRAFTS, f"data/{DRAFTS}", f"trials/*/{DRAFTS}"):
            for path in self.path.glob(pattern):
                path.unlink(missing_ok=True)

    def trial(self, name: str) -> TrialFolder:
        """The folder of one trial; no name leads out of the run folder, and no two have the same.

        A name with signs that a folder's name should not have, or too long, ends in its hash.
        """
        plain = UNUSUAL_SIGN.sub("-", name).lstrip(".")[:LONGEST_NAME]
        if plain != name or not name:
            plain += f"-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
        return TrialFolder(self.path / "trials" / plain)

    def write_split(self, split: Split) -> None:
        """Write the locked split."""
        for part in PARTS:
            rows: tuple[Sample, ...] = getattr(split, part)
            text = "".join(to_json(row, Sample) + "\n" for row in rows)
            write_atomic(self.path / "data" / f"{part}.jsonl", text)

    def rows(self, part: str) -> tuple[Sample, ...]:
        """The rows of one part of the locked split: train, validation or test."""
        path = self.path / "data" / f"{part}.jsonl"
        return tuple(from_json(line, Sample, str(path)) for line in lines(path))

    def write_manifest(self, manifest: dict[str, object]) -> None:
        """Write what the run was asked to do."""
        text = json.dumps(manifest, ensure_ascii=False, indent=1, default=str)
        write_atomic(self.path / "manifest.json", text + "\n")

    def manifest(self) -> dict[str, object]:
        """What the folder's last run was asked to do; empty for a new folder.

        Raises:
            RunFolderError: manifest.json cannot be read.
        """
        path = self.path / "manifest.json"
        return _mapping(path) if path.is_file() else {}

    def write_results(self, results: Results) -> Path:
        """Write results.json and return its path."""
        path = self.path / "results.json"
        write_atomic(path, to_json(results, Results, indent=1) + "\n")
        return path

    def write_sums(self) -> None:
        """Write the hashes of everything that results.json rests on, and its own."""
        rows = (f"{one}  {name}\n" for name, one in self.sha256s().items())
        write_atomic(self.path / SUMS, "".join(rows))

    def sha256s(self) -> dict[str, str]:
        """The files that results.json rests on, by their path in the folder, with their hashes."""
        found = {}
        for path in sorted({path for pattern in SUMMED for path in self.path.glob(pattern)}):
            found[path.relative_to(self.path).as_posix()] = sha256(path)
        return found

    def written_sums(self) -> dict[str, str] | None:
        """What `write_sums` wrote, a damaged line by its text; None where there is nothing."""
        path = self.path / SUMS
        if not path.is_file():
            return None
        rows = path.read_bytes().decode("utf-8", "replace").removesuffix("\n").split("\n")
        return {name: digest for digest, _, name in (row.partition("  ") for row in rows)}

    def results(self) -> Results:
        """Read results.json.

        Raises:
            RunFolderError: there is none, or it is not one.
        """
        path = self.path / "results.json"
        if not path.is_file():
            command = self.command()
            if command:
                raise RunFolderError("no-results-yet", folder=self.path, command=command)
            raise RunFolderError("no-results", folder=self.path)
        try:
            _refuse_other_version(path)
            found = from_json(path.read_bytes(), Results, str(path))
            _refuse_dangling(found, path)
        except RunFolderError as error:
            command = self.command()
            if command is None:
                raise
            raise RunFolderError(
                "problem-then-command", problem=error.problem, command=command
            ) from error
        return found

    def command(self) -> str | None:
        """The command that writes results.json; None where it is not known or not to be pasted."""
        try:
            command = str(self.manifest().get("command"))
            parts = shlex.split(command)
        except (RunFolderError, ValueError):
            return None
        # the folder may come from somebody else: nothing that a shell would take for more
        harmless = parts[:1] == ["advisor"] and shlex.join(parts) == command
        return command if harmless and command.isprintable() else None

    def write_report(self, html: str) -> Path:
        """Write report.html and return its path."""
        path = self.path / "report.html"
        write_atomic(path, html)
        return path


def _refuse_other_version(path: Path) -> None:
    """Refuse a results.json of another schema version; what cannot be read is refused elsewhere."""
    try:
        version = _mapping(path).get("schema_version")
    except RunFolderError:
        return
    if isinstance(version, int) and version < SCHEMA_VERSION:
        raise RunFolderError("older-results", path=path)
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise RunFolderError("newer-results", path=path)


def _refuse_dangling(results: Results, path: Path) -> None:
    """Refuse prompts that refer to turns or texts that are not there, or to very many.

    Raises:
        RunFolderError: naming the first such place.
    """
    for kind, many, places in (
        ("turns", len(results.turns), (a.prompt for r in results.rows for a in r.answers.values())),
        ("texts", len(results.texts), (turn.parts for turn in results.turns)),
    ):
        for one in places:
            if one and not 0 <= min(one) <= max(one) < many:
                wrong = next(place for place in one if not 0 <= place < many)
                raise RunFolderError(
                    "dangling-prompt", path=path, list=kind, place=wrong, count=many
                )
    too_large = prompt_too_large(results)
    if too_large is not None:
        raise RunFolderError("impossible-prompt", path=path, row=str(too_large))


def _mapping(path: Path) -> dict[str, Any]:
    """A JSON object.

    Raises:
        RunFolderError: it is not one.
    """
    try:
        found = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise RunFolderError("damaged-json", path=path, text=str(error)) from error
    if not isinstance(found, dict):
        raise RunFolderError("no-json-object", path=path)
    return found
