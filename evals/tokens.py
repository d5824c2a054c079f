"""Text as the scorers read it: words, numbers, and the signs that tell two answers apart.

What may differ without a difference in meaning goes: case, white space, outer punctuation, English
articles, how a character is encoded, marks between thousands. Signs, digits, operators and units
stay: -74.1 is not 74.1, C++ not C#, O+ not O-, 3/4 not 34, and x > 3 not x < 3. Words come from
Unicode categories, so every script keeps its letters; text of a script that puts no spaces between
words is cut by ICU's dictionaries (Thai, Lao, Khmer, Burmese) or by character (Chinese, Japanese).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

import regex

from advisor.data.numbers import RUN, number_text, read_digits

Tokenize = Callable[[str], list[str]]

ARTICLES = frozenset(("a", "an", "the"))
KEPT_TEXTS = 10_000
"""Texts whose tokens are remembered: several metrics look at every answer."""
SHORT = 2
"""Letters of a word that a minus behind it may belong to: O-, AB-, Cl-."""

# Compatibility forms that mean the same. Superscripts and fractions do not: 10² is not 102.
_ALIKE = ("<wide>", "<narrow>", "<noBreak>", "<compat>", "<font>", "<square>", "<small>",
          "<vertical>", "<initial>", "<medial>", "<final>", "<isolated>")  # fmt: skip
_SIGNS = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | dict.fromkeys("\u2018\u2019\u2032", "'")
    | dict.fromkeys("\u201c\u201d\u2033", '"')
)
_SARA_AM = "\u0e33\u0eb3"  # ICU's dictionaries know these vowels in one piece
_PIECES = regex.compile(
    rf"(?P<space>\s+)|(?P<number>{RUN}(?:e[-+]?\d{{1,3}}(?![\p{{L}}\p{{N}}]))?)"
    r"|(?P<word>\p{L}(?:\.\p{L})+(?![\p{L}\p{N}])|[\p{L}\p{M}_](?:[\p{L}\p{M}\p{N}_]|'(?=\p{L}))*)"
    r"|(?P<sign>.)",
    regex.DOTALL,
)
# Line_Break=Complex_Context is Unicode's name for the scripts that only a dictionary can cut.
_CUT = regex.compile(
    r"(?P<dictionary>\p{Line_Break=SA}[\p{Line_Break=SA}\p{M}]*)"
    r"|[\p{Ideographic}\p{scx=Hira}\p{scx=Kana}]\p{M}*"
    r"|(?:(?!\p{Line_Break=SA})[^\p{Ideographic}\p{scx=Hira}\p{scx=Kana}])+"
)
_SPACED_THOUSANDS = regex.compile(r"^[^\d\n]{0,3}\d{1,3}(?: \d{3})+(?=[.,]?\d*\D{0,12}$)")
"""A space between thousands, where the answer is that number and at most a unit."""
_ALWAYS = frozenset("%\u2030\u2031")
_BETWEEN = frozenset("/*&\\")
_OPERATORS = frozenset("+-*/^=<>\u2264\u2265\u2260\u00b1\u00d7\u00f7")


class _Piece(NamedTuple):
    kind: str
    text: str


NOTHING = _Piece("nothing", "")
"""What is beside the first and the last piece."""


def fold(text: str) -> str:
    """Compose characters, unify widths, dashes and quotation marks, and drop case."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        text = "".join(
            unicodedata.normalize("NFKC", sign)
            if unicodedata.decomposition(sign).startswith(_ALIKE) and sign not in _SARA_AM
            else sign
            for sign in text
        ).translate(_SIGNS)
    return unicodedata.normalize("NFC", text.casefold())


@lru_cache(KEPT_TEXTS)
def _tokens(text: str) -> tuple[str, ...]:
    folded = _SPACED_THOUSANDS.sub(lambda found: found[0].replace(" ", ""), fold(text))
    pieces = [_Piece(str(one.lastgroup), one[0]) for one in _PIECES.finditer(folded)]
    found: list[str] = []
    for at, piece in enumerate(pieces):
        if piece.kind == "word":
            bare = piece.text.strip("_").replace("'", "")
            if "." in bare:  # U.S.A. is USA
                bare = bare.replace(".", "")
            for part in _CUT.finditer(bare):
                found += _by_dictionary(part[0]) if part["dictionary"] else [part[0]]
        elif piece.kind == "number":
            found += _number(pieces, at)
        elif piece.kind == "sign" and _counts(pieces, at):
            found.append(piece.text)
    return tuple(found) or tuple(folded.split())


def _number(pieces: Sequence[_Piece], at: int) -> list[str]:
    """A number in its one spelling, with its sign; digits that are no one number in their parts."""
    digits, _, power = pieces[at].text.partition("e")
    value = read_digits(digits)
    if value is None:
        return digits.split(",")
    if digits[0] == "0" and digits.isdigit():
        return [digits]  # 007 is a name
    if at and pieces[at - 1].text == "." and not _touches(pieces, at - 1, -1):
        value = read_digits(f"0.{digits}") or value
    if power:
        value = value.scaleb(int(power))
    return [number_text(-value if _is_minus(pieces, at - 1) else value)]


def _is_minus(pieces: Sequence[_Piece], at: int) -> bool:
    """Whether there is the sign of the number behind it: -5, (-5), = -5, 3 * -5, but not 8-5."""
    if at < 0 or pieces[at].text != "-" or at + 1 >= len(pieces):
        return False
    return pieces[at + 1].kind == "number" and not _touches(pieces, at, -1)


def _touches(pieces: Sequence[_Piece], at: int, step: int) -> bool:
    """Whether a word, number, or bracket's end is next to a sign, without a space."""
    beside = at + step
    if not 0 <= beside < len(pieces):
        return False
    return pieces[beside].kind in ("word", "number") or pieces[beside].text in (
        ")]}%" if step < 0 else "([{"
    )


def _beside(pieces: Sequence[_Piece], at: int, step: int) -> tuple[_Piece, bool]:
    """The next piece that is no space and not the same sign, and whether a space is before it."""
    spaced, beside = False, at + step
    while 0 <= beside < len(pieces):
        piece = pieces[beside]
        if piece.kind != "space" and piece.text != pieces[at].text:
            return piece, spaced
        spaced = spaced or piece.kind == "space"
        beside += step
    return NOTHING, spaced


def _counts(pieces: Sequence[_Piece], at: int) -> bool:
    """Whether a sign tells two answers apart, rather than being punctuation."""
    sign = pieces[at].text
    left, left_spaced = _beside(pieces, at, -1)
    right, right_spaced = _beside(pieces, at, 1)
    category = unicodedata.category(sign)
    if sign == "-":
        return _is_operator(pieces, at, left, right, right_spaced)
    if sign == "+" and left is NOTHING and right.kind == "number":
        return False  # +5 is 5
    if sign in _ALWAYS or (category[0] == "S" and sign != "`") or category == "No":
        return True
    if sign in _BETWEEN:  # 3/4, a * b, AT&T; not the marks around **bold**
        inside = left.kind in ("word", "number") or (left.kind == "sign" and left.text in ")]}%")
        return (
            inside
            and left_spaced == right_spaced
            and (right.kind in ("word", "number") or (right.kind == "sign" and right.text in "([{"))
        )
    if sign in "#@":
        return _touches(pieces, at, -1) or (sign == "#" and _touches(pieces, at, 1))
    if sign == ":":
        return left.kind == right.kind == "number" and not (left_spaced or right_spaced)
    if sign in "([{":
        return left.text in _OPERATORS
    if sign in ")]}":
        return right.text in _OPERATORS
    if sign in "'\"":  # feet and inches, minutes and seconds; not the end of a quotation
        opened = any(one.text == sign for one in pieces[:at])
        return left.kind == "number" and not left_spaced and not opened
    return False


def _is_operator(
    pieces: Sequence[_Piece], at: int, left: _Piece, right: _Piece, right_spaced: bool
) -> bool:
    """Whether a dash is a minus: between operands, before a currency, or the charge in O-."""
    if _is_minus(pieces, at):
        return False  # it is in the number
    if left is NOTHING or (left.kind == "sign" and left.text not in ")]}%"):
        return right is not NOTHING and unicodedata.category(right.text[0]) == "Sc"
    if _touches(pieces, at, -1) and (right_spaced or right.kind in ("sign", "nothing")):
        return left.kind == "word" and len(left.text) <= SHORT
    return _is_operand(left) and _is_operand(right)


def _is_operand(piece: _Piece) -> bool:
    if piece.kind == "number":
        return True
    return len(piece.text) == 1 and (piece.kind == "word" or piece.text in "()[]{}%")


def _by_dictionary(text: str) -> list[str]:
    from icu4py.breakers import WordBreaker

    return [one for one in WordBreaker(text, "root") if not one.isspace()]


def words(text: str) -> list[str]:
    """Split into words, numbers and the signs that count."""
    return list(_tokens(text))


def answer_words(text: str) -> list[str]:
    """Split like `words`, without the English articles before a word.

    What would leave nothing (the answer "A", the answer "The") stays: an answer must never become
    equal to an empty output.
    """
    found = _tokens(text)
    return [
        one
        for one, after in zip(found, (*found[1:], ""), strict=False)
        if one not in ARTICLES or not after[:1].isalnum()
    ]


def normalise_answer(text: str) -> str:
    """An answer as short answers are compared."""
    return " ".join(answer_words(text))


def collapse_space(text: str) -> str:
    """Compose characters and leave single spaces; case and punctuation stay."""
    return " ".join(unicodedata.normalize("NFC", text).split())
