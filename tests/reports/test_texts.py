"""What every text of results.json is, stands on its field; nothing reads a rendered one back."""

from collections.abc import Iterator
from dataclasses import is_dataclass, replace
from typing import Any, get_args, get_type_hints

from advisor.experiment.two_runs import pair_runs
from advisor.results import Results
from advisor.runs.store import results_schema
from advisor.texts import Holds, holds
from reports import view
from reports.renderers import html, table_csv
from reports.sections import two_runs


def fields(kind: type) -> Iterator[tuple[type, str, Any]]:
    """Every field of a dataclass and of those in it: owner, name, type hint."""
    seen: set[type] = set()
    todo = [kind]
    while todo:
        owner = todo.pop()
        if owner in seen:
            continue
        seen.add(owner)
        for name, hint in get_type_hints(owner, include_extras=True).items():
            yield owner, name, hint
            todo += dataclasses_in(hint)


def dataclasses_in(hint: Any) -> Iterator[type]:
    if isinstance(hint, type) and is_dataclass(hint):
        yield hint
    for part in get_args(hint):
        yield from dataclasses_in(part)


def test_every_text_is_declared():
    found = [f"{owner.__name__}.{name}" for owner, name, hint in fields(Results)
             if None in holds(hint)]  # fmt: skip
    assert found == []


def test_the_schema_publishes_what_a_text_is():
    schema = results_schema()["$defs"]
    assert schema["Confusion"]["properties"]["target"]["x-holds"] == "label"
    assert schema["TestRow"]["properties"]["input"]["x-holds"] == "data"


def rewritten(value: Any, hint: Any) -> Any:
    """The same with other rendered texts."""
    if is_dataclass(value):
        hints = get_type_hints(type(value), include_extras=True)
        parts = {name: rewritten(getattr(value, name), hint) for name, hint in hints.items()}
        return replace(value, **parts)
    if isinstance(value, tuple):
        return tuple(rewritten(one, hint) for one in value)
    if isinstance(value, dict):
        return {key: rewritten(one, get_args(hint)[1]) for key, one in value.items()}
    rendered = isinstance(value, str) and Holds.RENDERED in holds(hint)
    return "rewritten" if rendered else value


def test_no_report_reads_a_rendered_text(everything):
    other = rewritten(everything, Results)
    assert other != everything
    assert html.render(view.build(other)) == html.render(view.build(everything))
    assert table_csv.render(other) == table_csv.render(everything)
    pairs = [two_runs.build(pair_runs(one, everything)) for one in (everything, other)]
    assert pairs[0] == pairs[1]
