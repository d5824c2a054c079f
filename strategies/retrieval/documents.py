"""Documents to retrieve from, read with LangChain's loaders: txt, md, html, pdf and jsonl."""

from __future__ import annotations

import json
import os
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from langchain_core.document_loaders import BaseLoader
from langchain_core.documents import Document

from advisor.data.cells import SURROGATES, shown
from advisor.data.sources import not_a_file
from advisor.data_findings import DocumentsEmpty, FilesSkipped, SkippedKind
from advisor.errors import DocumentError

TEXT = frozenset({".txt", ".md", ".markdown"})
HTML = frozenset({".html", ".htm"})
SUPPORTED = (".txt", ".md", ".markdown", ".html", ".htm", ".pdf", ".jsonl")

ID_COLUMNS = ("id", "doc_id", "_id", "source")
TITLE_COLUMNS = ("title", "heading", "name")
TEXT_COLUMNS = ("text", "content", "contents", "body", "passage", "document", "page_content")


def load_documents(
    path: Path, note: Callable[[FilesSkipped | DocumentsEmpty], None] = lambda _: None
) -> tuple[Document, ...]:
    """Read one file, or a folder with everything below it in sorted order.

    Every document carries `metadata["source"]`: the row's id for jsonl, else the path relative to
    the folder. Where it has a title (`metadata["title"]`), the title is the first line of its text.
    Hidden files and links that lead out of the folder are left alone; files of other kinds and
    documents without text are skipped and counted.

    Args:
        path: a file or folder.
        note: is told what was skipped.

    Raises:
        DocumentError: the path is missing, a file cannot be read, or nothing is left.
    """
    try:
        wrong = not_a_file(path)
    except OSError as error:
        raise _unreadable(path, error) from error
    if wrong is not None:
        raise DocumentError("in-file", path=path, problem=wrong)
    if not path.exists():
        raise DocumentError("docs-not-found", path=path)
    if path.is_file():
        if path.suffix.lower() not in SUPPORTED:
            raise DocumentError("docs-of-other-kind", path=path, kinds=SUPPORTED)
        files, root = [path], path.parent
        skipped: list[FilesSkipped] = []
    else:
        files, skipped = _files_below(path)
        root = path
    found = [document for file in files for document in _read(file, root)]
    kept = tuple(document for document in found if document.page_content.strip())
    if not kept:
        raise _nothing_in(path, files, skipped)
    for one in skipped:
        note(one)
    if len(kept) < len(found):
        note(DocumentsEmpty(len(found) - len(kept)))
    return kept


def _nothing_in(path: Path, files: list[Path], skipped: list[FilesSkipped]) -> DocumentError:
    """Why there is nothing to retrieve from, and what to do about it."""
    if not files and any(one.suffix for one in skipped):
        others = sorted({one.suffix for one in skipped if one.suffix})
        return DocumentError("docs-only-others", path=path, others=others, kinds=SUPPORTED)
    if not files:
        return DocumentError("docs-empty-folder", path=path, kinds=SUPPORTED)
    scanned = any(file.suffix.lower() == ".pdf" for file in files)
    return DocumentError(
        "docs-scanned" if scanned else "docs-without-text",
        path=path,
        count=len(files),
        kinds=SUPPORTED,
    )


def _files_below(folder: Path) -> tuple[list[Path], list[FilesSkipped]]:
    """Supported files in sorted order, and how many others there are by suffix."""
    inside = folder.resolve()
    files: list[Path] = []
    skipped: Counter[tuple[SkippedKind, str]] = Counter()
    for parent, folders, names in os.walk(folder, onerror=_refuse, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            file = Path(parent) / name
            if name.startswith("."):
                continue
            if not file.is_file():
                skipped["dead_link" if file.is_symlink() else "no_regular_file", ""] += 1
            elif file.is_symlink() and not file.resolve().is_relative_to(inside):
                skipped["link_out_of_the_folder", ""] += 1
            elif file.suffix.lower() in SUPPORTED:
                files.append(file)
            else:
                suffix = file.suffix.lower()
                skipped["file" if suffix else "without_suffix", suffix] += 1
    found = [FilesSkipped(count, *kind) for kind, count in sorted(skipped.items())]
    return sorted(files, key=lambda file: file.relative_to(folder).parts), found


def _refuse(error: OSError) -> None:
    """Name a folder that cannot be listed; `os.walk` alone would pass over it."""
    raise _unreadable(Path(str(error.filename)), error) from error


def _read(file: Path, root: Path) -> Iterator[Document]:
    source = file.relative_to(root).as_posix()
    suffix = file.suffix.lower()
    try:
        loaded = _loader(file, source, suffix).load()
    except DocumentError:
        raise
    except Exception as error:
        # TextLoader wraps the decoding or access error in a RuntimeError. What pypdf and
        # html.parser raise on a damaged file is no closed set: KeyError, AssertionError, ...
        raise _unreadable(file, error.__cause__ or error) from error
    for document in loaded:
        if "\0" in document.page_content and suffix != ".pdf":
            raise DocumentError("docs-binary", path=file)
        yield _tidy(document, source, suffix)


def _loader(file: Path, source: str, suffix: str) -> BaseLoader:
    if suffix == ".jsonl":
        return JsonLinesLoader(file, source)
    if suffix == ".pdf":
        return PdfLoader(file)
    loaders = _community_loaders()
    if suffix in HTML:
        # Without a separator minified paragraphs would grow together; a space keeps words apart.
        loader: BaseLoader = loaders.BSHTMLLoader(
            file,
            open_encoding="utf-8-sig",
            bs_kwargs={"features": "html.parser"},
            get_text_separator=" ",
        )
        return loader
    text_loader: BaseLoader = loaders.TextLoader(file, encoding="utf-8-sig")
    return text_loader


def _community_loaders() -> Any:
    with warnings.catch_warnings():
        # The package announces its retirement at import; these loaders have no successor yet.
        warnings.simplefilter("ignore", DeprecationWarning)
        from langchain_community import document_loaders

        return document_loaders


def _tidy(document: Document, source: str, suffix: str) -> Document:
    """The document with its source id and nothing of this machine in its metadata."""
    if suffix == ".jsonl":
        return document
    text = document.page_content
    title = ""
    if suffix in HTML:
        title = str(document.metadata.get("title") or "").strip()
        text = re.sub(r"[^\S\n]+", " ", text)
        text = re.sub(r" ?\n\s*", "\n", text).strip().removeprefix(title).lstrip()
    return _document(source, title, text)


def _document(source: str, title: str, text: str) -> Document:
    # Half a surrogate pair (an emoji cut in two) cannot be encoded.
    source, title, text = (SURROGATES.sub("\ufffd", part) for part in (source, title, text))
    metadata = {"source": source, "title": title} if title else {"source": source}
    return Document(page_content=f"{title}\n{text}" if title else text, metadata=metadata)


def _unreadable(file: Path, cause: BaseException) -> DocumentError:
    if isinstance(cause, UnicodeError):
        return DocumentError("docs-not-utf8", path=file, place=getattr(cause, "start", 0))
    if isinstance(cause, PermissionError):
        return DocumentError("docs-not-permitted", path=file)
    said = str(cause).split("\n", 1)[0]
    return DocumentError("docs-unreadable", path=file, text=f"{type(cause).__name__}: {said}")


class PdfLoader(BaseLoader):
    """LangChain's pypdf loader with errors that name the file and the remedy.

    Args:
        file: the pdf.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def lazy_load(self) -> Iterator[Document]:
        """The whole file as one document.

        Raises:
            DocumentError: it is encrypted or not a pdf.
        """
        from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

        loader = _community_loaders().PyPDFLoader(
            str(self._file), mode="single", pages_delimiter="\n\n"
        )
        try:
            yield from loader.lazy_load()
        except (FileNotDecryptedError, DependencyError) as error:
            raise DocumentError("pdf-encrypted", path=self._file) from error
        except PyPdfError as error:
            raise DocumentError("pdf-damaged", path=self._file, text=str(error)) from error


class JsonLinesLoader(BaseLoader):
    """One document per line of a jsonl file.

    The id is the column `id`, `doc_id`, `_id` or `source`, else file and line; the title is
    `title`, `heading` or `name`; the text is `text`, `content`, ... or else the column with the
    most characters.
    (LangChain's own JSONLoader needs the jq library and keeps no id.)

    Args:
        file: the jsonl file.
        source: its name in ids and messages.
    """

    def __init__(self, file: Path, source: str) -> None:
        self._file = file
        self._source = source

    def lazy_load(self) -> Iterator[Document]:
        """Documents in the order of the lines; empty lines are passed over.

        Raises:
            DocumentError: a line is no JSON object, or a row has no text.
        """
        rows = list(self._rows())
        column = _text_column([row for _, row in rows])
        if rows and column is None:
            raise DocumentError("docs-no-column", path=self._file)
        for line, row in rows:
            text = row.get(column or "")
            if not isinstance(text, str):
                raise DocumentError(
                    "docs-no-text",
                    path=self._file,
                    line=line,
                    column=str(column),
                    value=shown(json.dumps(text)),
                )
            source = _first(row, ID_COLUMNS) or f"{self._source}:{line}"
            yield _document(source, _first(row, TITLE_COLUMNS), text)

    def _rows(self) -> Iterator[tuple[int, Mapping[str, Any]]]:
        with self._file.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, start=1):
                if not line.strip():
                    continue
                try:
                    row = json.loads(line)
                except json.JSONDecodeError as error:
                    raise DocumentError(
                        "docs-not-json",
                        path=self._file,
                        line=number,
                        text=error.msg,
                        place=error.pos + 1,
                    ) from error
                except (ValueError, RecursionError) as error:
                    # An integer of thousands of digits, or lists in lists in lists.
                    raise DocumentError(
                        "docs-line-unreadable", path=self._file, line=number, text=str(error)
                    ) from error
                if not isinstance(row, dict):
                    raise DocumentError(
                        "docs-no-object",
                        path=self._file,
                        line=number,
                        value=shown(json.dumps(row)),
                    )
                yield number, row


def _text_column(rows: list[Mapping[str, Any]]) -> str | None:
    """The column that holds the text: a usual name, else the one with the most characters."""
    lengths: Counter[str] = Counter()
    for row in rows:
        for column, value in row.items():
            if isinstance(value, str):
                lengths[column] += len(value)
    known = [column for column in TEXT_COLUMNS if column in lengths]
    if known:
        return known[0]
    others = {
        column: length
        for column, length in lengths.items()
        if column not in (*ID_COLUMNS, *TITLE_COLUMNS)
    }
    return max(others, key=lambda column: others[column]) if others else None


def _first(row: Mapping[str, Any], columns: tuple[str, ...]) -> str:
    """The first of these columns that holds a string or number, as text; else empty."""
    for column in columns:
        value = row.get(column)
        if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value):
            return str(value)
    return ""
