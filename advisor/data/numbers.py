"""Numbers as people and models write them: thousands marks, decimal commas, signs, units."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import regex

from advisor.types import Task

DecimalMark = Literal[".", ","]

RUN = r"\d+(?:[.,'\u00a0\u2009\u202f]\d+)*"
"""Digits with marks between them, which `read_digits` reads."""
_GROUPS = regex.compile(r"\d{1,3}(?:(?P<mark>[.,' \u00a0\u2009\u202f])\d{3})(?:(?P=mark)\d{3})*")
_INDIAN = regex.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")
_SPACES = "' \u00a0\u2009\u202f"
_MINUS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d", "-"))
_NUMBER = regex.compile(
    rf"(?P<sign>[-+]?)\s*(?P<before>[\p{{Sc}}]?)\s*(?P<sign2>[-+]?)"
    rf"(?P<digits>{RUN}|\d{{1,3}}(?: \d{{3}})+(?:[.,]\d+)?|\.\d+)(?P<power>[eE][-+]?\d{{1,3}})?"
    r"\s*(?P<after>(?:[\p{L}\p{Sc}%\u2030°'\"\u2032\u2033][\p{L}\p{M}\p{No}\p{Sc}%°/·^0-9.\-]*"
    r"(?: [\p{L}/]+){0,2})?)"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number and its unit, case aside; empty where it has none."""

    value: Decimal
    unit: str = ""


def read_digits(text: str, decimal: DecimalMark | None = None) -> Decimal | None:
    """Read digits with marks between them; None where they are no one number (1,2,3 or 1.2.3).

    A comma before exactly three digits marks thousands, any other the decimals; a single dot marks
    decimals. `decimal` says which it is where both readings are possible.
    """
    kept = "".join(sign for sign in text if sign not in _SPACES)
    if kept != text and not _GROUPS.fullmatch(regex.split(r"[.,]", text)[0]):
        return None
    commas, dots = kept.count(","), kept.count(".")
    if not commas and not dots:
        return Decimal(kept)
    if commas and dots:
        mark = "," if kept.rfind(",") > kept.rfind(".") else "."
        whole, _, part = kept.rpartition(mark)
        if mark in whole or not (_GROUPS.fullmatch(whole) or _INDIAN.fullmatch(whole)):
            return None
        return Decimal(f"{_digits(whole)}.{part}")
    mark = "," if commas else "."
    grouped = bool(_GROUPS.fullmatch(kept) or _INDIAN.fullmatch(kept)) and kept[0] != "0"
    if commas + dots > 1:
        return Decimal(_digits(kept)) if grouped else None
    if grouped and mark != decimal and (mark == "," or decimal is not None):
        return Decimal(_digits(kept))
    return Decimal(kept.replace(",", "."))


def _digits(text: str) -> str:
    return text.replace(",", "").replace(".", "")


def read_number(text: str, decimal: DecimalMark | None = None) -> Number | None:
    """Read a text that is one number with at most a unit or currency: -74.1, 1,234 kg, $5, 45%."""
    found = _NUMBER.fullmatch(text.translate(_MINUS).strip().rstrip(".").rstrip())
    if found is None:
        return None
    digits = found["digits"]
    value = Decimal("0" + digits) if digits[0] == "." else read_digits(digits, decimal)
    if value is None or (found["sign"] and found["sign2"]):
        return None
    if found["power"]:
        value = value.scaleb(int(found["power"][1:]))
    if "-" in (found["sign"], found["sign2"]):
        value = -value
    return Number(value, " ".join((found["before"] + found["after"]).split()).casefold())


def find_numbers(text: str, decimal: DecimalMark | None = None) -> list[Number]:
    """Every number in a text, in order, without units."""
    pattern = rf"(?<![\p{{L}}\p{{N}}])[-+]?{RUN}(?![\p{{L}}\p{{N}}])"
    found = (read_number(one, decimal) for one in regex.findall(pattern, text.translate(_MINUS)))
    return [one for one in found if one is not None]


def decimal_mark(texts: Iterable[str]) -> DecimalMark:
    """Which mark stands before decimals in a column: a comma where more texts need it to."""
    needed = {".": 0, ",": 0}
    for text in texts:
        marks = regex.findall(r"(?<=\d)[.,](?=\d)", text)
        last = regex.search(r"(?<=\d)([.,])(\d+)\D*$", text)
        if last is None:
            continue
        thousands = len(last[2]) == 3 and not regex.match(r"\D*0[.,]", text)
        if len(set(marks)) == 2 or (len(marks) == 1 and not thousands):
            needed[last[1]] += 1
    return "," if needed[","] > needed["."] else "."


def write_number(value: float, task: Task) -> str:
    """A computed number as the task writes it, to about a thousandth of the training rows' span."""
    low, high = task.span or (0.0, 0.0)
    width = high - low or abs(value) or 1.0
    text = number_text(round(Decimal(value), max(0, 3 - math.floor(math.log10(width)))))
    return text.replace(".", task.decimal)


def number_text(value: Decimal) -> str:
    """The one way to write a number: no exponent, no zeros at the end of decimals."""
    if abs(value.adjusted()) > 40:
        return str(value.normalize())
    written = format(value, "f")
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return "0" if written in ("-0", "") else written
