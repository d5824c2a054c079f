"""Writes docs/memory.md: the memory prediction beside every published figure.

`python -m bench.memory` reads ../shared/data/memory_figures.json, prints the errors and writes the
page.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from advisor.estimate.duration import Work, speed_of, training_s
from advisor.estimate.memory import CALIBRATION, Calibration
from bench.figures import (
    GB,
    GIB,
    UNSTATED_RANK,
    UNSTATED_TOKENS,
    Errors,
    Figure,
    best_calibration,
    leave_one_source_out,
    misfit,
    read_figures,
    summarise,
)

ROOT = Path(__file__).resolve().parents[1]
FIGURES = ROOT / ".." / "shared" / "data" / "memory_figures.json"
PAGE = ROOT / "docs" / "memory.md"
BAR_MEDIAN, BAR_P90 = 0.10, 0.25
A100 = "A100 80GB"
_COLUMNS = (
    "model", "method", "bits", "tokens", "batch", "adapter", "engine or note", "kind", "published",
    "ours (GB)", "ours (GiB)", "error (GB)", "error (GiB)",
)  # fmt: skip

INTRODUCTION = """# How much memory a plan predicts, and how far off it is

`advisor plan` computes the peak GPU memory of a model from its `config.json`. The terms and their
reasons are in `advisor/estimate/memory.py`; this page sets the result beside published figures.
It is written by `python -m bench.memory`, and a test keeps it true.

Three numbers are calibrated on the {n} rows measured on one GPU, everything else is arithmetic:
{framework:.1f} GiB for CUDA and libraries, a slack of {slack:g} on short-lived tensors, and
{growth:g} times the size of a key-value cache that grows. The sources print "GB" without saying
whether that is 10^9 bytes or 2^30. Some must mean 2^30 (the weights alone exceed the figure
otherwise), one seems to mean 10^9. So every error is given both ways, and the calibration weighs
both alike.

What the rows leave open is filled in the same way everywhere: {tokens} tokens where no length is
given, LoRA rank {rank}, all linear layers. "Unsloth" is `--framework unsloth`: checkpoints kept in
the computer's memory and a loss in chunks. "HF" without FlashAttention means eager attention,
`lora_emb` trains both embeddings in full. Qwen's script prepares quantised models with PEFT's
`prepare_model_for_kbit_training`, which makes the embeddings float32 (`--upcast`); the other tools
do not.
"""

SHORT = """## Where it falls short

- **The framework has to be named.** Published at the same settings and 32,768 tokens: 32 GB with
  FlashAttention alone, 16 GB with Unsloth. No single figure is near both. Without `--framework`
  a plan is that of transformers' own trainer, and the long Unsloth rows come out up to twice too
  high: the row "all, tool not named" above leaves out `--framework unsloth`, `--upcast` and
  `--attention eager`, and misses the bar for the 90th percentile. A plan of one method therefore
  prints the peak under each framework's defaults (`peak_gpu_bytes_by_framework` in JSON).
- **4-bit runs of torchtune** (8.57 and 9.29 GB): the peak stood at loading, where quantising needs
  more than training does (the source says so for one). The prediction is about training, and lower
  by a third.
- **Generation with batch size 4** (24.1 GB) is higher than its neighbours at 1 and 16 allow; the
  prediction follows the neighbours.
- **Full training with a paged optimizer** (24.1 GB): weights and gradients alone are 27 GB, so
  gradients must have been released on the way, which the row does not say (torchtune's own
  low-memory configuration does so). For such a run there is `--optimizer-in-backward`.
- **Few models.** All measured rows are two models of about 7 billion parameters. Other shapes rest
  on the arithmetic.
- **Decoder-only models only.** Encoders, encoder-decoders and recurrent models are refused; a model
  type that is not known is read as Llama-like, and the plan says so.
- **Sliding windows** are not credited: the KV cache is counted for whole rows, the most it can be.
- **Experts** are counted in 16 bits under `qlora`: transformers 5 keeps them as one tensor per
  layer, and bitsandbytes quantises linear layers only.
- One process on one GPU; nothing here divides a model over several.
"""

OTHERS = """Not part of the errors. A size without a model is taken as a Llama of that size, with
one row of {tokens} tokens. Runs on several GPUs and 2-bit weights are not predicted.
"""

TIME = """Rough on purpose: floating-point operations over a stated share of an A100's peak, with a
floor for small batches. The rows are those whose source publishes a speed on an A100.
"""


def main() -> int:
    """Write the page; 1 if the errors exceed the bar."""
    if not FIGURES.is_file():
        print(f"{FIGURES} is missing: the published figures are not beside this checkout")
        return 2
    figures = read_figures(FIGURES)
    PAGE.write_text(page(figures), encoding="utf-8")
    measured = [figure for figure in figures if figure.comparable]
    failed = False
    for name, unit in (("GB", GB), ("GiB", GIB)):
        found = summarise(figure.error(unit) for figure in measured)
        print(f"read as {name}: median {found.median:.1%}, 90th percentile {found.p90:.1%}")
        failed |= found.median > BAR_MEDIAN or found.p90 > BAR_P90
    return int(failed)


def page(figures: Sequence[Figure]) -> str:
    """The whole page as markdown."""
    measured = [figure for figure in figures if figure.comparable]
    others = [figure for figure in figures if not figure.comparable]
    introduction = INTRODUCTION.format(
        n=len(measured),
        framework=CALIBRATION.framework_bytes / GIB,
        slack=CALIBRATION.allocator_slack,
        growth=CALIBRATION.kv_growth,
        tokens=UNSTATED_TOKENS,
        rank=UNSTATED_RANK,
    )
    parts = [
        introduction,
        "## Errors\n",
        _errors(measured),
        _left_out(measured),
        SHORT,
        "## Measured on one GPU\n",
        _rows(measured),
        "## Estimates, vendors' minimums and runs on several GPUs\n",
        OTHERS.format(tokens=UNSTATED_TOKENS),
        _rows(others),
        "## Time\n",
        TIME,
        _times(measured),
    ]
    return "\n".join(parts)


def _errors(measured: Sequence[Figure]) -> str:
    groups: dict[str, list[Figure]] = {
        "all": list(measured),
        "all, tool not named": [figure.unnamed for figure in measured],
    }
    for figure in measured:
        groups.setdefault(str(figure.row["method"]), []).append(figure)
    lines = [
        (name, str(len(rows)), *_both(rows, lambda f, unit: f.error(unit)))
        for name, rows in groups.items()
    ]
    bar = f"Bar: median at most {BAR_MEDIAN:.0%}, 90th percentile at most {BAR_P90:.0%}.\n"
    head = ("rows", "n", "median (GB)", "p90 (GB)", "median (GiB)", "p90 (GiB)")
    return _table(head, lines) + "\n" + bar


def _both(rows: Sequence[Figure], error: Callable[[Figure, float], float]) -> tuple[str, ...]:
    return tuple(
        cell for unit in (GB, GIB) for cell in _cells(summarise(error(f, unit) for f in rows))
    )


def _cells(errors: Errors) -> tuple[str, str]:
    return f"{errors.median:.1%}", f"{errors.p90:.1%}"


def _left_out(measured: Sequence[Figure]) -> str:
    found = leave_one_source_out(measured)
    lines = [
        (
            _escaped(source),
            str(len(as_gb)),
            _words(fitted),
            *_cells(summarise(as_gb)),
            *_cells(summarise(as_gib)),
        )
        for source, (fitted, as_gb, as_gib) in found.items()
    ]
    unseen = [
        _cells(summarise(error for errors in kind for error in errors))
        for kind in (
            [as_gb for _, as_gb, _ in found.values()],
            [as_gib for _, _, as_gib in found.values()],
        )
    ]
    last = ("all, each predicted unseen", str(len(measured)), "", *unseen[0], *unseen[1])
    lines.append(last)
    head = ("source left out", "n", "fitted without it", *("median (GB)", "p90 (GB)"),
            *("median (GiB)", "p90 (GiB)"))  # fmt: skip
    return (
        "## A source the calibration has not seen\n\n"
        "The three numbers are fitted again without each source in turn, and that source is "
        f"predicted.\n{_chosen(measured)}\n\n" + _table(head, lines)
    )


def _chosen(measured: Sequence[Figure]) -> str:
    best, smallest = best_calibration(measured)
    return (
        f"On all rows the same fit gives {_words(best)} (mean misfit {smallest:.1%}). The optimum "
        f"is flat:\nthe round numbers in use, {_words(CALIBRATION)}, give {misfit(measured):.1%}."
    )


def _words(fitted: Calibration) -> str:
    size = fitted.framework_bytes / GIB
    return f"{size:.1f} GiB, {fitted.allocator_slack:g}, {fitted.kv_growth:g}"


def _rows(figures: Sequence[Figure]) -> str:
    parts = []
    for source in dict.fromkeys(figure.row["source"] for figure in figures):
        own = [figure for figure in figures if figure.row["source"] == source]
        parts.append(f"{_escaped(source)}\n\n" + _table(_COLUMNS, [_row(figure) for figure in own]))
    return "\n".join(parts)


def _row(figure: Figure) -> tuple[str, ...]:
    row = figure.row
    engine = row.get("engine") or ""
    note = "" if len(str(row.get("note") or "")) > 60 else str(row.get("note") or "")
    told = (
        row["model"],
        row["method"],
        str(row["bits"]),
        str(row["seq_len"] or "not given"),
        str(row["batch"] or "not given"),
        f"r {row['lora_r']} {row.get('lora_targets') or ''}".strip() if row.get("lora_r") else "",
        _escaped(engine or note),
        row["kind"] if row["gpus"] == 1 else f"{row['kind']}, {row['gpus']} GPUs",
        f"{row['peak_gb']:g}",
    )
    if figure.setup is None:
        return (*told, "", "", "", "")
    ours = figure.predicted()
    errors = (f"{figure.error(GB):+.0%}", f"{figure.error(GIB):+.0%}")
    return (*told, f"{ours / GB:.1f}", f"{ours / GIB:.1f}", *errors)


def _times(measured: Sequence[Figure]) -> str:
    lines = []
    speed = speed_of(A100)
    assert speed is not None
    for figure in measured:
        published = _published_tokens_per_s(figure)
        if published is None or figure.shape is None or figure.setup is None:
            continue
        one_row = training_s(figure.shape, figure.setup, Work(rows=1, epochs=1), speed)
        ours = figure.setup.seq_len / one_row
        row = figure.row
        lines.append(
            (row["model"], row["method"], str(row["seq_len"]), str(row["batch"]),
             row.get("engine") or "", f"{published:,.0f}", f"{ours:,.0f}",
             f"{published / ours:.2f}")
        )  # fmt: skip
    head = ("model", "method", "tokens", "batch", "engine", "published tokens/s", "ours",
            "our time over the published")  # fmt: skip
    return _table(head, lines)


def _published_tokens_per_s(figure: Figure) -> float | None:
    row = figure.row
    if figure.setup is None or not figure.setup.trains or "torchtune" in row["source"]:
        return None  # torchtune's rows do not name the GPU
    if row.get("sec_per_it"):
        return float(row["seq_len"] * row["batch"] * row["grad_accum"] / row["sec_per_it"])
    return float(row["tokens_per_s"]) if row.get("tokens_per_s") else None


def _escaped(text: str) -> str:
    return text.replace("*", "\\*").replace("|", "/")


def _table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rows = [head, ["---"] * len(head), *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


if __name__ == "__main__":
    sys.exit(main())
