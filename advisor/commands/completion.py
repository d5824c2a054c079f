"""What Tab offers: strategy names, run folders, files. A shell waits for this, so it is light."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from advisor.config import DEFAULT_MODEL


def strategies(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Names for a comma-separated list; those before the last comma are kept and not offered."""
    from strategies import registry

    before, comma, begun = incomplete.rpartition(",")
    taken = before.split(",")
    return [
        CompletionItem(f"{before}{comma}{name}")
        for name in registry.all_strategies()
        if name.startswith(begun) and name not in taken
    ]


def models(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The bundled model, folders, and files: a .gguf file is a model too."""
    return [CompletionItem(incomplete, type="file"), *_starting((DEFAULT_MODEL,), incomplete)]


def methods(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Ways of using a model that can be planned."""
    from advisor.estimate.setup import Method

    return _starting((method.value for method in Method), incomplete)


def runs(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Run folders under runs/, the newest first; any folder where none fits."""
    from advisor.doctor.folder import run_folders

    found = _starting(map(str, run_folders(Path())), incomplete)
    return found or [CompletionItem(incomplete, type="dir")]


def files(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Files and folders, as the shell finds them."""
    return [CompletionItem(incomplete, type="file")]


def _starting(names: Iterable[str], incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]
