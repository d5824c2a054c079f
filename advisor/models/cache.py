"""Where what is made once per user is kept: converted models, answers of servers."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_cache_dir

CACHE = "ADVISOR_CACHE"
"""Environment variable that moves the folder."""


def cache_folder(part: str) -> Path:
    """The folder of one kind of thing; it may not exist yet."""
    return Path(os.environ.get(CACHE) or user_cache_dir("advisor")).expanduser().resolve() / part
