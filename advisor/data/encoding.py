"""The encoding of a text file, and its lines, each with what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, AnyStr

from advisor.errors import DataError

BOM_UTF8 = b"\xef\xbb\xbf"
BOMS_UTF16 = (b"\xff\xfe", b"\xfe\xff")
BOMS_UTF32 = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
SAVE_AS_UTF8 = "Save the file as UTF-8."
EMPTY = "the file is empty: it holds no rows. Name a file with rows."
HEAD_BYTES = 4096
LINE_LIMIT = 1 << 26
"""A longer line (64 MB) is no row of text but a file without line breaks; memory stays bounded."""

UNPACK = "Unpack it and name the file in it."
SIGNATURES = (
    # first bytes, what such a file is, remedy
    (b"\x1f\x8b\x08", "a gzip archive", UNPACK),
    (b"PK\x03\x04", "a zip archive", "Unpack it, or if it is a sheet (.xlsx), save it as CSV."),
    (b"BZh", "a bzip2 archive", UNPACK),
    (b"\xfd7zXZ\x00", "an xz archive", UNPACK),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", UNPACK),
    (b"PAR1", "a Parquet file", 'Let its name end in ".parquet".'),
    (b"%PDF-", "a PDF", "Rows are read from JSON lines, JSON, CSV, TSV and Parquet files."),
    (b"\x80\x04\x95", "a Python pickle", "Those can run code and are never opened; save as JSONL."),
)


def encoding_of(path: Path, name: str) -> str:
    """The codec to read a file with: "utf-8-sig" or, with a byte order mark, "utf-16".

    Raises:
        DataError: it is empty, binary, or in another encoding.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    for first, what, remedy in SIGNATURES:
        if head.startswith(first):
            raise DataError(
                f'this is {what}, though its name ends in "{path.suffix}". {remedy}', path=name
            )
    if head.startswith(BOMS_UTF32):
        raise DataError(f"the text is in UTF-32. {SAVE_AS_UTF8}", path=name)
    if head.startswith(BOMS_UTF16):
        return "utf-16"
    if b"\x00" in head:
        raise DataError(
            "the file holds zero bytes: it is binary, or UTF-16 without a byte order mark. "
            + SAVE_AS_UTF8,
            path=name,
        )
    if not head.removeprefix(BOM_UTF8).strip() and path.stat().st_size <= len(head):
        raise DataError(EMPTY, path=name)
    return "utf-8-sig"


Line = tuple[int, str, str | None]
"""The line's number, its text with its line end, and what is wrong with it or None."""


def lines(path: Path, encoding: str, name: str) -> Iterator[Line]:
    """Read line by line, so that a stray byte costs one row and can be named.

    Raises:
        DataError: text in UTF-16 breaks off; nothing behind such a place can be made out.
    """
    if encoding == "utf-16":
        yield from _wide_lines(path, name)
        return
    with path.open("rb") as binary:
        for number, raw in enumerate(_bounded(binary, b"\n"), start=1):
            if raw is None:
                yield number, "", _too_long("bytes")
                continue
            data = raw.removeprefix(BOM_UTF8) if number == 1 else raw
            try:
                text = data.decode("utf-8")
            except UnicodeDecodeError as error:
                byte, place = data[error.start], error.start + 1
                wrong = f"byte 0x{byte:02x} at byte {place} is not UTF-8 (save the file as UTF-8)"
                yield number, data.decode("utf-8", "replace"), wrong
            else:
                yield number, text, _zero(text)


def _wide_lines(path: Path, name: str) -> Iterator[Line]:
    number = 0
    try:
        with path.open(encoding="utf-16", newline="\n") as file:
            for number, text in enumerate(_bounded(file, "\n"), start=1):
                if text is None:
                    yield number, "", _too_long("characters")
                else:
                    yield number, text, _zero(text)
    except UnicodeDecodeError as error:
        problem = f"the text is not valid UTF-16 ({error.reason}). {SAVE_AS_UTF8}"
        raise DataError(problem, path=name, row=number + 1) from error


def _bounded(file: IO[AnyStr], end: AnyStr) -> Iterator[AnyStr | None]:
    """Yield the lines; None in place of one beyond the limit."""
    while line := file.readline(LINE_LIMIT):
        if len(line) < LINE_LIMIT or line.endswith(end):
            yield line
            continue
        while (line := file.readline(LINE_LIMIT)) and not line.endswith(end):
            pass
        yield None


def _zero(text: str) -> str | None:
    if "\0" not in text:
        return None
    return f"a zero byte at character {text.index(chr(0)) + 1} (the file is damaged or binary)"


def _too_long(unit: str) -> str:
    return f"longer than {LINE_LIMIT:,} {unit} (are line breaks missing?)"
