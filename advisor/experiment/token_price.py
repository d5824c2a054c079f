"""What the tokens of an endpoint cost: as the user states it, else as a list has it."""

from __future__ import annotations

from advisor.estimate.api_prices import token_prices
from advisor.models.endpoints.spending import TokenPrice
from advisor.models.endpoints.target import Target


def price_of(of: Target, stated: tuple[float, ...] | None) -> TokenPrice | None:
    """The price of a model's tokens; None for a server on this machine and where no list has it.

    Args:
        of: the model and its server.
        stated: --price: US dollars per million input tokens, output tokens, cached input tokens.
    """
    if stated is not None:
        return TokenPrice(*stated)
    listed = None if of.is_local else token_prices(of.model)
    return None if listed is None else TokenPrice(*listed)
