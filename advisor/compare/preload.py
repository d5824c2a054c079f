"""Imported once by the fork server, so that every trial's process starts with libraries loaded.

Importing must not start threads or touch a device: the server forks after it.
"""

from __future__ import annotations

import logging

# it warns on stderr about optional kernels, into the middle of the parent's display
logging.getLogger("bitsandbytes").setLevel(logging.ERROR)

import bitsandbytes  # noqa: F401
import faiss  # noqa: F401
import peft  # noqa: F401
import sentence_transformers  # noqa: F401
import sklearn.linear_model  # noqa: F401
import torch  # noqa: F401
import transformers  # noqa: F401

import evals.metrics  # noqa: F401
