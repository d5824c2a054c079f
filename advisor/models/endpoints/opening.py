"""Opens a model behind a server, and says before a run what keeps it from being asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.errors import MissingPackage, ModelError
from advisor.models.cache import cache_folder
from advisor.models.endpoints.target import PREFIX, Target, key, target

if TYPE_CHECKING:
    from advisor.models.endpoints.model import EndpointModel

INSTALL = "pip install 'llm-strategy-advisor[openai]'"


def open_endpoint(name: str) -> EndpointModel:
    """The model MODEL[@BASE_URL].

    Raises:
        ModelError: the name is none, or no key is set for its server.
        MissingPackage: the package `openai` is not installed.
    """
    try:
        from advisor.models.endpoints.client import Client
    except ImportError as error:
        raise MissingPackage("endpoint-needs-package", install=INSTALL) from error
    from advisor.models.endpoints.kept import KeptReplies
    from advisor.models.endpoints.model import EndpointModel

    kept = KeptReplies(cache_folder("endpoints") / "replies.sqlite")
    return EndpointModel(f"{PREFIX}:{name}", Client(target(name), kept=kept))


def require_endpoint(name: str, offline: bool) -> None:
    """Make sure that a model can be asked: package, key, network, and that its server answers.

    Args:
        name: MODEL[@BASE_URL].
        offline: the network may not be used; a server on this machine may.

    Raises:
        ModelError: it cannot; says why.
        MissingPackage: the package `openai` is not installed.
    """
    found = target(name)
    if offline and not found.is_local:
        raise ModelError("endpoint-offline", host=found.host)
    key(found)
    open_endpoint(name).check()


def endpoint_of(ref: str) -> Target | None:
    """The model and server that a model's name means; None where it is no endpoint."""
    prefix, colon, name = ref.partition(":")
    return target(name) if colon and prefix == PREFIX else None
