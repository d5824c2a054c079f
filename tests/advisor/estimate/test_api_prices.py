"""Prices of APIs come from the bundled list, offline; what has no price is no bargain."""

import socket
from datetime import UTC, datetime, time
from importlib.metadata import version

import pytest
from genai_prices import Usage, data_snapshot
from hypothesis import given
from hypothesis import strategies as st

from advisor.errors import UsageError
from advisor.estimate import api_prices
from advisor.estimate.api_prices import request_cost_usd
from reports.messages import say
from tests.errors import says

MODELS = ("gpt-4o-mini", "claude-sonnet-4-5", "gemini-2.5-pro", "deepseek-chat", "perplexity/sonar")
TOKENS = st.integers(0, 2_000_000)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a price was looked up on the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def test_tokens_times_the_price_that_the_basis_states():
    found = request_cost_usd("gpt-4o-mini", 1_000_000, 1_000_000)
    assert [one.unit for one in found.basis.prices] == ["input_tokens", "output_tokens"]
    assert found.usd == pytest.approx(sum(one.usd for one in found.basis.prices))
    assert request_cost_usd("gpt-4o-mini", 0, 0).usd == 0


def test_the_basis_names_model_provider_list_and_day_and_is_the_same_for_every_request():
    found = request_cost_usd("openai:gpt-4o", 10, 1)
    assert (found.basis.model, found.basis.provider) == ("gpt-4o", "OpenAI")
    assert found.basis.as_of.startswith(str(datetime.now(UTC).year))
    assert found.basis.list_version == version("genai-prices")
    assert found.basis.source.startswith("https://")
    assert request_cost_usd("openai:gpt-4o", 999, 9).basis == found.basis


def test_a_provider_in_front_chooses_among_those_that_offer_the_model():
    assert "Azure" in request_cost_usd("azure/gpt-4o", 1, 1).basis.provider
    assert "OpenRouter" in request_cost_usd("openrouter/openai/gpt-4o", 1, 1).basis.provider
    assert (
        request_cost_usd("GPT-4o-mini", 10, 10).usd
        == request_cost_usd("openai/gpt-4o-mini", 10, 10).usd
    )


def test_a_price_per_request_is_charged_too():
    assert request_cost_usd("perplexity/sonar", 0, 0).usd > 0
    assert "requests" in [
        one.unit for one in request_cost_usd("perplexity/sonar", 0, 0).basis.prices
    ]


@given(st.sampled_from(MODELS), TOKENS, TOKENS, TOKENS, TOKENS)
def test_cost_is_monotone_in_tokens(model, sent, got, more_sent, more_got):
    base = request_cost_usd(model, sent, got).usd
    assert 0 <= base <= request_cost_usd(model, sent + more_sent, got + more_got).usd


@pytest.mark.parametrize("model", ["gpt-4o-minix", "openai/gpt-4o-minix"])
def test_an_unknown_model_names_near_ones_and_the_remedy(model):
    with says(UsageError, match="Nearest: gpt-4o-mini") as caught:
        request_cost_usd(model, 1, 1)
    assert repr(model) in say(caught.value.problem)
    assert "cost_usd" in say(caught.value.problem)


@pytest.mark.parametrize("model", ["", "/", "azure/", "no such model at all", "claude"])
def test_a_text_that_is_no_model_is_refused(model):
    with says(UsageError, match="lists no such model"):
        request_cost_usd(model, 1, 1)


def test_a_suggestion_is_a_name_that_is_found():
    with pytest.raises(UsageError) as caught:
        request_cost_usd("llama-3.3-70b-versatil", 1, 1)
    for name in caught.value.problem.arguments["nearest"]:
        assert request_cost_usd(name, 0, 0).basis


def test_tokens_without_a_price_are_refused_and_not_free():
    with says(UsageError, match="no price for its output tokens"):
        request_cost_usd("openai/text-embedding-3-small", 10, 1)
    assert request_cost_usd("openai/text-embedding-3-small", 10, 0).usd > 0


@pytest.mark.parametrize(("sent", "got"), [(-1, 0), (0, -1)])
def test_negative_tokens_are_refused(sent, got):
    with says(UsageError, match="-1"):
        request_cost_usd("gpt-4o-mini", sent, got)


def test_where_the_price_depends_on_the_hour_the_expensive_one_is_taken():
    day, usage = datetime.now(UTC).date(), Usage(input_tokens=1000, output_tokens=1000)
    for provider in data_snapshot.get_snapshot().providers:
        for model in provider.models:
            if not isinstance(model.prices, list):
                continue
            ours, *others = [
                model.get_prices(datetime.combine(day, at)).calc_price(usage)["total_price"]
                for at in (api_prices.PRICED_AT, *(time(hour, tzinfo=UTC) for hour in range(24)))
            ]
            assert ours == max(others), f"{provider.id}/{model.id}"
