"""Which code a trial's answers depend on: what its process and its strategy import, and no more.

A fingerprint with all of the project's code would run every trial again for a help text. The
modules are found in their source, without importing them.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

OURS = ("advisor", "strategies", "evals")
TRIAL = "advisor.experiment.trial"
IMPORT = re.compile(
    r"^[ \t]*(?:from[ ]+([\w.]+)[ ]+import[ ]+(\([^)]*\)|[^\n#]+)|import[ ]+([\w., ]+))",
    re.MULTILINE,
)


@cache
def code_sha256(*modules: str) -> str:
    """Hash of the source of all that a trial can import, `modules` among it.

    Args:
        modules: of the strategy, and of what other packages add. Of another package, all counts.
    """
    files = dict(_reached(TRIAL))
    for module in modules:
        own = module.split(".", maxsplit=1)[0]
        files |= _reached(module) if own in OURS else _whole(own)
    digest = hashlib.sha256()
    for name, path in sorted(files.items()):
        digest.update(name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@cache
def _reached(module: str) -> dict[str, Path]:
    """Our modules that one imports, at any place in its text, and those that they import."""
    found: dict[str, Path] = {}
    left = [module]
    while left:
        name = left.pop()
        path = _file(name)
        if path is None or name in found:
            continue
        found[name] = path
        left += _imports(path)
    return found


def _imports(path: Path) -> Iterator[str]:
    for source, names, plain in IMPORT.findall(path.read_text(encoding="utf-8")):
        if plain:
            yield from (one.split(" as ")[0].strip() for one in plain.split(","))
            continue
        yield source
        for one in names.strip("() \n").strip(",\n ").split(","):
            yield f"{source}.{one.split(' as ')[0].strip()}"


@cache
def _file(module: str) -> Path | None:
    """The file of one of our modules; None for what is none of them."""
    top, *rest = module.split(".")
    root = _root(top) if top in OURS else None
    if root is None:
        return None
    path = root.joinpath(*rest)
    for one in (path / "__init__.py", path.with_suffix(".py")):
        if one.is_file():
            return one
    return None


def _root(package: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    places = (spec.submodule_search_locations or []) if spec else []
    return Path(places[0]) if places else None


def _whole(package: str) -> dict[str, Path]:
    """All modules of another package, or the one file that it is."""
    root = _root(package)
    if root is not None:
        return {str(path.relative_to(root)): path for path in root.rglob("*.py")}
    spec = importlib.util.find_spec(package)
    return {package: Path(spec.origin)} if spec and spec.origin else {}
