"""Several ways of one job, timed in turn in one process, and the printout."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

Subject = Callable[[int], float]
"""Does the work of one round (0, 1, …) and returns rows (or whatever is counted) per second."""
Speeds = Mapping[str, Sequence[float]]


class Clock:
    """Seconds of a `with` block, in `seconds` once it has ended."""

    seconds: float = 0.0


@contextmanager
def timed() -> Iterator[Clock]:
    """Time a block."""
    clock = Clock()
    begin = time.perf_counter()
    yield clock
    clock.seconds = time.perf_counter() - begin


def interleaved(subjects: Mapping[str, Subject], rounds: int) -> Speeds:
    """The speed of every subject in every round; each round begins with another subject."""
    names = list(subjects)
    speeds: dict[str, list[float]] = {name: [] for name in names}
    for step in range(rounds):
        first = step % len(names)
        for name in [*names[first:], *names[:first]]:
            speeds[name].append(subjects[name](step))
    return speeds


def ratio(speeds: Speeds, ours: str, theirs: str) -> float:
    """How many times as fast `ours` is: the median over the rounds."""
    return statistics.median(a / b for a, b in zip(speeds[ours], speeds[theirs], strict=True))


def rows_of(total: int, count: int) -> Callable[[int], range]:
    """Which rows a slow side answers in each round: the next `count`, from the start again."""

    def of(step: int) -> range:
        first = step * count % total
        return range(first, min(first + count, total))

    return of


def print_speeds(speeds: Speeds, unit: str) -> None:
    """One line a subject: median, least and most."""
    for name, values in speeds.items():
        spread = f"({min(values):.3g} to {max(values):.3g})" if len(values) > 1 else ""
        print(f"    {name:34} {statistics.median(values):9.3f} {unit}  {spread}")


def met(name: str, value: float, bar: float, unit: str = "x") -> bool:
    """Print a figure that has to reach a bar; whether it does."""
    reached = value >= bar
    print(f"    {name:34} {value:8.2f}{unit}  bar {bar:g}{unit}  {'ok' if reached else 'BELOW'}")
    return reached
