"""Trials that ended after a run folder's results were written, as a second Ctrl-C leaves it."""

from __future__ import annotations

from advisor.errors import RunFolderError
from advisor.results import Results, StrategyResult
from advisor.runs.store import RunFolder
from advisor.types import TrialRecord


def stale_results(folder: RunFolder, results: Results) -> tuple[str, ...]:
    """Name the trials whose end is not in the results, by what both say, not by times of files.

    Repeats with other seeds or fewer rows are left out: the results do not name them one by one.
    A damaged manifest or record tells nothing here; the next comparison in the folder tells of it.

    Args:
        folder: the run folder.
        results: what its results.json says.
    """
    try:
        manifest = folder.manifest()
    except RunFolderError:
        return ()
    trials, repeats = manifest.get("trials"), manifest.get("repeats", [])
    if not isinstance(trials, dict) or not isinstance(repeats, list):
        return ()
    shown = {one.id: one for one in results.strategies}
    return tuple(
        name
        for name, fingerprint in trials.items()
        if name not in repeats
        and (record := _record(folder, name)) is not None
        and record.fingerprint == fingerprint
        and not _is_of(shown.get(name), record)
    )


def _record(folder: RunFolder, name: str) -> TrialRecord | None:
    try:
        return folder.trial(name).record()
    except RunFolderError:
        return None


def _is_of(shown: StrategyResult | None, record: TrialRecord) -> bool:
    """Whether what the results show is this record: the same end, and times of the same run."""
    if shown is None or shown.status != record.status:
        return False
    # of an outside system no times are shown
    return not shown.phases or [one.wall_s for one in shown.phases] == [
        one.wall_s for one in record.measurements
    ]
