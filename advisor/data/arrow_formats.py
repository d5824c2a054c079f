"""Readers of Parquet files, saved dataset folders and hub data sets, batch by batch."""

from __future__ import annotations

import os
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from advisor.data.rows import Row, RowStream
from advisor.data.sources import Source
from advisor.errors import DataError

if TYPE_CHECKING:
    import datasets
    import pyarrow as pa
    import pyarrow.parquet as pq

BATCH_ROWS = 1000
HUB_TIMEOUT_S = 5


def open_arrow_source(source: Source) -> RowStream:
    """Open the rows of a Parquet file, a saved dataset folder or a hub id.

    Raises:
        DataError: the source is damaged, cannot be reached, or lacks the split asked for.
    """
    if source.file_format == "parquet":
        return _open_parquet(source)
    dataset = _from_hub(source) if source.file_format == "hub" else _from_folder(source)
    rows = _dataset_rows(dataset)
    return RowStream(source.file_format, rows, _label_names(dataset.features))


def _open_parquet(source: Source) -> RowStream:
    import datasets
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(source.location)
    except (pa.ArrowException, OSError) as error:
        raise DataError(
            f"not a readable Parquet file ({error}). Write it again, or convert it to JSONL.",
            path=source.name,
        ) from error
    schema = file.schema_arrow
    names: dict[str, Sequence[str]] = {}
    if schema.metadata and b"huggingface" in schema.metadata:
        names = _label_names(datasets.Features.from_arrow_schema(schema))
    return RowStream("parquet", _parquet_rows(file, source.name), names)


def _parquet_rows(file: pq.ParquetFile, name: str) -> Iterator[Row]:
    import pyarrow as pa

    number = 0
    try:
        for batch in file.iter_batches(batch_size=BATCH_ROWS):
            for values in batch.to_pylist():
                number += 1
                yield Row(number, values)
    except (pa.ArrowException, OSError) as error:
        raise DataError(
            f"the Parquet file is damaged here ({error}). Write it again.",
            path=name,
            row=number + 1,
        ) from error


def _dataset_rows(dataset: datasets.Dataset) -> Iterator[Row]:
    # Arrow format leaves images and sound undecoded: only text columns are of use here.
    number = 0
    batches: Iterator[pa.Table] = dataset.with_format("arrow").iter(batch_size=BATCH_ROWS)
    for batch in batches:
        for values in batch.to_pylist():
            number += 1
            yield Row(number, values)


def _label_names(features: Mapping[str, object]) -> dict[str, Sequence[str]]:
    import datasets

    return {
        column: tuple(feature.names)
        for column, feature in features.items()
        if isinstance(feature, datasets.ClassLabel)
    }


def _from_folder(source: Source) -> datasets.Dataset:
    import datasets
    import pyarrow as pa

    try:
        loaded = datasets.load_from_disk(source.location)
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
        raise DataError(
            f"the saved dataset cannot be opened ({error}). Write it again with save_to_disk, or "
            "give a JSONL file.",
            path=source.name,
        ) from error
    return _one_split(loaded, source)


def _one_split(loaded: datasets.Dataset | datasets.DatasetDict, source: Source) -> datasets.Dataset:
    """Choose the split asked for, else "train", else the only one."""
    import datasets

    if isinstance(loaded, datasets.Dataset):
        if source.split is not None:
            raise DataError(
                f'the dataset has no splits, so ":{source.split}" cannot be chosen. Leave it off.',
                path=source.name,
            )
        return loaded
    names = list(loaded)
    if source.split is None and len(names) == 1:
        return loaded[names[0]]
    wanted = source.split or "train"
    if wanted in names:
        return loaded[wanted]
    shown = ", ".join(f'"{n}"' for n in names)
    example = f"{source.location}:{names[0]}" if names else ""
    raise DataError(
        f'there is no split "{wanted}" (splits: {shown}). Choose one, for example {example}.',
        path=source.name,
    )


def _from_hub(source: Source) -> datasets.Dataset:
    import datasets

    offline = datasets.config.HF_HUB_OFFLINE
    # The hub client retries for 20 seconds and more before it gives up; one short try is enough.
    if not offline and (reason := _unreachable(datasets.config.HF_ENDPOINT)):
        raise DataError(_no_hub(source, reason), path=source.name)
    try:
        loaded = datasets.load_dataset(source.location)
    except (datasets.exceptions.DatasetNotFoundError, ConnectionError) as error:
        if offline:
            reason = "HF_HUB_OFFLINE is set and it is not in the local cache"
            raise DataError(_no_hub(source, reason), path=source.name) from error
        if isinstance(error, ConnectionError):
            raise DataError(_no_hub(source, str(error)), path=source.name) from error
        raise DataError(
            f'there is no file or folder of this name, and no dataset "{source.location}" on the '
            "hub that you may read. Check the spelling; for a gated one log in with "
            "`hf auth login`.",
            path=source.name,
        ) from error
    except (OSError, ValueError, RuntimeError, datasets.exceptions.DatasetsError) as error:
        first = str(error).strip().split("\n", 1)[0]
        raise DataError(
            f"the hub dataset cannot be loaded ({first}). Download it and give the file instead.",
            path=source.name,
        ) from error
    return _one_split(loaded, source)


def _unreachable(endpoint: str) -> str | None:
    """Why the hub does not answer, or None if it does. Honours the proxy variables."""
    if not endpoint.startswith(("https://", "http://")):
        return f"HF_ENDPOINT is {endpoint!r}, which is no web address"
    try:
        urllib.request.urlopen(endpoint, timeout=HUB_TIMEOUT_S).close()
    except urllib.error.HTTPError:
        return None
    except OSError as error:
        return str(getattr(error, "reason", error))
    return None


def _no_hub(source: Source, reason: str) -> str:
    here = "" if os.sep not in source.location else f' (there is no file "{source.location}" here)'
    return (
        f"read as a hub id{here}, but the hub cannot be reached: {reason}. Give a file or a saved "
        "dataset folder, or connect; with HF_HUB_OFFLINE=1 a downloaded copy is used."
    )
