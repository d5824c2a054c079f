"""Strategies by name. Nothing is imported before it is asked for.

Other packages add strategies through the entry-point group `advisor.strategies`: the entry point
loads a `Listing`.
"""

from __future__ import annotations

import importlib
import importlib.metadata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from advisor.errors import UsageError
from advisor.types import JsonScalar, TaskKind
from strategies.base import Strategy

GROUP = "advisor.strategies"
EVERY_KIND: tuple[TaskKind, ...] = ("classification", "qa", "generation")


@dataclass(frozen=True)
class Listing:
    """What is known of a strategy without importing it.

    Attributes:
        name: as used on the command line.
        module, attribute: where its class is.
        uses_language_model: False for the baselines.
        kinds: tasks it applies to.
        opens: what to load before fitting ("backend", "embedder"), so that load time stands apart.
        trains: it changes the model's weights, which a scripted model does not have.
        retrieves_documents: what it retrieves can be held against the document a row names.
        by_default: it runs when no strategies are named.
        defaults: settings that make this listing differ from its class's own.
    """

    name: str
    module: str
    attribute: str
    uses_language_model: bool = True
    kinds: tuple[TaskKind, ...] = EVERY_KIND
    opens: tuple[str, ...] = ()
    trains: bool = False
    retrieves_documents: bool = False
    by_default: bool = True
    defaults: Mapping[str, JsonScalar] = field(default_factory=dict)


def _baseline(
    name: str,
    module: str,
    attribute: str,
    kinds: tuple[TaskKind, ...] = EVERY_KIND,
    opens: tuple[str, ...] = (),
) -> Listing:
    return Listing(name, f"strategies.baselines.{module}", attribute, False, kinds, opens)


BUILT_IN: tuple[Listing, ...] = (
    _baseline("majority", "majority", "Majority"),
    _baseline("tfidf", "tfidf", "Tfidf"),
    _baseline("embedding", "embedding", "Embedding", opens=("embedder",)),
    _baseline("knn-vote", "knn_vote", "KnnVote", ("classification",), ("embedder",)),
    Listing("zero-shot", "strategies.zero_shot", "ZeroShot", opens=("backend",)),
    Listing("few-shot", "strategies.few_shot", "FewShot", opens=("backend",)),
    Listing("knn-few-shot", "strategies.knn_few_shot", "KnnFewShot", opens=("backend", "embedder")),
    Listing(
        "rag",
        "strategies.rag.strategy",
        "Rag",
        opens=("backend", "embedder"),
        retrieves_documents=True,
    ),
    Listing("qlora", "strategies.qlora.strategy", "QLora", trains=True),
    Listing(
        "lora",
        "strategies.qlora.strategy",
        "QLora",
        trains=True,
        by_default=False,
        defaults={"four_bit": False},
    ),
)


def listings() -> dict[str, Listing]:
    """Every strategy by name: the built-in ones in their order, then those of other packages."""
    found = {listing.name: listing for listing in BUILT_IN}
    for point in importlib.metadata.entry_points(group=GROUP):
        listing = point.load()
        if isinstance(listing, Listing):
            found.setdefault(listing.name, listing)
    return found


def listing(name: str) -> Listing:
    """What is known of one strategy.

    Raises:
        UsageError: there is none of this name; the message lists the valid ones.
    """
    known = listings()
    if name not in known:
        raise UsageError(f"unknown strategy {name!r}; choose from: {', '.join(known)}")
    return known[name]


def default_names(kind: TaskKind, *, with_language_model: bool, trainable: bool) -> list[str]:
    """The strategies to run when none are named: all that apply, cheapest first."""
    return [
        one.name
        for one in listings().values()
        if one.by_default
        and kind in one.kinds
        and (with_language_model or not one.uses_language_model)
        and (trainable or not one.trains)
    ]


def create(name: str, params: Mapping[str, JsonScalar] | None = None) -> Strategy:
    """Import and build a strategy with its default or the given settings."""
    one = listing(name)
    factory = getattr(importlib.import_module(one.module), one.attribute)
    return cast("Strategy", factory(**dict(one.defaults), **dict(params or {})))
