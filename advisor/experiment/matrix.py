"""The trials of a comparison as cells of one matrix: strategy, model, seed, share of the rows.

The cells of the first seed on all training rows are the first runs, which measure everything. The
others are repeats: they answer the same test rows for their answers alone, with other seeds for the
spread, on fewer training rows for the learning curve. What would give the same answers again is no
cell: a strategy that draws nothing at random is repeated on fewer rows alone (another seed takes
other rows), and one that uses no training rows stands in the curve with its one measurement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from strategies import registry

CURVE_SHARES = (0.25, 0.5)
"""Shares of the training rows beside all of them: each half as many as the next."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One trial.

    Attributes:
        strategy: its registered name, or the name given to predictions from a file.
        model: of the language model; None where the strategy uses none.
        seed: of everything random.
        share: of the training rows to fit on.
    """

    strategy: str
    model: str | None
    seed: int
    share: float = 1.0


@dataclass(frozen=True)
class Matrix:
    """What a comparison runs.

    Attributes:
        strategies: registered names, cheapest first.
        models: the language models.
        seed: of the first runs; repeats take the next ones.
        seeds: how many in all.
        curve: repeat on `CURVE_SHARES` of the rows too.
        precomputed: names of predictions from files.
        without: first runs that cannot be.
    """

    strategies: Sequence[str]
    models: Sequence[str]
    seed: int
    seeds: int = 1
    curve: bool = False
    precomputed: Sequence[str] = ()
    without: frozenset[Cell] = frozenset()

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All of them, the first runs first."""
        return (*self.first, *self.repeats)

    def is_repeat(self, cell: Cell) -> bool:
        """Whether it runs for its answers alone."""
        return cell.seed != self.seed or cell.share != 1

    @property
    def first(self) -> tuple[Cell, ...]:
        """The first runs: a strategy that uses no language model is run once for all models."""
        own = (
            Cell(name, model, self.seed)
            for name in self.strategies
            for model in (
                self.models if registry.strategy_info(name).uses_language_model else (None,)
            )
        )
        possible = (cell for cell in own if cell not in self.without)
        return (*possible, *(Cell(name, None, self.seed) for name in self.precomputed))

    @property
    def repeats(self) -> tuple[Cell, ...]:
        """The other cells, in the order of the first runs."""
        seeds = range(self.seed, self.seed + self.seeds)
        found: list[Cell] = []
        for cell in self.first:
            if cell.strategy in self.precomputed:
                continue
            if registry.strategy_info(cell.strategy).is_random:
                found += [Cell(cell.strategy, cell.model, seed) for seed in seeds[1:]]
            if self.curve and registry.strategy_info(cell.strategy).uses_training_rows:
                found += [
                    Cell(cell.strategy, cell.model, seed, share)
                    for share in CURVE_SHARES
                    for seed in seeds
                ]
        return tuple(found)

    def name(self, cell: Cell) -> str:
        """The trial's name; of a first run, the id of its result. Nothing reads it back."""
        parts = [result_id(cell.strategy, cell.model, self.models)]
        if cell.share != 1:
            parts.append(f"{100 * cell.share:g}pct-seed{cell.seed}")
        elif cell.seed != self.seed:
            parts.append(f"seed{cell.seed}")
        return "@".join(parts)


def result_id(strategy: str, model: str | None, models: Sequence[str]) -> str:
    """What a strategy with a model is called in a run of these models."""
    return strategy if model is None or len(models) == 1 else f"{strategy}@{model}"
