"""A comparison without a word of its data, so that its figures can be forwarded.

Fields that hold texts of the data are emptied or numbered: labels become "label 1" to "label n", in
alphabetical order and the same everywhere, test rows "row n" by their place. In the sentences that
remain every known text of the data and everything in quotation marks is replaced. Messages of
errors are left out whole: they may quote a part of the data that nothing here can recognise.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import PurePath
from typing import Any, TypeVar, cast

from advisor.findings import Confusion, LabelScore, WrongEverywhere
from advisor.results import ModelSummary, Provenance, Results, StrategyResult, TaskSummary
from advisor.types import FreeRunning, LoadReport, RemovedRow

T = TypeVar("T")

LEFT_OUT = "(left out)"
NO_LABEL = "no label"
NOTICE = (
    "Texts of the data are left out of this file: labels are numbered in alphabetical order, rows "
    "by their place in the test, and messages of errors are not shown."
)
REASON = "the message is left out, because it may quote the data"

SHORTEST_WORD = 4
"""A name of fewer ASCII characters ("no", "a") is only replaced where it is quoted."""
SHORTEST_TEXT = 12
"""Shorter inputs and answers ("in 1946") are words of any sentence; no sentence quotes them."""
OWN_WORDS = frozenset((
    "accuracy", "advisor", "answer", "answers", "column", "compare", "context", "corpus",
    "cost", "data", "dataset", "demo", "docs", "document", "documents", "file", "files", "home",
    "input", "interval", "label", "labels", "latency", "limit", "main", "memory", "message",
    "messages", "metric", "model", "models", "none", "other", "output", "passage", "passages",
    "prompt", "query", "question", "questions", "rank", "real", "reports", "response", "result",
    "results", "retrieval", "row", "rows", "runs", "sample", "samples", "score", "seed",
    "shared", "split", "strategy", "table", "target", "task", "test", "text", "texts", "time",
    "title", "token", "tokens", "train", "training", "unclear", "user", "validation", "value",
    "work", "wrong",
))  # fmt: skip
"""Words of the report itself: they stand in it whatever the data are, so they are kept."""
PLAIN_VALUES = frozenset(
    ("auto", "classification", "generation", "hashing", "none", "qa", "scripted", "smollm2")
)
"""Values of an option that name nothing of the user's."""

MODEL_OPTIONS = frozenset(("--model", "--embedder"))
"""A model's published id may stay. A folder written like one cannot be told from it."""

_KEPT_FIELDS = frozenset((
    "a", "about", "agrees", "b", "by", "cheaper_setup", "created_at", "dearer_setup", "device",
    "dtype", "file_format", "hardware", "kind", "metric", "metrics", "name", "primary_metric",
    "recall", "recommended", "sha256", "status", "strategy", "test_sha256", "tied_with", "versions",
    "winner",
))  # fmt: skip
"""Fields with names of the tool's own: strategies, metrics, phases, packages, hashes."""
_HUB_ID = re.compile(r"(?!.*\.gguf$)[A-Za-z0-9][\w.-]*(/[\w.-]+)?")
_OPTION = re.compile(r"--?[a-z][a-z0-9-]*")
_NUMBER = re.compile(r"[+-]?\d[\d_.]*(e[+-]?\d+)?", re.IGNORECASE)
_DEVICE = re.compile(r"cpu|mps|cuda(:\d+)?")
_NAME = re.compile(r"[\w.+-]{1,64}")
_QUOTED = r"“[^”\n]*”|‘[^’\n]*’|「[^」\n]*」|\"[^\"\n]*\"|`[^`\n]*`|(?<!\w)'[^'\n]*'(?!\w)"
_LOCAL_PATH = r"(?<![\w/:.])(?:~|\.{1,2}|[A-Za-z]:)?[/\\](?:[^\s,;:()\"'“”])+"


def without_texts(results: Results) -> Results:
    """The same figures with no input, answer, passage, label, file or column name."""
    removal = _Removal.of(results)
    return replace(removal.walked(_without_rows(results)), run_id=removal.run_id)


def _without_rows(results: Results) -> Results:
    """No test row, and no prompt that was sent."""
    return replace(results, rows=(), turns=(), texts=())


@dataclass
class _Removal:
    """What stands for what, and how sentences are cleared of it.

    Attributes:
        run_id: in place of the run folder's name, which is made from the data's.
        strategies: their names, which stay.
        labels, rows, training, columns, files: the number of each, from 1.
        pattern: finds everything that must not stay in a sentence.
        names: what replaces a known text, by its case-folded form.
    """

    run_id: str
    strategies: frozenset[str] = frozenset()
    labels: dict[str, int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    training: dict[str, int] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    pattern: re.Pattern[str] = field(default_factory=lambda: re.compile(r"(?!)"))

    @classmethod
    def of(cls, results: Results) -> _Removal:
        source = results.provenance
        found = cls(f"run-{source.test_sha256[:8]}" if source.test_sha256 else "run")
        found.strategies = frozenset(one.name for one in results.strategies)
        found.labels = _numbered(_labels(results))
        found.rows = _numbered(row.sample_id for row in results.rows)
        found.training = _numbered(one.train_id for one in source.removed)
        found.files = _numbered(one.path for one in source.files)
        found.columns = _numbered(
            name for one in source.files for name in (*one.input_columns, one.target_column)
        )
        found._learn(results)
        return found

    def _learn(self, results: Results) -> None:
        """Fix what replaces each known text, later entries before earlier ones."""
        source = results.provenance
        own = OWN_WORDS | {name.casefold() for name in self.strategies}
        own |= {name.casefold() for one in results.strategies for name in one.metrics}
        said = "\n".join(_strings(_without_rows(results))).casefold()
        names = {
            text: LEFT_OUT
            for text in _row_texts(results)
            if len(text) >= SHORTEST_TEXT and text.casefold() in said
        }
        paths = [*_arguments(source.command), *filter(None, [source.documents, results.run_id])]
        names |= {part: LEFT_OUT for path in paths for part in _parts(path)}
        names |= {part: f"file {n}" for path, n in self.files.items() for part in _parts(path)}
        names[results.run_id] = self.run_id
        names |= {name: f"column {n}" for name, n in self.columns.items()}
        names |= {name: self.label(name) for name in self.labels}
        for part, ids in (("training", self.training), ("test", self.rows)):
            names |= {f"{part} row {name}": f"a {part} row" for name in ids}
        self.names = {text.casefold(): instead for text, instead in names.items() if text}
        quoted = [re.escape(f"{a}{text}{b}") for text in names for a, b in ("''", '""', "“”")]
        bare = [_bounded(text) for text in names if text and _worth_hiding(text, own)]
        longest_first = sorted((*quoted, *bare), key=len, reverse=True)
        self.pattern = re.compile(
            "|".join((*longest_first, _QUOTED, _LOCAL_PATH)), flags=re.IGNORECASE
        )

    def label(self, name: str) -> str:
        number = self.labels.get(name)
        return f"label {number}" if number is not None else NO_LABEL

    def row(self, sample_id: str) -> str:
        number = self.rows.get(sample_id)
        return f"row {number}" if number is not None else "a row"

    def column(self, name: str) -> str:
        return f"column {self.columns[name]}"

    def cleared(self, text: str) -> str:
        """A sentence with everything replaced that may come from the data."""
        return self.pattern.sub(self._instead, text)

    def _instead(self, match: re.Match[str]) -> str:
        text = match[0].casefold()
        return self.names.get(text) or self.names.get(text[1:-1]) or LEFT_OUT

    def walked(self, value: T) -> T:
        """`value` with every text in it cleared or replaced, whatever its type."""
        return cast("T", self._walk(value))

    def _walk(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.cleared(value)
        if isinstance(value, tuple):
            return tuple(self._walk(one) for one in value)
        if isinstance(value, Mapping):
            return {key: self._walk(one) for key, one in value.items()}
        if not is_dataclass(value) or isinstance(value, type):
            return value
        changes = {
            one.name: self._walk(getattr(value, one.name))
            for one in fields(value)
            if one.name not in _KEPT_FIELDS
        }
        special = _SPECIAL.get(type(value))
        changes |= special(self, value) if special is not None else {}
        return replace(cast("Any", value), **changes)


def _labels(results: Results) -> Iterable[str]:
    """Every label of the data in alphabetical order, those that training did not have as well."""
    if results.task.kind != "classification":
        return ()
    found = {*results.task.labels, *(row.target for row in results.rows if row.target is not None)}
    if results.failures is not None:
        for part in results.failures.by_strategy:
            found |= {one.label for one in part.labels} | {one.target for one in part.confusions}
    return sorted(found)


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names), start=1)}


def _row_texts(results: Results) -> set[str]:
    found = {text.strip() for text in results.texts}
    for row in results.rows:
        found |= {row.sample_id, row.input, row.target or ""}
        for answer in row.answers.values():
            found |= {answer.output or "", answer.error or "", *answer.evidence}
    for strategy in results.strategies:
        if strategy.free_running is not None:
            found |= set(strategy.free_running.examples)
    return found


def _strings(value: Any) -> Iterable[str]:
    """Every text in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _strings(key)
            yield from _strings(one)
    elif isinstance(value, tuple):
        for one in value:
            yield from _strings(one)
    elif is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            yield from _strings(getattr(value, part.name))


def _parts(path: str) -> Iterable[str]:
    """A path, its folders, and its name with and without the ending."""
    yield path
    place = PurePath(path.replace("\\", "/"))
    yield from (part for part in place.parts if part not in ("/", "..", ".", "~"))
    yield place.stem


def _worth_hiding(text: str, own: frozenset[str] | set[str]) -> bool:
    if text.casefold() in own:
        return False
    return not text.isascii() or (len(text) >= SHORTEST_WORD and any(map(str.isalpha, text)))


def _bounded(text: str) -> str:
    """A pattern for the text as a word of its own; scripts without spaces know no such bounds."""
    before = r"(?<![A-Za-z0-9_])" if re.match(r"[A-Za-z0-9_]", text) else ""
    after = r"(?![A-Za-z0-9_])" if re.search(r"[A-Za-z0-9_]\Z", text) else ""
    return f"{before}{re.escape(text)}{after}"


# --- the command line ---------------------------------------------------------------------------


def _words(command: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError:  # an unclosed quotation mark: nothing in it can be told apart
        return command.split()[:1]


def _arguments(command: str) -> Iterable[str]:
    """What the user named: files, columns, folders."""
    before = ""
    for word in _words(command)[1:]:
        option, mark, value = word.partition("=")
        if not word.startswith("-") and not mark:
            option, value = before, word
        if value and not _says_nothing(option, value):
            yield value
        before = word


def _says_nothing(option: str, value: str) -> bool:
    """Whether a value names neither a file nor a column: a figure, a device, a published model."""
    if option in MODEL_OPTIONS and _HUB_ID.fullmatch(value):
        return True
    return bool(value in PLAIN_VALUES or _NUMBER.fullmatch(value) or _DEVICE.fullmatch(value))


def _command(command: str, strategies: frozenset[str]) -> str:
    """The command with its options and figures, and FILE in place of every name in it."""
    known = strategies | {"advisor", "compare", "demo"}
    shown: list[str] = []
    before = ""
    for word in _words(command):
        option, mark, value = word.partition("=")
        if word.startswith("-") and not mark:
            shown.append(word if _OPTION.fullmatch(word) else "--…")
        elif mark:
            name = option if option in known or _OPTION.fullmatch(option) else "NAME"
            shown.append(f"{name}={value if _says_nothing(option, value) else 'FILE'}")
        else:
            plain = _says_nothing(before, word) or known.issuperset(word.split(","))
            shown.append(word if plain else "FILE")
        before = word
    return " ".join(shown)


# --- what each type holds -----------------------------------------------------------------------


def _strategy(removal: _Removal, one: StrategyResult) -> dict[str, Any]:
    settings = {}
    for name, value in one.settings.items():
        if _NAME.fullmatch(name) and removal.cleared(name) == name:
            settings[name] = _setting(removal, value)
    return {
        "reason": REASON if one.status == "failed" else removal.walked(one.reason),
        "remedy": None,
        "settings": settings,
    }


def _setting(removal: _Removal, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return value if _NAME.fullmatch(value) and removal.cleared(value) == value else LEFT_OUT


def _model(removal: _Removal, one: ModelSummary) -> dict[str, Any]:
    named = one.id is None or _HUB_ID.fullmatch(one.id)
    return {"id": removal.walked(one.id) if named else "a local model"}


def _file(removal: _Removal, one: LoadReport) -> dict[str, Any]:
    return {
        "path": f"file {removal.files[one.path]}",
        "input_columns": tuple(map(removal.column, one.input_columns)),
        "target_column": removal.column(one.target_column),
    }


def _provenance(removal: _Removal, one: Provenance) -> dict[str, Any]:
    return {
        "command": _command(one.command, removal.strategies),
        "documents": None if one.documents is None else LEFT_OUT,
        "notes": (*removal.walked(one.notes), NOTICE),
    }


def _task(removal: _Removal, one: TaskSummary) -> dict[str, Any]:
    return {"labels": tuple(map(removal.label, one.labels))}


def _confusion(removal: _Removal, one: Confusion) -> dict[str, Any]:
    return {"target": removal.label(one.target), "output": removal.label(one.output)}


def _wrong_row(removal: _Removal, one: WrongEverywhere) -> dict[str, Any]:
    agreed = one.agreed
    if agreed is not None:
        agreed = removal.label(agreed) if agreed in removal.labels else LEFT_OUT
    return {"sample_id": removal.row(one.sample_id), "agreed": agreed}


def _removed_row(removal: _Removal, one: RemovedRow) -> dict[str, Any]:
    train = removal.training[one.train_id]
    return {"train_id": f"training row {train}", "test_id": removal.row(one.test_id)}


_SPECIAL: dict[type, Callable[[_Removal, Any], dict[str, Any]]] = {
    StrategyResult: _strategy,
    ModelSummary: _model,
    LoadReport: _file,
    Provenance: _provenance,
    TaskSummary: _task,
    Confusion: _confusion,
    LabelScore: lambda removal, one: {"label": removal.label(one.label)},
    WrongEverywhere: _wrong_row,
    RemovedRow: _removed_row,
    FreeRunning: lambda _removal, _one: {"examples": ()},
}
