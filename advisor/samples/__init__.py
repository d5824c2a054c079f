"""Sample data sets that ship with the advisor, one folder per sample."""

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def names() -> tuple[str, ...]:
    """Return the names of the samples present, in alphabetical order."""
    folders = (entry.name for entry in _HERE.iterdir() if entry.is_dir())
    return tuple(sorted(name for name in folders if not name.startswith(("_", "."))))


def path(name: str) -> Path:
    """Return the folder of the sample `name`; ValueError names the choices."""
    choices = names()
    if name not in choices:
        raise ValueError(f"unknown sample {name!r}; choose one of: {', '.join(choices)}")
    return _HERE / name
