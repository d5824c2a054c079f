"""What `advisor verify` found, in words."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.verify_findings import Verification
from reports.messages import say


def sentences(found: Verification) -> Iterator[str]:
    """The outcome first, then what was checked and what differs."""
    yield say(f"verify-{found.outcome}", path=found.path)
    yield say(
        "verify-checked",
        files=found.files,
        scores=found.scores,
        figures=found.figures,
        pages=found.pages,
    )
    if found.pages and not found.files:
        yield say("verify-page-alone")
    yield from map(say, found.findings)
    if found.more:
        yield say("verify-more", more=found.more)
