"""Whether an exported folder answers as was measured: its own programs, on the test rows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from advisor.errors import TrialError
from advisor.export_findings import OtherAnswer, Parity
from advisor.handover.export import Chosen, Facts
from advisor.models.embedder import open_embedder
from evals.counting import count
from evals.registry import make_scorers, metric_spec
from evals.scorers import score_all
from evals.stats import compare

SHOWN = 5
"""Differing rows that are named."""
OTHER_PROMPT = "another prompt"
"""What `files/check.py` answers where the prompt differs."""
REPLAY = (
    "import json, sys; from check import by_folder; "
    "found = by_folder(json.load(open(sys.argv[1], encoding='utf-8'))); "
    "print(json.dumps(found))"
)


def replay(folder: Path, rows: Sequence[Facts]) -> list[str]:
    """The answers of the folder's own programs, in a process that has only them.

    Raises:
        TrialError: they break.
    """
    asked = folder / ".rows.json"
    asked.write_text(json.dumps(rows), "utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    try:
        done = subprocess.run(
            [sys.executable, "-B", "-c", REPLAY, asked.name],
            cwd=folder,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    finally:
        asked.unlink()
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or [str(done.returncode)]
        raise TrialError("export-broken", folder=folder, text=said[-1])
    found: list[str] = json.loads(done.stdout.splitlines()[-1])
    return found


def held_against(
    chosen: Chosen, rows: Sequence[Facts], answers: Sequence[str], margin: float
) -> Parity:
    """Compare answers with those that were measured, row by row and by the primary metric.

    Args:
        chosen: what was exported.
        rows: requests with the measured answers.
        answers: to the same requests.
        margin: by how much the metric may be worse.
    """
    metric = chosen.results.primary_metric
    spec = metric_spec(metric)
    by_id = {row.id: row for row in chosen.test}
    samples = [by_id[one["id"]] for one in rows]
    scorers = make_scorers([spec], chosen.task, lambda: open_embedder(chosen.job.embedder))
    scores = {
        name: dict(count(score_all(scorers, samples, outputs))[metric].values)
        for name, outputs in (
            ("exported", list(answers)),
            ("measured", [one["output"] for one in rows]),
        )
    }
    pairs = compare(scores, metric, chosen.results.provenance.seed)
    differing = [
        OtherAnswer(one["id"], one["output"], found)
        for one, found in zip(rows, answers, strict=True)
        if found != one["output"]
    ]
    other_prompts = sum(one.found == OTHER_PROMPT for one in differing)
    pair = pairs[0] if pairs else None
    worse = 0.0
    if pair is not None:
        worse = pair.difference if spec.direction == "lower" else -pair.difference
    return Parity(
        len(rows),
        len(rows) - len(differing),
        other_prompts,
        metric,
        pair,
        margin,
        not other_prompts and worse <= margin,
        tuple(differing[:SHOWN]),
    )
