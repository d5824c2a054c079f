"""Outside predictions as a strategy: today's production model in the same table and tests."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from advisor.data import encoding
from advisor.data.cells import SURROGATES, shown, text_of
from advisor.errors import DataError, UsageError
from advisor.estimate.api_prices import ApiCost, request_cost_usd
from advisor.findings import (
    ApiPrice,
    CostBasis,
    PricedLines,
    StatedCosts,
    UnpricedModels,
    problem,
)
from advisor.trial_findings import AnswersFromFile
from advisor.types import Prediction, Sample, StrategySpec, Usage
from strategies.base import FitContext

MOST = {
    "latency_s": 1e6,
    "cost_usd": 1e6,
    "input_tokens": 1e9,
    "output_tokens": 1e9,
}
"""A larger figure of one request is a mistake: eleven days, a million dollars, a billion tokens."""
UNITS = {
    "latency_s": "in-seconds",
    "cost_usd": "in-usd",
    "input_tokens": "in-tokens",
    "output_tokens": "in-tokens",
}
"""Messages that say what they are measured in."""
EXAMPLE = '{"id": "17", "output": "refund"}'


@dataclass(frozen=True)
class Line:
    """One line of a predictions file.

    Attributes:
        id: of the test row; None: it stands for the row of its position.
        output: the answer, None where the system gave none.
        latency_s: seconds this request took.
        cost_usd: what this request cost.
        usage: tokens of this request.
        model: the API's name of the model, to look its price up where no cost is stated.
    """

    id: str | None
    output: str | None
    latency_s: float | None = None
    cost_usd: float | None = None
    usage: Usage = field(default_factory=Usage)
    model: str | None = None


@dataclass(frozen=True)
class Precomputed:
    """Predictions read from a JSONL file: `{"id", "output"}` a line, by id or in row order."""

    name: str
    file: Path

    @property
    def spec(self) -> StrategySpec:
        """The name it was given, and what its cost rests on.

        Raises:
            DataError: the file cannot be used.
        """
        return StrategySpec(self.name, {"file": self.file.name}, self._costed.basis)

    def fit(
        self,
        train: Sequence[Sample],  # noqa: ARG002 - part of the protocol
        validation: Sequence[Sample],  # noqa: ARG002
        context: FitContext,
    ) -> ExternalPredictor:
        """Read the file, and look prices up where it names models and tokens but no cost.

        Raises:
            DataError: the file cannot be used.
        """
        lines = self._costed.lines
        timed = sum(line.latency_s is not None for line in lines)
        context.note(AnswersFromFile(self.file.name, len(lines), timed))
        return ExternalPredictor(self._costed.lines, str(self.file))

    @cached_property
    def _costed(self) -> _Costed:
        return _with_costs(tuple(read_lines(self.file)))


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
                    "predictions-of-other-number",
                    path=self.file,
                    found=len(self.lines),
                    rows=len(samples),
                )
            found = {row.id: line for row, line in zip(samples, self.lines, strict=True)}
        else:
            found = {line.id: line for line in self.lines if line.id is not None}
            self._require_overlap(samples, found)
        for row in samples:
            line = found.get(row.id)
            if line is None:
                yield Prediction(row.id, None, error="not in the predictions file")
                continue
            yield Prediction(
                row.id,
                line.output,
                error="no answer in the predictions file" if line.output is None else None,
                usage=line.usage,
                latency_s=line.latency_s,
                cost_usd=line.cost_usd,
            )

    def _require_overlap(self, samples: Sequence[Sample], found: Mapping[str, Line]) -> None:
        """Refuse ids that hardly fit the test rows: scoring them would look like a bad system."""
        missing = [row.id for row in samples if row.id not in found]
        if 2 * len(missing) > len(samples):
            raise DataError(
                "predictions-missing",
                path=self.file,
                missing=len(missing),
                rows=len(samples),
                id=missing[0],
                first=next(iter(found), ""),
            )

    def save(self, path: Path) -> Path:
        """Nothing to write: the file is the user's."""
        return path


# --- reading ------------------------------------------------------------------------------------


def read_lines(file: Path) -> Iterator[Line]:
    """The lines of a predictions file; a line that repeats an earlier one word for word is dropped.

    Beside "id" (or "sample_id") and "output" a line may hold "latency_s", "cost_usd",
    "input_tokens", "output_tokens" and "model"; other keys are ignored.

    Raises:
        DataError: the file is missing, empty or not JSONL; a line is no object with an "output", or
            one of its figures is not one; an id has two answers, or only some lines have an id.
    """
    if not file.is_file():
        raise DataError("predictions-not-found", path=str(file))
    answers: dict[str, Line] = {}
    first: Line | None = None
    for number, row in _objects(file):
        line = _line(row, str(file), number)
        first = first or line
        if (line.id is None) != (first.id is None):
            raise DataError("predictions-some-ids", path=str(file), row=number)
        if line.id is not None:
            if (before := answers.setdefault(line.id, line)) != line:
                raise DataError(
                    "predictions-id-twice", path=str(file), row=number, id=shown(line.id)
                )
            if before is not line:
                continue
        yield line
    if first is None:
        raise DataError("predictions-empty", path=str(file), example=EXAMPLE)


def _objects(file: Path) -> Iterator[tuple[int, dict[str, object]]]:
    """The objects of a JSONL file with their line numbers; blank lines are passed over."""
    path, seen = str(file), False
    for number, text, wrong in encoding.lines(file, encoding.encoding_of(file, path), path):
        if wrong is not None:
            raise DataError(wrong, path=path, row=number)
        if not text.strip():
            continue
        if not seen and text.lstrip().startswith("["):
            command = f"jq -c '.[]' {file.name} > lines.jsonl"
            raise DataError("predictions-in-array", path=path, row=number, command=command)
        seen = True
        yield number, _object(text, path, number)


def _object(text: str, path: str, number: int) -> dict[str, object]:
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DataError(
            "predictions-not-json", path=path, row=number, text=str(error), example=EXAMPLE
        ) from error
    if not isinstance(row, dict) or "output" not in row:
        raise DataError("predictions-no-object", path=path, row=number, example=EXAMPLE)
    return row


def _line(row: dict[str, object], file: str, number: int) -> Line:
    given = row.get("id", row.get("sample_id"))
    # the same reading as that of the test rows' ids, so that 17, 17.0 and "17" are one
    identifier = None if given is None else text_of(given)
    if identifier == "" or isinstance(given, bool | dict | list):
        raise DataError("predictions-no-id", path=file, row=number, value=shown(repr(given)))
    model = row.get("model")
    if model is not None and not (isinstance(model, str) and model.strip()):
        raise DataError("predictions-no-model", path=file, row=number, value=shown(repr(model)))
    tokens = (_count(row, name, file, number) for name in ("input_tokens", "output_tokens"))
    return Line(
        identifier,
        _output(row["output"]),
        _amount(row, "latency_s", file, number),
        _amount(row, "cost_usd", file, number),
        Usage(*tokens),
        model.strip() if model is not None else None,
    )


def _output(value: object) -> str | None:
    """The answer as text; what is no text is read as a label of the data file would be."""
    if value is None:
        return None
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False)
    return SURROGATES.sub("\ufffd", value) if isinstance(value, str) else text_of(value)


def _amount(row: Mapping[str, object], key: str, file: str, number: int) -> float | None:
    value = row.get(key)
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            amount = float(value)
        except OverflowError:  # an integer of some hundred digits
            amount = math.inf
        if 0 <= amount <= MOST[key]:
            return amount
    raise DataError(
        "predictions-no-number",
        path=file,
        row=number,
        name=key,
        value=shown(repr(value)),
        unit=problem(UNITS[key]),
        most=int(MOST[key]),
    )


def _count(row: Mapping[str, object], key: str, file: str, number: int) -> int | None:
    amount = _amount(row, key, file, number)
    if amount is None:
        return None
    if not amount.is_integer():
        raise DataError(
            "predictions-no-count", path=file, row=number, name=key, value=shown(repr(row[key]))
        )
    return int(amount)


# --- cost ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Costed:
    """The lines with what they cost, and on which basis."""

    lines: tuple[Line, ...]
    basis: tuple[CostBasis, ...]


def _with_costs(lines: Sequence[Line]) -> _Costed:
    """Add the price of every line that names a model and both token counts but no cost.

    A model that the price list lacks is no error of the comparison: its cost stays unknown.
    """
    refused: list[str] = []
    prices: list[ApiCost | None] = []
    for line in lines:
        try:
            prices.append(None if line.model in refused else _price(line))
        except UsageError:
            refused.append(str(line.model))
            prices.append(None)
    costed: list[Line] = []
    stated, looked_up = 0, Counter[ApiPrice]()
    for line, price in zip(lines, prices, strict=True):
        answered = line.output is not None
        if price is not None and line.model not in refused:
            costed.append(replace(line, cost_usd=price.usd))
            looked_up[price.basis] += answered
        else:
            costed.append(line)
            stated += answered and line.cost_usd is not None
    basis: list[CostBasis] = [StatedCosts(stated)] if stated else []
    basis += [PricedLines(price, number) for price, number in looked_up.items() if number]
    basis += [UnpricedModels(tuple(refused))] if refused else []
    return _Costed(tuple(costed), tuple(basis))


def _price(line: Line) -> ApiCost | None:
    """What one request costs by the price list; None where the line does not say enough.

    Raises:
        UsageError: the list has no price for it.
    """
    sent, got = line.usage.input_tokens, line.usage.output_tokens
    if line.cost_usd is not None or line.model is None or sent is None or got is None:
        return None
    return request_cost_usd(line.model, sent, got)
