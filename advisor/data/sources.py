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
READABLE = (
    "Readable are .jsonl, .ndjson, .json, .csv, .tsv, .yaml (these also as .gz) and .parquet "
    "files, a folder written by datasets' save_to_disk, a folder of train and test files, and a "
    "hub id (owner/name)."
)
CONVERT = "Convert or rename it."
UNPACK = "Unpack it and name the file in it."
SAVE_SHEET = "Save the sheet as CSV in UTF-8."
NO_PICKLE = (
    "Such files can run code when they are opened, so they never are: save the rows as JSONL."
)
REMEDIES = {
    **dict.fromkeys((".gz", ".bz2", ".xz", ".zst", ".zip", ".tar", ".tgz", ".7z", ".rar"), UNPACK),
    **dict.fromkeys((".xlsx", ".xls", ".ods", ".numbers"), SAVE_SHEET),
    **dict.fromkeys((".pkl", ".pickle", ".joblib", ".pt", ".pth", ".npy"), NO_PICKLE),
}
SPECIAL_FILES = (
    (stat.S_ISFIFO, "a pipe", "it can be read only once"),
    (stat.S_ISCHR, "a device", "it has no end"),
    (stat.S_ISBLK, "a device", "it holds no rows"),
    (stat.S_ISSOCK, "a socket", "it has no end"),
)
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
        raise DataError(
            f"the path may not be read ({error.strerror}). Change its permissions.", path=printed
        ) from error
    except OSError as error:
        raise DataError(
            f"the path cannot be looked up ({error.strerror}). Name the file in another way.",
            path=printed,
        ) from error


def _locate(name: str, printed: str) -> Source:
    path = _expanded(name)
    if path.is_file():
        return Source(printed, str(path), _format_of(path, printed))
    if path.is_dir():
        return Source(printed, str(path), _folder_format(path, printed))
    if problem := not_a_file(path):
        raise DataError(problem, path=printed)
    base, _, split = name.rpartition(":")
    if base and split:
        folder = _expanded(base)
        if folder.is_file():
            raise DataError(
                f'there is no such file. A ":{split}" suffix chooses the split of a dataset folder '
                f'or hub id; "{base}" is a single file. Give it without the suffix.',
                path=printed,
            )
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


def not_a_file(path: Path) -> str | None:
    """What a path is that exists but is neither file nor folder; None for any other.

    A pipe is not opened for this: that would wait for somebody to write to it.
    """
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError):
        if path.is_symlink():
            to = path.readlink()
            return f"this is a link to a file that does not exist ({to}). Name the file itself."
        return None
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
        return "this is a link that leads back to itself. Name the file itself."
    for test, what, why in SPECIAL_FILES:
        if test(mode):
            return (
                f"this is {what} and no file: {why}. Save what it gives to a file with an ending "
                "such as .jsonl, and name that."
            )
    return None


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
    ending = f'the ending "{path.suffix}"' if path.suffix else "no ending"
    remedy = REMEDIES.get(suffix, CONVERT)
    raise DataError(f"a file with {ending} cannot be read. {READABLE} {remedy}", path=name)


def _folder_format(path: Path, name: str) -> FileFormat:
    if any((path / marker).is_file() for marker in DATASET_MARKERS):
        return "dataset-folder"
    if "train" in split_files(path, name):
        return "split-folder"
    files = sorted(p.name for p in path.iterdir() if known_format(p) is not None)
    if files:
        shown = ", ".join(files[:5]) + (f" and {len(files) - 5} more" if len(files) > 5 else "")
        remedy = f"Name one of the files in it: {shown}."
    else:
        remedy = f"It holds no data file either. {READABLE}"
    raise DataError(
        "the folder is not a saved dataset (no dataset_dict.json or state.json in it). " + remedy,
        path=name,
    )


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
            shown = ", ".join(str(one.relative_to(folder)) for one in files[:5])
            raise DataError(
                f"the folder holds more than one {split} file ({shown}). Name one of them, and "
                "the test file with --test.",
                path=name,
            )
    return found


def _not_found(path: Path) -> str:
    """Say what to do about a path that is not there, with the nearest name that is."""
    parent = path.parent
    while not parent.is_dir():
        path, parent = parent, parent.parent
    where = "the current folder" if parent == Path() else f'"{parent}"'
    siblings = sorted(p.name for p in parent.iterdir())
    near = difflib.get_close_matches(path.name, siblings[:SIBLINGS], n=1, cutoff=0.6)
    if near:
        return f'there is no such file or folder. Did you mean "{parent / near[0]}"?'
    data = [s for s in siblings if known_format(Path(s)) is not None]
    if data:
        shown = ", ".join(data[:5]) + (f" and {len(data) - 5} more" if len(data) > 5 else "")
        return f"there is no such file or folder. Data files in {where}: {shown}."
    return f"there is no such file or folder, and {where} holds no data file. Check the path."
