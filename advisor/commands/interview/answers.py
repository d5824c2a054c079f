"""Answers from a file (TOML, YAML or JSON), and the small file that keeps a half-done interview."""

from __future__ import annotations

import difflib
import json
import math
import tomllib
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.advice.questionnaire import Question, Questionnaire
from advisor.advice.saved import StoredAdvice
from advisor.errors import ConfigError, RunFolderError, UsageError
from advisor.findings import Problem, problem
from advisor.runs.atomic import write_atomic
from reports.plain import cut, one_line

if TYPE_CHECKING:
    import yaml

SUFFIXES = (".toml", ".yaml", ".yml", ".json")
DRAFT_NAME = ".advisor-ask.json"
TABLE = "answers"
EXAMPLE = "labels: hundreds"
MOST_PROBLEMS = 20
"""Mistakes listed; each names every valid choice, so that more would bury the first."""
_SHOWN, _PARSER_WORDS = 60, 200
"""Characters shown of a name or value, and of what a parser says."""


def read(path: Path, questions: Questionnaire) -> dict[str, str]:
    """Read and check an answers file: `question = "option"`, at the top or in a table `answers`.

    A number is taken where the question can be measured, e.g. `labels = 250`: a whole one where
    it counts something.

    Raises:
        ConfigError: with every mistake, each with the valid choices.
    """
    problems: list[Problem] = []
    answers: dict[str, str] = {}
    for name, value in _mapping(path).items():
        if name not in questions:
            problems.append(_unknown(path, str(name), questions))
            continue
        option = _option(questions[name], value)
        if option is None:
            problems.append(_invalid(path, questions[name], value))
        else:
            answers[name] = option
    if len(problems) > MOST_PROBLEMS:
        more = len(problems) - MOST_PROBLEMS
        problems[MOST_PROBLEMS:] = [problem("more-mistakes", path=path, count=more)]
    if problems:
        raise ConfigError(problems)
    return answers


def _option(question: Question, value: object) -> str | None:
    """The option that a value names or amounts to; None if it does neither."""
    if isinstance(value, str):
        return value if value in question.option_ids else None
    if not isinstance(value, int | float) or isinstance(value, bool) or value < 0:
        return None
    # what is counted is whole
    fractions = question.measured_by in ("gpu_gib", "model_billions")
    if isinstance(value, float) and not (fractions and math.isfinite(value)):
        return None
    return question.measured(value)


def _invalid(path: Path, question: Question, value: object) -> Problem:
    shown, valid = _shown(value), question.option_ids
    wrong = problem("answer-unknown", path=path, question=question.id, value=shown, valid=valid)
    if question.measured_by is None:
        return wrong
    return problem("or-as-number", problem=wrong, figure=problem(f"figure-{question.measured_by}"))


def _unknown(path: Path, name: str, questions: Questionnaire) -> Problem:
    valid = [one.id for one in questions.questions]
    near = difflib.get_close_matches(name, valid, n=1)
    name = cut(name, _SHOWN, "…")
    if near:
        return problem("question-unknown-but", path=path, name=name, near=near[0], valid=valid)
    return problem("question-unknown", path=path, name=name, valid=valid)


def _shown(value: object) -> str:
    """A value as the file has it; of a collection, which may be endless, only its marks."""
    if isinstance(value, Mapping):
        return "{…}"
    if isinstance(value, list | tuple | set):
        return "[…]"
    return cut(json.dumps(value, ensure_ascii=False, default=str), _SHOWN, "…")


def _mapping(path: Path) -> Mapping[str, object]:
    found = _parsed(path, _text(path))
    inner = found.get(TABLE) if isinstance(found, dict) else None
    if isinstance(found, dict) and isinstance(inner, dict):
        extra = ", ".join(str(name) for name in found if name != TABLE)
        if extra:
            shown = cut(one_line(extra), _PARSER_WORDS, "…")
            raise ConfigError([problem("answers-beside-table", path=path, names=shown)])
        found = inner
    if not isinstance(found, dict):
        raise ConfigError([problem("answers-no-pairs", path=path, example=EXAMPLE)])
    return found


def _text(path: Path) -> str:
    """What is in the file, without the mark that Windows editors begin it with.

    Raises:
        ConfigError: it is no file of a kind that can be read, or there is nothing in it.
    """
    try:
        if path.is_dir():
            raise ConfigError([problem("answers-folder", path=path, kinds=SUFFIXES)])
        if not path.exists():
            raise ConfigError([problem("answers-not-found", path=path)])
        if path.suffix.lower() not in SUFFIXES:
            raise ConfigError([problem("answers-of-other-kind", path=path, kinds=SUFFIXES)])
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError([problem("answers-not-utf8", path=path)]) from error
    except OSError as error:
        wrong = problem("unreadable", path=path, text=error.strerror or str(error))
        raise ConfigError([wrong]) from error
    if not text.strip():
        raise ConfigError([problem("answers-empty", path=path, example=EXAMPLE)])
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
        why = problem("library-error", text=cut(one_line(str(error)), _PARSER_WORDS, "…"))
        if isinstance(error, RecursionError):
            why = problem("json-nested-too-deeply")
        elif isinstance(error, _NotReadError):
            why = error.problem
        raise ConfigError([problem("answers-not-valid", path=path, kind=kind, why=why)]) from error


class _NotReadError(ValueError):
    """What this reader, not the library, refuses."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def _unique(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    """A JSON object whose names all differ."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        raise _NotReadError(problem("name-twice", name=cut(twice, _SHOWN, "…")))
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
                    twice = problem("name-twice", name=cut(name, _SHOWN, "…"))
                    raise _NotReadError(_placed(twice, key.start_mark.line, key.start_mark.column))
                seen.add(name)
            return super().construct_mapping(node, deep)

    try:
        return yaml.load(text, Loader=UniqueKeys)  # noqa: S506 - a SafeLoader
    except yaml.MarkedYAMLError as error:
        mark, said = error.problem_mark, problem("library-error", text=_said(error))
        wrong = _placed(said, mark.line, mark.column) if mark else said
        raise _NotReadError(wrong) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position)
        column = error.position - text.rfind("\n", 0, error.position) - 1
        wrong = problem("sign-not-allowed", sign=f"U+{ord(str(text[error.position])):04X}")
        raise _NotReadError(_placed(wrong, line, column)) from error
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error


def _said(error: yaml.MarkedYAMLError) -> str:
    return cut(one_line(str(error.problem or error.context)), _PARSER_WORDS, "…")


def _placed(wrong: Problem, line: int, column: int) -> Problem:
    return problem("at-line", problem=wrong, line=line + 1, column=column + 1)


def kept(stored: StoredAdvice, questions: Questionnaire) -> dict[str, str]:
    """The answers that advice was given on before, as far as they still fit the questions.

    Args:
        stored: that advice.
        questions: of today.

    What was measured before is no answer: it is measured anew, or was about data not given now.
    """
    return {
        name: option
        for name, option in stored.answers.items()
        if name in questions
        and option in questions[name].option_ids
        and name not in stored.measured
    }


class Draft:
    """The answers of an interview that is not finished, beside the file the advice will go to.

    Args:
        folder: of that file.
        data: the labelled file that is asked about; None for none in particular.
    """

    def __init__(self, folder: Path, data: str | None) -> None:
        self.path = folder / DRAFT_NAME
        self._data = None if data is None else str(Path(data).expanduser().absolute())

    def answers(self, questions: Questionnaire) -> dict[str, str]:
        """What was answered before on these data; what no longer fits the questions is left out."""
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        answers = found.get("answers") if isinstance(found, dict) else None
        if not isinstance(answers, dict) or self._data not in (None, found.get("data")):
            return {}
        return {
            name: option
            for name, option in answers.items()
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
        kept = {"data": self._data, "answers": dict(answers)}
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(self.path, json.dumps(kept, indent=1) + "\n")
        except (OSError, RunFolderError) as error:
            why = error.__cause__ if isinstance(error, RunFolderError) else error
            text = getattr(why, "strerror", None) or str(why)
            raise UsageError("draft-not-written", folder=self.path.parent, text=text) from error

    def done(self) -> None:
        """The interview is finished; nothing is left to resume."""
        self.path.unlink(missing_ok=True)
