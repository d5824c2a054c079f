"""Checks on the sample data sets."""

import json
import re
from collections import Counter
from itertools import combinations
from typing import Any

import jsonschema
import pytest

from advisor import samples

LABELS = {
    "alert_settings",
    "cancel_subscription",
    "duplicate_charge",
    "gateway_connection",
    "hardware_replacement",
    "login_problem",
    "missed_alert",
    "refund_request",
    "report_export",
    "sensor_offline",
    "user_permissions",
    "wrong_reading",
}


def read_jsonl(name: str, sample: str = "tickets") -> list[dict[str, Any]]:
    text = (samples.path(sample) / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


@pytest.fixture(scope="module")
def tickets() -> list[dict[str, Any]]:
    return read_jsonl("tickets.jsonl")


@pytest.fixture(scope="module")
def noise() -> list[dict[str, Any]]:
    return read_jsonl("noise.jsonl")


def test_every_sample_has_a_folder_and_a_demonstration() -> None:
    assert samples.names() == ("handbook", "orders", "tickets")
    assert all(samples.path(name).is_dir() for name in samples.names())
    assert samples.demo_names() == ("tickets", "handbook", "orders")


@pytest.mark.parametrize("name", samples.demo_names())
def test_a_demo_names_files_of_its_sample(name: str) -> None:
    shown = samples.demo(name)
    assert shown.data.is_file()
    assert shown.test is None or shown.test.is_file()
    assert shown.docs is None or shown.docs.is_dir()
    for path in filter(None, (shown.data, shown.test, shown.docs)):
        assert path.parent == samples.path(name)
    rows = read_jsonl((shown.test or shown.data).name, name)
    assert shown.test_limit is None or shown.test_limit <= len(rows) / 5
    assert shown.target_column is None or all(shown.target_column in row for row in rows)


@pytest.mark.parametrize("name", ["nope", "", "..", "__pycache__", "tickets/docs"])
def test_unknown_sample_names_the_choices(name: str) -> None:
    with pytest.raises(ValueError, match="tickets"):
        samples.path(name)
    with pytest.raises(ValueError, match="choose one of: tickets, handbook, orders"):
        samples.demo(name)


def test_no_near_duplicates(tickets: list[dict[str, Any]]) -> None:
    bags = [(row["text"], set(words(row["text"]))) for row in tickets]
    close = [
        (a, b)
        for (a, bag_a), (b, bag_b) in combinations(bags, 2)
        if len(bag_a & bag_b) > 0.8 * len(bag_a | bag_b)
    ]
    assert close == []


def test_noise_matches_tickets(tickets: list[dict[str, Any]], noise: list[dict[str, Any]]) -> None:
    rows = [entry["row"] for entry in noise]
    assert len(rows) == 30
    assert rows == sorted(set(rows))
    for entry in noise:
        assert set(entry) == {"row", "label", "true_label"}
        assert tickets[entry["row"] - 1]["label"] == entry["label"]
        assert entry["true_label"] in LABELS - {entry["label"]}


def test_true_labels_are_fifty_each(
    tickets: list[dict[str, Any]], noise: list[dict[str, Any]]
) -> None:
    labels = [row["label"] for row in tickets]
    for entry in noise:
        labels[entry["row"] - 1] = entry["true_label"]
    assert Counter(labels) == dict.fromkeys(LABELS, 50)


@pytest.fixture(scope="module")
def handbook() -> dict[str, list[dict[str, Any]]]:
    return {part: read_jsonl(f"{part}.jsonl", "handbook") for part in ("train", "test")}


def test_handbook_answers_stand_in_their_page(handbook: dict[str, list[dict[str, Any]]]) -> None:
    docs = samples.path("handbook") / "docs"
    pages = {page.name: page.read_text(encoding="utf-8") for page in docs.iterdir()}
    for row in (*handbook["train"], *handbook["test"]):
        assert row["answer"], row
        assert row["answer"] in pages[row["doc_id"]], row


def test_no_handbook_question_is_asked_twice(handbook: dict[str, list[dict[str, Any]]]) -> None:
    asked = {
        part: [" ".join(words(row["question"])) for row in rows] for part, rows in handbook.items()
    }
    assert not set(asked["train"]) & set(asked["test"])
    assert len({*asked["train"], *asked["test"]}) == 150


@pytest.fixture(scope="module")
def orders() -> list[dict[str, Any]]:
    return read_jsonl("orders.jsonl", "orders")


@pytest.fixture(scope="module")
def order_schema() -> dict[str, Any]:
    schema = json.loads((samples.path("orders") / "schema.json").read_text(encoding="utf-8"))
    assert isinstance(schema, dict)
    return schema


def test_orders_follow_their_schema(
    orders: list[dict[str, Any]], order_schema: dict[str, Any]
) -> None:
    jsonschema.Draft202012Validator.check_schema(order_schema)
    validator = jsonschema.Draft202012Validator(order_schema)
    for row in orders:
        record = json.loads(row["record"])
        assert [error.message for error in validator.iter_errors(record)] == [], row
        assert list(record) == order_schema["required"], row
        assert row["record"] == json.dumps(record, ensure_ascii=False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"quantity": 0},
        {"quantity": "2"},
        {"quantity": True},
        {"size": "300 g"},
        {"day": "monday"},
        {"gift": None},
        {"customer": ""},
        {"note": "hello"},
    ],
)
def test_the_order_schema_is_strict(
    orders: list[dict[str, Any]], order_schema: dict[str, Any], wrong: dict[str, Any]
) -> None:
    record = {**json.loads(orders[0]["record"]), **wrong}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(record, order_schema)
