"""What an earlier run left in the folder: what still holds, and why the rest is run again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TypeGuard

from advisor.errors import RunFolderError
from advisor.experiment.job import TrialJob, code_of
from advisor.runs.store import RunFolder, TrialFolder

Origin = Mapping[str, str]
"""What a fingerprint was made of, by name: the data, the code, and each setting."""
DATA, CODE = "the data", "the code"
NOT_SETTINGS = (
    "run", "name", "strategy", "task", "train_share", "is_repeat", "kills", "fingerprint",
)  # fmt: skip
"""Fields of a trial that its name or the data decide."""
NAMED = 3
"""Trials named in one sentence; more are counted."""


@dataclass(frozen=True)
class CompletedTrials:
    """What was found in a run folder.

    Attributes:
        done: names of the trials whose results hold.
        told: sentences on the others, for the user.
        origins: what the fingerprints of this run and of the folder's trials are made of; kept in
            manifest.json for the next run to tell what changed.
    """

    done: frozenset[str]
    told: tuple[str, ...]
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
    done, reasons = set(), {}
    for job in jobs:
        trial = folder.trial(job.name)
        mine = _origin(job, data_sha256)
        origins[job.fingerprint] = mine
        try:
            before = trial.fingerprint()
            if before is not None and before in known:
                origins.setdefault(before, known[before])
            reason = _not_holding(trial, job.fingerprint, test_ids)
            if before is not None and before != job.fingerprint:
                reason = _changed(known.get(before), mine, job)
        except RunFolderError:
            reason = "state.json is damaged; run again"
        if reason is None:
            done.add(job.name)
        elif reason:
            reasons[job.name] = reason
    return CompletedTrials(frozenset(done), _sentences(reasons), origins)


def _not_holding(trial: TrialFolder, fingerprint: str, test_ids: Sequence[str]) -> str | None:
    """Why a trial is run: None where it is done, empty where there is nothing to tell."""
    damaged = _damaged(trial, fingerprint, test_ids)
    if damaged is not None:
        trial.reopen()
        return f"{damaged} is damaged; run again"
    record = trial.record()
    if record is None or record.fingerprint != fingerprint:
        rows = {one.sample_id for one in trial.predictions()} & set(test_ids)
        return f"it was stopped; goes on after {len(rows)} of {len(test_ids)} rows" if rows else ""
    return None if record.status == "done" else f"it {record.status} before; run again"


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
    if not all(one.value is None or 0 <= one.value <= 1 for one in scores):
        return False
    return counts.keys() == set(test_ids) and len(set(counts.values())) == 1


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


def _changed(before: Origin | None, now: Origin, job: TrialJob) -> str:
    """Say what makes an earlier result hold no more."""
    if before is None:
        return "the data, the settings, the code or the model's files changed since; run again"
    names = [name for name in now if before.get(name) != now[name]]
    said = [name for name in names if name in (DATA, CODE)]
    settings = [f"--{name.replace('_', '-')}" for name in names if name not in (DATA, CODE)]
    if settings:
        said.append(f"the settings ({', '.join(settings)})")
    return f"{' and '.join(said or [_files(job)])} changed since; run again"


def _files(job: TrialJob) -> str:
    """What else a fingerprint is made of: the files that a trial reads."""
    if job.predictions_file is not None:
        return "the file of predictions"
    return "the model's files" + (" or the documents" if job.docs is not None else "")


def _sentences(reasons: Mapping[str, str]) -> tuple[str, ...]:
    """One sentence per reason, with the trials it holds for."""
    by_reason: dict[str, list[str]] = {}
    for name, reason in reasons.items():
        by_reason.setdefault(reason, []).append(f"trials/{name}")
    return tuple(f"{_some(names)}: {reason}." for reason, names in by_reason.items())


def _some(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")
