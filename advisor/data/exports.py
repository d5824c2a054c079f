"""Rows of neighbouring tools' exports, laid flat before their columns are recognised.

| tool | a row has | the target is |
|---|---|---|
| Label Studio, JSON | `data`, `annotations` | what most annotations chose, wrote or marked |
| Label Studio, JSON-MIN and CSV | `annotation_id` | the same, in a column of its own name |
| Argilla 1 | `annotation`, `annotation_agent` | the annotation |
| Argilla 2, JSON | `fields`, `responses` | what most users answered to the first question |
| Argilla 2, datasets | `QUESTION.responses` | the same |
| Argilla, feedback datasets | `QUESTION-suggestion` | the same |
| Promptfoo | `vars` | the assertion that names an answer |
| OpenAI, preferences | `preferred_output` | the preferred turn |

A row of none of them stays as it is.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from advisor.data.cells import UnusableRowError, clean, structured, text_of
from advisor.data.layouts import PROMPTFOO_TARGET
from advisor.data.rows import Row, Value
from advisor.data_findings import UnusableRow

Values = Mapping[str, Value]
LABEL = "label"
REFERENCES = (
    *("equals", "contains", "icontains", "similar", "levenshtein", "rouge-n", "bleu", "factuality"),
    "model-graded-factuality",
)
"""Promptfoo's assertions that name the answer; those of other kinds test something about it."""
ASSERTION = re.compile(r"(?P<type>[a-z][a-z-]*)(\(.*?\))?:\s*(?P<value>.*)", re.DOTALL)
ASSERTION_TYPES = (
    *("is-json", "contains-json", "javascript", "python", "fn", "eval", "llm-rubric", "grade"),
    *("contains-any", "contains-all", "icontains-any", "icontains-all", "starts-with", "regex"),
    *("answer-relevance", "cost", "latency", "perplexity", "classifier", "moderation", "webhook"),
    *("file", "not-equals", "not-contains", "not-icontains", "is-refusal", "select-best"),
)
"""Those of a CSV cell; a text before a colon that is none of them belongs to the answer."""
RESPONSES, SUGGESTION = ".responses", "-suggestion"


def flat(row: Row) -> Row:
    """The row with plain columns, where it comes from one of these tools.

    Raises:
        UnusableRowError: it holds no answer that is right.
    """
    for belongs, read in EXPORTS:
        if belongs(row.values):
            return Row(row.number, read(row.values))
    return row


def _has(*keys: str) -> Callable[[Values], bool]:
    return lambda values: all(key in values for key in keys)


def _commonest(answers: Sequence[str]) -> str:
    """What most annotators answered; the first of equally many."""
    given = [one for one in answers if one]
    return Counter(given).most_common(1)[0][0] if given else ""


def _mappings(value: Value) -> list[Values]:
    """The objects of a list, also where it is spelt out; none where it is no list."""
    value = structured(value)
    if isinstance(value, Mapping):
        return [value]
    return [o for o in value if isinstance(o, Mapping)] if isinstance(value, list | tuple) else []


def _texts(value: Value) -> list[str]:
    """A list as texts; a path of a taxonomy is one text."""
    parts = value if isinstance(value, list | tuple) else [value]
    return [
        " / ".join(map(text_of, one)) if isinstance(one, list | tuple) else text_of(one)
        for one in parts
    ]


def _one_or_list(texts: Sequence[str]) -> str:
    return texts[0] if len(texts) == 1 else text_of(list(texts))


def _spans(spans: Sequence[Values], text: str) -> str:
    """Marked spans as JSON: an object from each type to its texts in order."""
    found: dict[str, list[str]] = {}
    for span in spans:
        names = span.get("labels", span.get("label"))
        said = span.get("text")
        start, end = span.get("start"), span.get("end")
        if said is None and isinstance(start, int) and isinstance(end, int):
            said = text[start:end]
        for name in names if isinstance(names, list | tuple) else [names]:
            found.setdefault(text_of(name), []).append(text_of(said))
    return clean(json.dumps(found, ensure_ascii=False))


# --- Label Studio -------------------------------------------------------------------------------


def _label_studio(values: Values) -> Values:
    data = structured(values["data"])
    fields = dict(data) if isinstance(data, Mapping) else {"text": data}
    given = [
        one
        for one in _mappings(values.get("annotations", values.get("completions")))
        if not one.get("was_cancelled")
    ]
    answers: dict[str, list[str]] = {}
    for one in given:
        by_question: dict[str, list[Values]] = {}
        for result in _mappings(one.get("result")):
            value = result.get("value")
            if isinstance(value, Mapping):
                by_question.setdefault(text_of(result.get("from_name")), []).append(value)
        for name, found in by_question.items():
            answers.setdefault(name, []).append(_label_studio_answer(found))
    columns = {name: _commonest(said) for name, said in answers.items()}
    if len(columns) == 1:
        columns = {LABEL: next(iter(columns.values()))}
    return {"id": values.get("id"), **fields, **columns}


def _label_studio_answer(found: Sequence[Values]) -> str:
    """What one annotation says to one question: choices, spans, a text, a number."""
    spans = [value for value in found if "start" in value and "labels" in value]
    if spans:
        return _spans(spans, "")
    for key in ("choices", "taxonomy", "labels"):
        if texts := [text for value in found if key in value for text in _texts(value[key])]:
            return _one_or_list(texts)
    if texts := [text for value in found if "text" in value for text in _texts(value["text"])]:
        return "\n".join(texts)
    return text_of(next(iter(found[0].values()), None)) if found else ""


def _label_studio_min(values: Values) -> Values:
    def cell(value: Value) -> Value:
        found = structured(value)
        if isinstance(found, Mapping) and "choices" in found:
            return _label_studio_answer([found])
        listed = _mappings(found)
        return _label_studio_answer(listed) if listed and "labels" in listed[0] else value

    return {name: cell(value) for name, value in values.items()}


# --- Argilla ------------------------------------------------------------------------------------


def _argilla_1(values: Values) -> Values:
    inputs = structured(values.get("inputs"))
    fields = dict(inputs) if isinstance(inputs, Mapping) else {}
    fields |= {name: values[name] for name in ("text", "tokens") if values.get(name) is not None}
    fields.pop("tokens", None)
    label = _argilla_value(values["annotation"], text_of(fields.get("text")))
    return {"id": values.get("id"), **fields, LABEL: label}


def _argilla_2(values: Values) -> Values:
    fields = structured(values["fields"])
    plain = dict(fields) if isinstance(fields, Mapping) else {}
    responses = structured(values.get("responses"))
    answers: dict[str, str] = {}
    for question, given in responses.items() if isinstance(responses, Mapping) else ():
        answers[question] = _argilla_answer(given, plain)
    return {"id": values.get("id"), **plain, **_single(answers)}


def _argilla_columns(values: Values) -> Values:
    """`label.responses` beside `label.responses.status`, or `label` beside `label-suggestion`."""
    answers: dict[str, str] = {}
    for name in values:
        if name.endswith(RESPONSES):
            question, given = name.removesuffix(RESPONSES), structured(values[name])
            states = structured(values.get(f"{name}.status"))
            if isinstance(given, list | tuple) and isinstance(states, list | tuple):
                pairs = zip(given, states, strict=False)
                given = [{"value": value, "status": state} for value, state in pairs]
            answers[question] = _argilla_answer(given, values)
        elif name.endswith(SUGGESTION) and name.removesuffix(SUGGESTION) in values:
            question = name.removesuffix(SUGGESTION)
            answers[question] = _argilla_answer(values[question], values)
    aside = ("-suggestion", "-suggestion-metadata")
    plain = {
        name: value
        for name, value in values.items()
        if "." not in name and not name.endswith(aside) and name not in answers
    }
    return {**plain, **_single(answers)}


def _single(answers: Mapping[str, str]) -> Mapping[str, str]:
    """A single question's answers are the label, whatever its name."""
    return {LABEL: next(iter(answers.values()))} if len(answers) == 1 else answers


def _argilla_answer(given: Value, fields: Values) -> str:
    """What most users answered to a question; drafts and discarded records do not count."""
    text = next((value for value in fields.values() if isinstance(value, str)), "")
    answers = []
    found = structured(given)
    for one in found if isinstance(found, list | tuple) else [found]:
        if isinstance(one, Mapping) and "value" in one:
            if one.get("status", "submitted") != "submitted":
                continue
            answers.append(_argilla_value(one["value"], text))
        else:
            answers.append(_argilla_value(one, text))
    return _commonest(answers)


def _argilla_value(value: Value, text: str) -> str:
    spans = _mappings(value)
    if spans and "start" in spans[0]:
        return _spans(spans, text)
    found = structured(value)
    return (
        _one_or_list(_texts(found)) if isinstance(found, list | tuple) and found else text_of(value)
    )


# --- Promptfoo ----------------------------------------------------------------------------------


def _promptfoo(values: Values) -> Values:
    variables = structured(values["vars"])
    expected = None
    for one in _mappings(values.get("assert")):
        if text_of(one.get("type")) in REFERENCES:
            expected = one.get("value")
            break
    if expected is None:
        raise UnusableRowError(UnusableRow("no_reference"))
    return {**(variables if isinstance(variables, Mapping) else {}), PROMPTFOO_TARGET: expected}


def _promptfoo_cell(values: Values) -> Values:
    """A cell of `__expected`: "equals: Paris", "similar(0.8): Paris", or the answer alone."""
    said = text_of(values[PROMPTFOO_TARGET])
    found = ASSERTION.fullmatch(said)
    kind = found["type"] if found else ""
    if kind in ASSERTION_TYPES or said in ASSERTION_TYPES:
        raise UnusableRowError(UnusableRow("no_reference"))
    answer = found["value"] if found and kind in REFERENCES else said
    return {**values, PROMPTFOO_TARGET: answer}


# --- OpenAI --------------------------------------------------------------------------


def _preference(values: Values) -> Values:
    asked = structured(values.get("input"))
    given = asked if isinstance(asked, Mapping) else {}
    turns = [*_mappings(given.get("messages")), *_mappings(values["preferred_output"])]
    tools = {"tools": given["tools"]} if given.get("tools") else {}
    return {"messages": turns, **tools}


EXPORTS: tuple[tuple[Callable[[Values], bool], Callable[[Values], Values]], ...] = (
    (_has("data", "annotations"), _label_studio),
    (_has("data", "completions"), _label_studio),
    (_has("annotation_id"), _label_studio_min),
    (_has("annotation", "annotation_agent"), _argilla_1),
    (_has("fields", "responses"), _argilla_2),
    (
        lambda values: any(name.endswith((RESPONSES, SUGGESTION)) for name in values),
        _argilla_columns,
    ),
    (_has("vars"), _promptfoo),
    (_has(PROMPTFOO_TARGET), _promptfoo_cell),
    (_has("preferred_output"), _preference),
)
