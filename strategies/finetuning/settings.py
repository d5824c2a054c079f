"""What fine-tuning uses when nothing is said: a table by model size, and the length of training.

Everything here is arithmetic on counts, so that the same data and model always train the same way;
nothing depends on how fast this machine happens to be.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from advisor.estimate.setup import Method
from advisor.types import TaskKind

CPU_BUDGET = 4.2e12
"""Parameters times trained tokens that a CPU run may take by default: 31 steps of 16 rows of 62
tokens for 135M parameters, see docs/defaults.md."""
FEWEST_STEPS = 30
"""Below this a training has hardly left its starting point (warm-up included), so no default stops
earlier, whatever the budget."""
FEWEST_LOOKS, MOST_LOOKS = 4, 12
"""Looks at the validation rows in one training, evenly spread."""
LOOKED_AT = 0.25
"""Validation rows answered in all looks together, as a share of the rows trained on. A row looked
at takes about 40% of the time of a row trained on, so that the looks take a tenth of a training."""
PATIENCE = 5
"""Looks without a better score before training stops."""
FEWEST_VALIDATION_ROWS, MOST_VALIDATION_ROWS = 32, 256
"""Fewer could not tell two steps apart; more would cost more than they sharpen the choice."""
BATCH_WINDOW = 8
"""Batches that are sorted by length together. More would save little more padding, and would put
the same rows side by side in every pass."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Settings of one training.

    Attributes:
        rank, alpha, dropout: of adapters; their output is scaled by alpha / rank.
        learning_rate: peak; it rises over the first `warmup` share of steps, then falls to 0.
        batch_size: rows per optimizer step.
        epochs: passes over the training rows.
        warmup: share of the steps.
        virtual_tokens: vectors of a soft prompt.
    """

    rank: int
    alpha: int
    dropout: float
    learning_rate: float
    batch_size: int
    epochs: float
    warmup: float = 0.05
    virtual_tokens: int = 20


@dataclass(frozen=True, slots=True)
class SizeClass:
    """The recipe for models of up to `parameters` parameters, and why."""

    parameters: float
    recipe: Recipe
    reason: str


DEFAULTS: tuple[SizeClass, ...] = (
    SizeClass(
        500e6,
        Recipe(16, 32, 0.0, 2e-3, 16, 4),
        "measured on 135M parameters: five times the rate of the next class answers more rows in "
        "as many steps",
    ),
    SizeClass(
        1.5e9,
        Recipe(16, 32, 0.0, 4e-4, 16, 4),
        "twice the rate of the QLoRA paper's small models, because labelled sets here have "
        "thousands of rows, not tens of thousands",
    ),
    SizeClass(
        15e9,
        Recipe(16, 32, 0.05, 2e-4, 16, 3),
        "rate and batch of the QLoRA paper for 7B and 13B; rank beyond 16 brought it nothing once "
        "all linear layers are adapted",
    ),
    SizeClass(
        math.inf,
        Recipe(16, 32, 0.05, 1e-4, 16, 2),
        "half the rate, as the QLoRA paper does for 33B and 65B",
    ),
)


FULL_RATE = 0.1
"""Learning rate of full fine-tuning as a share of the adapters': the optimum of LoRA lies about ten
times higher at every size (Schulman et al. 2025, "LoRA Without Regret")."""
SOFT_PROMPT_RATE = 3e-2
"""Learning rate of a soft prompt (AdamW), whatever the model's size. Twenty vectors: more bring
little (Lester et al. 2021)."""
RATES = (1 / 3, 1.0, 3.0)
"""Learning rates tried, as multiples of the default one, where time allows."""
TRIED = 0.2
"""Steps of a trial with each learning rate, as a share of the training's; at least FEWEST_STEPS."""


def recipe_for(parameters: int, method: Method) -> Recipe:
    """The default settings for a model of this many parameters."""
    found = next(one for one in DEFAULTS if parameters <= one.parameters).recipe
    if method is Method.FULL:
        return replace(found, dropout=0.0, learning_rate=FULL_RATE * found.learning_rate)
    if method is Method.PROMPT_TUNING:
        return replace(found, dropout=0.0, learning_rate=SOFT_PROMPT_RATE)
    return found


@dataclass(frozen=True, slots=True)
class Length:
    """How long a training lasts.

    Attributes:
        steps: optimizer steps.
        wanted: steps the epochs ask for.
        validation_rows: most rows that a look is at.
        evaluate_every: steps between two looks at the validation rows.
    """

    steps: int
    wanted: int
    validation_rows: int
    evaluate_every: int

    @classmethod
    def of(cls, steps: int, batch_size: int, validation: int, wanted: int | None = None) -> Length:
        """A training of this many steps with its looks at up to `validation` rows."""
        looked_at = LOOKED_AT * steps * batch_size
        enough = max(FEWEST_VALIDATION_ROWS, int(looked_at / FEWEST_LOOKS))
        rows = min(validation, MOST_VALIDATION_ROWS, enough)
        looks = min(MOST_LOOKS, max(FEWEST_LOOKS, int(looked_at / max(1, rows))))
        return cls(steps, wanted or steps, rows, max(1, math.ceil(steps / looks)))


def training_length(
    recipe: Recipe,
    lengths: Sequence[int],
    parameters: int,
    *,
    validation: int,
    budget: float | None,
) -> Length:
    """Steps for rows of these token lengths.

    Args:
        recipe: batch size and epochs.
        lengths: tokens of each training row.
        parameters: of the model.
        validation: rows to choose the best step by.
        budget: parameters times tokens at most; None for no bound.
    """
    wanted = max(FEWEST_STEPS, math.ceil(recipe.epochs * len(lengths) / recipe.batch_size))
    steps = wanted
    if budget is not None:
        tokens_per_step = recipe.batch_size * sum(lengths) / len(lengths)
        affordable = int(budget / (parameters * tokens_per_step))
        steps = min(wanted, max(FEWEST_STEPS, affordable))
    return Length.of(steps, recipe.batch_size, validation, wanted)


def scored_by_rows(kind: TaskKind) -> bool:
    """Whether the best step is the one with most rows answered exactly, not the lowest loss.

    A label or short answer is right or wrong, and the loss turns before the accuracy does; a long
    text is hardly ever reproduced exactly, so there the loss is the finer measure.
    """
    return kind not in ("generation", "json", "number")
