"""Checks on the sample data sets."""

import json
import re
from collections import Counter
from itertools import combinations, pairwise
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


def test_every_demo_has_a_run_folder_of_its_own() -> None:
    folders = [samples.demo(name).out for name in samples.demo_names()]
    assert folders == ["runs/demo", "runs/demo-handbook", "runs/demo-orders"]


@pytest.mark.parametrize("name", ["nope", "", "..", "__pycache__", "tickets/docs"])
def test_unknown_sample_names_the_choices(name: str) -> None:
    with pytest.raises(ValueError, match="tickets"):
        samples.path(name)
    with pytest.raises(ValueError, match="choose one of: tickets, handbook, orders"):
        samples.demo(name)


def test_rows_have_text_and_label(tickets: list[dict[str, Any]]) -> None:
    assert len(tickets) == 600
    assert all(set(row) == {"text", "label"} for row in tickets)
    assert all(row["text"] == row["text"].strip() for row in tickets)
    assert all(4 <= len(row["text"].split()) <= 60 for row in tickets)


def test_classes_are_balanced(tickets: list[dict[str, Any]]) -> None:
    counts = Counter(row["label"] for row in tickets)
    assert set(counts) == LABELS
    assert all(40 <= count <= 60 for count in counts.values())


def test_rows_are_shuffled(tickets: list[dict[str, Any]]) -> None:
    labels = [row["label"] for row in tickets]
    changes = sum(a != b for a, b in pairwise(labels))
    assert changes > 0.8 * len(labels)


def test_no_duplicates_after_normalisation(tickets: list[dict[str, Any]]) -> None:
    normal = Counter(" ".join(words(row["text"])) for row in tickets)
    assert [text for text, count in normal.items() if count > 1] == []


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


def test_docs() -> None:
    pages = sorted((samples.path("tickets") / "docs").glob("*.md"))
    assert len(pages) == 12
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert text.startswith("# ")
        assert text.count("\n## ") >= 2
        assert 150 <= len(text.split()) <= 400


@pytest.fixture(scope="module")
def handbook() -> dict[str, list[dict[str, Any]]]:
    return {part: read_jsonl(f"{part}.jsonl", "handbook") for part in ("train", "test")}


def test_handbook_has_30_pages() -> None:
    pages = sorted((samples.path("handbook") / "docs").glob("*.md"))
    assert len(pages) == 30
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert text.startswith("# ")
        assert 60 <= len(text.split()) <= 400


def test_handbook_has_150_questions(handbook: dict[str, list[dict[str, Any]]]) -> None:
    assert (len(handbook["train"]), len(handbook["test"])) == (50, 100)
    for row in (*handbook["train"], *handbook["test"]):
        assert set(row) == {"question", "answer", "doc_id"}
        assert row["question"].endswith("?")


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


def test_orders_have_text_and_record(orders: list[dict[str, Any]]) -> None:
    assert len(orders) == 500
    assert all(set(row) == {"text", "record"} for row in orders)
    assert all(8 <= len(row["text"].split()) <= 60 for row in orders)
    normal = Counter(" ".join(words(row["text"])) for row in orders)
    assert [text for text, count in normal.items() if count > 1] == []


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


def test_customers_stand_in_the_text(orders: list[dict[str, Any]]) -> None:
    for row in orders:
        assert json.loads(row["record"])["customer"] in row["text"], row


def test_order_values_vary(orders: list[dict[str, Any]], order_schema: dict[str, Any]) -> None:
    records = [json.loads(row["record"]) for row in orders]
    for field, least in (("product", 30), ("size", 100), ("day", 25), ("gift", 100)):
        counts = Counter(record[field] for record in records)
        assert min(counts.values()) >= least, (field, counts)
        choices = order_schema["properties"][field].get("enum", [True, False])
        assert set(counts) == set(choices)
