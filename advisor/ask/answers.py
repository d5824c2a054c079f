"""Answers from a file (TOML, YAML or JSON), and the small file that keeps a half-done interview."""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path

from advisor.errors import ConfigError
from advisor.questionnaire import Question, Questionnaire

SUFFIXES = (".toml", ".yaml", ".yml", ".json")
DRAFT_NAME = ".advisor-ask.json"
TABLE = "answers"


def read(path: Path, questions: Questionnaire) -> dict[str, str]:
    """Read and check an answers file: `question = "option"`, at the top or in a table `answers`.

    A number is taken where the question can be measured, e.g. `labels = 250`.

    Raises:
        ConfigError: with every mistake, each with the valid choices.
    """
    found = _mapping(path)
    problems: list[str] = []
    answers: dict[str, str] = {}
    for name, value in found.items():
        if name not in questions:
            problems.append(f"{path}: {_unknown(str(name), questions)}")
            continue
        option = _option(questions[name], value)
        if option is None:
            valid = ", ".join(questions[name].option_ids)
            problems.append(f"{path}: {name} is {_shown(value)}; choose from: {valid}")
        else:
            answers[name] = option
    if problems:
        raise ConfigError(problems)
    return answers


def _option(question: Question, value: object) -> str | None:
    if isinstance(value, str) and value in question.option_ids:
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0:
        return question.measured(value)
    return None


def _unknown(name: str, questions: Questionnaire) -> str:
    valid = [one.id for one in questions.questions]
    near = difflib.get_close_matches(name, valid, n=1)
    hint = f" (did you mean {near[0]}?)" if near else ""
    return f"unknown question {name!r}{hint}; choose from: {', '.join(valid)}"


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _mapping(path: Path) -> Mapping[str, object]:
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise ConfigError([f"--answers {path}: must end in {', '.join(SUFFIXES)}"])
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise ConfigError([f"--answers {path}: cannot be read: {why}"]) from error
    found = _parsed(path, suffix, text)
    inner = found.get(TABLE) if isinstance(found, dict) else None
    if isinstance(found, dict) and isinstance(inner, dict):
        extra = [str(name) for name in found if name != TABLE]
        if extra:
            raise ConfigError(
                [f"{path}: beside the table answers there is {', '.join(extra)}; move it inside"]
            )
        found = inner
    if not isinstance(found, dict):
        raise ConfigError([f"{path}: must hold `question: option` pairs, e.g. labels: hundreds"])
    return found


def _parsed(path: Path, suffix: str, text: str) -> object:
    try:
        if suffix == ".toml":
            return tomllib.loads(text)
        if suffix == ".json":
            return json.loads(text)
    except ValueError as error:
        raise ConfigError([f"{path}: not valid {suffix[1:].upper()}: {error}"]) from error
    import yaml

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ConfigError([f"{path}: not valid YAML: {error}"]) from error


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
        """Write the answers so far; the file goes once there are none."""
        if not answers:
            self.done()
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        beside = self.path.with_suffix(".part")
        beside.write_text(json.dumps(dict(answers), indent=1) + "\n", encoding="utf-8")
        beside.replace(self.path)

    def done(self) -> None:
        """The interview is finished; nothing is left to resume."""
        self.path.unlink(missing_ok=True)
