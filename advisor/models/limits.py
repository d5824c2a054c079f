"""How much of a batch goes through a model at once; read by the model's path and by predictions."""

from __future__ import annotations

BATCH_TOKENS = {"cpu": 4096, "cuda": 32768, "mps": 8192}
"""Tokens fed in one forward pass, by device; larger did not pay on a two-core CPU."""
SCORED_TOKENS, SCORED_ROWS = {"cpu": 1024}, 3
"""The same where labels are scored, which needs no large batch to be fast: what a layer computes
stays in a CPU's cache. At least so many rows are fed all the same. With SmolLM2-135M, two cores and
12 labels: a sixth faster than 4096 where prompts begin alike; where they do not, one row at once
took half as long again as three."""
LOGIT_ELEMENTS = {"cpu": 2**27, "cuda": 2**29, "mps": 2**27}
"""Largest logit tensor (elements) of one forward pass."""
