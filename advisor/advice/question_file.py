"""Reads questions.toml and checks it: every problem at once, each with its entry and remedy."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from advisor.advice.facts import FIGURES
from advisor.advice.questionnaire import UNSURE, Condition, Option, Question, Questionnaire, Text
from advisor.advice.rules import APPROACHES, Approach, Rule, RuleTable, Source
from advisor.config import LANGUAGES
from advisor.errors import ConfigError
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
        raise ConfigError([f"{path}: not valid TOML: {error}"]) from error
    except OSError as error:
        raise ConfigError([f"{path}: cannot be read ({error.strerror})"]) from error


class _Reading:
    """One pass over the file; problems are collected, and stand-ins keep the pass going."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.problems: list[str] = []

    def with_added(self, raw: Raw, more: Raw) -> Raw:
        """Put another file's questions, rules and sources behind those read so far."""
        self._only(more, ADDED, "a file that adds questions")
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
        self._only(raw, known, "the file")
        self._unsure = Option(UNSURE, self._text(raw.get("unsure"), "unsure"))
        most = raw.get("most_questions")
        if not isinstance(most, int) or isinstance(most, bool) or most < 1:
            self._note("most_questions", f"is {most!r}; give a whole number from 1 on")
            most = 1
        found: dict[str, Question] = {}
        for number, entry in enumerate(self._tables(raw, "question"), start=1):
            question = self._question(entry, f"question {number}", found)
            if question.id in found:
                self._note(f"question {number}", f"the id {question.id!r} is taken; choose another")
            found[question.id] = question
        if not found:
            self._note("question", "there is none; add a [[question]]")
        return Questionnaire(tuple(found.values()), most)

    def rules(self, raw: Raw, questions: Questionnaire) -> RuleTable:
        """Read base points, sources and rules."""
        base = self._points(raw.get("base"), "base")
        for name in APPROACHES:
            if name not in base:
                self._note("base", f"{name} is missing; give its points, e.g. {name} = 0.0")
        sources = self._sources(raw.get("source"))
        known = {one.id: one for one in questions.questions}
        found = tuple(
            self._rule(entry, f"rule {number}", known, sources)
            for number, entry in enumerate(self._tables(raw, "rule"), start=1)
        )
        return RuleTable(base, found)

    def _question(self, entry: Raw, place: str, earlier: Mapping[str, Question]) -> Question:
        identifier = self._words(entry, "id", place)
        place = f"{place} ({identifier!r})" if identifier else place
        allowed = ("id", *LANGUAGES, "help", "options", "ask_when", "measured_by")
        self._only(entry, allowed, place)
        options = self._options(entry.get("options"), place)
        measured_by = entry.get("measured_by")
        if measured_by is not None and measured_by not in FIGURES:
            self._note(place, f"measured_by is {measured_by!r}; choose from: {', '.join(FIGURES)}")
        thresholds = [one.reached_from for one in options if one.reached_from is not None]
        if (measured_by is not None) != bool(thresholds) or thresholds != sorted(thresholds):
            self._note(place, "measured_by goes with options that carry `from`, in ascending order")
        conditions = entry.get("ask_when", [])
        if not isinstance(conditions, list):
            self._note(place, "ask_when must be a list of tables: [{ question = [answers] }]")
            conditions = []
        return Question(
            identifier,
            self._text(entry, place),
            self._text(entry.get("help"), f"{place}, help"),
            (*options, self._unsure),
            tuple(self._condition(one, f"{place}, ask_when", earlier) for one in conditions),
            measured_by if isinstance(measured_by, str) else None,
        )

    def _options(self, raw: object, place: str) -> tuple[Option, ...]:
        entries = raw if isinstance(raw, list) else []
        if len(entries) < 2:
            self._note(place, "at least two options are needed; add them to `options`")
        found: list[Option] = []
        for number, entry in enumerate(entries, start=1):
            at = f"{place}, option {number}"
            identifier = self._words(entry, "id", at)
            if identifier == UNSURE or identifier in [one.id for one in found]:
                self._note(at, f"the id {identifier!r} is taken; choose another")
            start = entry.get("from") if isinstance(entry, dict) else None
            if start is not None and not _is_number(start):
                self._note(at, f"from is {start!r}; give a number")
                start = None
            self._only(entry, ("id", *LANGUAGES, "from"), at)
            found.append(Option(identifier, self._text(entry, at), start))
        return tuple(found)

    def _condition(self, raw: object, place: str, known: Mapping[str, Question]) -> Condition:
        if not isinstance(raw, dict) or not raw:
            self._note(place, "must be a table: { question = [answers] }")
            return {}
        found = {}
        for name, answers in raw.items():
            if name not in known:
                self._note(
                    place, f"{name!r} is not an earlier question; known here: {', '.join(known)}"
                )
                continue
            listed = answers if isinstance(answers, list) and answers else []
            valid = known[name].option_ids
            wrong = [one for one in listed if one not in valid]
            if wrong or not listed:
                shown = ", ".join(map(repr, wrong)) or "nothing"
                self._note(place, f"{name} is {shown}; choose from: {', '.join(valid)}")
            found[name] = frozenset(one for one in listed if one in valid)
        return found

    def _rule(
        self,
        entry: Raw,
        place: str,
        known: Mapping[str, Question],
        sources: Mapping[str, Source],
    ) -> Rule:
        when = entry.get("when")
        place = f"{place} (when {_shown(when)})"
        self._only(entry, ("when", "effects", "rules_out", *LANGUAGES, "source"), place)
        rules_out = entry.get("rules_out", [])
        if not isinstance(rules_out, list) or any(one not in APPROACHES for one in rules_out):
            self._note(place, f"rules_out is {rules_out!r}; choose from: {', '.join(APPROACHES)}")
            rules_out = []
        effects = self._points(entry.get("effects", {}), f"{place}, effects")
        if not effects and not rules_out:
            self._note(place, "it has no effect; give effects or rules_out")
        named = entry.get("source")
        source = sources.get(named) if isinstance(named, str) else None
        if source is None:
            self._note(place, f"source is {named!r}; choose from: {', '.join(sources)}")
            source = Source("", "", "")
        condition = self._condition(when, place, known)
        return Rule(condition, effects, tuple(rules_out), self._text(entry, place), source)

    def _sources(self, raw: object) -> dict[str, Source]:
        if not isinstance(raw, dict):
            self._note("source", "there is none; add [source.NAME] with title and url")
            return {}
        return {
            name: Source(
                name,
                self._words(entry, "title", f"source {name!r}"),
                self._words(entry, "url", f"source {name!r}"),
            )
            for name, entry in raw.items()
        }

    def _points(self, raw: object, place: str) -> dict[Approach, float]:
        if not isinstance(raw, dict):
            self._note(place, "must be a table of points, e.g. { rag = 1.5 }")
            return {}
        for name, value in raw.items():
            if name not in APPROACHES:
                self._note(place, f"unknown {name!r}; choose from: {', '.join(APPROACHES)}")
            if not _is_number(value) or not -10 <= value <= 10:
                self._note(place, f"{name} is {value!r}; give a number from -10 to 10")
        return {name: float(raw[name]) for name in APPROACHES if _is_number(raw.get(name))}

    def _text(self, entry: object, place: str) -> Text:
        return Text({tag: self._words(entry, tag, place) for tag in LANGUAGES})

    def _words(self, entry: object, key: str, place: str) -> str:
        value = entry.get(key) if isinstance(entry, dict) else None
        if not isinstance(value, str) or not value.strip():
            self._note(place, f"{key} is missing or empty; write it as text")
            return ""
        return value

    def _tables(self, raw: Raw, key: str) -> Sequence[Raw]:
        entries = raw.get(key, [])
        if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
            self._note(key, f"must be written as [[{key}]]")
            return []
        return entries

    def _only(self, entry: object, allowed: Collection[str], place: str) -> None:
        for name in entry if isinstance(entry, dict) else ():
            if name not in allowed:
                self._note(place, f"unknown entry {name!r}; valid: {', '.join(allowed)}")

    def _note(self, place: str, problem: str) -> None:
        self.problems.append(f"{self._name}, {place}: {problem}")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(when: object) -> str:
    if not isinstance(when, dict):
        return repr(when)
    return ", ".join(f"{name} = {answers}" for name, answers in when.items())
