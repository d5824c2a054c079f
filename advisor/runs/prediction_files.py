"""The predictions of one trial on disk, and the texts of the prompts that they answer.

    predictions.jsonl   a line per answer; its prompt as [role, [number of a text, ...]] per turn
    texts.jsonl         {"number": 3, "text": "..."}, a line per different text

A text keeps its number for as long as a prediction refers to it, and is written before the first
line that does. So whatever moment a process is killed at, and whichever file is replaced first, a
line refers to the right texts, or, its texts lost with a damaged disk, counts as damaged itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, get_args

from pydantic import TypeAdapter

from advisor.errors import RunFolderError
from advisor.runs.atomic import append, not_written, write_atomic
from advisor.runs.json_lines import lines, whole
from advisor.runs.plausible import possible
from advisor.types import Prediction, PromptTurn, Role

ROLES = frozenset(get_args(Role))

LOG_DIGITS = 4
"""Decimals of a log-likelihood; the models' own rounding is larger."""

Reference = list[tuple[Role, list[int]]]
"""A prompt as it stands in a line: per turn its role and the numbers of its texts."""

_ADAPTER: list[TypeAdapter[Prediction]] = []


def _validated(row: dict[str, Any]) -> Prediction:
    if not _ADAPTER:  # costly to build, so not before the first line
        _ADAPTER.append(TypeAdapter(Prediction))
    return _ADAPTER[0].validate_python(row)


class Texts:
    """Different texts and their numbers.

    Attributes:
        by_number: the texts.
        whole: every line of the file that they were read from could be read.
    """

    def __init__(self, by_number: dict[int, str], *, whole: bool = True) -> None:
        self.by_number = by_number
        self.whole = whole
        self._numbers = {text: number for number, text in by_number.items()}
        self._next = max(by_number, default=-1) + 1
        self._new: list[int] = []

    @classmethod
    def read(cls, path: Path) -> Texts:
        """The texts on disk, without the lines that a crash cut short or a disk damaged."""
        found: dict[int, str] = {}
        read = 0
        for line in lines(path) if path.is_file() else ():
            read += 1
            with suppress(ValueError, KeyError, TypeError, RecursionError):
                row = json.loads(line)
                number, text = row["number"], row["text"]
                if type(number) is int and isinstance(text, str):
                    found.setdefault(number, text)
        return cls(found, whole=len(found) == read)

    def refer(self, prompt: Sequence[PromptTurn]) -> Reference:
        """A prompt as numbers of its texts; texts that are not known get new ones."""
        return [(turn.role, [self._number(part) for part in turn.parts]) for turn in prompt]

    def _number(self, text: str) -> int:
        found = self._numbers.get(text)
        if found is not None:
            return found
        text = whole(text)
        found = self._numbers.setdefault(text, self._next)
        if found == self._next:
            self._next += 1
            self.by_number[found] = text
            self._new.append(found)
        return found

    def take_new(self) -> list[int]:
        """The numbers given since this was last asked."""
        new, self._new = self._new, []
        return new

    def lines(self, numbers: Iterable[int]) -> str:
        """These texts as lines of the file."""
        rows = ({"number": number, "text": self.by_number[number]} for number in numbers)
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


class PredictionFiles:
    """predictions.jsonl and texts.jsonl of one trial; one process at a time writes."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "predictions.jsonl"
        self._texts_path = folder / "texts.jsonl"
        self._written: Texts | None = None

    def read(self) -> list[Prediction]:
        """Predictions on disk, without lines cut short or damaged, or whose texts are lost."""
        if not self._path.is_file():
            return []
        rows = list(lines(self._path))  # before the texts, which are always written first
        reader = _Reader(Texts.read(self._texts_path))
        found = []
        for line in rows:
            with suppress(ValueError, KeyError, TypeError, RecursionError):
                found.append(reader.prediction(json.loads(line)))
        return found

    def append(self, predictions: Iterable[Prediction]) -> None:
        """Add predictions as they come, new texts first.

        Raises:
            RunFolderError: they cannot be written; those before are kept.
        """
        texts = self._known()
        added = "".join(_line(one, texts.refer(one.prompt)) for one in predictions)
        new = texts.take_new()
        try:
            if new:
                append(self._texts_path, texts.lines(new))
            append(self._path, added)
        except RunFolderError:
            self._written = None  # what is on disk may end anywhere: it is read again
            raise

    def write(self, predictions: Iterable[Prediction]) -> None:
        """Replace the predictions, in the order given, and drop texts that none refers to.

        Raises:
            RunFolderError: they cannot be written; those before are kept.
        """
        texts = self._known()
        self._written = None
        rows, used = [], set[int]()
        for one in predictions:
            prompt = texts.refer(one.prompt)
            used.update(number for _, numbers in prompt for number in numbers)
            rows.append(_line(one, prompt))
        if texts.take_new():
            write_atomic(self._texts_path, texts.lines(texts.by_number))
        write_atomic(self._path, "".join(rows))
        kept = Texts({number: texts.by_number[number] for number in sorted(used)})
        if used and (len(used) < len(texts.by_number) or not texts.whole):
            write_atomic(self._texts_path, kept.lines(kept.by_number))
        if not used:
            self._remove_texts()
        self._written = kept

    def _known(self) -> Texts:
        """The texts on disk, read once."""
        if self._written is None:
            self._written = Texts.read(self._texts_path)
        return self._written

    def _remove_texts(self) -> None:
        try:
            self._texts_path.unlink(missing_ok=True)
        except OSError as error:
            raise not_written(self._texts_path, error) from error


class _Reader:
    """Makes predictions of lines; turns that many prompts begin with are made once."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts.by_number
        self._turns: dict[tuple[Role, tuple[int, ...]], PromptTurn] = {}

    def prediction(self, row: dict[str, Any]) -> Prediction:
        """One line.

        Raises:
            ValueError, KeyError, TypeError: it has another shape or impossible figures, or a text
                of it is lost.
        """
        tokens = {name: row[name] for name in ("input_tokens", "output_tokens")}
        prompt = tuple(self._turn(role, tuple(numbers)) for role, numbers in row.get("prompt", ()))
        found = _validated({**row, "usage": tokens, "prompt": prompt})
        if not possible(found):
            raise ValueError(f"no request has the figures of row {found.sample_id!r}")
        return found

    def _turn(self, role: Role, numbers: tuple[int, ...]) -> PromptTurn:
        found = self._turns.get((role, numbers))
        if found is None:
            if role not in ROLES:
                raise ValueError(f"{role!r} is no role of a chat turn")
            found = PromptTurn(role, tuple(self._texts[number] for number in numbers))
            self._turns[role, numbers] = found
        return found


def _line(one: Prediction, prompt: Reference) -> str:
    row: dict[str, object] = {
        "sample_id": one.sample_id,
        "output": one.output,
        "error": one.error,
        "input_tokens": one.usage.input_tokens,
        "output_tokens": one.usage.output_tokens,
        "latency_s": one.latency_s,
        "evidence": list(one.evidence),
        "retrieved": list(one.retrieved),
        "dropped": one.dropped,
        "truncated": one.truncated,
        "cost_usd": one.cost_usd,
        "finish": one.finish,
    }
    if one.log_likelihoods:
        row["log_likelihoods"] = [round(value, LOG_DIGITS) for value in one.log_likelihoods]
    if prompt:
        row["prompt"] = prompt
    return whole(json.dumps(row, ensure_ascii=False)) + "\n"
