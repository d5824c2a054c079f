"""The machine and the packages, for the report. No torch."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from collections.abc import Mapping

import psutil

PACKAGES = (
    "llm-strategy-advisor",
    "torch",
    "transformers",
    "peft",
    "bitsandbytes",
    "trl",
    "datasets",
    "langchain-core",
    "faiss-cpu",
    "sentence-transformers",
    "evaluate",
    "scikit-learn",
)
GIB = 2**30


def versions() -> Mapping[str, str]:
    """Installed versions of what the figures depend on."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def hardware(device: str | None) -> Mapping[str, str]:
    """System, processor, cores, memory, and the device the model ran on where one was used."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    found = {
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "cores": str(cores),
        "memory": f"{psutil.virtual_memory().total / GIB:.1f} GiB",
    }
    return found if device is None else {**found, "device": device}


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:  # noqa: PTH123 - not a real file
            for line in file:
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
