"""The JSON Schema inferred from labelled answers."""

import json

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.data.schema import described, infer


def schema_of(*objects):
    return json.loads(infer([json.dumps(one) for one in objects]))


def test_types_required_keys_and_closed_sets_are_those_seen():
    rows = [
        {"name": f"n{n}", "size": "SL"[n % 2], "count": n % 5, "note": None if n % 3 else "x"}
        for n in range(60)
    ]
    for row in rows[:10]:
        row["tags"] = ["a"] * 3
    found = schema_of(*rows)
    assert found["required"] == ["name", "size", "count", "note"]
    assert found["properties"]["size"]["enum"] == ["S", "L"]
    assert "enum" not in found["properties"]["name"]
    assert found["properties"]["count"]["type"] == "integer"
    assert found["properties"]["tags"]["items"]["type"] == "string"
    assert '"size": "S" | "L", "count": integer' in described(json.dumps(found))


def test_keys_in_any_order_and_keys_of_the_data_are_left_free():
    keys = ("a", "b", "c")
    mixed = schema_of(*({keys[n % 3]: "x", keys[(n + 1) % 3]: "y"} for n in range(30)))
    assert set(mixed["patternProperties"]) == {"^a$", "^b$", "^c$"}
    free = schema_of(*({f"person {n}": n} for n in range(30)))
    assert free["additionalProperties"]["type"] == "integer"


def test_one_odd_row_does_not_decide():
    assert infer(['{"a": 1}'] * 59 + ["none"]) is not None
    assert infer(['{"a": 1}'] * 5 + ["none"] * 5) is None
    assert infer(["text"] * 9) is None


values = st.recursive(
    st.none() | st.booleans() | st.integers(-999, 999) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(
    st.lists(st.dictionaries(st.sampled_from(["x", "y.z", "€"]), values), min_size=1, max_size=8)
)
@settings(max_examples=25, deadline=None)
def test_every_answer_it_was_inferred_from_keeps_to_it(objects):
    found = schema_of(*objects)
    for one in objects:
        jsonschema.validate(one, found)
    assert described(json.dumps(found)).startswith("Form: ")
