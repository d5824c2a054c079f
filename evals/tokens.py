"""Text as the scorers read it: normalised answers, words, Chinese and Japanese characters.

Words are found by Unicode category, not by `[a-z0-9]`, so that accented, Cyrillic, Arabic and
Indic answers keep their letters.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Callable

Tokenize = Callable[[str], list[str]]

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
# Han with its extensions and compatibility forms, iteration marks, Hiragana, Katakana. Not Hangul:
# Korean separates its words by spaces.
_IDEOGRAPHS = (
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_CHARACTER_OR_RUN = re.compile(f"[{_IDEOGRAPHS}]|[^{_IDEOGRAPHS}]+")


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _is_punctuation(character: str) -> bool:
    return character in string.punctuation or unicodedata.category(character).startswith("P")


def normalise_answer(text: str) -> str:
    """Drop case, punctuation, English articles and surplus white space (as SQuAD does).

    Where that leaves nothing (the answer "A", the answer "?") the articles, then the punctuation,
    stay: an answer must never become equal to an empty output.
    """
    folded = _fold(text)
    bare = "".join(character for character in folded if not _is_punctuation(character))
    for candidate in (_ARTICLES.sub(" ", bare), bare, folded):
        if candidate.strip():
            return " ".join(candidate.split())
    return ""


def collapse_space(text: str) -> str:
    """Compose characters and leave single spaces; case and punctuation stay."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def words(text: str) -> list[str]:
    """Split into case-folded runs of letters, marks and digits; everything else separates."""
    return "".join(
        character if unicodedata.category(character)[0] in "LMN" else " "
        for character in _fold(text)
    ).split()


def characters(text: str) -> list[str]:
    """Split like `words`, but every Chinese or Japanese character is a token of its own."""
    return _split_ideographs(words(text))


def answer_words(text: str) -> list[str]:
    """Split into the words of the normalised answer."""
    return normalise_answer(text).split()


def answer_characters(text: str) -> list[str]:
    """Split like `answer_words`, but every Chinese or Japanese character is a token of its own."""
    return _split_ideographs(answer_words(text))


def _split_ideographs(tokens: list[str]) -> list[str]:
    return [part for token in tokens for part in _CHARACTER_OR_RUN.findall(token)]
