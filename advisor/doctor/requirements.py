"""The packages the product uses, against the ranges it was written for."""

from __future__ import annotations

import importlib.metadata
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PROJECT = "llm-strategy-advisor"
_HEAVIEST = ("torch", "transformers", "peft", "trl", "bitsandbytes", "sentence-transformers")


@dataclass(frozen=True, slots=True)
class Package:
    """One required package.

    Attributes:
        wanted: the range, e.g. `>=5.0`; empty for any.
        installed: its version; None if it is absent.
        fits: installed and within the range.
    """

    name: str
    wanted: str
    installed: str | None
    fits: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the project asks of a machine: packages, and versions of Python."""

    python: str
    packages: tuple[str, ...]


def wanted(root: Path) -> Wanted:
    """What pyproject.toml asks for, in a checkout; else what the installed package says.

    Args:
        root: the folder that holds the package `advisor`.
    """
    try:
        project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    except (OSError, ValueError, KeyError):
        project = {}
    if project.get("name") == PROJECT:
        return Wanted(project["requires-python"], tuple(project["dependencies"]))
    try:
        found = importlib.metadata.metadata(PROJECT)
    except importlib.metadata.PackageNotFoundError:
        return Wanted("", ())
    python = found.get_all("Requires-Python") or [""]
    return Wanted(python[0], tuple(found.get_all("Requires-Dist") or ()))


def check(requirements: Iterable[str]) -> tuple[Package, ...]:
    """Hold the installed versions against requirements; what other systems or extras need is left.

    Args:
        requirements: as in pyproject.toml, e.g. `torch>=2.6`.

    Raises:
        ImportError: `packaging`, which reads ranges, is itself absent.
    """
    from packaging.requirements import Requirement

    found = []
    for text in requirements:
        one = Requirement(text)
        if one.marker is not None and not one.marker.evaluate({"extra": ""}):
            continue
        try:
            version = importlib.metadata.version(one.name)
        except importlib.metadata.PackageNotFoundError:
            version = None
        fits = version is not None and one.specifier.contains(version, prereleases=True)
        found.append(Package(one.name, str(one.specifier), version, fits))
    return tuple(sorted(found, key=_heaviest_first))


def python_fits(wanted_range: str) -> bool:
    """Whether this Python is within a range such as `>=3.11`.

    Raises:
        ImportError: `packaging` is absent.
    """
    from packaging.specifiers import SpecifierSet

    version = ".".join(map(str, sys.version_info[:3]))
    return SpecifierSet(wanted_range).contains(version, prereleases=True)


def _heaviest_first(package: Package) -> tuple[int, str]:
    heavy = package.name in _HEAVIEST
    return (_HEAVIEST.index(package.name) if heavy else len(_HEAVIEST)), package.name
