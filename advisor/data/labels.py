"""When two spellings are one label, and which labels say "none of these"."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping

_PLAIN_NUMBER = re.compile(r"[+-]?(?:0|[1-9]\d*)(?:\.\d+)?")
NONE_LABELS = frozenset(
    ("none", "none of these", "none of the above", "nothing", "null", "oos", "ood", "out of scope",
     "out of domain", "other", "others", "unknown", "no intent", "not applicable", "n/a", "na",
     "nota", "irrelevant", "unrelated")
)  # fmt: skip


def label_key(text: str) -> str:
    """What a label says whatever its case, its encoding, and whether 1 is written 1.0.

    Equal for Refund and refund, for an accent composed and decomposed, for TRUE and true.
    """
    key = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    key = unicodedata.normalize("NFC", key)
    if _PLAIN_NUMBER.fullmatch(key) and "." in key:
        return key.rstrip("0").rstrip(".")
    return key


def says_none(label: str) -> bool:
    """Whether a label means that none of the others fits: none, out_of_scope, [none]."""
    return re.sub(r"[\s_\-]+", " ", label_key(label)).strip(" []()<>{}") in NONE_LABELS


def folded(counts: Mapping[str, int]) -> dict[str, str]:
    """The label that each other spelling of it stands for: its most frequent spelling.

    Labels that are spelt in one way are left out.
    """
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for label, count in counts.items():
        spellings[label_key(label)][label] += count
    found: dict[str, str] = {}
    for spelt in spellings.values():
        kept = min(spelt, key=lambda label: (-spelt[label], label))
        found |= {label: kept for label in spelt if label != kept}
    return found
