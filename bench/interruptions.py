"""Kill a small comparison at random moments, run the same command again, compare the results.

    python -m bench.interruptions [--kills 50] [--trained 3] [--seed 0]

Every kill is SIGKILL to the whole process group, when the run folder is there and a random number
of rows were predicted, or up to a second later, so that all phases of all trials are met. What may
differ afterwards are times and what follows from them.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from advisor import samples

NOT_THE_SAME = frozenset(
    {"created_at", "run_id", "latency_ms", "throughput", "memory", "cost", "phases", "latency_s",
     "command"}
)  # fmt: skip
"""Times, and what is computed from them."""
SCRIPTED = (
    "--model", "scripted", "--embedder", "hashing", "--strategies", "majority,tfidf,few-shot,rag",
    "--train-limit", "120", "--test-limit", "40",
)  # fmt: skip
TRAINED = (
    "--model", "smollm2", "--embedder", "hashing", "--strategies", "zero-shot,qlora",
    "--train-limit", "60", "--test-limit", "12",
)  # fmt: skip
LOOK_EVERY_S = 0.005
LATER_S = 1.0
"""Enough to reach the phases without rows: fitting, saving, scoring, the summary."""
PATIENCE_S = 900.0


def command(settings: Sequence[str], out: Path) -> list[str]:
    """The comparison that is interrupted: the bundled tickets, offline."""
    data = samples.path("tickets") / "tickets.jsonl"
    advisor = [sys.executable, "-m", "advisor.cli", "compare", str(data), "--offline"]
    return [*advisor, *settings, "--out", str(out)]


def killed_when(
    line: Sequence[str], moment: Callable[[], bool], kill: Callable[[int, int], None] = os.killpg
) -> bool:
    """Start a command in a process group of its own and kill it at a moment.

    Args:
        line: the command.
        moment: says when; asked every few milliseconds.
        kill: of the group, or of its first process alone (`os.kill`).

    Returns:
        Whether it was still running.
    """
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(line, start_new_session=True, **quiet) as process:  # type: ignore[call-overload]
        end = time.monotonic() + PATIENCE_S
        while process.poll() is None and not moment() and time.monotonic() < end:
            time.sleep(LOOK_EVERY_S)
        running: bool = process.poll() is None
        if running:
            kill(process.pid, signal.SIGKILL)
    return running


def finish(line: Sequence[str]) -> None:
    """Run a command to its end.

    Raises:
        RuntimeError: it does not end well.
    """
    done = subprocess.run(line, capture_output=True, text=True, check=False, timeout=PATIENCE_S)
    if done.returncode != 0:
        raise RuntimeError(f"exit code {done.returncode}: {done.stdout[-2000:]}{done.stderr}")


def lasting(value: Any) -> Any:
    """Results without what no two runs share."""
    if isinstance(value, dict):
        return {name: lasting(one) for name, one in value.items() if name not in NOT_THE_SAME}
    return [lasting(one) for one in value] if isinstance(value, list) else value


def results(out: Path) -> Any:
    """What lasts of a run folder's results.json."""
    return lasting(json.loads((out / "results.json").read_text(encoding="utf-8")))


def rows_twice(out: Path) -> list[str]:
    """Files in which a row was predicted twice."""
    found = []
    for path in sorted(out.glob("trials/*/predictions.jsonl")):
        ids = [json.loads(line)["sample_id"] for line in path.read_text("utf-8").splitlines()]
        if len(ids) != len(set(ids)):
            found.append(str(path))
    return found


def differences(a: Any, b: Any, where: str = "") -> list[str]:
    """Places where two results differ."""
    if isinstance(a, dict) and isinstance(b, dict):
        keys = sorted(a.keys() | b.keys())
        return [
            line for key in keys for line in differences(a.get(key), b.get(key), f"{where}.{key}")
        ]
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        pairs = enumerate(zip(a, b, strict=True))
        return [
            line for at, (one, two) in pairs for line in differences(one, two, f"{where}[{at}]")
        ]
    return [] if a == b else [f"{where}: {a!r} and {b!r}"]


def interrupt(settings: Sequence[str], kills: int, seed: int, folder: Path) -> int:
    """Kill `kills` runs, each once, and finish each; return how many ended differently."""
    draw = random.Random(seed)
    whole = folder / "whole"
    finish(command(settings, whole))
    expected, total = results(whole), _rows(whole)
    wrong = done = late = 0
    while done < kills and late < kills:
        out = folder / f"killed-{done}-{late}"
        rows, later_s = draw.randint(0, total), draw.choice((0, draw.uniform(0, LATER_S)))
        if not killed_when(command(settings, out), _moment(out, rows, later_s)):
            late += 1  # it had ended: nothing was interrupted
            continue
        there, ended = _rows(out), len(list(out.glob("trials/*/trial.json")))
        finish(command(settings, out))
        bad = differences(expected, results(out)) + rows_twice(out)
        wrong += bool(bad)
        done += 1
        where = f"with {there} of {total} rows and {ended} trials ended"
        print(f"kill {done} {where}: {bad[:5] or 'the same'}", flush=True)
    print(f"{done} kills, {wrong} with other results ({late} came after the end)", flush=True)
    return wrong


def _rows(out: Path) -> int:
    """Rows predicted so far, over all trials."""
    return sum(path.read_bytes().count(b"\n") for path in out.glob("trials/*/predictions.jsonl"))


def _moment(out: Path, rows: int, later_s: float) -> Callable[[], bool]:
    """A moment some time after the folder appeared and so many rows were predicted."""
    seen: list[float] = []

    def reached() -> bool:
        if not seen and out.exists() and _rows(out) >= rows:
            seen.append(time.monotonic())
        return bool(seen) and time.monotonic() - seen[0] >= later_s

    return reached


def main() -> int:
    """Run the experiment; non-zero if any result differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--kills", type=int, default=50, help="with the scripted model")
    parser.add_argument("--trained", type=int, default=3, help="with the bundled model, trained")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    wrong = 0
    for settings, kills in ((SCRIPTED, asked.kills), (TRAINED, asked.trained)):
        if kills:
            with tempfile.TemporaryDirectory() as folder:
                wrong += interrupt(settings, kills, asked.seed, Path(folder))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
