"""The query-swap control: whether a model reads the query, or only what was retrieved for it.

Every drawn row is asked again with the query of another row above the same retrieved material. A
model that reads the query then loses the row, one that repeats the material keeps it. The control
is no strategy: its answers stand in a file of their own and enter no other figure.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from advisor.results import QuerySwap
from advisor.types import Prediction, Sample, Score, SwappedAnswer
from evals.counting import count
from evals.scorers import Scorer, accepted_answers
from evals.stats import compare, of_rows
from strategies.base import SwapsQuery

PHASE = "query_swap"
SWAP_ROWS = 40
"""Test rows asked again. The 95% interval of a gap reached 0.1 to either side with 60 rows. It
widens with the square root, to 0.12: a gap of 0.15 still stands clear of zero."""
OWN, ANOTHER = "own-query", "other-query"


@dataclass(frozen=True, slots=True)
class Swap:
    """A labelled row, and the row whose query takes the place of its own."""

    row: Sample
    other: Sample


def draw(test: Sequence[Sample], seed: int) -> list[Swap]:
    """Draw up to `SWAP_ROWS` rows and another row's query for each; the same for every strategy.

    The other row has another input and no accepted answer in common: with a query that asks for the
    same answer there would be nothing to lose. A row for which there is none is left out.
    """
    rng = random.Random(seed)
    labelled = [(row, frozenset(accepted_answers(row))) for row in test if row.target is not None]
    swaps = []
    for row, answers in rng.sample(labelled, min(SWAP_ROWS, len(labelled))):
        others = [
            other
            for other, its_answers in labelled
            if other.input != row.input and answers.isdisjoint(its_answers)
        ]
        if others:
            swaps.append(Swap(row, rng.choice(others)))
    return swaps


def ask(
    predictor: SwapsQuery,
    swaps: Sequence[Swap],
    scorer: Scorer,
    on_answer: Callable[[int], None],
) -> list[SwappedAnswer]:
    """Ask every drawn row with the other query, scored against the row's own target.

    Args:
        predictor: sees no targets.
        swaps: the drawn rows.
        scorer: of the primary metric.
        on_answer: called with the number of answers so far.
    """
    found = {swap.row.id: Prediction(swap.row.id, None, error="no answer came") for swap in swaps}
    rows = [replace(swap.row, target=None) for swap in swaps]
    queries = [replace(swap.other, target=None) for swap in swaps]
    for done, one in enumerate(predictor.predict_swapped(rows, queries), 1):
        found[one.sample_id] = one
        on_answer(done)
    answers = []
    for swap in swaps:
        given = found[swap.row.id]
        score = scorer.score(swap.row, given.output).value
        answers.append(SwappedAnswer(swap.row.id, swap.other.id, given.output, score, given.error))
    return answers


def compared(
    answers: Iterable[SwappedAnswer], own: Mapping[str, float], metric: str, seed: int
) -> QuerySwap | None:
    """Set the swapped scores beside the strategy's own on the same rows; None without any.

    Args:
        answers: as `ask` gave them.
        own: sample id -> score with the row's own query.
        metric: the primary metric.
        seed: for the intervals.
    """
    scores = (Score(one.sample_id, metric, one.score) for one in answers if one.sample_id in own)
    counted = count(scores).get(metric)
    if counted is None:
        return None
    swapped = dict(counted.values)
    true = {row: own[row] for row in swapped}
    found = of_rows(list(swapped.values()), metric, seed)
    (gap,) = compare({OWN: true, ANOTHER: swapped}, metric, seed)
    return QuerySwap(
        metric=metric,
        value=found.value,
        ci_low=found.ci_low,
        ci_high=found.ci_high,
        true_value=fmean(true.values()),
        n=len(swapped),
        gap=gap,
    )
