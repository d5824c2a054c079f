"""Answers from a file (TOML, YAML or JSON), and the small file that keeps a half-done interview."""

from __future__ import annotations

import difflib
import json
import math
import tomllib
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path

from advisor.advice.questionnaire import Question, Questionnaire
from advisor.errors import ConfigError, UsageError
from reports.plain import cut, one_line

SUFFIXES = (".toml", ".yaml", ".yml", ".json")
DRAFT_NAME = ".advisor-ask.json"
TABLE = "answers"
EXAMPLE = "labels: hundreds"
MOST_PROBLEMS = 20
"""Mistakes listed; each names every valid choice, so that more would bury the first."""
_SHOWN, _PARSER_WORDS = 60, 200
"""Characters shown of a name or value, and of what a parser says."""
_MEASURED_IN = {
    "rows": "the count of labelled rows",
    "tasks": "the count of tasks",
    "demonstration_tokens": "the tokens of the demonstrations",
    "documents": "the count of documents",
    "gpu_gib": "the GPU's memory in GiB",
}


def read(path: Path, questions: Questionnaire) -> dict[str, str]:
    """Read and check an answers file: `question = "option"`, at the top or in a table `answers`.

    A number is taken where the question can be measured, e.g. `labels = 250`: a whole one where
    it counts something.

    Raises:
        ConfigError: with every mistake, each with the valid choices.
    """
    problems: list[str] = []
    answers: dict[str, str] = {}
    for name, value in _mapping(path).items():
        if name not in questions:
            problems.append(f"{path}: {_unknown(str(name), questions)}")
            continue
        option = _option(questions[name], value)
        if option is None:
            problems.append(f"{path}: {name} is {_shown(value)}; {_valid(questions[name])}")
        else:
            answers[name] = option
    if len(problems) > MOST_PROBLEMS:
        more = len(problems) - MOST_PROBLEMS
        problems[MOST_PROBLEMS:] = [f"{path}: and {more:,} more mistakes of this kind"]
    if problems:
        raise ConfigError(problems)
    return answers


def _option(question: Question, value: object) -> str | None:
    """The option that a value names or amounts to; None if it does neither."""
    if isinstance(value, str):
        return value if value in question.option_ids else None
    if not isinstance(value, int | float) or isinstance(value, bool) or value < 0:
        return None
    # what is counted is whole; memory alone comes in fractions
    if isinstance(value, float) and (question.measured_by != "gpu_gib" or not math.isfinite(value)):
        return None
    return question.measured(value)


def _valid(question: Question) -> str:
    valid = f"choose from: {', '.join(question.option_ids)}"
    if question.measured_by is None:
        return valid
    return f"{valid}; or give {_MEASURED_IN[question.measured_by]} as a number"


def _unknown(name: str, questions: Questionnaire) -> str:
    valid = [one.id for one in questions.questions]
    near = difflib.get_close_matches(name, valid, n=1)
    hint = f" (did you mean {near[0]}?)" if near else ""
    return f"unknown question {cut(name, _SHOWN, '…')!r}{hint}; choose from: {', '.join(valid)}"


def _shown(value: object) -> str:
    """A value as the file has it; of a collection, which may be endless, only what it is."""
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, list | tuple | set):
        return "a list"
    return cut(json.dumps(value, ensure_ascii=False, default=str), _SHOWN, "…")


def _mapping(path: Path) -> Mapping[str, object]:
    found = _parsed(path, _text(path))
    inner = found.get(TABLE) if isinstance(found, dict) else None
    if isinstance(found, dict) and isinstance(inner, dict):
        extra = ", ".join(str(name) for name in found if name != TABLE)
        if extra:
            shown = cut(one_line(extra), _PARSER_WORDS, "…")
            raise ConfigError(
                [f"{path}: beside the table answers there is {shown}; move it inside"]
            )
        found = inner
    if not isinstance(found, dict):
        raise ConfigError([f"{path}: must hold `question: option` pairs, e.g. {EXAMPLE}"])
    return found


def _text(path: Path) -> str:
    """What is in the file, without the mark that Windows editors begin it with.

    Raises:
        ConfigError: it is no file of a kind that can be read, or there is nothing in it.
    """
    kinds = ", ".join(SUFFIXES)
    try:
        if path.is_dir():
            raise ConfigError([f"--answers {path} is a folder; name a file in it ({kinds})"])
        if not path.exists():
            problem = "there is no such file; check the name"
            raise ConfigError([f"--answers {path} cannot be read: {problem}"])
        if path.suffix.lower() not in SUFFIXES:
            raise ConfigError([f"--answers {path}: the name must end in {kinds}"])
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text; save it so"
        raise ConfigError([f"--answers {path} cannot be read: {why}"]) from error
    if not text.strip():
        problem = f"write answers into it, e.g. {EXAMPLE}, or give --yes to answer nothing"
        raise ConfigError([f"--answers {path} is empty: {problem}"])
    return text


def _parsed(path: Path, text: str) -> object:
    suffix = path.suffix.lower()
    try:
        if suffix == ".toml":
            return tomllib.loads(text)
        if suffix == ".json":
            return json.loads(text, object_pairs_hook=_unique)
        return _from_yaml(text)
    except (ValueError, RecursionError) as error:
        kind = "YAML" if suffix in (".yaml", ".yml") else suffix[1:].upper()
        why = (
            "it is nested too deeply" if isinstance(error, RecursionError) else one_line(str(error))
        )
        problem = f"{path}: not valid {kind}: {cut(why, _PARSER_WORDS, '…')}"
        raise ConfigError([problem]) from error


def _unique(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    """A JSON object whose names all differ."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        raise ValueError(f"{cut(twice, _SHOWN, '…')!r} stands there twice; keep one")
    return found


def _from_yaml(text: str) -> object:
    """What a YAML text holds.

    Raises:
        ValueError: it is not YAML, or names a key twice; in one line, with line and column.
    """
    import yaml

    class UniqueKeys(yaml.SafeLoader):
        """The library keeps the last of several equal keys."""

        def construct_mapping(
            self, node: yaml.MappingNode, deep: bool = False
        ) -> dict[Hashable, object]:
            seen: set[object] = set()
            for key, _ in node.value:
                name = key.value if isinstance(key, yaml.ScalarNode) else None
                if name is not None and name in seen:
                    problem = f"{cut(name, _SHOWN, '…')!r} stands there twice; keep one"
                    raise yaml.MarkedYAMLError(problem=problem, problem_mark=key.start_mark)
                seen.add(name)
            return super().construct_mapping(node, deep)

    try:
        return yaml.load(text, Loader=UniqueKeys)  # noqa: S506 - a SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f" (at line {mark.line + 1}, column {mark.column + 1})" if mark else ""
        raise ValueError(f"{error.problem or error.context}{place}") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        column = error.position - text.rfind("\n", 0, error.position)
        sign = f"U+{ord(str(text[error.position])):04X}"
        raise ValueError(f"{sign} is not allowed (at line {line}, column {column})") from error
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error


class Draft:
    """The answers of an interview that is not finished, beside the file the advice will go to."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / DRAFT_NAME

    def answers(self, questions: Questionnaire) -> dict[str, str]:
        """What was answered before; answers that no longer fit the questions are left out."""
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(found, dict):
            return {}
        return {
            name: option
            for name, option in found.items()
            if name in questions and option in questions[name].option_ids
        }

    def keep(self, answers: Mapping[str, str]) -> None:
        """Write the answers so far; the file goes once there are none.

        Raises:
            UsageError: the folder cannot be written.
        """
        if not answers:
            self.done()
            return
        beside = self.path.with_suffix(".part")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text(json.dumps(dict(answers), indent=1) + "\n", encoding="utf-8")
            beside.replace(self.path)
        except OSError as error:
            raise UsageError(
                f"the answers cannot be kept in the folder of --out, {self.path.parent} "
                f"({error.strerror}); name a file in another folder with --out"
            ) from error

    def done(self) -> None:
        """The interview is finished; nothing is left to resume."""
        self.path.unlink(missing_ok=True)
