"""How much of a batch goes through a model at once; read by the model's path and by predictions."""

from __future__ import annotations

BATCH_TOKENS = {"cpu": 4096, "cuda": 32768, "mps": 8192}
"""Tokens fed in one forward pass, by device; larger did not pay on a two-core CPU."""
LOGIT_ELEMENTS = {"cpu": 2**27, "cuda": 2**29, "mps": 2**27}
"""Largest logit tensor (elements) of one forward pass."""
