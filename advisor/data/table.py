"""A table of normalised rows: an Arrow file that is memory-mapped, never Python objects as a whole.

`TableWriter` takes samples one by one and writes them in batches to a private temporary folder;
`Table` maps that file and removes the folder when it is no longer used.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import tempfile
import weakref
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from itertools import accumulate, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.data.layouts import Columns
from advisor.data.normalise import PLAIN, content_bytes, duplicate_key
from advisor.data_findings import RowProblem, TableNote
from advisor.errors import DataError
from advisor.types import LoadReport, Message, Metadata, Sample

if TYPE_CHECKING:
    import pyarrow as pa

BATCH_ROWS = 2000
BATCH_BYTES = 1 << 24
METADATA_FIELDS = tuple(f.name for f in fields(Metadata))


class Table:
    """The usable rows of one file.

    Args:
        rows: memory-mapped, written by `TableWriter`.
        filled: how many rows carry each metadata field.
        own_ids: whether the file's own ids are unique and present; else row numbers are the ids.
        notes: what to know about columns and ids.
        columns: which column plays which part, and how its cells are read.

    Attributes:
        splits: those of the source, where none was asked for.
        left_out: the number of each row that cannot be used, and why.
    """

    def __init__(
        self,
        rows: pa.Table,
        report: LoadReport,
        filled: Mapping[str, int],
        own_ids: bool,
        notes: Sequence[TableNote],
        columns: Columns,
    ) -> None:
        self._rows = rows
        self._batches = rows.to_batches()
        self._starts = [0, *accumulate(batch.num_rows for batch in self._batches)]
        self._filled, self._own_ids = dict(filled), own_ids
        self.report = report
        self.notes = tuple(notes)
        self.columns = columns
        self.splits: tuple[str, ...] = ()
        self.left_out: tuple[tuple[int, RowProblem], ...] = ()

    def __len__(self) -> int:
        return int(self._rows.num_rows)

    def filled(self, metadata_field: str) -> int:
        """How many rows carry this field of `Metadata`."""
        return self._filled.get(metadata_field, 0)

    def targets(self) -> list[str]:
        """Every row's target, in file order; equal targets share one string."""
        targets: list[str] = []
        shared: dict[str, str] = {}
        for chunk in self._rows.column("target").chunks:
            encoded = chunk.dictionary_encode()
            values = [shared.setdefault(v, v) for v in encoded.dictionary.to_pylist()]
            targets += [values[i] for i in encoded.indices.to_numpy()]
        return targets

    def row_number(self, index: int) -> int:
        """The 1-based number, in the file, of the row at this 0-based index."""
        return int(self._rows.column("row")[index].as_py())

    def groups(self) -> list[str | None]:
        """Every row's group; all None where the file has none."""
        if not self.filled("group"):
            return [None] * len(self)
        groups: list[str | None] = self._rows.column("group").to_pylist()
        return groups

    def keys(self) -> list[bytes]:
        """Every row's `duplicate_key`: equal where two rows ask the same."""
        keys: list[bytes] = self._rows.column("key").to_pylist()
        return keys

    def numbers(self) -> list[int]:
        """Every row's number in the file, from 1."""
        numbers: list[int] = self._rows.column("row").to_pylist()
        return numbers

    def samples(self, indices: Iterable[int]) -> tuple[Sample, ...]:
        """Read the rows at these 0-based indices, in this order."""
        wanted = list(indices)
        samples: dict[int, Sample] = {}
        # a batch at a time: rows taken from several would be copied into one array first
        for number, found in groupby(sorted(set(wanted)), self._batch_of):
            rows, start = list(found), self._starts[number]
            batch = self._batches[number].take([row - start for row in rows])
            samples |= zip(rows, map(self._sample, batch.to_pylist()), strict=True)
        return tuple(samples[index] for index in wanted)

    def _batch_of(self, index: int) -> int:
        return bisect_right(self._starts, index) - 1

    def _sample(self, row: Mapping[str, Any]) -> Sample:
        identifier = row["id"] if self._own_ids else str(row["row"])
        rest = {name: row[name] for name in METADATA_FIELDS if row[name]}
        if not rest:
            return Sample(identifier, row["input"], row["target"])
        for name in ("choices", "answers", "contexts"):
            if name in rest:
                rest[name] = tuple(rest[name])
        if "history" in rest:
            rest["history"] = tuple(Message(t["role"], t["content"]) for t in rest["history"])
        return Sample(identifier, row["input"], row["target"], Metadata(**rest))


class TableWriter:
    """Writes samples to an Arrow file and keeps what the report needs of them.

    Attributes:
        bad_id: the first row whose id is missing (empty) or not its own, and that id.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        try:
            self._folder = Path(tempfile.mkdtemp(prefix="advisor-data-"))
        except OSError as error:
            raise self._no_room(tempfile.gettempdir(), error) from error
        self._file = self._folder / "rows.arrow"
        self._writer: Any = None
        self._batch: dict[str, list[Any]] = _empty_batch()
        self._held_bytes = 0
        self._hash = hashlib.sha256()
        self._ids: set[bytes] | None = set()
        self.bad_id: tuple[int, str] | None = None
        self.rows = 0
        self.filled: dict[str, int] = dict.fromkeys(METADATA_FIELDS, 0)

    @property
    def sha256(self) -> str:
        """Hash of the rows so far, in order."""
        return self._hash.hexdigest()

    @property
    def own_ids(self) -> bool:
        """Whether every row so far has an id of its own."""
        return self._ids is not None and self.rows > 0

    def add(self, number: int, sample: Sample) -> None:
        """Append the sample that stands in row `number` of the file."""
        batch, meta = self._batch, sample.metadata
        batch["row"].append(number)
        batch["id"].append(sample.id)
        batch["input"].append(sample.input)
        batch["target"].append(sample.target)
        batch["key"].append(duplicate_key(sample))
        for name in METADATA_FIELDS:
            value = None if meta is PLAIN else getattr(meta, name) or None
            if value and name == "history":
                value = [{"role": t.role, "content": t.content} for t in value]
            batch[name].append(value)
            if value:
                self.filled[name] += 1
        content = content_bytes(sample)
        self._hash.update(content)
        self._held_bytes += len(content)
        self._check_id(number, sample.id)
        self.rows += 1
        if len(batch["row"]) >= BATCH_ROWS or self._held_bytes >= BATCH_BYTES:
            self._flush()

    def _check_id(self, number: int, identifier: str) -> None:
        if self._ids is None:
            return
        # Eight bytes of hash stand for the id: a million ids of any length stay small.
        digest = hashlib.blake2b(identifier.encode(), digest_size=8).digest()
        if not identifier or digest in self._ids:
            self._ids = None
            self.bad_id = number, identifier
        else:
            self._ids.add(digest)

    def _flush(self) -> None:
        import pyarrow as pa

        try:
            if self._writer is None:
                self._writer = pa.ipc.new_stream(str(self._file), _schema())
            self._writer.write_batch(pa.record_batch(self._batch, schema=_schema()))
        except OSError as error:
            raise self._no_room(str(self._folder), error) from error
        self._batch, self._held_bytes = _empty_batch(), 0

    def _no_room(self, folder: str, error: OSError) -> DataError:
        text = error.strerror or str(error)
        return DataError("no-working-copy", path=self._path, folder=folder, text=text)

    def finish(self, report: LoadReport, notes: Sequence[TableNote], columns: Columns) -> Table:
        """Close the file and map it; the table removes it when it is no longer used."""
        import pyarrow as pa

        self._flush()
        try:
            self._writer.close()
        except OSError as error:
            raise self._no_room(str(self._folder), error) from error
        rows = pa.ipc.open_stream(pa.memory_map(str(self._file))).read_all()
        table = Table(rows, report, self.filled, self.own_ids, notes, columns)
        weakref.finalize(table, shutil.rmtree, self._folder, ignore_errors=True)
        return table

    def discard(self) -> None:
        """Remove what was written, after an error."""
        if self._writer is not None:
            with contextlib.suppress(OSError):  # a full disk, which is told already
                self._writer.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _empty_batch() -> dict[str, list[Any]]:
    return {name: [] for name in ("row", "id", "input", "target", "key", *METADATA_FIELDS)}


def _schema() -> pa.Schema:
    import pyarrow as pa

    texts, text = pa.list_(pa.string()), pa.string()
    turn = pa.struct([("role", text), ("content", text)])
    return pa.schema(
        [
            ("row", pa.int64()),
            ("id", text),
            ("input", text),
            ("target", text),
            ("key", pa.binary()),
            ("choices", texts),
            ("answers", texts),
            ("contexts", texts),
            ("doc_id", text),
            ("group", text),
            ("history", pa.list_(turn)),
            ("system", text),
        ]
    )
