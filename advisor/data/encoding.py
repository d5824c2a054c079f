"""The encoding of a text file, and its lines, each with what is wrong with it."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, AnyStr, BinaryIO, TextIO

from advisor.errors import DataError
from advisor.findings import Problem, problem

if TYPE_CHECKING:
    from typing_extensions import Buffer

BOM_UTF8 = b"\xef\xbb\xbf"
BOMS_UTF16 = (b"\xff\xfe", b"\xfe\xff")
BOMS_UTF32 = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
HEAD_BYTES = 4096
LINE_LIMIT = 1 << 26
"""A longer line (64 MB) is no row of text but a file without line breaks; memory stays bounded."""

SIGNATURES = {
    b"PK\x03\x04": "is-zip",
    b"BZh": "is-bzip2",
    b"\xfd7zXZ\x00": "is-xz",
    b"\x28\xb5\x2f\xfd": "is-zstd",
    b"PAR1": "is-parquet",
    b"%PDF-": "is-pdf",
    b"\x80\x04\x95": "is-pickle",
}
"""First bytes of files that are no text, and the message that says what they are."""


GZIP = b"\x1f\x8b\x08"


class _Packed(io.RawIOBase):
    """The bytes in a gzip archive."""

    def __init__(self, path: Path) -> None:
        self._path, self._file = path, gzip.open(path, "rb")  # noqa: SIM115 - closed by close()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        """Unpack as many bytes as there is room for.

        Raises:
            DataError: the archive is damaged or breaks off.
        """
        room = memoryview(buffer)
        try:
            data = self._file.read(len(room))
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise DataError("gzip-damaged", path=str(self._path), text=str(error)) from error
        room[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


def open_binary(path: Path) -> BinaryIO:
    """Open a file's bytes, unpacked where it is packed with gzip, whatever its name."""
    file = path.open("rb")
    if not file.read(len(GZIP)).startswith(GZIP):
        file.seek(0)
        return file
    file.close()
    return io.BufferedReader(_Packed(path))


def open_text(
    path: Path, encoding: str, errors: str = "strict", newline: str | None = "\n"
) -> TextIO:
    """Open a file's text, unpacked where it is packed with gzip."""
    return io.TextIOWrapper(open_binary(path), encoding, errors, newline)


def encoding_of(path: Path, name: str) -> str:
    """The codec to read a file with: "utf-8-sig" or, with a byte order mark, "utf-16".

    Raises:
        DataError: it is empty, binary, or in another encoding.
    """
    with open_binary(path) as file:
        head, more = file.read(HEAD_BYTES), file.read(1)
    for first, key in SIGNATURES.items():
        if head.startswith(first):
            raise DataError(key, path=name, ending=path.suffix)
    if head.startswith(BOMS_UTF32):
        raise DataError("text-in-utf32", path=name)
    if head.startswith(BOMS_UTF16):
        return "utf-16"
    if b"\x00" in head:
        raise DataError("zero-bytes", path=name)
    if not head.removeprefix(BOM_UTF8).strip() and not more:
        raise DataError("file-empty", path=name)
    return "utf-8-sig"


Line = tuple[int, str, Problem | None]
"""The line's number, its text with its line end, and what is wrong with it or None."""


def lines(path: Path, encoding: str, name: str) -> Iterator[Line]:
    """Read line by line, so that a stray byte costs one row and can be named.

    Raises:
        DataError: text in UTF-16 breaks off; nothing behind such a place can be made out.
    """
    if encoding == "utf-16":
        yield from _wide_lines(path, name)
        return
    with open_binary(path) as binary:
        for number, raw in enumerate(_bounded(binary, b"\n"), start=1):
            if raw is None:
                yield number, "", problem("line-too-long", most=LINE_LIMIT)
                continue
            data = raw.removeprefix(BOM_UTF8) if number == 1 else raw
            try:
                text = data.decode("utf-8")
            except UnicodeDecodeError as error:
                byte = f"0x{data[error.start]:02x}"
                wrong = problem("not-utf8", byte=byte, place=error.start + 1)
                yield number, data.decode("utf-8", "replace"), wrong
            else:
                yield number, text, _zero(text)


def _wide_lines(path: Path, name: str) -> Iterator[Line]:
    number = 0
    try:
        with open_text(path, "utf-16") as file:
            for number, text in enumerate(_bounded(file, "\n"), start=1):
                if text is None:
                    yield number, "", problem("line-too-long-in-characters", most=LINE_LIMIT)
                else:
                    yield number, text, _zero(text)
    except UnicodeDecodeError as error:
        raise DataError("not-utf16", path=name, row=number + 1, text=error.reason) from error


def _bounded(file: IO[AnyStr], end: AnyStr) -> Iterator[AnyStr | None]:
    """Yield the lines; None in place of one beyond the limit."""
    while line := file.readline(LINE_LIMIT):
        if len(line) < LINE_LIMIT or line.endswith(end):
            yield line
            continue
        while (line := file.readline(LINE_LIMIT)) and not line.endswith(end):
            pass
        yield None


def _zero(text: str) -> Problem | None:
    return problem("zero-byte", place=text.index("\0") + 1) if "\0" in text else None
