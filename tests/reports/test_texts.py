"""What every text of results.json is, stands on its field."""

from collections.abc import Iterator
from dataclasses import is_dataclass
from typing import Any, get_args, get_type_hints

from advisor.results import Results
from advisor.runs.store import results_schema
from advisor.texts import holds


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
