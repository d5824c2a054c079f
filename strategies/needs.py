"""How the run puts a strategy on a GPU, as setups for `advisor.estimate`."""

from __future__ import annotations

from advisor.estimate.model_shape import ModelShape
from advisor.estimate.setup import Method, Setup
from advisor.models.limits import BATCH_TOKENS, LOGIT_ELEMENTS
from strategies.finetuning.job import layouts
from strategies.finetuning.settings import (
    FEWEST_STEPS,
    RATES,
    TRIED,
    recipe_for,
    training_length,
)
from strategies.lengths import Lengths, TrainingLengths
from strategies.registry import ModelUse


def training_setups(shape: ModelShape, method: Method, longest: int, answer: int) -> list[Setup]:
    """The ways the trainer tries, in its order, until one fits (`finetuning.job.layouts`).

    Args:
        shape: of the model.
        method: of training.
        longest: tokens of the longest training row.
        answer: tokens of the longest answer; logits are made there alone.
    """
    recipe = recipe_for(shape.parameters, method)
    return [
        Setup(
            method=method,
            bits=32 if method is Method.FULL and shape.stored_bits is None else None,
            seq_len=_within(shape, longest),
            batch_size=layout.rows_at_once,
            accumulation=layout.accumulate,
            gradient_checkpointing=layout.recompute,
            lora_rank=recipe.rank,
            virtual_tokens=recipe.virtual_tokens,
            logit_tokens=min(answer, _within(shape, longest)),
        )
        for layout in layouts(recipe.batch_size)
    ]


def epochs(shape: ModelShape, method: Method, lengths: TrainingLengths) -> float:
    """Passes over the training rows that the default settings make on a GPU, trials included."""
    recipe = recipe_for(shape.parameters, method)
    length = training_length(recipe, lengths.rows, shape.parameters, validation=0, budget=None)
    steps = length.steps + len(RATES) * max(FEWEST_STEPS, round(TRIED * length.steps))
    return steps * recipe.batch_size / len(lengths.rows)


def asking_setup(shape: ModelShape, use: ModelUse, lengths: Lengths, rows: int) -> Setup:
    """The largest batch that answering `rows` requests puts on a GPU."""
    most_logits = LOGIT_ELEMENTS["cuda"] // shape.vocab
    scored = max(1, min(lengths.scored, most_logits))
    fed = min(lengths.fed, scored - 1) if lengths.scored > 1 else lengths.fed
    width = max(1, lengths.longest - lengths.shared + fed)
    at_once = min(rows, BATCH_TOKENS["cuda"] // width, most_logits // scored)
    return Setup(
        method=Method.INFERENCE,
        seq_len=_within(shape, lengths.longest + fed),
        batch_size=max(1, at_once),
        bits=asking_bits(use),
        logit_tokens=scored,
    )


def asking_bits(use: ModelUse) -> int | None:
    """Bits per weight while answering; None where the model is held as it is stored."""
    return 4 if use.trained is Method.QLORA else None


def _within(shape: ModelShape, tokens: int) -> int:
    """What does not fit the model's context is cut."""
    return max(1, min(tokens, shape.max_positions or tokens))
