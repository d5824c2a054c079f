"""From what the user typed to where the data is and in which format.

A name is looked up in this order: an existing file, an existing folder, the same with a `:split`
suffix taken off, a hub id. Anything else is a mistake, and the error says what was nearest.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from advisor.errors import DataError

FileFormat = Literal["jsonl", "json", "csv", "tsv", "parquet", "dataset-folder", "hub"]

EXTENSIONS: dict[str, FileFormat] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".parquet": "parquet",
    ".pq": "parquet",
}
READABLE = (
    "Readable are .jsonl, .ndjson, .json, .csv, .tsv and .parquet files, a folder written by "
    "datasets' save_to_disk, and a hub id (owner/name)."
)
HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
DATASET_MARKERS = ("dataset_dict.json", "state.json")


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rows are.

    Attributes:
        name: as the user typed it, for messages.
        location: file or folder, or the hub id, without the split suffix.
        file_format: how to read it.
        split: the split asked for with a `:split` suffix.
    """

    name: str
    location: str
    file_format: FileFormat
    split: str | None = None


def locate(name: str) -> Source:
    """Find what `name` refers to.

    Raises:
        DataError: nothing is there, or it is nothing that can be read.
    """
    path = Path(name).expanduser()
    if path.is_file():
        return Source(name, str(path), _format_of(path, name))
    if path.is_dir():
        return Source(name, str(path), _folder_format(path, name))
    base, _, split = name.rpartition(":")
    if base and split:
        folder = Path(base).expanduser()
        if folder.is_file():
            raise DataError(
                f'there is no such file. A ":{split}" suffix chooses the split of a dataset folder '
                f'or hub id; "{base}" is a single file. Give it without the suffix.',
                path=name,
            )
        if folder.is_dir():
            return Source(name, str(folder), _folder_format(folder, name), split)
    hub_id = base if base and split else name
    if _looks_like_hub_id(hub_id):
        return Source(name, hub_id, "hub", split if hub_id == base else None)
    raise DataError(_not_found(path), path=name)


def _looks_like_hub_id(name: str) -> bool:
    """Tell an id by its one slash: no data file's ending, no folder of this machine."""
    if HUB_ID.fullmatch(name) is None:
        return False
    return Path(name).suffix.lower() not in EXTENSIONS and not Path(name).parent.is_dir()


def _format_of(path: Path, name: str) -> FileFormat:
    try:
        return EXTENSIONS[path.suffix.lower()]
    except KeyError:
        ending = f'the ending "{path.suffix}"' if path.suffix else "no ending"
        raise DataError(
            f"a file with {ending} cannot be read. {READABLE} Convert or rename it.", path=name
        ) from None


def _folder_format(path: Path, name: str) -> FileFormat:
    if any((path / marker).is_file() for marker in DATASET_MARKERS):
        return "dataset-folder"
    files = sorted(p.name for p in path.iterdir() if p.suffix.lower() in EXTENSIONS)
    if files:
        shown = ", ".join(files[:5]) + (f" and {len(files) - 5} more" if len(files) > 5 else "")
        remedy = f"Name one of the files in it: {shown}."
    else:
        remedy = f"It holds no data file either. {READABLE}"
    raise DataError(
        "the folder is not a saved dataset (no dataset_dict.json or state.json in it). " + remedy,
        path=name,
    )


def _not_found(path: Path) -> str:
    """Say what to do about a path that is not there, with the nearest name that is."""
    parent = path.parent
    while not parent.is_dir():
        path, parent = parent, parent.parent
    where = "the current folder" if parent == Path() else f'"{parent}"'
    siblings = sorted(p.name for p in parent.iterdir())
    near = difflib.get_close_matches(path.name, siblings, n=1, cutoff=0.6)
    if near:
        return f'there is no such file or folder. Did you mean "{parent / near[0]}"?'
    data = [s for s in siblings if Path(s).suffix.lower() in EXTENSIONS]
    if data:
        shown = ", ".join(data[:5]) + (f" and {len(data) - 5} more" if len(data) > 5 else "")
        return f"there is no such file or folder. Data files in {where}: {shown}."
    return f"there is no such file or folder, and {where} holds no data file. Check the path."
