"""Scoring every label after the few-shot prompt, against lm-evaluation-harness's own HFLM.

    python -m bench.scoring [--model REF] [--rows N] [--their-rows N] [--rounds N] [--batch-size N]

Both get the very same tokens: the prompts of our few-shot strategy on the bundled tickets (12
demonstrations), each with 12 labels and the end mark. HFLM feeds every prompt with every label; its
batch size is its default, 1, unless --batch-size says otherwise. In each round, ours begins with an
empty prefix cache and compares a few rows with the library, as in every trial.
"""

from __future__ import annotations

import argparse
import logging
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch

from advisor.models import loading
from advisor.models.base import Encoded
from advisor.models.local import TransformersModel
from advisor.models.opening import resolve
from bench.demonstrations import MODEL, demonstration, mean_tokens
from bench.speeds import Subject, interleaved, met, print_speeds, ratio, rows_of, timed

BAR = 80.0
TOLERANCE = 1e-3
"""Float32 sums of a dozen logarithms of about -10 each, by two programs."""

Scores = dict[int, Sequence[float]]


def ours(
    lm: TransformersModel, prompts: Sequence[Encoded], labels: Sequence[str], found: Scores
) -> Subject:
    """All rows, in each round."""

    def once(_round: int) -> float:
        lm.forget_prefix()
        with timed() as clock:
            ranked = list(lm.rank(prompts, labels))
        found.update({one.index: one.log_likelihoods for one in ranked})
        return len(prompts) / clock.seconds

    list(lm.rank(prompts[:2], labels))
    return once


def harness(
    lm: Any,
    prompts: Sequence[Encoded],
    labels: Sequence[Sequence[int]],
    rows: Callable[[int], range],
    found: Scores,
) -> Subject:
    """The rows of the round."""

    def scored(asked: Sequence[int]) -> list[float]:
        requests = [
            (("", ""), list(prompts[row].ids), list(label)) for row in asked for label in labels
        ]
        return [value for value, _ in lm._loglikelihood_tokens(requests, disable_tqdm=True)]

    def once(step: int) -> float:
        with timed() as clock:
            values = scored(rows(step))
        for at, row in enumerate(rows(step)):
            found[row] = values[at * len(labels) : (at + 1) * len(labels)]
        return len(rows(step)) / clock.seconds

    lm._loglikelihood_tokens([(("", ""), [1, 2, 3], [4])], disable_tqdm=True)
    return once


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; non-zero if a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.scoring")
    parser.add_argument("--model", default=MODEL)
    parser.add_argument("--rows", type=int, default=120, help="rows that ours scores in a round")
    parser.add_argument("--their-rows", type=int, default=2, help="rows that HFLM scores in one")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--batch-size", default="1", help="HFLM's: a number or auto")
    given = parser.parse_args(arguments)
    from lm_eval.models.huggingface import HFLM

    loading.quiet()
    logging.getLogger("lm_eval").setLevel(logging.ERROR)
    folder = resolve(given.model)
    exact = loading.load(folder, device="cpu", dtype="float32")
    shipped = loading.load(folder, device="cpu")
    demo = demonstration("tickets", test_limit=given.rows)
    labels = list(demo.task.labels)
    with tempfile.TemporaryDirectory() as work:
        prompts = demo.prompts(demo.fitted("few-shot", exact, Path(work)), exact)
    own: dict[str, Scores] = {"float32": {}}
    lms = {"float32": exact}
    if shipped.info.dtype != "float32":
        own[shipped.info.dtype], lms[shipped.info.dtype] = {}, shipped
    theirs: dict[str, Scores] = {dtype: {} for dtype in lms}

    subjects: dict[str, Subject] = {}
    for dtype, lm in lms.items():
        subjects[f"ours, {dtype}"] = ours(lm, prompts, labels, own[dtype])
    for dtype in lms:
        peer = HFLM(pretrained=folder, device="cpu", dtype=dtype, batch_size=given.batch_size)
        rows = rows_of(len(prompts), given.their_rows)
        subjects[f"HFLM, {dtype}"] = harness(
            peer, prompts, exact.answer_ids(labels), rows, theirs[dtype]
        )
    speeds = interleaved(subjects, given.rounds)
    print(
        f"scoring: {len(labels)} labels after 12 demonstrations, tickets, prompts of "
        f"{mean_tokens(prompts):.0f} tokens; {torch.get_num_threads()} threads; {given.rounds} "
        f"rounds of {len(prompts)} rows (ours) and {given.their_rows} (HFLM, batch size "
        f"{given.batch_size})"
    )
    print_speeds(speeds, "rows/s")
    fine = [met("float32 against float32", ratio(speeds, "ours, float32", "HFLM, float32"), BAR)]
    if len(lms) > 1:
        as_shipped = f"ours, {shipped.info.dtype}"
        for dtype in lms:
            times = ratio(speeds, as_shipped, f"HFLM, {dtype}")
            print(f"    {f'as shipped against HFLM, {dtype}':34} {times:8.2f}x")
    expected = theirs["float32"]
    for dtype, scores in own.items():
        gap = max(
            abs(a - b) for row in expected for a, b in zip(scores[row], expected[row], strict=True)
        )
        equal = sum(_best(scores[row]) == _best(expected[row]) for row in expected)
        print(
            f"    ours in {dtype} against HFLM in float32: same label {equal} of {len(expected)}, "
            f"largest difference of a log-likelihood {gap:.1e}"
            + (f" (bar {TOLERANCE:.0e})" if dtype == "float32" else "")
        )
        if dtype == "float32":
            fine += [gap <= TOLERANCE, equal == len(expected)]
    return 0 if all(fine) else 1


def _best(values: Sequence[float]) -> int:
    return max(range(len(values)), key=lambda at: values[at])


if __name__ == "__main__":
    raise SystemExit(main())
