"""From what the user typed to where the data is and in which format.

A name is looked up in this order: an existing file, an existing folder, the same with a `:split`
suffix taken off, a hub id. Anything else is a mistake, and the error says what was nearest.
"""

from __future__ import annotations

import difflib
import errno
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from advisor.data.cells import clean
from advisor.data.readers import reader_of
from advisor.errors import DataError
from advisor.findings import Problem, problem

FileFormat = Literal[
    "jsonl",
    "json",
    "csv",
    "tsv",
    "yaml",
    "parquet",
    "dataset-folder",
    "split-folder",
    "hub",
    "added",
]
"""How rows are read; "added" is a reader of another package (`advisor.data.readers`)."""

EXTENSIONS: dict[str, FileFormat] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".parquet": "parquet",
    ".pq": "parquet",
}
TEXT_FORMATS = ("jsonl", "json", "csv", "tsv", "yaml")
GZIP_ENDING = ".gz"
"""After the ending of a text format."""
REMEDIES = {
    **dict.fromkeys((".gz", ".bz2", ".xz", ".zst", ".zip", ".tar", ".tgz", ".7z"), "unpack-it"),
    ".rar": "unpack-it",
    **dict.fromkeys((".xlsx", ".xls", ".ods", ".numbers"), "save-sheet"),
    **dict.fromkeys((".pkl", ".pickle", ".joblib", ".pt", ".pth", ".npy"), "save-pickle"),
}
"""By a file's ending, the message that says what to do; `convert-it` for any other."""
SPECIAL_FILES = {
    stat.S_ISFIFO: "is-pipe",
    stat.S_ISCHR: "is-device",
    stat.S_ISBLK: "is-disk",
    stat.S_ISSOCK: "is-socket",
}
SIBLINGS = 1000
"""Names in a folder looked through for the nearest one."""
HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
DATASET_MARKERS = ("dataset_dict.json", "state.json")
SPLITS = {
    **dict.fromkeys(("train", "training"), "train"),
    **dict.fromkeys(("validation", "valid", "val", "dev"), "validation"),
    **dict.fromkeys(("test", "testing"), "test"),
}
"""The names of files in a folder of split files, or of folders in it, and the splits they hold."""
SPLIT_NAME = re.compile(rf"({'|'.join(SPLITS)})(?:[-_.].*)?", re.IGNORECASE)
SHARD = re.compile(r"-\d+-of-\d+\.")


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
    # A name given in another encoding than UTF-8 can be opened, but neither printed nor stored.
    printed = clean(name)
    try:
        return _locate(name, printed)
    except PermissionError as error:
        text = error.strerror or str(error)
        raise DataError("path-not-permitted", path=printed, text=text) from error
    except OSError as error:
        text = error.strerror or str(error)
        raise DataError("path-unusable", path=printed, text=text) from error


def _locate(name: str, printed: str) -> Source:
    path = _expanded(name)
    if path.is_file():
        return Source(printed, str(path), _format_of(path, printed))
    if path.is_dir():
        return Source(printed, str(path), _folder_format(path, printed))
    if wrong := not_a_file(path):
        raise DataError(wrong, path=printed)
    base, _, split = name.rpartition(":")
    if base and split:
        folder = _expanded(base)
        if folder.is_file():
            raise DataError("split-of-file", path=printed, split=clean(split), file=clean(base))
        if folder.is_dir():
            return Source(printed, str(folder), _folder_format(folder, printed), split)
    hub_id = base if base and split else name
    if _looks_like_hub_id(hub_id):
        return Source(printed, hub_id, "hub", split if hub_id == base else None)
    raise DataError(_not_found(path), path=printed)


def _expanded(name: str) -> Path:
    try:
        return Path(name).expanduser()
    except RuntimeError:
        return Path(name)  # "~" followed by no user's name is a name like any other


def not_a_file(path: Path) -> Problem | None:
    """What a path is that exists but is neither file nor folder; None for any other.

    A pipe is not opened for this: that would wait for somebody to write to it.
    """
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError):
        if path.is_symlink():
            return problem("is-dangling-link", to=clean(str(path.readlink())))
        return None
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
        return problem("is-endless-link")
    key = next((key for test, key in SPECIAL_FILES.items() if test(mode)), None)
    return problem(key) if key else None


def _looks_like_hub_id(name: str) -> bool:
    """Tell an id by its one slash: no data file's ending, no folder of this machine."""
    if HUB_ID.fullmatch(name) is None:
        return False
    return known_format(Path(name)) is None and not Path(name).parent.is_dir()


def known_format(path: Path) -> FileFormat | None:
    """The format of a file by its ending, which may be packed with gzip; None for another one."""
    suffix = path.suffix.lower()
    if suffix != GZIP_ENDING:
        return EXTENSIONS.get(suffix)
    inner = EXTENSIONS.get(Path(path.stem).suffix.lower())
    return inner if inner in TEXT_FORMATS else None


def _format_of(path: Path, name: str) -> FileFormat:
    suffix = path.suffix.lower()
    if (known := known_format(path)) is not None:
        return known
    if reader_of(suffix) is not None:
        return "added"
    fix = problem(REMEDIES.get(suffix, "convert-it"))
    readable = problem("readable-data")
    if not suffix:
        raise DataError("no-ending", path=name, readable=readable, fix=fix)
    raise DataError("other-ending", path=name, ending=path.suffix, readable=readable, fix=fix)


def _folder_format(path: Path, name: str) -> FileFormat:
    if any((path / marker).is_file() for marker in DATASET_MARKERS):
        return "dataset-folder"
    if "train" in split_files(path, name):
        return "split-folder"
    files = sorted(p.name for p in path.iterdir() if known_format(p) is not None)
    if files:
        raise DataError("folder-of-files", path=name, files=_first(files))
    raise DataError("folder-without-data", path=name, readable=problem("readable-data"))


def _first(names: list[str], most: int = 5) -> list[str | Problem]:
    more = [problem("more-names", count=len(names) - most)] if len(names) > most else []
    return [*names[:most], *more]


def split_files(folder: Path, name: str) -> dict[str, list[Path]]:
    """The files of each split: train.csv, data/train-00000-of-00002.parquet, dev/a.json.

    Raises:
        DataError: a split has several files that are no parts of one.
    """
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*")) + sorted(folder.glob("*/*")):
        named = SPLIT_NAME.fullmatch(path.name)
        if path.parent != folder and path.parent.name != "data":
            named = SPLIT_NAME.fullmatch(path.parent.name)
        if named and known_format(path) is not None and path.is_file():
            found.setdefault(SPLITS[named[1].lower()], []).append(path)
    for split, files in found.items():
        if len(files) > 1 and not all(SHARD.search(one.name) for one in files):
            names = [str(one.relative_to(folder)) for one in files]
            raise DataError("several-files-of-split", path=name, split=split, files=_first(names))
    return found


def _not_found(path: Path) -> Problem:
    """Say what to do about a path that is not there, with the nearest name that is."""
    parent = path.parent
    while not parent.is_dir():
        path, parent = parent, parent.parent
    where = problem("current-folder") if parent == Path() else f'"{parent}"'
    siblings = sorted(p.name for p in parent.iterdir())
    near = difflib.get_close_matches(path.name, siblings[:SIBLINGS], n=1, cutoff=0.6)
    if near:
        return problem("path-not-found-but", near=parent / near[0])
    data = [s for s in siblings if known_format(Path(s)) is not None]
    if data:
        return problem("path-not-found-among", folder=where, files=_first(data))
    return problem("path-not-found", folder=where)
