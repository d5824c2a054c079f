"""What other packages add through entry points.

| group | an entry point loads |
|---|---|
| `advisor.strategies` | `strategies.registry.StrategyInfo` |
| `advisor.metrics` | `evals.registry.MetricSpec` |
| `advisor.models` | `advisor.models.provider.ModelProvider` |
| `advisor.readers` | `advisor.data.readers.Reader` |
| `advisor.questions` | a `pathlib.Path`: a file with more questions |
| `advisor.sections` | `reports.view.AddedSection` |
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Protocol, TypeVar

from advisor.errors import UsageError

Added = TypeVar("Added")


class _HasName(Protocol):
    @property
    def name(self) -> str: ...


Named = TypeVar("Named", bound=_HasName)


@contextmanager
def working_folder() -> Iterator[None]:
    """Find modules in the working folder too, after all others: what an option names by itself."""
    before = list(sys.path)
    sys.path.append(str(Path.cwd()))
    try:
        yield
    finally:
        sys.path[:] = before


def module_of(option: str, reference: str) -> str:
    """The module of MODULE:ATTRIBUTE; it is looked for and not run, a package above it aside.

    Raises:
        UsageError: it is written otherwise, or there is no such module.
    """
    module, mark, attribute = reference.partition(":")
    found = None
    if mark and module and attribute:
        with working_folder():
            try:
                found = importlib.util.find_spec(module)
            except (ImportError, ValueError):
                found = None
    if found is None:
        raise UsageError("no-such-module", option=option, reference=reference)
    return module


def by_name(built_in: Iterable[Named], group: str, kind: type[Named]) -> dict[str, Named]:
    """Everything of a group by name: the built-in ones in their order, then those added."""
    found = {one.name: one for one in built_in}
    for one in added(group, kind):
        found.setdefault(one.name, one)
    return found


@cache
def added(group: str, kind: type[Added]) -> tuple[Added, ...]:
    """What installed packages add to a group, in the order of their entry points' names.

    Raises:
        UsageError: an entry point cannot be loaded, or loads something else.
    """
    found = []
    for point in sorted(importlib.metadata.entry_points(group=group)):
        package = point.dist.name if point.dist else point.module
        try:
            loaded = point.load()
        except Exception as error:  # another package's code may fail in any way
            raise UsageError(
                "plugin-unusable",
                package=package,
                name=point.name,
                group=group,
                text=f"{type(error).__name__}: {error}",
            ) from error
        if not isinstance(loaded, kind):
            raise UsageError(
                "plugin-of-other-kind",
                package=package,
                name=point.name,
                group=group,
                wanted=kind.__name__,
            )
        found.append(loaded)
    return tuple(found)
