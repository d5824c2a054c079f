"""Readers of Parquet files, saved dataset folders and hub data sets, batch by batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from advisor import hub
from advisor.data.cells import quoted, shown
from advisor.data.rows import BrokenRow, Row, RowStream
from advisor.data.sources import Source
from advisor.errors import DataError
from advisor.findings import Problem, problem

if TYPE_CHECKING:
    import datasets
    import pyarrow as pa
    import pyarrow.parquet as pq

BATCH_ROWS = 1000
UNCONVERTIBLE = (ValueError, OverflowError, TypeError, KeyError)
"""What a cell can raise on its way to Python: text that is no UTF-8, a date beyond year 9999."""
DAMAGED = (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)
"""What `datasets` raises, unchecked, where the JSON files of a saved folder are not its own."""


def open_arrow_source(source: Source) -> RowStream:
    """Open the rows of a Parquet file, a saved dataset folder or a hub id.

    Raises:
        DataError: the source is damaged, cannot be reached, or lacks the split asked for.
    """
    if source.file_format == "parquet":
        return _open_parquet(source)
    dataset, splits = _from_hub(source) if source.file_format == "hub" else _from_folder(source)
    rows = _dataset_rows(dataset, source.name)
    return RowStream(source.file_format, rows, _label_names(dataset.features), splits)


def _open_parquet(source: Source) -> RowStream:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(source.location)
        schema = file.schema_arrow
    except (pa.ArrowException, OSError, ValueError) as error:
        raise DataError("no-parquet", path=source.name, text=_first_line(error)) from error
    most, count = Counter(schema.names).most_common(1)[0] if schema.names else ("", 0)
    if count > 1:
        raise DataError("column-twice", path=source.name, column=shown(most))
    return RowStream("parquet", _parquet_rows(file, source.name), _stored_label_names(schema))


def _stored_label_names(schema: pa.Schema) -> Mapping[str, Sequence[str]]:
    """Names behind integer labels, where `datasets` wrote the file; none if it cannot be told."""
    import datasets

    if not schema.metadata or b"huggingface" not in schema.metadata:
        return {}
    try:
        return _label_names(datasets.Features.from_arrow_schema(schema))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        # Written by a later version, or by another program: the labels are numbers then.
        return {}


def _parquet_rows(file: pq.ParquetFile, name: str) -> Iterator[Row | BrokenRow]:
    import pyarrow as pa

    number = 0
    try:
        for batch in file.iter_batches(batch_size=BATCH_ROWS):
            yield from _rows(batch, number)
            number += len(batch)
    except (pa.ArrowException, OSError) as error:
        raise DataError(
            "parquet-damaged", path=name, row=number + 1, text=_first_line(error)
        ) from error


def _rows(batch: pa.RecordBatch | pa.Table, before: int) -> Iterator[Row | BrokenRow]:
    """Rows of a batch, numbered from `before` + 1."""
    numbers = range(before + 1, before + len(batch) + 1)
    try:
        values = batch.to_pylist()
    except UNCONVERTIBLE:
        for at, number in enumerate(numbers):
            yield _single_row(batch.slice(at, 1), number)
    else:
        yield from map(Row, numbers, values)


def _single_row(batch: pa.RecordBatch | pa.Table, number: int) -> Row | BrokenRow:
    try:
        return Row(number, batch.to_pylist()[0])
    except UNCONVERTIBLE:
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            try:
                column.to_pylist()
            except UNCONVERTIBLE as error:
                text = _first_line(error)
                return BrokenRow(number, problem("cell-unreadable", column=shown(name), text=text))
        raise


def _first_line(error: BaseException) -> str:
    return shown(str(error).strip().split("\n", 1)[0], 200)


def _dataset_rows(dataset: datasets.Dataset, name: str) -> Iterator[Row | BrokenRow]:
    import pyarrow as pa

    # Arrow format leaves images and sound undecoded: only text columns are of use here.
    number = 0
    batches: Iterator[pa.Table] = dataset.with_format("arrow").iter(batch_size=BATCH_ROWS)
    try:
        for batch in batches:
            # The file is mapped, not parsed: offsets in a damaged one could lead anywhere.
            batch.validate(full=True)
            yield from _rows(batch, number)
            number += len(batch)
    except (pa.ArrowException, OSError) as error:
        raise DataError(
            "dataset-damaged", path=name, row=number + 1, text=_first_line(error)
        ) from error


def _label_names(features: Mapping[str, object]) -> dict[str, Sequence[str]]:
    import datasets

    # of a list of labels, the names of its labels
    labels = {name: getattr(feature, "feature", feature) for name, feature in features.items()}
    return {
        column: tuple(feature.names)
        for column, feature in labels.items()
        if isinstance(feature, datasets.ClassLabel)
    }


Chosen = tuple["datasets.Dataset", tuple[str, ...]]
"""A dataset, and the names of its splits where none was asked for."""


def _from_folder(source: Source) -> Chosen:
    import datasets
    import pyarrow as pa

    try:
        loaded = datasets.load_from_disk(source.location)
        chosen, splits = _one_split(loaded, source)
        files = [Path(one["filename"]).resolve() for one in chosen.cache_files]
    except DAMAGED as error:
        raise _damaged_folder(source, error) from error
    except pa.ArrowException as error:
        raise _damaged_folder(source, error) from error
    inside = Path(source.location).resolve()
    if outside := [one for one in files if not one.is_relative_to(inside)]:
        raise DataError("dataset-leads-out", path=source.name, file=outside[0])
    return chosen, splits


def _damaged_folder(source: Source, error: Exception) -> DataError:
    return DataError("dataset-unreadable", path=source.name, text=_first_line(error))


def _one_split(loaded: datasets.Dataset | datasets.DatasetDict, source: Source) -> Chosen:
    """Choose the split asked for, else "train", else the only one."""
    import datasets

    if isinstance(loaded, datasets.Dataset):
        if source.split is not None:
            raise DataError("dataset-without-splits", path=source.name, split=source.split)
        return loaded, ()
    names = list(loaded)
    if source.split is None and len(names) == 1:
        return loaded[names[0]], ()
    wanted = source.split or "train"
    if wanted in names:
        return loaded[wanted], () if source.split else tuple(map(str, names))
    example = f"{source.location}:{names[0]}" if names else ""
    raise DataError(
        "no-such-split", path=source.name, split=wanted, splits=quoted(names), example=example
    )


def _from_hub(source: Source) -> Chosen:
    import datasets

    offline = datasets.config.HF_HUB_OFFLINE
    # The hub client retries for 20 seconds and more before it gives up; one short try is enough.
    if not offline and (reason := _unreachable(datasets.config.HF_ENDPOINT)):
        raise DataError(_no_hub(source, reason), path=source.name)
    try:
        loaded = datasets.load_dataset(source.location)
    except (datasets.exceptions.DatasetNotFoundError, ConnectionError) as error:
        if offline:
            raise DataError(_no_hub(source, problem("offline")), path=source.name) from error
        if isinstance(error, ConnectionError):
            raise DataError(_no_hub(source, str(error)), path=source.name) from error
        raise DataError("no-such-dataset", path=source.name, dataset=source.location) from error
    except (OSError, ValueError, RuntimeError, datasets.exceptions.DatasetsError) as error:
        text = str(error).strip().split("\n", 1)[0]
        raise DataError("hub-dataset-unusable", path=source.name, text=text) from error
    return _one_split(loaded, source)


def _unreachable(endpoint: str) -> Problem | str | None:
    """Why the hub does not answer, or None if it does."""
    if not endpoint.startswith(("https://", "http://")):
        return problem("no-web-address", address=endpoint)
    return hub.unreachable(endpoint)


def _no_hub(source: Source, reason: Problem | str) -> Problem:
    return problem("hub-not-reached-for-data", dataset=source.location, reason=reason)
