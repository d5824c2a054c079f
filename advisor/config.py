"""Settings of a comparison: flag > ADVISOR_* environment > advisor.toml > default.

Every problem is reported at once, each naming the setting, where it came from, and what is valid.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import get_args

from advisor.data_findings import Form
from advisor.errors import ConfigError, UsageError
from advisor.findings import Problem, problem
from advisor.types import TaskKind

ENVIRONMENT_PREFIX = "ADVISOR_"
FILE_NAME = "advisor.toml"
TABLES = ("compare", "advice")
"""Tables of the file; the second is written by `advisor ask` (`advisor.advice.saved`)."""
DEFAULT_MODEL = "smollm2"
"""The bundled model (`advisor.models.bundled`)."""
TRIAL_NAME = re.compile(r"\w[\w.+-]{0,63}")
DEVICE = re.compile(r"cpu|mps|cuda(:\d+)?")
DEVICES = ("cpu", "cuda", "cuda:N", "mps")
KINDS = get_args(TaskKind)
LANGUAGES = ("en", "zh-Hans")
"""Of the questions, the reports and what the commands print, as BCP 47 tags."""
PSEUDO = "en-XA"
"""English with other letters, which shows what is no message (`reports.messages.pseudo`)."""
_LANGUAGE_NAMES = {
    "zh": "zh-Hans",
    "zh-cn": "zh-Hans",
    **{tag.lower(): tag for tag in (*LANGUAGES, PSEUDO)},
}


@dataclass(frozen=True)
class RunConfig:
    """What `advisor compare` is asked to do; paths are as given.

    Attributes:
        data: labelled data, file, folder or hub id.
        test: a separate test file; without one a part of `data` is held out.
        docs: file or folder of documents to retrieve from.
        model: the language models, each `smollm2`, `scripted`, a folder, a .gguf file, an adapter
            folder, a hub id, or `PREFIX:NAME`.
        prompt: file with the user's own prompt (`strategies.template`).
        instruction: what to do, in place of the built-in sentence.
        schema: file with the JSON Schema of the answers, where they are JSON objects.
        helper_model: proposes instructions to tuned-prompt; None: built-in ones are tried.
        strategies: names, or () for all that apply; ("none",) for outside predictions alone.
        out: the run folder; None makes one under runs/ from the data's name and the settings.
        seed: of everything random.
        train_limit, test_limit: at most this many rows.
        predictions: outside systems as (name, file).
        task: forces the kind of task.
        labels_as_written: labels that differ only in case, encoding or form stay apart.
        none_label: the label for "none of these", where not recognised.
        tolerance: how far off a number still counts as right.
        decimal_mark: "." or ",", what stands before decimals, where misjudged.
        lists_as_sets: in JSON, the order of a list does not count.
        null_is_missing: in JSON, a field that is null and one that is missing are the same.
        empty_targets: a row without a target asks for no answer, instead of being left out.
        input_column, target_column, group_column: columns, where not recognised; several input
            columns make one input.
        read_as: forms in which cells are to be read, where not recognised.
        device: cpu, cuda or mps; chosen by itself if None.
        embedder: folder or hub id of a sentence embedder, or `hashing`.
        reranker: folder or hub id of a cross-encoder that puts passages in order.
        retriever: MODULE:ATTRIBUTE of a LangChain retriever to find passages with.
        gpu_price: US dollars per hour of the machine the costs are computed for.
        budget_usd: what the requests of the run may cost in all; None: any sum.
        price: of an endpoint's tokens, US dollars per million: input, output, cached input.
        skip_bad_rows: leave out rows that cannot be read instead of stopping.
        trust_remote_code: run code that comes with a model.
        offline: never use the network.
        yes: do not ask before an expensive run.
        cpu_training: how many times its default budget a training on a CPU may take.
        seeds: how often what is random is run; 1 shows no spread.
        learning_curve: also fit on 25% and 50% of the training rows.
        max_latency_ms, max_cost_per_1k, max_gpu_gb, min_accuracy: limits that a strategy must keep
            to; milliseconds (p95), US dollars per 1,000 requests, GB of GPU memory, share right.
        monthly_requests: volume to work out the cost of a month for.
        trial_timeout: seconds of wall time after which a trial is stopped; None: never.
        language: of the reports, one of LANGUAGES.
    """

    data: str
    test: str | None = None
    docs: str | None = None
    model: tuple[str, ...] = (DEFAULT_MODEL,)
    prompt: str | None = None
    instruction: str | None = None
    schema: str | None = None
    helper_model: str | None = None
    strategies: tuple[str, ...] = ()
    out: str | None = None
    seed: int = 0
    train_limit: int | None = None
    test_limit: int | None = None
    predictions: tuple[tuple[str, str], ...] = ()
    task: str | None = None
    labels_as_written: bool = False
    none_label: str | None = None
    tolerance: float | None = None
    decimal_mark: str | None = None
    lists_as_sets: bool = False
    null_is_missing: bool = False
    empty_targets: bool = False
    input_column: tuple[str, ...] = ()
    target_column: str | None = None
    group_column: str | None = None
    read_as: tuple[Form, ...] = ()
    device: str | None = None
    embedder: str | None = None
    reranker: str | None = None
    retriever: str | None = None
    gpu_price: float | None = None
    budget_usd: float | None = None
    price: tuple[float, ...] | None = None
    skip_bad_rows: bool = False
    trust_remote_code: bool = False
    offline: bool = False
    yes: bool = False
    cpu_training: float = 1.0
    seeds: int = 1
    learning_curve: bool = False
    max_latency_ms: float | None = None
    max_cost_per_1k: float | None = None
    max_gpu_gb: float | None = None
    min_accuracy: float | None = None
    monthly_requests: int | None = None
    trial_timeout: int | None = None
    language: str = "en"


@dataclass
class _Sources:
    """Where each setting was found, highest first."""

    values: dict[str, object] = field(default_factory=dict)
    origin: dict[str, str] = field(default_factory=dict)

    def add(self, found: Mapping[str, object], origin: Callable[[str], str]) -> None:
        for name, value in found.items():
            if value is not None and name not in self.values:
                self.values[name] = value
                self.origin[name] = origin(name)


def resolve(
    flags: Mapping[str, object],
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> RunConfig:
    """Merge flags, environment and advisor.toml into a checked configuration.

    Args:
        flags: values given on the command line; None means not given.
        environment: defaults to os.environ.
        folder: where advisor.toml is looked for; defaults to the working directory.

    Raises:
        ConfigError: with every problem found.
    """
    known = {one.name for one in fields(RunConfig)}
    problems: list[Problem] = []
    sources = _found(flags, environment, folder, known, problems)
    checked = {
        name: _convert(name, value, sources.origin[name], problems)
        for name, value in sources.values.items()
    }
    if "data" not in checked and not problems:
        problems.append(problem("no-data"))
    if problems:
        raise ConfigError(problems)
    return RunConfig(**checked)  # type: ignore[arg-type]


def resolve_language(
    flag: str | None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    default: str = LANGUAGES[0],
) -> str:
    """The language of reports, for a command that has no other settings of a comparison.

    What else is wrong in advisor.toml keeps nobody from reading a report, so it is not told here.

    Args:
        flag: as given on the command line; None means not given.
        environment: defaults to os.environ.
        folder: where advisor.toml is looked for; defaults to the working directory.
        default: where none is set.

    Raises:
        ConfigError: it is unknown.
    """
    known = {one.name for one in fields(RunConfig)}
    problems: list[Problem] = []
    sources = _found({"language": flag}, environment, folder, known, problems=[])
    found = sources.values.get("language", default)
    language = _convert("language", found, sources.origin.get("language", ""), problems)
    if problems:
        raise ConfigError(problems)
    return str(language)


def language_of(name: object) -> str:
    """The tag of a language, from it or another way to write it: zh, zh-CN.

    Raises:
        ConfigError: it is unknown.
    """
    try:
        return _language(name)
    except UsageError as error:
        raise ConfigError([error.problem]) from error


def _found(
    flags: Mapping[str, object],
    environment: Mapping[str, str] | None,
    folder: Path | None,
    known: set[str],
    problems: list[Problem],
) -> _Sources:
    """Gather every setting that was given, each from the highest place that has it."""
    environment = os.environ if environment is None else environment
    sources = _Sources()
    sources.add(flags, lambda name: "DATA" if name == "data" else "--" + name.replace("_", "-"))
    from_environment = {
        name: environment[ENVIRONMENT_PREFIX + name.upper()]
        for name in known
        if environment.get(ENVIRONMENT_PREFIX + name.upper())
    }
    sources.add(from_environment, lambda name: ENVIRONMENT_PREFIX + name.upper())
    path = (folder or Path()) / FILE_NAME
    sources.add(_read_file(path, known, problems), lambda name: f"{path}, {name}")
    return sources


def _read_file(path: Path, known: set[str], problems: list[Problem]) -> dict[str, object]:
    if not path.is_file():
        return {}
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        problems.append(problem("unreadable", path=path, text=error.strerror or ""))
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        problems.append(problem("not-toml", path=path, text=str(error)))
        return {}
    for name in sorted(set(found) - set(TABLES)):
        problems.append(problem("unknown-table", path=path, table=name))
    section = found.get("compare", {})
    if not isinstance(section, dict):
        problems.append(problem("compare-no-table", path=path))
        return {}
    for name in sorted(set(section) - known):
        problems.append(problem("unknown-setting", path=path, setting=name, valid=sorted(known)))
    for name in ("trust_remote_code", "retriever"):
        if name in section:
            option = f"--{name.replace('_', '-')}"
            problems.append(problem("not-in-file", path=path, setting=name, option=option))
    return {name: value for name, value in section.items() if name in known}


def _convert(name: str, value: object, origin: str, problems: list[Problem]) -> object:
    """Bring a value to its type, or note the problem and return None."""
    try:
        return _CONVERTERS.get(name, _text)(value)
    except UsageError as error:
        problems.append(problem("setting-wrong", setting=origin, problem=error.problem))
        return None


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise UsageError("text-expected", value=repr(value))
    return value


def _whole(least: int, most: int) -> Callable[[object], int]:
    def convert(value: object) -> int:
        try:
            number = int(str(value))
        except ValueError:
            raise UsageError("whole-number-expected", value=repr(value)) from None
        if not least <= number <= most:
            raise UsageError("out-of-range", value=str(number), least=least, most=most)
        return number

    return convert


def _number(most: float, unit: str) -> Callable[[object], float]:
    """A number from 0 to `most`; the message `unit` says of what."""

    def convert(value: object) -> float:
        try:
            number = float(str(value))
        except ValueError:
            raise UsageError("number-expected", unit=problem(unit), value=repr(value)) from None
        if not 0 <= number <= most:
            raise UsageError("number-out-of-range", value=str(value), most=most, unit=problem(unit))
        return number

    return convert


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if str(value).lower() not in words:
        raise UsageError("flag-expected", value=repr(value))
    return words[str(value).lower()]


def _names(value: object) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list | tuple):
        raise UsageError("names-expected", value=repr(value))
    names = tuple(str(part).strip() for part in parts if str(part).strip())
    if not names:
        raise UsageError("no-strategy-named")
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise UsageError("named-twice", name=doubled[0])
    return names


def _columns(value: object) -> tuple[str, ...]:
    parts = [value] if isinstance(value, str) else value
    if not isinstance(parts, list | tuple):
        raise UsageError("columns-expected", value=repr(value))
    return tuple(dict.fromkeys(map(_text, parts)))


def _forms(value: object) -> tuple[str, ...]:
    forms = get_args(Form)
    names = tuple(name.replace("-", "_") for name in _columns(value))
    for name in names:
        if name not in forms:
            choices = [form.replace("_", "-") for form in forms]
            raise UsageError("unknown-value", value=str(name), choices=choices)
    return names


def _models(value: object) -> tuple[str, ...]:
    """One model, or a list of them: a name may hold any sign, so none separates them."""
    names = tuple(map(_text, [value] if isinstance(value, str) else _listed(value)))
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise UsageError("named-twice", name=doubled[0])
    return names


def _listed(value: object) -> list[object]:
    if not isinstance(value, list | tuple) or not value:
        raise UsageError("models-expected", value=repr(value))
    return list(value)


def _prices(value: object) -> tuple[float, ...]:
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or len(parts) not in (2, 3):
        raise UsageError("prices-expected", value=repr(value))
    return tuple(map(_number(10**5, "us-dollars"), parts))


def _pairs(value: object) -> tuple[tuple[str, str], ...]:
    if isinstance(value, str):
        value = [value]
    if isinstance(value, Mapping):
        value = [f"{name}={path}" for name, path in value.items()]
    pairs: list[tuple[str, str]] = []
    for one in value if isinstance(value, list | tuple) else []:
        name, mark, path = str(one).partition("=")
        if not mark or not path or not TRIAL_NAME.fullmatch(name) or name.casefold() == "none":
            raise UsageError("predictions-expected", value=str(one))
        if any(name.casefold() == other.casefold() for other, _ in pairs):
            raise UsageError("named-twice", name=name)
        pairs.append((name, path))
    return tuple(pairs)


def _device(value: object) -> str:
    if not DEVICE.fullmatch(str(value)):
        raise UsageError("unknown-device", value=str(value), choices=DEVICES)
    return str(value)


def _one_of(choices: tuple[str, ...]) -> Callable[[object], str]:
    def convert(value: object) -> str:
        if value not in choices:
            raise UsageError("unknown-value", value=str(value), choices=choices)
        return str(value)

    return convert


def _language(value: object) -> str:
    found = _LANGUAGE_NAMES.get(str(value).lower().replace("_", "-"))
    if found is None:
        raise UsageError("unknown-language", value=str(value), choices=LANGUAGES)
    return found


_CONVERTERS: dict[str, Callable[[object], object]] = {
    "seed": _whole(0, 2**31 - 1),
    "train_limit": _whole(20, 10**9),
    "test_limit": _whole(1, 10**9),
    "model": _models,
    "strategies": _names,
    "input_column": _columns,
    "read_as": _forms,
    "predictions": _pairs,
    "task": _one_of(KINDS),
    "labels_as_written": _flag,
    "tolerance": _number(10**12, "in-target-units"),
    "decimal_mark": _one_of((".", ",")),
    "lists_as_sets": _flag,
    "null_is_missing": _flag,
    "empty_targets": _flag,
    "device": _device,
    "gpu_price": _number(9999, "usd-per-hour"),
    "budget_usd": _number(10**6, "us-dollars"),
    "price": _prices,
    "cpu_training": _number(1000, "times"),
    "seeds": _whole(1, 20),
    "learning_curve": _flag,
    "max_latency_ms": _number(10**9, "in-milliseconds"),
    "max_cost_per_1k": _number(10**6, "usd-per-1k-requests"),
    "max_gpu_gb": _number(10**5, "gb-of-gpu-memory"),
    "min_accuracy": _number(1, "as-share"),
    "monthly_requests": _whole(1, 10**12),
    "trial_timeout": _whole(1, 10**7),
    "language": _language,
    "skip_bad_rows": _flag,
    "trust_remote_code": _flag,
    "offline": _flag,
    "yes": _flag,
}
