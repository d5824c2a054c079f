"""What the registry says of every strategy without importing it."""

from __future__ import annotations

from strategies.registry import BUILT_IN


def test_complexity_is_an_order() -> None:
    known = [one.complexity for one in BUILT_IN]
    assert None not in known
    assert len(set(known)) == len(known)
