"""What `openai:MODEL[@BASE_URL]` means: which model, on which server, with which key."""

from __future__ import annotations

import ipaddress
import os
import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from advisor.errors import ModelError
from advisor.findings import Finding

PREFIX = "openai"
OPENAI = "https://api.openai.com/v1"
KEY, BASE_URL = "OPENAI_API_KEY", "OPENAI_BASE_URL"
NO_KEY = "none"
"""Sent where a server on this machine asks for no key: the client insists on one."""
_NAME = re.compile(r"(?P<model>.+?)(?:@(?P<url>https?://\S+))?")


@dataclass(frozen=True, slots=True)
class TextsSent(Finding):
    """What stands in prompts will leave this machine, for the server of `model`."""

    model: str
    host: str
    kind: Literal["texts_sent"] = "texts_sent"


@dataclass(frozen=True, slots=True)
class Target:
    """A model of a server.

    Attributes:
        model: as the server calls it.
        base_url: where the server's paths begin, such as `http://localhost:8000/v1`.
    """

    model: str
    base_url: str

    @property
    def host(self) -> str:
        """The server's name, without its path."""
        return urlsplit(self.base_url).netloc.rpartition("@")[2]

    @property
    def is_local(self) -> bool:
        """Whether the server is this machine: what is sent does not leave it."""
        host = urlsplit(self.base_url).hostname or ""
        if host == "localhost":
            return True
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return False


def target(name: str) -> Target:
    """Read MODEL[@BASE_URL]; without an address, OPENAI_BASE_URL or OpenAI's own.

    Raises:
        ModelError: it names no model, or its address holds a user name or password.
    """
    found = _NAME.fullmatch(name.strip())
    if found is None:
        raise ModelError("endpoint-without-model", prefix=PREFIX)
    url = (found["url"] or os.environ.get(BASE_URL) or OPENAI).rstrip("/")
    if "@" in urlsplit(url).netloc:  # a report shows the address
        raise ModelError("endpoint-with-password", variable=KEY)
    return Target(found["model"], url)


def key(of: Target) -> str:
    """The key to send: from the environment alone.

    Raises:
        ModelError: there is none, and the server is not this machine.
    """
    found = os.environ.get(KEY)
    if found:
        return found
    if of.is_local:
        return NO_KEY
    raise ModelError("endpoint-without-key", host=of.host, variable=KEY)
