"""A model behind a server: every row answered or failed with its cause, none paid for twice."""

import importlib.util
import subprocess
import sys
import time
import traceback
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.errors import BudgetReached, ModelError
from advisor.models.endpoints import client as client_module
from advisor.models.endpoints.client import Client
from advisor.models.endpoints.kept import KeptReplies
from advisor.models.endpoints.model import EndpointModel
from advisor.models.endpoints.opening import require_endpoint
from advisor.models.endpoints.spending import Spending, TokenPrice
from advisor.models.endpoints.target import target
from advisor.models.matching import matched_label
from advisor.types import Message

_spec = importlib.util.spec_from_file_location("server", Path(__file__).with_name("server.py"))
_module = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_module)
Server = _module.Server
FAULTS = ("429", "503", "malformed", "empty", "dropped")


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(client_module, "FIRST_WAIT_S", 0.01)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


def asks(url, **options):
    return Client(target(f"m@{url}"), **options)


def model(url, **options):
    return EndpointModel("openai:m", asks(url, **options))


def prompts(lm, count):
    return [lm.encode([Message("user", f"row {at}")]) for at in range(count)]


def test_every_row_is_answered_through_faults_that_another_try_mends():
    server = Server(str.upper)
    server.faults = lambda number, said: (
        FAULTS[number % 5] if server.asked.count(said) == 1 else None
    )
    with server.running() as url:
        lm = model(url)
        found = {one.index: one for one in lm.generate(prompts(lm, 60), 20)}
    assert {at: one.text for at, one in found.items()} == {at: f"ROW {at}" for at in range(60)}
    assert all(
        one.finished and one.error is None and one.usage.input_tokens == 10
        for one in found.values()
    )


def test_a_row_that_the_server_refuses_fails_alone_and_says_why():
    server = Server(str.upper, lambda _, message: "refused row" if message == "row 3" else None)
    with server.running() as url:
        lm = model(url)
        found = {one.index: one for one in lm.generate(prompts(lm, 6), 20)}
    assert "content policy" in found[3].error
    assert [found[at].error for at in (0, 1, 2, 4, 5)] == [None] * 5


def test_a_cut_answer_and_a_wrong_count_are_what_they_are():
    server = Server(
        str.upper, lambda _, message: {"row 0": "length", "row 1": "wrong usage"}[message]
    )
    with server.running() as url:
        lm = model(url)
        cut, odd = sorted(lm.generate(prompts(lm, 2), 20), key=lambda one: one.index)
    assert (cut.text, cut.finished) == ("cut", False)
    assert (odd.text, odd.usage) == ("late", None)


@pytest.mark.parametrize("fault", ["repeated key", "refused key"])
def test_a_key_that_the_server_repeats_is_shown_nowhere(fault, monkeypatch, tmp_path):
    secret = "sk-planted-key"
    monkeypatch.setenv("OPENAI_API_KEY", secret)
    server = Server(str.upper, lambda number, _: fault if number % 2 else None)
    shown = ""
    with server.running() as url:
        lm = model(url, kept=KeptReplies(tmp_path / "replies.sqlite"))
        try:
            shown = repr(list(lm.generate(prompts(lm, 4), 5)))
        except ModelError:
            shown = traceback.format_exc()
    assert "of the key ***" in shown
    assert secret not in shown
    assert secret.encode() not in b"".join(one.read_bytes() for one in tmp_path.iterdir())


@pytest.mark.parametrize("fault", ["bad key", "timeout"])
def test_a_server_that_answers_nobody_is_one_error(fault):
    server = Server(str.upper, lambda *_: fault)
    with server.running() as url, pytest.raises(ModelError, match=r"127\.0\.0\.1"):
        list(model(url, timeout_s=0.2).generate(prompts(model(url), 3), 5))


def test_what_was_answered_is_not_asked_again(tmp_path):
    server = Server(str.upper)
    with server.running() as url:
        for _ in range(2):
            lm = model(url, kept=KeptReplies(tmp_path / "replies.sqlite"))
            texts = [one.text for one in lm.generate(prompts(lm, 5), 20)]
        assert sorted(texts) == [f"ROW {at}" for at in range(5)]
        assert len(server.asked) == 5
        lm.uses_kept = False
        list(lm.generate(prompts(lm, 5), 20))
    assert len(server.asked) == 10
    assert "row 1" not in (tmp_path / "replies.sqlite").read_bytes().decode("latin-1")


CHILD = """
import sys
from pathlib import Path
from advisor.models.endpoints.client import Client
from advisor.models.endpoints.kept import KeptReplies
from advisor.models.endpoints.model import EndpointModel
from advisor.models.endpoints.spending import Spending, TokenPrice
from advisor.models.endpoints.target import target
from advisor.types import Message
url, folder = sys.argv[1], Path(sys.argv[2])
lm = EndpointModel("openai:m", Client(target(f"m@{url}"), kept=KeptReplies(folder / "kept")))
lm.charge(Spending(folder / "spent", 1.0), TokenPrice(10.0, 10.0))
list(lm.generate([lm.encode([Message("user", f"row {at}")]) for at in range(60)], 20))
"""


def test_after_a_kill_no_answered_row_is_paid_for_again_and_nothing_spent_is_forgotten(tmp_path):
    server = Server(str.upper, delay_s=0.05)
    with server.running() as url:
        command = [sys.executable, "-c", CHILD, url, str(tmp_path)]
        with subprocess.Popen(command) as process:
            while len(server.answered) < 20 and process.poll() is None:
                time.sleep(0.01)
            under_way = server.at_once
            process.kill()
        spent = Spending(tmp_path / "spent").usd
        assert spent >= len(server.answered) * TokenPrice(10.0, 10.0).usd(10, 2)
        subprocess.run(command, check=True, timeout=60)
    assert set(server.answered) == {f"row {at}" for at in range(60)}
    # at most what was on its way, or had just been answered, when the process died
    assert len(server.answered) - 60 <= under_way + server.most_at_once


@pytest.mark.parametrize(("takes_schema", "how"), [(True, "schema"), (False, "matching")])
def test_a_schema_that_the_server_ignores_is_noticed(takes_schema, how):
    server = Server(
        lambda message: "refund" if "row 0" in message else "I would say: Late!",
        takes_schema=takes_schema,
    )
    with server.running() as url:
        lm = model(url)
        found = {one.index: one.label for one in lm.rank(prompts(lm, 2), ["late", "refund"])}
    assert lm.notes[0].how == how
    assert found == {0: "refund", 1: "late"}


@settings(max_examples=200, deadline=None)
@given(
    st.floats(0, 50), st.floats(0, 50), st.floats(0, 0.01), st.integers(1, 40),
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 500)), max_size=40),
)  # fmt: skip
def test_the_budget_is_never_passed(input_usd, output_usd, cap, most_tokens, requests):
    price, spending = TokenPrice(input_usd, output_usd), Spending(cap_usd=cap)
    for sent, got in requests:
        most = price.usd(sent, most_tokens)
        try:
            request = spending.reserve(most)
        except BudgetReached:
            continue
        spending.settle(request, price.usd(sent, min(got, most_tokens)))
    assert spending.usd <= cap * (1 + 1e-9)


def test_trials_share_what_is_spent_and_a_killed_one_paid_for_what_was_under_way(tmp_path):
    path = tmp_path / "spending.jsonl"
    first = Spending(path, 1.0)
    first.settle(first.reserve(0.5), 0.25)
    first.reserve(0.25)  # never settled
    with path.open("a") as file:
        file.write('{"us')
    second = Spending(path, 1.0)
    assert second.usd == 0.5
    second.settle(second.reserve(0.5), 0.5)
    with pytest.raises(BudgetReached):
        first.reserve(0.125)


def test_no_request_is_sent_that_the_budget_does_not_hold():
    server = Server(str.upper)
    with server.running() as url:
        lm = model(url)
        lm.charge(Spending(cap_usd=0.001), TokenPrice(10.0, 10.0))
        with pytest.raises(BudgetReached):
            list(lm.generate(prompts(lm, 200), 20))
    assert lm.spent_usd <= 0.001
    assert 0 < len(server.answered) < 20


def test_an_answer_that_cannot_be_read_counts_as_what_it_can_have_cost():
    server = Server(str.upper, lambda *_: "malformed")
    with server.running() as url:
        lm = model(url)
        lm.charge(Spending(cap_usd=0.001), TokenPrice(10.0, 10.0))  # two requests at most
        with pytest.raises(BudgetReached):
            list(lm.generate(prompts(lm, 1), 20))
    assert len(server.asked) == 2


def test_the_pace_grows_while_the_server_answers_and_falls_when_it_refuses():
    server = Server(str.upper, delay_s=0.05)
    with server.running() as url:
        lm = model(url)
        list(lm.generate(prompts(lm, 200), 5))
    assert server.most_at_once > 16
    pace = client_module.Pace()
    for _ in range(1000):
        pace.succeeded()
    pace.refused(0.0)
    assert pace._limit == 16


def test_offline_allows_this_machine_alone(monkeypatch):
    with pytest.raises(ModelError, match="endpoint-offline"):
        require_endpoint("m@https://example.com/v1", True)
    with pytest.raises(ModelError, match="endpoint-without-key"):
        require_endpoint("m@https://example.com/v1", False)
    with Server(str.upper).running() as url:
        require_endpoint(f"m@{url}", True)


def test_a_name_is_a_model_and_perhaps_an_address():
    assert target("gpt-5@http://localhost:1/v1/").base_url == "http://localhost:1/v1"
    assert target("@cf/meta/llama@https://h/v1").model == "@cf/meta/llama"
    assert target("a:b").base_url.startswith("https://api.openai.com")
    with pytest.raises(ModelError):
        target("m@https://user:secret@host/v1")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("late", "late"), ("Late.", "late"), ("Label: late", "late"), ("**late**\nBecause", "late"),
        ("It is about a late_fee", "late_fee"), ("late or refund", None), ("lately", None),
        ("", None), ("The answer is refund", "refund"),
    ],
)  # fmt: skip
def test_a_free_answer_is_matched_to_a_label_or_to_none(text, label):
    assert matched_label(text, ["late", "late_fee", "refund"]) == label
