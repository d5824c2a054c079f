"""bfloat16 against float32 on the three demonstrations: labels, texts and tokens per second.

    python -m bench.precision [--model REF] [--rows N] [--strategies zero-shot,few-shot,rag]

Both answer the same test rows in one process, in turns of a few rows. Labels must agree on at least
99% of rows; equal texts are counted, since a long greedy answer turns where two tokens are about
equally likely.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import torch

from advisor import samples
from advisor.models import loading
from advisor.models.base import Model
from advisor.models.opening import resolve
from advisor.types import Prediction
from bench.demonstrations import MODEL, Demonstration, demonstration
from bench.speeds import Subject, interleaved, met, print_speeds, ratio, timed

BAR = 99.0
TURNS = 4
"""Turns that each precision gets; the rows of one turn share a batch."""

Answers = dict[str, Prediction]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; non-zero if labels agree on too few rows."""
    parser = argparse.ArgumentParser(prog="python -m bench.precision")
    parser.add_argument("--model", default=MODEL)
    parser.add_argument("--rows", type=int, help="test rows of each demonstration; all if not said")
    parser.add_argument("--strategies", default="zero-shot,few-shot,rag")
    given = parser.parse_args(arguments)
    loading.quiet()
    folder = resolve(given.model)
    lms: dict[str, Model] = {
        "float32": loading.load(folder, device="cpu", dtype="float32"),
        "bfloat16": loading.load(folder, device="cpu"),  # as a comparison opens it
    }
    if lms["bfloat16"].info.dtype != "bfloat16":
        parser.error("this processor does not multiply in bfloat16: there is nothing to compare")
    print(f"bfloat16 against float32: {given.model}, {torch.get_num_threads()} threads")
    labels = [0, 0]
    for name in samples.demo_names():
        demo = demonstration(name, test_limit=given.rows)
        for strategy in given.strategies.split(","):
            equal, count = compared(demo, strategy, lms)
            if demo.task.kind == "classification":
                labels = [labels[0] + equal, labels[1] + count]
    share = 100 * labels[0] / labels[1]
    return 0 if met(f"labels that agree, {labels[1]} rows", share, BAR, "%") else 1


def compared(demo: Demonstration, strategy: str, lms: dict[str, Model]) -> tuple[int, int]:
    """Print one comparison; how many answers are equal, and of how many."""
    test = demo.split.test
    size = -(-len(test) // TURNS)
    found: dict[str, Answers] = {dtype: {} for dtype in lms}
    with tempfile.TemporaryDirectory() as work:
        predictors = {
            dtype: demo.fitted(strategy, lm, Path(work) / dtype) for dtype, lm in lms.items()
        }

        def turns(dtype: str) -> Subject:
            def once(step: int) -> float:
                rows = test[step * size : (step + 1) * size]
                with timed() as clock:
                    answers = list(predictors[dtype].predict(rows))
                found[dtype].update({one.sample_id: one for one in answers})
                return sum(map(tokens, answers)) / clock.seconds

            return once

        speeds = interleaved({dtype: turns(dtype) for dtype in lms}, -(-len(test) // size))
    low = found["bfloat16"]
    equal = sum(low[row].output == answer.output for row, answer in found["float32"].items())
    what = "labels" if demo.task.kind == "classification" else "texts"
    print(f"  {strategy} on {demo.name}: equal {what} {equal} of {len(test)}")
    print_speeds(speeds, "tokens/s")
    print(f"    {'bfloat16 against float32':34} {ratio(speeds, 'bfloat16', 'float32'):8.2f}x")
    return equal, len(test)


def tokens(answer: Prediction) -> int:
    """Tokens of a request and its answer."""
    return (answer.usage.input_tokens or 0) + (answer.usage.output_tokens or 0)


if __name__ == "__main__":
    raise SystemExit(main())
