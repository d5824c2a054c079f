"""A model behind a server: every row answered or failed with its cause, none paid for twice."""

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import advisor
from advisor.errors import BudgetReached, ModelError
from advisor.models.endpoints import client as client_module
from advisor.models.endpoints.client import Client
from advisor.models.endpoints.kept import KeptReplies
from advisor.models.endpoints.model import EndpointModel
from advisor.models.endpoints.opening import require_endpoint
from advisor.models.endpoints.pace import MOST, Pace, Turn
from advisor.models.endpoints.spending import Spending, TokenPrice
from advisor.models.endpoints.target import target
from advisor.models.matching import matched_label
from advisor.trial_findings import LabelsDecided
from advisor.types import Message, Usage

_spec = importlib.util.spec_from_file_location("server", Path(__file__).with_name("server.py"))
_module = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_module)
Server = _module.Server
ROOT = Path(advisor.__file__).parents[1]
LABELS = ("late", "refund")
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


@pytest.mark.parametrize(
    ("fault", "why"), [("refused row", "content policy"), ("filtered", "content_filter")]
)
def test_a_row_that_the_server_refuses_fails_alone_and_says_why(fault, why):
    server = Server(str.upper, lambda _, message: fault if message == "row 0" else None)
    with server.running() as url:
        lm = model(url)
        found = {one.index: one for one in lm.generate(prompts(lm, 6), 20)}
    assert why in found[0].error
    assert [found[at].error for at in range(1, 6)] == [None] * 5


def test_what_the_server_calls_otherwise_is_renamed_for_all_requests():
    with Server(str.upper, bound="max_completion_tokens").running() as url:
        lm = model(url)
        assert {one.error for one in lm.generate(prompts(lm, 40), 20)} == {None}


def test_a_cut_answer_and_a_wrong_count_are_what_they_are():
    server = Server(
        str.upper, lambda _, message: {"row 0": "length", "row 1": "wrong usage"}[message]
    )
    with server.running() as url:
        lm = model(url)
        cut, odd = sorted(lm.generate(prompts(lm, 2), 20), key=lambda one: one.index)
    assert (cut.text, cut.finished) == ("cut", False)
    assert (odd.text, odd.usage) == ("late", Usage())


def test_a_key_that_the_server_repeats_is_in_no_file_of_a_run(tmp_path):
    rows = [{"text": f"{label} {at}", "label": label} for at in range(20) for label in LABELS]
    (tmp_path / "data.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    secret = "sk-planted-key"
    faults = (None, "repeated key", None, "answered key")
    server = Server(lambda _: "late", lambda number, _: faults[number % 4] if number > 4 else None)
    with server.running() as url:
        command = (
            sys.executable, "-m", "advisor.cli", "compare", "data.jsonl", "--model",
            f"openai:m@{url}", "--strategies", "zero-shot", "--test-limit", "16",
            "--out", "run", "--yes", "--offline",
        )  # fmt: skip
        done = subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
            env={**os.environ, "OPENAI_API_KEY": secret, "ADVISOR_CACHE": str(tmp_path / "cache"),
                 "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    written = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    names = {path.name for path in written}
    assert {"report.html", "results.json", "replies.sqlite", "predictions.jsonl"} <= names
    predictions = (tmp_path / "run" / "trials" / "zero-shot" / "predictions.jsonl").read_text()
    assert "of the key ***" in predictions
    assert secret not in done.stdout + done.stderr
    assert [path for path, content in written.items() if secret.encode() in content] == []


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
            process.kill()
        spent = Spending(tmp_path / "spent").usd
        assert spent >= len(server.answered) * TokenPrice(10.0, 10.0).usd(10, 2)
        subprocess.run(command, check=True, timeout=60)
    assert set(server.answered) == {f"row {at}" for at in range(60)}
    # at most what was on its way when the process died
    assert len(server.answered) - 60 <= MOST


@pytest.mark.parametrize(
    ("server", "found"),
    [
        ({"takes_schema": True}, LabelsDecided("schema", "refused", "kept")),
        ({}, LabelsDecided("matching", "refused", "ignored")),
        ({"echoes": "ignored"}, LabelsDecided("matching", "ignored", "ignored")),
        ({"echoes": "ignored", "renders": "tokenize"},
         LabelsDecided("matching", "ignored", "ignored")),
        ({"echoes": "told"}, LabelsDecided("matching", "no_template", "ignored")),
        ({"echoes": "told", "renders": "tokenize"}, LabelsDecided("likelihood", "given")),
        ({"echoes": "told", "renders": "apply-template"}, LabelsDecided("likelihood", "given")),
    ],
)  # fmt: skip
def test_what_the_server_ignores_or_lacks_is_noticed_and_labels_decided_otherwise(server, found):
    server = Server(lambda message: "refund" if "row 0" in message else "late", **server)
    with server.running() as url:
        lm = model(url)
        chosen = {one.index: one for one in lm.rank(prompts(lm, 2), ["late", "refund"])}
    assert lm.notes == (found,)
    assert (chosen[0].label, chosen[1].label) == ("refund", "late")
    if (
        found.how == "likelihood"
    ):  # the likelihoods of the server's own rendering, end mark included
        assert {text for text in server.scored if "row" in text} == {
            f"<user>row {at}<end><assistant>{label}<end>"
            for at in range(2)
            for label in ("late", "refund")
        }
        assert chosen[0].log_likelihoods == pytest.approx((-9.0, -0.11))
        assert chosen[0].usage == Usage(20, 4)


@settings(max_examples=200, deadline=None)
@given(
    st.floats(0, 50), st.floats(0, 50), st.floats(0, 0.01), st.integers(1, 40),
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 500)), max_size=24), st.booleans(),
)  # fmt: skip
def test_requests_of_several_trials_at_once_never_pass_the_budget(
    input_usd, output_usd, cap, most_tokens, requests, together
):
    price, sums = TokenPrice(input_usd, output_usd), []
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(8) as pool:
        path = Path(folder) / "spent"
        trials = [Spending(path, cap) for _ in range(2 if together else 1)]

        def ask(at):
            (sent, got), spending = requests[at], trials[at % len(trials)]
            try:
                request = spending.reserve(price.usd(sent, most_tokens))
            except BudgetReached:
                return
            sums.append(spending.usd)
            spending.settle(request, price.usd(sent, min(got, most_tokens)))

        list(pool.map(ask, range(len(requests))))
        sums.append(Spending(path).usd)
    assert max(sums) <= cap * (1 + 1e-9)


def test_trials_share_what_is_spent_and_a_killed_one_paid_for_what_was_under_way(tmp_path):
    path = tmp_path / "spending.jsonl"
    first = Spending(path, 1.0)
    first.settle(first.reserve(0.5), 0.25)
    Spending(path, 1.0).reserve(0.25)  # of a killed process: never settled
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
    # what was set aside for a request and not paid goes to others
    assert lm.spent_usd + TokenPrice(10.0, 10.0).usd(23, 20) > 0.001


def test_an_answer_that_cannot_be_read_counts_as_what_it_can_have_cost():
    server = Server(str.upper, lambda *_: "malformed")
    with server.running() as url:
        lm = model(url)
        lm.charge(Spending(cap_usd=0.001), TokenPrice(10.0, 10.0))  # two requests at most
        with pytest.raises(BudgetReached):
            list(lm.generate(prompts(lm, 1), 20))
    assert len(server.asked) == 2


@pytest.mark.parametrize("places", [20, 4, 1])
def test_about_as_many_requests_are_under_way_as_the_server_takes(places):
    pace, turns = Pace(), [Turn() for _ in range(MOST)]
    for _ in range(400):  # each time, the server answers the first that come and refuses the rest
        with ExitStack() as under_way:
            sent = turns[: pace.limit]
            for turn in sent:
                under_way.enter_context(pace.place(turn))
            for turn in sent[places:]:
                pace.missed(turn)
            for _turn in sent[:places]:
                pace.answered()
    assert places <= pace.limit <= 1.1 * places + 1


def test_a_few_lost_requests_do_not_slow_the_others():
    pace = Pace()
    for number in range(2000):
        turn = Turn()
        with pace.place(turn):
            pace.missed(turn) if number % 5 == 0 else pace.answered()
        assert pace.limit == MOST
    turn = Turn()
    with pace.place(turn):
        pace.missed(turn, in_time=False)
    assert pace.limit == MOST - 1


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
