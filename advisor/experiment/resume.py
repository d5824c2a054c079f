"""What an earlier run left in the folder: what still holds, and why the rest is run again."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal, TypeGuard

from advisor.errors import RunFolderError
from advisor.experiment.job import TrialJob, code_of
from advisor.findings import Finding, Problem
from advisor.runs.store import RunFolder, TrialFolder
from advisor.types import Score, TrialStatus
from evals.registry import metric_spec

Origin = Mapping[str, str]
"""What a fingerprint was made of, by name: the data, the code, and each setting."""
DATA, CODE = "the data", "the code"
NOT_SETTINGS = (
    "run", "name", "strategy", "task", "train_share", "is_repeat", "kills", "fingerprint",
    "budget_usd", "price",
)  # fmt: skip
"""Fields of a trial that its name or the data decide."""
NAMED = 3
"""Trials named in one sentence; more are counted."""


@dataclass(frozen=True, slots=True)
class FileDamaged(Finding):
    """A file of the trial is damaged."""

    file: str
    kind: Literal["file_damaged"] = "file_damaged"


@dataclass(frozen=True, slots=True)
class TrialStopped(Finding):
    """The trial was stopped after some of the test rows, and goes on there."""

    rows: int
    of: int
    kind: Literal["trial_stopped"] = "trial_stopped"


@dataclass(frozen=True, slots=True)
class TrialEndedSo(Finding):
    """The trial ended, and not with results."""

    status: TrialStatus
    kind: Literal["trial_ended_so"] = "trial_ended_so"


@dataclass(frozen=True, slots=True)
class InputChanged(Finding):
    """Something that the trial's results rest on changed.

    Attributes:
        what: `files` are those of the model or the documents, `anything` is any of these.
        options: the settings that changed.
    """

    what: Literal["data", "code", "settings", "predictions", "files", "anything"]
    options: tuple[str, ...] = ()
    kind: Literal["input_changed"] = "input_changed"


@dataclass(frozen=True, slots=True)
class InputsChanged(Finding):
    """What the trial's results rest on changed."""

    inputs: tuple[InputChanged, ...]
    kind: Literal["inputs_changed"] = "inputs_changed"


Reason = FileDamaged | TrialStopped | TrialEndedSo | InputsChanged


@dataclass(frozen=True, slots=True)
class RunAgain(Finding):
    """Trials that are run again, or go on, for one reason; of very many `more` are not named."""

    trials: tuple[str, ...]
    more: int
    reason: Reason
    kind: Literal["run_again"] = "run_again"


@dataclass(frozen=True, slots=True)
class ManifestDamaged(Finding):
    """The folder's manifest.json cannot be read, and is written again; `problem` says why."""

    problem: Problem
    kind: Literal["manifest_damaged"] = "manifest_damaged"


@dataclass(frozen=True)
class CompletedTrials:
    """What was found in a run folder.

    Attributes:
        done: names of the trials whose results hold.
        outdated: the others that have something to tell, by why they are run again.
        origins: what the fingerprints of this run and of the folder's trials are made of; kept in
            manifest.json for the next run to tell what changed.
    """

    done: frozenset[str]
    outdated: tuple[RunAgain, ...]
    origins: Mapping[str, Origin]


def resume_state(
    folder: RunFolder,
    jobs: Iterable[TrialJob],
    manifest: Mapping[str, object],
    data_sha256: str,
    test_ids: Sequence[str],
) -> CompletedTrials:
    """Look at what is there of every trial; what is damaged is opened again, to be redone.

    Args:
        folder: the run folder, its lock held.
        jobs: the trials of this run.
        manifest: of the folder's last run.
        data_sha256: of the rows.
        test_ids: of the test rows, which a trial's predictions must cover.
    """
    known = _origins(manifest)
    origins: dict[str, Origin] = {}
    done = set()
    reasons: dict[str, Reason] = {}
    for job in jobs:
        trial = folder.trial(job.name)
        mine = _origin(job, data_sha256)
        origins[job.fingerprint] = mine
        try:
            before = trial.fingerprint()
            if before is not None and before in known:
                origins.setdefault(before, known[before])
            holds, reason = _state(trial, job.fingerprint, test_ids)
            if before is not None and before != job.fingerprint:
                holds, reason = False, _changed(known.get(before), mine, job)
        except RunFolderError:
            holds, reason = False, FileDamaged("state.json")
        if holds:
            done.add(job.name)
        elif reason is not None:
            reasons[job.name] = reason
    return CompletedTrials(frozenset(done), _by_reason(folder, reasons), origins)


def _state(
    trial: TrialFolder, fingerprint: str, test_ids: Sequence[str]
) -> tuple[bool, Reason | None]:
    """Whether a trial is done, and if not, why it is run; None where there is nothing to tell."""
    damaged = _damaged(trial, fingerprint, test_ids)
    if damaged is not None:
        trial.reopen()
        return False, FileDamaged(damaged)
    record = trial.record()
    if record is None or record.fingerprint != fingerprint:
        rows = {one.sample_id for one in trial.predictions()} & set(test_ids)
        return False, TrialStopped(len(rows), len(test_ids)) if rows else None
    if record.status != "done":
        return False, TrialEndedSo(record.status)
    return True, None


def _damaged(trial: TrialFolder, fingerprint: str, test_ids: Sequence[str]) -> str | None:
    """The first file of an ended trial that cannot be read or is not whole."""
    try:
        record = trial.record()
    except (RunFolderError, OSError):
        return "trial.json"
    if record is None or record.fingerprint != fingerprint or record.status != "done":
        return None
    checks: Mapping[str, Callable[[], bool]] = {
        "predictions.jsonl": lambda: _each_once(trial.predictions(), test_ids),
        "scores.jsonl": lambda: _all_scored(trial, test_ids),
        "query_swap.jsonl": lambda: trial.swapped() is not None,
    }
    for name, whole in checks.items():
        try:
            if not whole():
                return name
        except (RunFolderError, OSError):
            return name
    return None


def _each_once(predictions: Iterable[object], test_ids: Sequence[str]) -> bool:
    return Counter(getattr(one, "sample_id", None) for one in predictions) == Counter(test_ids)


def _all_scored(trial: TrialFolder, test_ids: Sequence[str]) -> bool:
    """Every scorer scores every row, so each row has the same number of lines; from 0 to 1."""
    scores = trial.scores()
    counts = Counter(one.sample_id for one in scores)
    if not all(one.value is None or _within_bounds(one) for one in scores):
        return False
    return counts.keys() == set(test_ids) and len(set(counts.values())) == 1


def _within_bounds(score: Score) -> bool:
    low, high = metric_spec(score.scorer).bounds
    return (
        score.value is not None
        and math.isfinite(score.value)
        and (low is None or low <= score.value)
        and (high is None or score.value <= high)
    )


def _origin(job: TrialJob, data_sha256: str) -> Origin:
    settings = {name: str(value) for name, value in asdict(job).items() if name not in NOT_SETTINGS}
    return {DATA: data_sha256, CODE: code_of(job), **settings, "task": job.task.kind}


def _origins(manifest: Mapping[str, object]) -> Mapping[str, Origin]:
    found = manifest.get("origins")
    if not isinstance(found, dict):
        return {}
    return {name: one for name, one in found.items() if _is_origin(one)}


def _is_origin(found: object) -> TypeGuard[Origin]:
    return isinstance(found, dict) and all(isinstance(one, str) for one in found.values())


def _changed(before: Origin | None, now: Origin, job: TrialJob) -> InputsChanged:
    """What makes an earlier result hold no more."""
    if before is None:
        return InputsChanged((InputChanged("anything"),))
    names = [name for name in now if before.get(name) != now[name]]
    inputs = []
    if DATA in names:
        inputs.append(InputChanged("data"))
    if CODE in names:
        inputs.append(InputChanged("code"))
    options = tuple(f"--{one.replace('_', '-')}" for one in names if one not in (DATA, CODE))
    if options:
        inputs.append(InputChanged("settings", options))
    if not inputs:  # a fingerprint is also made of the files that a trial reads
        inputs.append(InputChanged("files" if job.predictions_file is None else "predictions"))
    return InputsChanged(tuple(inputs))


def _by_reason(folder: RunFolder, reasons: Mapping[str, Reason]) -> tuple[RunAgain, ...]:
    """Each reason once, with the trials it holds for."""
    trials: dict[Reason, list[str]] = {}
    for name, reason in reasons.items():
        trials.setdefault(reason, []).append(f"trials/{folder.trial(name).path.name}")
    return tuple(
        RunAgain(tuple(names[:NAMED]), max(0, len(names) - NAMED), reason)
        for reason, names in trials.items()
    )
