"""Sample data sets that ship with the advisor, one folder per sample, and how each is shown."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Demo:
    """What `advisor demo NAME` compares.

    Attributes:
        shows: what there is to see, for a line of the help text.
        out: the run folder, relative to the working directory.
        data: the labelled rows; without `test` a part of them is held out.
        test: the test rows, if they are a file of their own.
        docs: the folder of documents to retrieve from, if there is one.
        target_column: the column of the answer, where its name does not say so.
        test_limit: at most this many rows are tested; None tests all.
    """

    shows: str
    out: str
    data: Path
    test: Path | None = None
    docs: Path | None = None
    target_column: str | None = None
    test_limit: int | None = None


_DEMOS = {
    "tickets": Demo(
        shows="support tickets into 12 classes, some of them hard to tell apart",
        out="runs/demo",
        data=_HERE / "tickets" / "tickets.jsonl",
        test_limit=120,
    ),
    "handbook": Demo(
        shows="questions about a company's handbook of 30 pages: knowledge to look up",
        out="runs/demo-handbook",
        data=_HERE / "handbook" / "train.jsonl",
        test=_HERE / "handbook" / "test.jsonl",
        docs=_HERE / "handbook" / "docs",
    ),
    "orders": Demo(
        shows="orders in free text into JSON of a fixed schema: a form to learn",
        out="runs/demo-orders",
        data=_HERE / "orders" / "orders.jsonl",
        target_column="record",
        test_limit=100,
    ),
}


def names() -> tuple[str, ...]:
    """Return the names of the samples present, in alphabetical order."""
    folders = (entry.name for entry in _HERE.iterdir() if entry.is_dir())
    return tuple(sorted(name for name in folders if not name.startswith(("_", "."))))


def path(name: str) -> Path:
    """Return the folder of the sample `name`; ValueError names the choices."""
    return _HERE / _known(name, names())


def demo_names() -> tuple[str, ...]:
    """Return the names of the demonstrations, the one to start with first."""
    return tuple(_DEMOS)


def demo(name: str) -> Demo:
    """Return the demonstration on the sample `name`; ValueError names the choices."""
    return _DEMOS[_known(name, demo_names())]


def _known(name: str, choices: tuple[str, ...]) -> str:
    if name not in choices:
        raise ValueError(f"unknown sample {name!r}; choose one of: {', '.join(choices)}")
    return name
