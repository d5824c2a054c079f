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
from advisor.findings import ApiPrice, CostBasis, PricedLines, StatedCosts, UnpricedModels
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
                f"{len(missing)} of {len(samples)} test rows have no prediction, the first is id "
                f"{missing[0]!r}; the file's ids begin with {next(iter(found), None)!r}. An id is "
                "that of the test file, or its row number from 1 where it has none",
                path=self.file,
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
        raise DataError("no such file; give NAME=FILE.jsonl", path=str(file))
    answers: dict[str, Line] = {}
    first: Line | None = None
    for number, row in _objects(file):
        line = _line(row, str(file), number)
        first = first or line
        if (line.id is None) != (first.id is None):
            raise DataError(
                'some lines have an "id" and this file\'s others have none; give every line its '
                "id, or none to go by the order of the test rows",
                path=str(file),
                row=number,
            )
        if line.id is not None:
            if (before := answers.setdefault(line.id, line)) != line:
                raise DataError(
                    f"id {line.id!r} was given another answer before; keep one line per id",
                    path=str(file),
                    row=number,
                )
            if before is not line:
                continue
        yield line
    if first is None:
        raise DataError(
            f"the file is empty; write one line per test row: {EXAMPLE}", path=str(file)
        )


def _objects(file: Path) -> Iterator[tuple[int, dict[str, object]]]:
    """The objects of a JSONL file with their line numbers; blank lines are passed over."""
    path, seen = str(file), False
    for number, text, wrong in encoding.lines(file, encoding.encoding_of(file, path), path):
        if wrong is not None:
            raise DataError(wrong, path=path, row=number)
        if not text.strip():
            continue
        if not seen and text.lstrip().startswith("["):
            raise DataError(
                "a JSON array; predictions are JSONL, one object a line. "
                f"`jq -c '.[]' {file.name} > lines.jsonl` turns one into the other",
                path=path,
                row=number,
            )
        seen = True
        yield number, _object(text, path, number)


def _object(text: str, path: str, number: int) -> dict[str, object]:
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DataError(
            f"not JSON: {error}. Write one object a line, such as {EXAMPLE}", path=path, row=number
        ) from error
    if not isinstance(row, dict) or "output" not in row:
        raise DataError(f"expected an object such as {EXAMPLE}", path=path, row=number)
    return row


def _line(row: dict[str, object], file: str, number: int) -> Line:
    given = row.get("id", row.get("sample_id"))
    # the same reading as that of the test rows' ids, so that 17, 17.0 and "17" are one
    identifier = None if given is None else text_of(given)
    if identifier == "" or isinstance(given, bool | dict | list):
        raise DataError(
            f"id is {given!r}; give that of the test file, or its row number from 1",
            path=file,
            row=number,
        )
    model = row.get("model")
    if model is not None and not (isinstance(model, str) and model.strip()):
        raise DataError(
            f'model is {model!r}; expected its name as text, such as "gpt-4o-mini"',
            path=file,
            row=number,
        )
    tokens = (_count(row, name, file, number) for name in ("input_tokens", "output_tokens"))
    return Line(
        identifier,
        _output(row["output"]),
        _amount(row, "latency_s", "seconds", file, number),
        _amount(row, "cost_usd", "US dollars", file, number),
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


def _amount(row: Mapping[str, object], key: str, unit: str, file: str, number: int) -> float | None:
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
        f"{key} is {shown(repr(value))}; expected {unit} of one request as a number from 0 to "
        f"{MOST[key]:,.0f}, or leave it out",
        path=file,
        row=number,
    )


def _count(row: Mapping[str, object], key: str, file: str, number: int) -> int | None:
    amount = _amount(row, key, "tokens", file, number)
    if amount is None:
        return None
    if not amount.is_integer():
        raise DataError(
            f"{key} is {row[key]!r}; expected a whole number of tokens, or leave it out",
            path=file,
            row=number,
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


def _lines(number: int) -> str:
    return f"{number:,} line{'' if number == 1 else 's'}"
