"""Reads questions.toml and checks it: every problem at once, each with its entry and remedy."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from advisor.advice.facts import FIGURES
from advisor.advice.questionnaire import UNSURE, Condition, Option, Question, Questionnaire, Text
from advisor.advice.rules import APPROACHES, Approach, Rule, RuleTable, Source
from advisor.config import LANGUAGES
from advisor.errors import ConfigError
from advisor.findings import Problem, problem
from advisor.plugins import added

DEFAULT_FILE = Path(__file__).with_name("questions.toml")
GROUP = "advisor.questions"
"""Entry points of other packages, which load the `Path` of a file with more questions."""
ADDED = ("question", "rule", "source")
"""What such a file may hold; its rules may name the questions of the package's own file."""
Raw = Mapping[str, object]


def load(path: Path = DEFAULT_FILE) -> tuple[Questionnaire, RuleTable]:
    """Read the questions and the rules, those of other packages after the file's own.

    Raises:
        ConfigError: with every problem of the files.
    """
    raw, more = _parsed(path), added(GROUP, Path)
    reading = _Reading(" + ".join(one.name for one in (path, *more)))
    for one in more:
        raw = reading.with_added(raw, _parsed(one))
    questionnaire = reading.questionnaire(raw)
    rules = reading.rules(raw, questionnaire)
    if reading.problems:
        raise ConfigError(reading.problems)
    return questionnaire, rules


def _parsed(path: Path) -> Raw:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError([problem("not-toml", path=path, text=str(error))]) from error
    except OSError as error:
        raise ConfigError([problem("unreadable", path=path, text=error.strerror or "")]) from error


class _Reading:
    """One pass over the file; problems are collected, and stand-ins keep the pass going."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.problems: list[Problem] = []

    def with_added(self, raw: Raw, more: Raw) -> Raw:
        """Put another file's questions, rules and sources behind those read so far."""
        self._only(more, ADDED, problem("adding-file"))
        joined = dict(raw)
        for key in ("question", "rule"):
            joined[key] = [*self._tables(raw, key), *self._tables(more, key)]
        sources = (raw.get("source"), more.get("source"))
        joined["source"] = {
            key: value for one in sources if isinstance(one, dict) for key, value in one.items()
        }
        return joined

    def questionnaire(self, raw: Raw) -> Questionnaire:
        """Read the questions; conditions may name earlier questions only."""
        known = ("most_questions", "unsure", "base", "question", "rule", "source")
        self._only(raw, known, problem("whole-file"))
        self._unsure = Option(UNSURE, self._text(raw.get("unsure"), "unsure"))
        most = raw.get("most_questions")
        if not isinstance(most, int) or isinstance(most, bool) or most < 1:
            self._note("most_questions", problem("not-from-one", value=repr(most)))
            most = 1
        found: dict[str, Question] = {}
        for number, entry in enumerate(self._tables(raw, "question"), start=1):
            question = self._question(entry, number, found)
            if question.id in found:
                place = problem("question-place", number=number)
                self._note(place, problem("id-taken", id=question.id))
            found[question.id] = question
        if not found:
            self._note("question", problem("no-question"))
        return Questionnaire(tuple(found.values()), most)

    def rules(self, raw: Raw, questions: Questionnaire) -> RuleTable:
        """Read base points, sources and rules."""
        base = self._points(raw.get("base"), "base")
        for name in APPROACHES:
            if name not in base:
                self._note("base", problem("points-missing", name=name))
        sources = self._sources(raw.get("source"))
        known = {one.id: one for one in questions.questions}
        found = tuple(
            self._rule(entry, number, known, sources)
            for number, entry in enumerate(self._tables(raw, "rule"), start=1)
        )
        return RuleTable(base, found)

    def _question(self, entry: Raw, number: int, earlier: Mapping[str, Question]) -> Question:
        place = problem("question-place", number=number)
        identifier = self._words(entry, "id", place)
        if identifier:
            place = problem("question-named", number=number, id=identifier)
        allowed = ("id", *LANGUAGES, "help", "options", "ask_when", "measured_by")
        self._only(entry, allowed, place)
        options = self._options(entry.get("options"), place)
        measured_by = entry.get("measured_by")
        if measured_by is not None and measured_by not in FIGURES:
            self._choose(place, "measured_by", repr(measured_by), FIGURES)
        thresholds = [one.reached_from for one in options if one.reached_from is not None]
        if (measured_by is not None) != bool(thresholds) or thresholds != sorted(thresholds):
            self._note(place, problem("thresholds-not-ascending"))
        conditions = entry.get("ask_when", [])
        if not isinstance(conditions, list):
            self._note(place, problem("conditions-no-list"))
            conditions = []
        return Question(
            identifier,
            self._text(entry, place),
            self._text(entry.get("help"), _within(place, "help")),
            (*options, self._unsure),
            tuple(self._condition(one, _within(place, "ask_when"), earlier) for one in conditions),
            measured_by if isinstance(measured_by, str) else None,
        )

    def _options(self, raw: object, place: Problem) -> tuple[Option, ...]:
        entries = raw if isinstance(raw, list) else []
        if len(entries) < 2:
            self._note(place, problem("too-few-options"))
        found: list[Option] = []
        for number, entry in enumerate(entries, start=1):
            at = problem("option-place", place=place, number=number)
            identifier = self._words(entry, "id", at)
            if identifier == UNSURE or identifier in [one.id for one in found]:
                self._note(at, problem("id-taken", id=identifier))
            start = entry.get("from") if isinstance(entry, dict) else None
            if start is not None and not _is_number(start):
                self._note(at, problem("from-no-number", value=repr(start)))
                start = None
            self._only(entry, ("id", *LANGUAGES, "from"), at)
            found.append(Option(identifier, self._text(entry, at), start))
        return tuple(found)

    def _condition(self, raw: object, place: Problem, known: Mapping[str, Question]) -> Condition:
        if not isinstance(raw, dict) or not raw:
            self._note(place, problem("condition-no-table"))
            return {}
        found = {}
        for name, answers in raw.items():
            if name not in known:
                self._note(place, problem("question-not-earlier", name=name, known=tuple(known)))
                continue
            listed = answers if isinstance(answers, list) and answers else []
            valid = known[name].option_ids
            wrong = [one for one in listed if one not in valid]
            if wrong or not listed:
                self._choose(place, name, ", ".join(map(repr, wrong)) or repr(answers), valid)
            found[name] = frozenset(one for one in listed if one in valid)
        return found

    def _rule(
        self,
        entry: Raw,
        number: int,
        known: Mapping[str, Question],
        sources: Mapping[str, Source],
    ) -> Rule:
        when = entry.get("when")
        place = problem("rule-place", number=number, when=_shown(when))
        self._only(entry, ("when", "effects", "rules_out", *LANGUAGES, "source"), place)
        rules_out = entry.get("rules_out", [])
        if not isinstance(rules_out, list) or any(one not in APPROACHES for one in rules_out):
            self._choose(place, "rules_out", repr(rules_out), APPROACHES)
            rules_out = []
        effects = self._points(entry.get("effects", {}), _within(place, "effects"))
        if not effects and not rules_out:
            self._note(place, problem("rule-without-effect"))
        named = entry.get("source")
        source = sources.get(named) if isinstance(named, str) else None
        if source is None:
            self._choose(place, "source", repr(named), sources)
            source = Source("", "", "")
        condition = self._condition(when, place, known)
        return Rule(condition, effects, tuple(rules_out), self._text(entry, place), source)

    def _sources(self, raw: object) -> dict[str, Source]:
        if not isinstance(raw, dict):
            self._note("source", problem("no-source"))
            return {}
        return {
            name: Source(
                name,
                self._words(entry, "title", problem("source-place", name=name)),
                self._words(entry, "url", problem("source-place", name=name)),
            )
            for name, entry in raw.items()
        }

    def _points(self, raw: object, place: str | Problem) -> dict[Approach, float]:
        if not isinstance(raw, dict):
            self._note(place, problem("points-no-table"))
            return {}
        for name, value in raw.items():
            if name not in APPROACHES:
                self._note(place, problem("unknown-entry", name=name, valid=APPROACHES))
            if not _is_number(value) or not -10 <= value <= 10:
                self._note(place, problem("points-out-of-range", name=name, value=repr(value)))
        return {name: float(raw[name]) for name in APPROACHES if _is_number(raw.get(name))}

    def _text(self, entry: object, place: str | Problem) -> Text:
        return Text({tag: self._words(entry, tag, place) for tag in LANGUAGES})

    def _words(self, entry: object, key: str, place: str | Problem) -> str:
        value = entry.get(key) if isinstance(entry, dict) else None
        if not isinstance(value, str) or not value.strip():
            self._note(place, problem("words-missing", name=key))
            return ""
        return value

    def _tables(self, raw: Raw, key: str) -> Sequence[Raw]:
        entries = raw.get(key, [])
        if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
            self._note(key, problem("no-tables", table=f"[[{key}]]"))
            return []
        return entries

    def _only(self, entry: object, allowed: Collection[str], place: Problem) -> None:
        for name in entry if isinstance(entry, dict) else ():
            if name not in allowed:
                self._note(place, problem("unknown-entry", name=name, valid=tuple(allowed)))

    def _choose(self, place: Problem, name: str, value: str, valid: Iterable[str]) -> None:
        wrong = problem("entry-unknown", name=name, value=value, valid=tuple(valid))
        self._note(place, wrong)

    def _note(self, place: str | Problem, wrong: Problem) -> None:
        found = problem("in-questions", file=self._name, place=place, problem=wrong)
        self.problems.append(found)


def _within(place: Problem, part: str) -> Problem:
    return problem("within-place", place=place, part=part)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(when: object) -> str:
    if not isinstance(when, dict):
        return repr(when)
    return ", ".join(f"{name} = {answers}" for name, answers in when.items())
