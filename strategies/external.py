"""Outside predictions as a strategy: today's production model in the same table and tests."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from advisor.errors import DataError
from advisor.types import Prediction, Sample, StrategySpec
from strategies.base import FitContext


@dataclass(frozen=True)
class Line:
    """One line of a predictions file; `id` None means it stands for the row of its position."""

    id: str | None
    output: str | None
    latency_s: float | None


@dataclass(frozen=True)
class External:
    """Predictions read from a JSONL file: `{"id", "output"}` a line, by id or in row order."""

    name: str
    file: Path

    @property
    def spec(self) -> StrategySpec:
        """The name it was given."""
        return StrategySpec(self.name, {"file": self.file.name})

    def fit(
        self,
        train: Sequence[Sample],  # noqa: ARG002 - part of the protocol
        validation: Sequence[Sample],  # noqa: ARG002
        context: FitContext,  # noqa: ARG002
    ) -> ExternalPredictor:
        """Read the file."""
        return ExternalPredictor(tuple(read_lines(self.file)), str(self.file))


@dataclass(frozen=True)
class ExternalPredictor:
    """Looks answers up."""

    lines: tuple[Line, ...]
    file: str

    def predict(self, samples: Sequence[Sample]) -> Iterator[Prediction]:
        """The file's answer for every sample; a sample it lacks is an error of that sample.

        Raises:
            DataError: the file has no ids and another number of lines than there are samples.
        """
        if all(line.id is None for line in self.lines):
            if len(self.lines) != len(samples):
                raise DataError(
                    f"{len(self.lines)} predictions for {len(samples)} test rows; give each line "
                    'an "id", or one line per test row in their order',
                    path=self.file,
                )
            found = {row.id: line for row, line in zip(samples, self.lines, strict=True)}
        else:
            found = {line.id: line for line in self.lines if line.id is not None}
            self._require_overlap(samples, found)
        for row in samples:
            line = found.get(row.id)
            if line is None or line.output is None:
                yield Prediction(row.id, None, error="not in the predictions file")
            else:
                yield Prediction(row.id, line.output, latency_s=line.latency_s)

    def _require_overlap(self, samples: Sequence[Sample], found: Mapping[str, Line]) -> None:
        """Refuse ids that hardly fit the test rows: scoring them would look like a bad system."""
        missing = [row.id for row in samples if row.id not in found]
        if 2 * len(missing) > len(samples):
            raise DataError(
                f"{len(missing)} of {len(samples)} test rows have no prediction, the first is id "
                f"{missing[0]!r}; the file's ids begin with {next(iter(found), None)!r}. An id is "
                "that of the test file, or its row number from 1 where it has none",
                path=self.file,
            )

    def save(self, path: Path) -> Path:
        """Nothing to write: the file is the user's."""
        return path


def read_lines(file: Path) -> Iterator[Line]:
    """The lines of a predictions file.

    Raises:
        DataError: the file is missing, or a line is no object with an "output".
    """
    if not file.is_file():
        raise DataError("no such file; give NAME=FILE.jsonl", path=str(file))
    answers: dict[str, Line] = {}
    with file.open(encoding="utf-8-sig") as lines:
        for number, text in enumerate(lines, 1):
            if not text.strip():
                continue
            try:
                row = json.loads(text)
            except ValueError as error:
                raise DataError(f"not JSON: {error}", path=str(file), row=number) from error
            if not isinstance(row, dict) or "output" not in row:
                raise DataError(
                    'expected an object such as {"id": "17", "output": "refund"}',
                    path=str(file),
                    row=number,
                )
            line = _line(row, str(file), number)
            if line.id is not None and answers.setdefault(line.id, line) != line:
                raise DataError(
                    f"id {line.id!r} was given another answer before; keep one line per id",
                    path=str(file),
                    row=number,
                )
            yield line


def _line(row: dict[str, object], file: str, number: int) -> Line:
    output, latency = row["output"], row.get("latency_s")
    if latency is not None and not (isinstance(latency, int | float) and latency >= 0):
        raise DataError(
            f"latency_s is {latency!r}; expected seconds as a number", path=file, row=number
        )
    if output is not None and not isinstance(output, str):
        output = json.dumps(output, ensure_ascii=False)
    given = row.get("id", row.get("sample_id"))
    return Line(
        None if given is None else str(given),
        output,
        None if latency is None else float(latency),
    )
