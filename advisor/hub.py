"""The model hub, and what keeps other libraries quiet; whether the hub answers."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Literal

CONNECT_S = 5.0
QUIET: Mapping[str, str] = {
    # telemetry and usage counts
    "DO_NOT_TRACK": "1",
    "DISABLE_TELEMETRY": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_UPDATE_DOWNLOAD_COUNTS": "0",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "OTEL_SDK_DISABLED": "true",
    # requests that nobody asked for: updates, and conversion of a model on the hub
    "HF_HUB_DISABLE_UPDATE_CHECK": "1",
    "DISABLE_SAFETENSORS_CONVERSION": "1",
    # trackers that a library may start by itself where it finds an account
    "TRACKIO_DISABLED": "1",
    "WANDB_MODE": "disabled",
    "COMET_MODE": "DISABLED",
    "LANGCHAIN_TRACING": "false",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_TRACING": "false",
    "LANGSMITH_TRACING_V2": "false",
    # lines and bars in the middle of ours
    "TOKENIZERS_PARALLELISM": "true",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
}
"""Third-party telemetry, tracing and progress bars off. Libraries read these when imported."""
OFFLINE: Mapping[str, str] = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}


PATIENT: Mapping[str, str] = {"OMP_WAIT_POLICY": "PASSIVE"}
"""Threads of OpenMP sleep while they wait for work. By default they spin, which makes two processes
on the same cores many times slower than one after the other."""
KEEPS_MEMORY: Mapping[str, str] = {
    "MALLOC_TRIM_THRESHOLD_": str(8 * 2**30),
    "MALLOC_MMAP_THRESHOLD_": str(32 * 2**20),
    "MALLOC_TOP_PAD_": str(64 * 2**20),
}
"""glibc keeps freed memory for the next tensor. By default it hands it back after every layer and
gets fresh pages for the next one, which takes a sixth of the time of an answer."""


def set_environment(*, offline: bool) -> None:
    """Tell other libraries, in this process and its children, to keep to themselves.

    They send nothing of their own. What the user has set about waiting and memory stays. Call it
    before anything imports them; a process that runs already keeps its ways with memory.

    Args:
        offline: they use no network at all.
    """
    os.environ.update(QUIET)
    os.environ.update({**KEEPS_MEMORY, **os.environ})
    if not {"OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "KMP_BLOCKTIME"} & os.environ.keys():
        os.environ.update(PATIENT)
    if offline:
        os.environ.update(OFFLINE)


def answers() -> bool:
    """Whether the hub answers a short request; spares the user a minute of silent retries."""
    from huggingface_hub.constants import ENDPOINT

    return unreachable(ENDPOINT) is None


def unreachable(address: str) -> str | None:
    """Why no server answers there, as the system says it; None if one does, whatever it says.

    The proxy variables of the environment are honoured.
    """
    import urllib.error
    import urllib.request

    try:
        request = urllib.request.Request(address, method="HEAD")
        urllib.request.urlopen(request, timeout=CONNECT_S).close()
    except urllib.error.HTTPError:
        return None
    except urllib.error.URLError as error:
        return str(getattr(error.reason, "strerror", None) or error.reason)
    except (OSError, ValueError) as error:
        return str(error) or type(error).__name__
    return None


def place(repository: str) -> Literal["cached", "hub"]:
    """Where a model's weights would come from: this machine's cache of the hub, or the hub."""
    from huggingface_hub import try_to_load_from_cache

    found = try_to_load_from_cache(repository, "model.safetensors")
    return "cached" if isinstance(found, str) else "hub"
