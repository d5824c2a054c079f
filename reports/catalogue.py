"""What stands for an English text in another language: entries of gettext catalogues, matched.

An entry's placeholders say what varies: `{x}` is copied as it is, `{x:n}` is a figure, `{x:t}` is
translated itself, `{x:list}` and `{x:tlist}` are lists (a, b and c) of such. Matching takes time in
proportion to the text, whatever it holds: what stands before a place that matched is not tried
again (atomic groups), so a hostile text cannot keep it busy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from typing import NamedTuple

LONGEST = 5_000
"""Characters; no text of a report is longer, unless it quotes a long one of the data."""
MOST_WORK = 2_000_000
"""Characters that patterns look at for one text, those within it included; an ordinary text takes a
thousandth of that. What is not found by then stays English."""
_OVERHEAD = 500
"""What looking through all entries costs at least, in the same unit."""
MOST_SENTENCES = 60
"""Of one text; entries of several sentences are looked for in texts up to this."""
LONGEST_ENTRY = 4
"""Sentences of one entry at most."""
LONGEST_ITEM = 3
"""Parts, divided by commas, of one item of a list at most."""
DEEPEST = 8
"""Texts within texts."""

_PLACEHOLDER = re.compile(r"\{(\w+)(?::(n|t|list|tlist))?\}")
_UNIT = r"(?:ms|s|min|h|B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)"
_FIGURE = (
    r"(?:[~<>±]\ ?)?[+\-−]?\$?\d(?:[\d,.:]{0,23}\d)?(?:e[+\-]?\d{1,3})?%?"
    rf"(?:\ ?{_UNIT}(?![A-Za-z])(?:\ \d{{1,2}}\ {_UNIT})?)?|not\ measured"
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=\S)|(?<=。)(?=\S)")
_PARTS = (_SENTENCE_END, re.compile(r" · "), re.compile(r"; "))
"""Where a text that no entry matches is divided, the coarsest division first."""
_JOINTS = ("", " · ", "；")
_QUOTED = re.compile(r"“[^”]*”|(?<!\w)'[^']*'(?!\w)")
"""A text of the data in a sentence: what ends a sentence there ends none of the report's."""
LEAST_LITERAL = 11
"""Characters; an entry with fewer that begins with a name would fit many a sentence, so that there
a name has no space."""
_WORD, _LETTER = re.compile(r"[A-Za-z]{2}"), re.compile(r"[A-Za-z]")
_CLAUSE_END = re.compile(r"[,:] ")
_LATIN_END, _LATIN_START = re.compile(r"[A-Za-z0-9%)]$"), re.compile(r"^[A-Za-z0-9($]")
_IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")


class Found(NamedTuple):
    """A translation; `whole`: no part of it had to stay English."""

    text: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """An English text with placeholders and what stands for it.

    Attributes:
        kinds: the placeholders of the English text, in its order, and what each may be.
        literal: characters of the English text outside placeholders.
        anchor: the longest of its pieces; what lacks it need not be matched.
        open_end: it ends with something to be copied, which would take a full stop with it.
    """

    english: str
    translation: str
    kinds: tuple[tuple[str, str], ...]
    literal: int
    anchor: str
    open_end: bool
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, english: str, translation: str) -> Entry:
        """Compile an entry.

        Raises:
            ValueError: placeholders stand side by side, are named twice, or are not those of the
                translation.
        """
        pieces = _PLACEHOLDER.split(english)
        texts, names = pieces[::3], pieces[1::3]
        kinds = tuple(zip(names, (kind or "" for kind in pieces[2::3]), strict=True))
        if not all(texts[1:-1]) or len(set(names)) < len(names):
            raise ValueError(f"placeholders side by side, or named twice: {english!r}")
        if {match[1] for match in _PLACEHOLDER.finditer(translation)} != set(names):
            raise ValueError(f"placeholders of {english!r} and {translation!r} differ")
        anchor = max(texts, key=len)
        open_end = bool(kinds) and not texts[-1] and kinds[-1][1] != "t"
        literal = sum(map(len, texts))
        return cls(english, translation, kinds, literal, anchor, open_end, _pattern(pieces))


def _pattern(pieces: Sequence[str]) -> re.Pattern[str]:
    """A pattern in which every free placeholder ends at the first place where what follows fits."""
    body = re.escape(pieces[0])
    begun = False
    for place in range(1, len(pieces), 3):
        name, kind, literal = pieces[place : place + 3]
        if kind == "n":
            body += f"(?P<{name}>{_FIGURE})"
        else:
            body += f"{')' if begun else ''}(?>(?P<{name}>.+?)"
            begun = True
        last = place + 3 == len(pieces)
        body += re.escape(literal) + (r"\Z" if last else "")
    return re.compile(f"{body}{')' if begun else ''}" if len(pieces) > 1 else body, re.DOTALL)


@dataclass(slots=True)
class Catalogue:
    """All entries of a language.

    Attributes:
        fixed: entries without placeholders, and their translations.
        entries: those with placeholders, most literal text first.
    """

    fixed: dict[str, str]
    entries: tuple[Entry, ...]
    _known: dict[str, Found] = field(default_factory=dict)
    _left: int = 0

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Catalogue:
        """From English texts and their translations; of two alike the first counts."""
        fixed: dict[str, str] = {}
        entries = []
        for english, translation in pairs:
            fixed.setdefault(english, translation)
            if _PLACEHOLDER.search(english):
                entries.append(Entry.of(english, translation))
        return cls(fixed, tuple(sorted(entries, key=lambda one: -one.literal)))

    def translate(self, text: str) -> str:
        """The text in the language, as far as it is known; the rest stays as it is."""
        self._left = MOST_WORK
        return self._found(text, 0).text

    def _found(self, text: str, depth: int) -> Found:
        if not _WORD.search(text[:LONGEST]):
            return self._without_words(text, depth)
        known = self._known.get(text)
        if known is not None:
            return known
        if len(text) > LONGEST or depth > DEEPEST or self._left <= 0:
            return Found(text, False)
        found = self._searched(text, depth)
        if self._left > 0:
            self._known[text] = found
        return found

    def _without_words(self, text: str, depth: int) -> Found:
        """A figure or a sign; letters alone may be known, as A: in front of a figure is."""
        known = None
        if _LETTER.search(text[:LONGEST]) and len(text) <= LONGEST and self._left > 0:
            known = self._whole(text, depth, across=False)
        return known or Found(text, True)

    def _searched(self, text: str, depth: int) -> Found:
        whole = self._whole(text, depth, across=False)
        if whole is not None and whole.whole:
            return whole
        divided = self._divided(text, depth)
        if divided is not None and divided.whole:
            return divided
        if whole is not None:
            return whole
        if divided is not None and divided.text != text:
            return divided
        # a name or text of the data that looks like the end of a sentence
        return self._whole(text, depth, across=True) or Found(text, False)

    def _whole(self, text: str, depth: int, *, across: bool) -> Found | None:
        """By one entry; with its end mark or its capital taken off where it needs to be."""
        for said, end in _variants(text):
            if said in self.fixed:
                return Found(_ended(self.fixed[said], end), True)
        partly: Found | None = None
        self._left -= _OVERHEAD
        for said, end in _variants(text):
            for entry in self.entries:
                if entry.anchor not in said or self._left <= 0:
                    continue
                if entry.open_end and not end and said.endswith("."):
                    continue  # the full stop is the sentence's, not that of what stands last
                self._left -= len(said)
                match = entry.pattern.fullmatch(said)
                if match is None or not _fits(entry, match, across=across):
                    continue
                filled = self._filled(entry, match, depth)
                found = Found(_ended(filled.text, end), filled.whole)
                if found.whole:
                    return found
                partly = partly or found
        return partly

    def _filled(self, entry: Entry, match: re.Match[str], depth: int) -> Found:
        """The entry's translation with what stands in the places of the match."""
        values = {}
        whole = True
        for name, kind in entry.kinds:
            found = _KINDS[kind](self, match[name], depth + 1)
            values[name] = found.text
            whole = whole and found.whole
        filled = _PLACEHOLDER.sub(lambda place: _spaced(values[place[1]], place), entry.translation)
        return Found(filled, whole)

    def _copied(self, text: str, _depth: int) -> Found:
        return Found(text, True)

    def _figure(self, text: str, depth: int) -> Found:
        return self._found(text, depth) if text.startswith("not") else Found(text, True)

    def _list(self, text: str, _depth: int) -> Found:
        return Found(_joined(_items(text)), True)

    def _translated_list(self, text: str, depth: int) -> Found:
        items, found = _items(text), []
        while items:
            # a comma within an item divides nothing: what an entry holds as it is stays together
            sizes = range(min(len(items), LONGEST_ITEM), 1, -1)
            taken = next((n for n in sizes if ", ".join(items[:n]) in self.fixed), 1)
            found.append(self._found(", ".join(items[:taken]), depth))
            items = items[taken:]
        return Found(_joined([one.text for one in found]), all(one.whole for one in found))

    def _divided(self, text: str, depth: int) -> Found | None:
        """Part by part; None where there is nothing to divide."""
        for division, joint in zip(_PARTS, _JOINTS, strict=True):
            parts = _split(text, division)
            if len(parts) == 1:
                continue
            if division is _SENTENCE_END:
                return self._sentences(parts, depth)
            found = [self._found(part, depth + 1) for part in parts]
            return Found(joint.join(one.text for one in found), all(one.whole for one in found))
        return None

    def _sentences(self, parts: Sequence[str], depth: int) -> Found:
        """Sentence by sentence; an entry of several is preferred to one of fewer."""
        said: list[Found] = []
        place = 0
        while place < len(parts):
            most = LONGEST_ENTRY if len(parts) <= MOST_SENTENCES else 1
            for end in range(min(len(parts), place + most), place, -1):
                if (place, end) == (0, len(parts)):
                    continue  # the whole was tried before
                text = " ".join(parts[place:end])
                alone = end == place + 1
                found = self._found(text, depth + 1) if alone else None
                if not alone:
                    found = self._whole(text, depth + 1, across=False)
                if found is not None and (alone or found.whole):
                    said.append(found)
                    place = end
                    break
        return Found(_run_on([one.text for one in said]), all(one.whole for one in said))


_KINDS: dict[str, Callable[[Catalogue, str, int], Found]] = {
    "": Catalogue._copied,
    "n": Catalogue._figure,
    "t": Catalogue._found,
    "list": Catalogue._list,
    "tlist": Catalogue._translated_list,
}


def read(folder: Traversable) -> Catalogue:
    """All catalogues (*.po) of a folder, in the order of their names reversed: report.po first.

    Raises:
        ValueError: an entry cannot be used; says which.
    """
    from babel.messages.pofile import read_po

    pairs: list[tuple[str, str]] = []
    found = sorted(folder.iterdir(), key=lambda one: one.name, reverse=True)
    for path in (one for one in found if one.name.endswith(".po")):
        with path.open("rb") as file:
            for message in read_po(file, abort_invalid=True):
                english, said = _forms(message.id), _forms(message.string)
                if any(english) and any(said):
                    pairs += [(one, said[0]) for one in english]
    return Catalogue.of(pairs)


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """The singular and the plural of an entry, or the one text that it has."""
    return (text,) if isinstance(text, str) else tuple(text or ())


def bundled(language: str) -> Catalogue:
    """The catalogues of a language that come with the package."""
    return read(files("reports").joinpath("languages", language))


def _variants(text: str) -> Iterable[tuple[str, str]]:
    """The text; without its full stop; without its capital; without both."""
    lower = text[:1].lower() + text[1:]
    yield text, ""
    stopped = text.endswith(".") and len(text) > 1
    if stopped:
        yield text[:-1], "。"
    if lower != text:
        yield lower, ""
        if stopped:
            yield lower[:-1], "。"


def _spaced(value: str, place: re.Match[str]) -> str:
    """What is put in a place, with a space where Latin signs would touch Chinese ones."""
    before, after = place.string[: place.start()][-1:], place.string[place.end() :][:1]
    left = " " if _LATIN_START.search(value) and _IDEOGRAPH.match(before) else ""
    right = " " if _LATIN_END.search(value) and _IDEOGRAPH.match(after) else ""
    return f"{left}{value}{right}"


def _ended(text: str, end: str) -> str:
    return text if text.endswith(("。", "！", "？", "：")) else text + end


def _fits(entry: Entry, match: re.Match[str], *, across: bool) -> bool:
    """Whether what was found in the places of an entry can be what they stand for."""
    if entry.english.startswith("{"):
        name, kind = entry.kinds[0]
        if not kind and entry.literal < LEAST_LITERAL and " " in match[name]:
            return False
        # a clause's end within it, or right after it: another entry begins with what stands there
        if not across and (
            match[name].endswith(":") or (not kind and _CLAUSE_END.search(match[name]))
        ):
            return False
    return across or not _runs_across(entry, match)


def _runs_across(entry: Entry, match: re.Match[str]) -> bool:
    """Whether something reaches over a place where the text may be divided.

    What is copied may not reach over any, what is translated itself only not over the end of a
    sentence: its own parts are divided in turn.
    """
    for name, kind in entry.kinds:
        divisions = _PARTS if kind in ("", "list") else _PARTS[:1] if kind != "n" else ()
        if any(len(_split(match[name], division)) > 1 for division in divisions):
            return True
    return False


def _split(text: str, division: re.Pattern[str]) -> list[str]:
    """The parts of a text, not divided within quotation marks."""
    bare = _QUOTED.sub(lambda quoted: "x" * len(quoted[0]), text)
    ends = [(0, 0), *(match.span() for match in division.finditer(bare)), (len(text), len(text))]
    return [text[start:end] for (_, start), (end, _) in pairwise(ends)]


def _items(text: str) -> list[str]:
    """The items of a list: a, b (c, d) and e. What stands in brackets is not divided."""
    head, _, last = text.rpartition(" and ")
    if not head:
        return [text]
    items, depth, start = [], 0, 0
    for place, sign in enumerate(head):
        depth += (sign in "(（") - (sign in ")）")
        if depth <= 0 and head.startswith(", ", place):
            items.append(head[start:place])
            start = place + 2
    return [*items, head[start:], last]


def _joined(items: Sequence[str]) -> str:
    if len(items) < 2:
        return "".join(items)
    gaps = [" " if _LATIN_END.search(one) else "" for one in items]
    before = " " if _LATIN_START.search(items[-1]) else ""
    return f"{'、'.join(items[:-1])}{gaps[-2]}和{before}{items[-1]}"


def _run_on(sentences: Sequence[str]) -> str:
    """Sentences in a row, with a space where one of them ends like an English one."""
    text = sentences[0]
    for before, after in pairwise(sentences):
        text += after if before.endswith(("。", "！", "？", "；", "：")) else f" {after}"
    return text
