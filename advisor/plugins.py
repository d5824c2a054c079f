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
from functools import cache
from typing import TypeVar

from advisor.errors import UsageError

Added = TypeVar("Added")


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
                f"the package {package} adds {point.name!r} to {group}, and it cannot be loaded: "
                f"{type(error).__name__}: {error}. Fix or uninstall {package}"
            ) from error
        if not isinstance(loaded, kind):
            raise UsageError(
                f"the package {package} adds {point.name!r} to {group}, which is no "
                f"{kind.__name__}. Fix or uninstall {package}"
            )
        found.append(loaded)
    return tuple(found)
