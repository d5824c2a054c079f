"""Checks on the sample data sets."""

import json
import re
from collections import Counter
from itertools import combinations, pairwise
from typing import Any

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


def read_jsonl(name: str) -> list[dict[str, Any]]:
    text = (samples.path("tickets") / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


@pytest.fixture(scope="module")
def tickets() -> list[dict[str, Any]]:
    return read_jsonl("tickets.jsonl")


@pytest.fixture(scope="module")
def noise() -> list[dict[str, Any]]:
    return read_jsonl("noise.jsonl")


def test_names_lists_tickets() -> None:
    assert "tickets" in samples.names()
    assert all(samples.path(name).is_dir() for name in samples.names())


@pytest.mark.parametrize("name", ["nope", "", "..", "__pycache__", "tickets/docs"])
def test_unknown_sample_names_the_choices(name: str) -> None:
    with pytest.raises(ValueError, match="tickets"):
        samples.path(name)


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
