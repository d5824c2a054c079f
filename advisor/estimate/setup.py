"""What a plan is asked for: a method and its settings, checked all at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from advisor.errors import ConfigError
from advisor.findings import Problem, problem

ALL_LINEAR = "all-linear"
ATTENTIONS = ("flash", "eager")
WEIGHT_BITS = (4, 8, 16, 32)


class Method(StrEnum):
    """Ways to use a model, from the one that needs least memory to the one that needs most."""

    INFERENCE = "inference"
    PROMPT_TUNING = "prompt-tuning"
    QLORA = "qlora"
    LORA = "lora"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Optimizer:
    """What an optimizer keeps per trained parameter.

    Attributes:
        values: state values per parameter, in the parameter's own precision.
        bytes_per_parameter: state of optimizers that keep 8-bit values, whatever the precision.
        paged: the state lives in pages that move to the computer's memory when the GPU's is short.
    """

    values: float = 0.0
    bytes_per_parameter: float = 0.0
    paged: bool = False


_EIGHT_BIT = 2 * (1 + 4 / 256)
"""Two moments of one byte each, with a float32 scale per block of 256 (bitsandbytes)."""

OPTIMIZERS = MappingProxyType(
    {
        "adamw": Optimizer(values=2),
        "adamw-8bit": Optimizer(bytes_per_parameter=_EIGHT_BIT),
        "paged-adamw": Optimizer(values=2, paged=True),
        "paged-adamw-8bit": Optimizer(bytes_per_parameter=_EIGHT_BIT, paged=True),
        "lion": Optimizer(values=1),
        "lion-8bit": Optimizer(bytes_per_parameter=_EIGHT_BIT / 2),
        "adagrad": Optimizer(values=1),
        "rmsprop": Optimizer(values=1),
        "adafactor": Optimizer(),  # a row and a column per matrix: under a thousandth
        "sgd": Optimizer(),
    }
)
"""By the name this tool uses; see `optimizer_name` for what else is understood."""

_IN_BACKWARD = re.compile(r"\s*\+\s*optimizer_in_bwd$", re.IGNORECASE)


def optimizer_name(given: str) -> str | None:
    """Name an optimizer as OPTIMIZERS does, whether transformers, torch or torchtune spelt it.

    Returns:
        None if no known optimizer is meant.
    """
    words = re.split(r"[^a-z0-9]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "-", given).lower())
    joined = "".join(word for word in words if word not in ("torch", "fused", "bnb", "32bit"))
    joined = joined.replace("adamw", "adam").replace("adam", "adamw")
    return next((name for name in OPTIMIZERS if name.replace("-", "") == joined), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """One way to run or train a model.

    Attributes:
        method: what is done with it.
        seq_len: tokens of the longest row (prompt and answer), or of a packed row.
        batch_size: rows in the GPU at once.
        accumulation: batches whose gradients are added up before the optimizer steps.
        bits: bits per weight of the model; None: 4 for qlora, else as the checkpoint is stored
            if that is quantised, else 16.
        lora_rank, lora_targets: of the adapters; names of linear layers, or all-linear.
        trained_modules: `embed_tokens`, `lm_head`: trained in full beside the adapters.
        virtual_tokens: of prompt tuning.
        optimizer: a key of OPTIMIZERS.
        optimizer_in_backward: the step of each layer is taken as soon as its gradient is there,
            so that gradients of all layers never exist together.
        gradient_checkpointing: keep only each layer's input and compute the rest again.
        offload_checkpoints: keep those inputs in the computer's memory.
        chunked_loss: logits are made for a few tokens at a time, never for all at once.
        logit_tokens: tokens per row whose logits are made; None: all of them in training, only the
            last one at inference.
        upcast: what 4 or 8 bits leave alone (embeddings, output layer, norms) is held in float32,
            as PEFT's prepare_model_for_kbit_training makes it; this tool and TRL leave it alone.
        attention: flash (or torch's memory-efficient kernels), or eager, which stores every score.
        packing: rows are filled up with further rows. Changes time, not peak memory: the longest
            row fills seq_len either way.
    """

    method: Method
    seq_len: int = 1024
    batch_size: int = 1
    accumulation: int = 1
    bits: int | None = None
    lora_rank: int = 16
    lora_targets: tuple[str, ...] = (ALL_LINEAR,)
    trained_modules: tuple[str, ...] = ()
    virtual_tokens: int = 20
    optimizer: str = "adamw"
    optimizer_in_backward: bool = False
    gradient_checkpointing: bool = True
    offload_checkpoints: bool = False
    chunked_loss: bool = False
    logit_tokens: int | None = None
    upcast: bool = False
    attention: str = "flash"
    packing: bool = False

    @property
    def trains(self) -> bool:
        """Whether there is a backward pass."""
        return self.method is not Method.INFERENCE

    @property
    def tokens(self) -> int:
        """Tokens in the GPU at once, prompt tuning's virtual tokens included."""
        extra = self.virtual_tokens if self.method is Method.PROMPT_TUNING else 0
        return self.batch_size * (self.seq_len + extra)

    @property
    def scored_tokens(self) -> int:
        """Tokens in the GPU at once whose logits are made."""
        if self.logit_tokens is not None:
            return self.batch_size * self.logit_tokens
        return self.tokens if self.trains else self.batch_size


@dataclass(frozen=True, slots=True)
class Framework:
    """How a training framework saves memory where the flags do not say it; fields as in Setup."""

    offload_checkpoints: bool
    chunked_loss: bool


FRAMEWORKS = MappingProxyType(
    {
        "transformers": Framework(offload_checkpoints=False, chunked_loss=False),
        "trl": Framework(offload_checkpoints=False, chunked_loss=True),
        "unsloth": Framework(offload_checkpoints=True, chunked_loss=True),
    }
)
"""What each does by default: transformers' Trainer calls the model with labels; TRL's SFTTrainer
(in 1.16) fuses output layer and loss; Unsloth fuses them too and moves checkpoints out."""


def under(setup: Setup, framework: str) -> Setup:
    """The setup as a framework trains it; `framework` is a key of FRAMEWORKS."""
    habits = FRAMEWORKS[framework]
    offload = habits.offload_checkpoints and setup.gradient_checkpointing
    return replace(setup, offload_checkpoints=offload, chunked_loss=habits.chunked_loss)


_AT_LEAST_ONE = MappingProxyType(
    {
        "seq_len": "--seq-len",
        "batch_size": "--batch-size",
        "accumulation": "--gradient-accumulation",
        "lora_rank": "--lora-rank",
        "virtual_tokens": "--virtual-tokens",
    }
)


def checked(setup: Setup) -> Setup:
    """The same setup, the optimizer under this tool's name.

    Raises:
        ConfigError: settings are out of range or contradict each other; names all of them.
    """
    problems = [
        problem("must-be-one-or-more", option=option, value=getattr(setup, name))
        for name, option in _AT_LEAST_ONE.items()
        if getattr(setup, name) < 1
    ]
    in_backward = setup.optimizer_in_backward or bool(_IN_BACKWARD.search(setup.optimizer))
    optimizer = optimizer_name(_IN_BACKWARD.sub("", setup.optimizer))
    if optimizer is None:
        problems.append(_unknown("--optimizer", setup.optimizer, OPTIMIZERS))
    if setup.bits is not None and setup.bits not in WEIGHT_BITS:
        problems.append(_unknown("--bits", str(setup.bits), map(str, WEIGHT_BITS)))
    elif setup.method is Method.QLORA and (setup.bits or 4) > 8:
        problems.append(problem("bits-of-qlora", bits=setup.bits))
    elif setup.method is Method.FULL and setup.bits is not None and setup.bits < 16:
        problems.append(problem("bits-of-full", bits=setup.bits))
    if setup.attention not in ATTENTIONS:
        problems.append(_unknown("--attention", setup.attention, ATTENTIONS))
    unknown = sorted(set(setup.trained_modules) - {"embed_tokens", "lm_head"})
    if unknown:
        trained = ("embed_tokens", "lm_head")
        problems.append(_unknown("--trained-modules", ",".join(unknown), trained))
    if problems or optimizer is None:
        raise ConfigError(problems)
    return replace(setup, optimizer=optimizer, optimizer_in_backward=in_backward)


def _unknown(option: str, value: str, choices: Iterable[str]) -> Problem:
    return problem("option-unknown", option=option, value=value, choices=tuple(choices))
