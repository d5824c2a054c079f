"""Published memory figures as setups, and how far the prediction is from them."""

from __future__ import annotations

import itertools
import json
import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from advisor.estimate.memory import CALIBRATION, Calibration, predict
from advisor.estimate.model_shape import ModelShape, read_shape
from advisor.estimate.setup import ALL_LINEAR, Method, Setup, checked, under

GB, GIB = 1e9, float(2**30)
UNSTATED_TOKENS = 512
"""Assumed where a source gives no length: its rows are short instructions padded to the longest of
a batch, and the longest decide the peak."""
UNSTATED_RANK = 8
"""The default of both training tools among the sources."""
_METHODS = {
    "inference": (Method.INFERENCE, ()),
    "qlora": (Method.QLORA, ()),
    "lora": (Method.LORA, ()),
    "lora/freeze/galore": (Method.LORA, ()),
    "lora_emb": (Method.LORA, ("embed_tokens", "lm_head")),
    "full": (Method.FULL, ()),
    "full_amp": (Method.FULL, ()),
    "full_pure_bf16": (Method.FULL, ()),
}  # fmt: skip
_GENERIC = {
    7: (4096, 32, 32, 32, 11008, 32000),
    14: (5120, 40, 40, 40, 13824, 32000),
    30: (6656, 60, 52, 52, 17920, 32000),
    70: (8192, 80, 64, 8, 28672, 32000),
}
"""Llama shapes for rows that name a size only: hidden, layers, heads, key-value heads, inner width,
vocabulary."""
_UPCASTING = "QwenLM/"
"""Its training script prepares quantised models with PEFT's function, which makes embeddings and
output layer float32; the other sources' tools do not."""
_SHAPE_KEYS = ("hidden", "layers", "heads", "kv_heads", "ffn", "vocab")
_GRID = (
    (0.4, 0.6, 0.8, 1.0, 1.2, 1.4),
    (1.0, 1.1, 1.2, 1.25, 1.3, 1.4, 1.5),
    (1.5, 1.75, 2.0, 2.25, 2.5),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One published row with its setup; `setup` is None where this tool plans nothing alike."""

    row: Mapping[str, Any]
    shape: ModelShape | None
    setup: Setup | None

    @property
    def comparable(self) -> bool:
        """Measured on one GPU."""
        return self.row["kind"] == "measured" and self.row["gpus"] == 1

    @property
    def unnamed(self) -> Figure:
        """The same without the flags that name what a tool does by itself."""
        if self.setup is None:
            return self
        plain = replace(under(self.setup, "transformers"), upcast=False, attention="flash")
        return replace(self, setup=plain)

    def predicted(self, calibration: Calibration = CALIBRATION) -> int:
        """Predicted peak bytes."""
        assert self.shape is not None
        assert self.setup is not None
        return predict(self.shape, self.setup, calibration).peak_gpu_bytes

    def error(self, unit: float, calibration: Calibration = CALIBRATION) -> float:
        """Relative error, the row's figure read in this unit (GB or GIB)."""
        return self.predicted(calibration) / (self.row["peak_gb"] * unit) - 1


def read_figures(path: Path) -> tuple[Figure, ...]:
    """Read the rows of memory_figures.json."""
    return tuple(_figure(row) for row in json.loads(path.read_text(encoding="utf-8")))


def _figure(row: Mapping[str, Any]) -> Figure:
    method = _METHODS.get(row["method"])
    if method is None or row["gpus"] > 1 or row["bits"] < 4:
        return Figure(row, None, None)
    engine = row.get("engine") or ""
    framework = "unsloth" if "unsloth" in engine.lower() else "transformers"
    setup = Setup(
        method=method[0],
        seq_len=row["seq_len"] or UNSTATED_TOKENS,
        batch_size=row["batch"] or 1,
        bits=row["bits"],
        lora_rank=row.get("lora_r") or UNSTATED_RANK,
        lora_targets=_targets(row),
        trained_modules=method[1],
        optimizer=row["optimizer"] or "adamw",
        gradient_checkpointing=row["grad_ckpt"] is not False,
        upcast=row["source"].startswith(_UPCASTING),
        attention="eager" if engine == "HF" else "flash",
    )
    return Figure(row, _shape(row), under(checked(setup), framework))


def _targets(row: Mapping[str, Any]) -> tuple[str, ...]:
    said = str(row.get("lora_targets") or row.get("note") or "")
    if said.startswith("q,v") or "q,v only" in said:
        return ("q_proj", "v_proj")
    return (ALL_LINEAR, "lm_head") if "lm_head" in said else (ALL_LINEAR,)


def _shape(row: Mapping[str, Any]) -> ModelShape:
    sizes = [row[key] for key in _SHAPE_KEYS]
    if None in sizes:
        sizes = list(_GENERIC[row["params_b"]])
    hidden, layers, heads, kv_heads, ffn, vocab = sizes
    return read_shape(
        {
            "model_type": "llama",
            "hidden_size": hidden,
            "num_hidden_layers": layers,
            "num_attention_heads": heads,
            "num_key_value_heads": kv_heads,
            "intermediate_size": ffn,
            "vocab_size": vocab,
        }
    )


@dataclass(frozen=True, slots=True)
class Errors:
    """Absolute relative errors of some rows."""

    n: int
    median: float
    p90: float
    worst: float


def summarise(errors: Iterable[float]) -> Errors:
    """Median, 90th percentile (nearest rank) and largest of the absolute values."""
    sizes = sorted(abs(error) for error in errors)
    p90 = sizes[math.ceil(0.9 * len(sizes)) - 1]
    return Errors(len(sizes), statistics.median(sizes), p90, sizes[-1])


def leave_one_source_out(
    figures: Sequence[Figure],
) -> Mapping[str, tuple[Calibration, tuple[float, ...], tuple[float, ...]]]:
    """Refit the calibration without each source in turn and predict that source.

    Returns:
        By source: the calibration found without it, and its rows' errors read as GB and as GiB.
    """
    table = _misfits(figures)
    found = {}
    for source in dict.fromkeys(figure.row["source"] for figure in figures):
        seen = [i for i, figure in enumerate(figures) if figure.row["source"] != source]
        best = min(table, key=lambda one: statistics.fmean(table[one][i] for i in seen))
        own = [figure for figure in figures if figure.row["source"] == source]
        found[source] = (
            best,
            tuple(figure.error(GB, best) for figure in own),
            tuple(figure.error(GIB, best) for figure in own),
        )
    return found


def best_calibration(figures: Sequence[Figure]) -> tuple[Calibration, float]:
    """The grid's calibration with the smallest mean misfit, and that misfit."""
    table = _misfits(figures)
    best = min(table, key=lambda one: statistics.fmean(table[one]))
    return best, statistics.fmean(table[best])


def misfit(figures: Sequence[Figure], calibration: Calibration = CALIBRATION) -> float:
    """Mean absolute log ratio of prediction and figure, over rows and both units."""
    return statistics.fmean(
        abs(math.log1p(figure.error(unit, calibration))) for figure in figures for unit in (GB, GIB)
    )


def _misfits(figures: Sequence[Figure]) -> Mapping[Calibration, tuple[float, ...]]:
    """Per calibration of the grid and row: the absolute log ratio, meaned over both units."""
    return {
        calibration: tuple(misfit([figure], calibration) for figure in figures)
        for calibration in (
            Calibration(int(framework * 2**30), slack, growth)
            for framework, slack, growth in itertools.product(*_GRID)
        )
    }
