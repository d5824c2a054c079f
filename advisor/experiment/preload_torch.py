"""Imported by the fork server instead of `preload` where a trial needs torch."""

from __future__ import annotations

import logging

import advisor.experiment.preload  # noqa: F401

# it warns on stderr about optional kernels, into the middle of the parent's display
logging.getLogger("bitsandbytes").setLevel(logging.ERROR)

import bitsandbytes  # noqa: F401
import faiss  # noqa: F401
import peft  # noqa: F401
import sentence_transformers  # noqa: F401
import torch  # noqa: F401
import transformers  # noqa: F401

import evals.evaluate_library  # noqa: F401
