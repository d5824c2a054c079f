"""The model hub: whether it answers, asked before a library would retry in silence."""

from __future__ import annotations

CONNECT_S = 5.0


def answers() -> bool:
    """Whether the hub's host takes a connection; spares the user a minute of silent retries."""
    import socket
    import urllib.request
    from urllib.parse import urlsplit

    from huggingface_hub.constants import ENDPOINT

    if urllib.request.getproxies():
        return True  # a proxy resolves the host; let the library try
    parts = urlsplit(ENDPOINT)
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        with socket.create_connection((parts.hostname or "", port), timeout=CONNECT_S):
            return True
    except OSError:
        return False
