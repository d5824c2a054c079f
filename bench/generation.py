"""Greedy answers in batches, against the model's own `generate` row by row.

    python -m bench.generation [--model REF] [--rows N] [--their-rows N] [--rounds N]

Three kinds of prompt: few-shot on tickets (one beginning for all rows, short answers), few-shot on
orders (one beginning, long answers), and rag on the handbook (other passages in every prompt, short
answers). The last is shown without a bar: its time goes into reading prompts that share nothing,
which both sides do alike. The other side is the model as transformers loads it, asked through
`generate(do_sample=False)`. In each round, ours begins with an empty prefix cache and answers a few
rows through the library too, as in every trial.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForCausalLM

from advisor.models import loading
from advisor.models.base import Encoded
from advisor.models.local import TransformersModel
from advisor.models.opening import resolve
from bench.demonstrations import MODEL, demonstration, mean_tokens
from bench.speeds import Subject, interleaved, met, print_speeds, ratio, rows_of, timed

BAR = 4.0
KINDS = (("tickets", "few-shot", BAR), ("orders", "few-shot", BAR), ("handbook", "rag", 0.0))

Texts = dict[int, str]


def ours(lm: TransformersModel, prompts: Sequence[Encoded], most: int, found: Texts) -> Subject:
    """All rows, in each round."""

    def once(_round: int) -> float:
        lm.forget_prefix()
        with timed() as clock:
            answers = list(lm.generate(prompts, most))
        found.update({one.index: one.text for one in answers})
        return len(prompts) / clock.seconds

    list(lm.generate(prompts[:2], 2))
    return once


def row_by_row(
    model: Any,
    decode: Callable[[Sequence[int]], str],
    prompts: Sequence[Encoded],
    most: int,
    rows: Callable[[int], range],
    found: Texts,
) -> Subject:
    """The rows of the round, one call of `generate` each."""

    def answer(prompt: Encoded, tokens: int) -> str:
        ids = torch.tensor([prompt.ids])
        with torch.inference_mode():
            written = model.generate(
                input_ids=ids,
                attention_mask=torch.ones_like(ids),
                max_new_tokens=tokens,
                do_sample=False,
            )
        return decode(written[0, len(prompt.ids) :].tolist())

    def once(step: int) -> float:
        with timed() as clock:
            found.update({row: answer(prompts[row], most) for row in rows(step)})
        return len(rows(step)) / clock.seconds

    answer(prompts[0], 2)
    return once


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; non-zero if a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.generation")
    parser.add_argument("--model", default=MODEL)
    parser.add_argument("--rows", type=int, default=60, help="rows that ours answers in a round")
    parser.add_argument("--their-rows", type=int, default=6, help="rows by `generate` in one")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args(arguments)
    loading.quiet()
    folder = resolve(given.model)
    exact = loading.load(folder, device="cpu", dtype="float32")
    shipped = loading.load(folder, device="cpu")
    own = {lm.info.dtype: lm for lm in (exact, shipped)}
    plain = {
        dtype: AutoModelForCausalLM.from_pretrained(folder, dtype=dtype).eval() for dtype in own
    }

    def decode(ids: Sequence[int]) -> str:
        return str(exact.tokenizer.decode(ids, skip_special_tokens=True)).strip()

    print(
        f"generation: {torch.get_num_threads()} threads; {given.rounds} rounds of {given.rows} "
        f"rows (ours) and {given.their_rows} (generate, row by row)"
    )
    fine = []
    for name, strategy, bar in KINDS:
        demo = demonstration(name, test_limit=given.rows)
        with tempfile.TemporaryDirectory() as work:
            predictor = demo.fitted(strategy, exact, Path(work))
            prompts = demo.prompts(predictor, exact)[: given.rows]
        most = predictor.max_new_tokens
        texts: dict[str, Texts] = {}
        subjects: dict[str, Subject] = {}
        for dtype, lm in own.items():
            key = f"ours, {dtype}"
            subjects[key] = ours(lm, prompts, most, texts.setdefault(key, {}))
        for dtype, model in plain.items():
            key = f"generate, {dtype}"
            rows = rows_of(len(prompts), given.their_rows)
            subjects[key] = row_by_row(
                model, decode, prompts, most, rows, texts.setdefault(key, {})
            )
        speeds = interleaved(subjects, given.rounds)
        print(
            f"  {strategy} on {name}: prompts of {mean_tokens(prompts):.0f} tokens, answers of up "
            f"to {most}"
        )
        print_speeds(speeds, "rows/s")
        times = ratio(speeds, "ours, float32", "generate, float32")
        fine.append(met("float32 against float32", times, bar))
        if exact.info.dtype != shipped.info.dtype:
            for dtype in plain:
                times = ratio(speeds, f"ours, {shipped.info.dtype}", f"generate, {dtype}")
                print(f"    {f'as shipped against {dtype}':34} {times:8.2f}x")
        expected = texts["generate, float32"]
        for dtype in own:
            equal = sum(texts[f"ours, {dtype}"][row] == text for row, text in expected.items())
            print(
                f"    ours in {dtype} against generate in float32: same text {equal} of "
                f"{len(expected)}"
            )
            if dtype == "float32":
                fine.append(equal == len(expected))
    return 0 if all(fine) else 1


if __name__ == "__main__":
    raise SystemExit(main())
