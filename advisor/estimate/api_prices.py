"""Money for requests to a paid API, from the price list that the package genai-prices carries.

The list is read from the installed package; nothing is fetched. A model, or a kind of token, that
the list has no price for is an error and never costs 0.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Literal

from advisor.errors import UsageError
from advisor.findings import ApiPrice, Problem, UnitPrice, problem

if TYPE_CHECKING:
    from genai_prices.types import PriceCalculation, Provider

PRICED_AT = time(8, tzinfo=UTC)
"""A provider may charge by the hour of the day (DeepSeek: more from 06:00 to 10:00 UTC). This hour
is an expensive one for all of them, so that a cost is not understated."""

PRICE_LIST = "https://github.com/pydantic/genai-prices"
_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class ApiCost:
    """What one request costs.

    Attributes:
        usd: US dollars.
        basis: the prices and where they come from; the same for every request to a model.
    """

    usd: float
    basis: ApiPrice


def request_cost_usd(model: str, input_tokens: int, output_tokens: int) -> ApiCost:
    """Price one request to an API by today's entry of the bundled price list.

    Args:
        model: as the provider names it ("gpt-4o-mini"), or with the provider in front
            ("azure/gpt-4o-mini", "perplexity:sonar") where several offer it.
        input_tokens: tokens of the prompt, all at the full price (no cached tokens).
        output_tokens: tokens of the answer.

    Raises:
        UsageError: the list does not know the model, has no price for its tokens, or a number of
            tokens is negative.
    """
    for name, count in (("input_tokens", input_tokens), ("output_tokens", output_tokens)):
        if count < 0:
            raise UsageError("tokens-negative", name=name, count=count, model=model)
    day = datetime.now(UTC).date()
    found = _priced(model, input_tokens, output_tokens, day)
    if found is None:
        raise UsageError(_unknown(model))
    _require_price(found, "input", found.model_price.input_mtok, input_tokens)
    _require_price(found, "output", found.model_price.output_mtok, output_tokens)
    return ApiCost(float(found.total_price), _basis(found, day))


def token_prices(model: str) -> tuple[float, float, float | None] | None:
    """Today's listed prices of a model's tokens, of tiers the highest; None where none is listed.

    Args:
        model: as the provider names it, or with the provider in front.

    Returns:
        US dollars per million input tokens, output tokens and cached input tokens.
    """
    found = _priced(model, 1, 1, datetime.now(UTC).date())
    if found is None:
        return None
    prices = found.model_price
    into, out = _highest(prices.input_mtok), _highest(prices.output_mtok)
    if into is None or out is None:
        return None
    return into, out, _highest(prices.cache_read_mtok)


def listed_price(model: str) -> ApiPrice | None:
    """The same as a finding, with its source and date."""
    day = datetime.now(UTC).date()
    found = _priced(model, 1, 1, day)
    return None if found is None else _basis(found, day)


def _highest(price: Any) -> float | None:
    """The price of a unit, of tiers the highest."""
    if price is None:
        return None
    tiers = [float(one.price) for one in getattr(price, "tiers", ())]
    return max([float(getattr(price, "base", price)), *tiers])


def _priced(
    model: str, input_tokens: int, output_tokens: int, day: date
) -> PriceCalculation | None:
    """Look the model up, first with a provider split off its name; None where it is not listed."""
    from genai_prices import Usage, calc_price

    usage = Usage(input_tokens=input_tokens, output_tokens=output_tokens)
    for provider, name in _readings(model):
        try:
            return calc_price(
                usage,
                name,
                provider_id=provider,
                genai_request_timestamp=datetime.combine(day, PRICED_AT),
            )
        except LookupError:  # this reading is not in the list; the next one may be
            continue
    return None


def _readings(model: str) -> Iterator[tuple[str | None, str]]:
    """Each (provider, model) that the text may mean."""
    known = {provider.id for provider in _providers()}
    for mark in ("/", ":"):
        head, found, rest = model.partition(mark)
        if found and rest and head.lower() in known:
            yield head.lower(), rest
    yield None, model


def _providers() -> list[Provider]:
    from genai_prices import data_snapshot

    return data_snapshot.get_snapshot().providers


def _require_price(found: PriceCalculation, kind: str, price: object | None, tokens: int) -> None:
    """Refuse a model whose tokens have no price: the library would count them as free."""
    if price is None and tokens > 0:
        raise UsageError(
            f"no-price-for-{kind}",
            model=found.model.id,
            provider=found.provider.name,
            version=version("genai-prices"),
        )


def _unknown(model: str) -> Problem:
    """Name models that are spelt alike, in a form that will be found."""
    listed = _listed()
    bare = model.lower().rpartition("/")[2]
    near = difflib.get_close_matches(bare, list(listed), n=_SUGGESTIONS)
    list_version = version("genai-prices")
    if not near:
        return problem("price-unknown", model=model, version=list_version)
    nearest = [listed[name] for name in near]
    return problem("price-unknown-but", model=model, version=list_version, nearest=nearest)


@cache
def _listed() -> dict[str, str]:
    """Every model id in lower case, and the name under which `request_cost_usd` finds it."""
    from genai_prices import data_snapshot

    snapshot, names = data_snapshot.get_snapshot(), dict[str, str]()
    for provider in snapshot.providers:
        for model in provider.models:
            for name, provider_id in ((model.id, None), (f"{provider.id}/{model.id}", provider.id)):
                try:
                    snapshot.find_provider_model(model.id, None, provider_id, None)
                except LookupError:
                    continue
                names.setdefault(model.id.lower(), name)
                break
    return names


def _basis(found: PriceCalculation, day: date) -> ApiPrice:
    prices, urls = found.model_price, found.provider.pricing_urls
    units = (
        _unit("input_tokens", prices.input_mtok),
        _unit("output_tokens", prices.output_mtok),
        _unit("requests", prices.requests_kcount),
    )
    return ApiPrice(
        model=found.model.id,
        provider=found.provider.name,
        prices=tuple(unit for unit in units if unit is not None),
        as_of=day.isoformat(),
        list_version=version("genai-prices"),
        source=urls[0] if urls else PRICE_LIST,
    )


def _unit(
    unit: Literal["input_tokens", "output_tokens", "requests"],
    price: Any,
) -> UnitPrice | None:
    """A price of the list, a number or tiers of them; None where it has none."""
    if price is None:
        return None
    tiers = getattr(price, "tiers", ())
    return UnitPrice(unit, float(getattr(price, "base", price)), tiers[0].start if tiers else None)
