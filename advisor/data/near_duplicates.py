"""Training rows that say nearly the same as a test row and have the same answer.

Two rows are near-duplicates where what stands before the input (history, system, contexts,
choices) and the answer are the same (`normalise.plain`), and the inputs differ

- in one word that was replaced, dropped or added (in Chinese and Japanese, which have no spaces,
  in one or two neighbouring characters), for texts of up to 40 words. Candidates are looked up by
  the text with each word left out in turn, so none is missed: a MinHash would miss some, because
  one word in five changed leaves a Jaccard similarity of 0.5 only, or
- in about one word in ten, for texts of more than a dozen words: candidates by MinHash over pairs
  of neighbouring words (Broder 1997, "On the resemblance and containment of documents"), kept
  where the exact Dice coefficient of those pairs is at least 0.8.

Why the answers must agree: one word often turns a question into another one. Of banking77's 9,992
training rows, 823 are near a test row by their text: 666 near one with the same label ("How do I
link my new card?", "How do I link my card"), 157 only near one with another ("Why can't I activate
my card?", "Why can't I use my card?"). Those 157 do not give the test row's answer away, and are
what tells the two labels apart. A row with the same input is another matter: 21 more are equal to
a test row's, and such a row is removed whatever its answer.

Not duplicates either: one number for another ("order 17", "order 18"), and rows of one template.
A template shows in a word that at least nine test rows in ten have (it does not count), or in more
than 15 texts that differ from each other in the same one word.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

from advisor.data.normalise import context_key, plain, unspoken
from advisor.data.task import UNSPACED
from advisor.types import Sample

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHORT_WORDS = 12
"""Texts of up to a dozen words are compared by the one-word rule alone."""

ONE_WORD_LIMIT = 40
"""The one-word rule's longest text: from here on one word in ten, or less, is no whole word."""

SHARED_WORDS, SHARED_CHARACTERS = 2, 4
"""What two texts must have in common at least: of banking77's 3,080 test rows, 11 are so short
that a change of one word can leave less, or just this."""

TEMPLATE_TEXTS = 15
"""More texts that differ in the same one word make a template. The most in banking77 are 10 ("how
do I ... my card"), over all labels; templates in snips have 20 and more ("play music from ...")."""

TEMPLATE_SHARE, TEMPLATE_ROWS = 0.9, 20
"""A word that this share of the test rows have does not count, from this many rows on."""

COMMON_SHARE, COMMON_ROWS = 0.02, 20
"""A pair of words that more test rows have (the larger of the two) does not count."""

LONG_DICE = 0.8
"""One word in ten changed leaves a Dice coefficient of the pairs of words of 0.8."""

FEWEST_PAIRS = 8
"""Fewer pairs of words that count are no evidence (a text of 13 words has 12)."""

BANDS, BAND_ROWS, MINHASH_SEED = 32, 4, 1
"""A Dice coefficient of 0.8 is a Jaccard similarity of 0.67: such a pair shares one of 32 bands of
4 values with a probability of 99.9%, one of 0.1 with 0.3%. The seed is fixed: what resembles what
does not depend on --seed."""

BATCH_ROWS = 2000
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """A pair of near-duplicates, by position in what was given.

    `similarity`: share of their words that the two texts have in common (Dice coefficient).
    """

    train: int
    test: int
    similarity: float


@dataclass(frozen=True, slots=True)
class _Text:
    """One row as it is compared.

    Attributes:
        position: among the rows given.
        context: hash of what stands before the input.
        answers: accepted answers, plain.
        words: of the input, punctuation inside a word dropped ("top-up" is "topup").
        parts: the same, split at punctuation ("top", "up").
        reply: the words of a long target, else empty.
    """

    position: int
    context: bytes
    answers: frozenset[str]
    words: Words
    parts: Words
    reply: Words


def near_duplicates(train: Iterable[Sample], test: Iterable[Sample]) -> list[Near]:
    """Find the training rows that are near-duplicates of a test row, each with the most alike.

    Args:
        train: read once, never held as a whole.
        test: read once; held in memory as words.

    Returns:
        A pair for each such training row, in the order of `train`. Rows with equal inputs are
        among them only where their answers agree.
    """
    known = _distinct(test)
    if not known:
        return []
    template = _template_words(known)
    indexes = (_OneWord(known, template), _LongTexts(known))
    best: dict[int, Near] = {}
    texts = (_text(position, sample) for position, sample in enumerate(train))
    while batch := list(islice(texts, BATCH_ROWS)):
        for index in indexes:
            index.look_up(batch)
    for index in indexes:
        for near in index.found():
            other = best.get(near.train)
            if other is None or (-near.similarity, near.test) < (-other.similarity, other.test):
                best[near.train] = near
    return [best[position] for position in sorted(best)]


# --- texts --------------------------------------------------------------------------------------


def _text(position: int, sample: Sample) -> _Text:
    answers = {plain(answer) for answer in (sample.target or "", *sample.metadata.answers)}
    words, parts = _words(sample.input)
    reply = _words(sample.target or "")[0]
    return _Text(
        position,
        context_key(sample),
        frozenset(answers - {""}),
        words,
        parts,
        reply if len(reply) > SHORT_WORDS else (),
    )


SIGN_IN_WORD = re.compile(r"(?<=\w)[^\w\s]+(?=\w)")
CURRENCY = re.compile("[$¢£¥€₹]")  # symbols to Unicode, but many a cleaning drops them


def _words(text: str) -> tuple[Words, Words]:
    """The words with punctuation inside them dropped, and split at it."""
    folded = CURRENCY.sub("", unicodedata.normalize("NFKC", text).casefold())
    if not folded.isascii():
        folded = UNSPACED.sub(r" \g<0> ", folded)
    words = tuple(folded.translate(unspoken()).split())
    apart = SIGN_IN_WORD.sub(" ", folded)
    return words, words if apart == folded else tuple(apart.translate(unspoken()).split())


def _distinct(rows: Iterable[Sample]) -> list[_Text]:
    """The rows with an answer, the first of those that are the same."""
    found: dict[tuple[bytes, frozenset[str], Words], _Text] = {}
    for position, sample in enumerate(rows):
        text = _text(position, sample)
        if text.answers:
            found.setdefault((text.context, text.answers, text.words), text)
    return list(found.values())


def _template_words(texts: Sequence[_Text]) -> frozenset[str]:
    if len(texts) < TEMPLATE_ROWS:
        return frozenset()
    rows = Counter(word for text in texts for word in {*text.words, *text.parts})
    return frozenset(word for word, n in rows.items() if n >= TEMPLATE_SHARE * len(texts))


def _similarity(a: Words, b: Words) -> float:
    return 2 * (Counter(a) & Counter(b)).total() / (len(a) + len(b))


def _by_character(words: Words) -> bool:
    if all(map(str.isascii, words)):
        return False
    return sum(bool(UNSPACED.match(word)) for word in words) > len(words) / 2


def _another_number(a: Iterable[str], b: Iterable[str]) -> bool:
    """Whether both hold numbers, and not the same ("$1" and "1" are)."""
    ours, theirs = (
        sorted(filter(None, ("".join(filter(str.isdigit, word)) for word in words)))
        for words in (a, b)
    )
    return bool(ours) and bool(theirs) and ours != theirs


# --- one word changed ---------------------------------------------------------------------------


class _OneWord:
    """Finds texts that differ in one word. `test` is indexed by each text less one word."""

    def __init__(self, test: Sequence[_Text], template: frozenset[str]) -> None:
        import numpy as np

        self._test, self._template = test, template
        entries = [(key, i) for i, text in enumerate(test) for key in self._keys(text)]
        keys = np.array([key for key, _ in entries], dtype=np.int64)
        order = np.argsort(keys, kind="stable")
        self._sorted: NDArray[np.int64] = keys[order]
        self._rows: NDArray[np.int32] = np.array([i for _, i in entries], dtype=np.int32)[order]
        self._alike: dict[int, set[Words]] = {}
        self._hits: list[tuple[_Text, int]] = []

    def look_up(self, batch: Sequence[_Text]) -> None:
        """Note which of these training texts share a key with a test text."""
        import numpy as np

        entries = [(key, text) for text in batch for key in self._keys(text)]
        keys = np.array([key for key, _ in entries], dtype=np.int64)
        for place in np.flatnonzero(np.isin(keys, self._sorted)):
            key, text = entries[place]
            if key not in self._alike:
                self._alike[key] = {test.words for test in self._at(key)}
            # One above the limit is enough to know a template by.
            if len(self._alike[key]) <= TEMPLATE_TEXTS:
                self._alike[key].add(text.words)
                self._hits.append((text, key))

    def found(self) -> Iterator[Near]:
        """Compare what shares a key, unless so many texts do that it is a template."""
        for text, key in self._hits:
            if len(self._alike[key]) > TEMPLATE_TEXTS:
                continue
            for test in self._at(key):
                if not _agree(text, test):
                    continue
                for a, b in ((text.words, test.words), (text.parts, test.parts)):
                    if _one_word_apart(self._content(a), self._content(b)):
                        yield Near(text.position, test.position, _similarity(a, b))

    def _at(self, key: int) -> Iterator[_Text]:
        import numpy as np

        start, end = (int(np.searchsorted(self._sorted, key, side)) for side in ("left", "right"))
        return (self._test[i] for i in self._rows[start:end])

    def _content(self, words: Words) -> Words:
        if not self._template:
            return words
        return tuple(word for word in words if word not in self._template)

    def _keys(self, text: _Text) -> set[int]:
        """Hashes of the text and of all that is left of it without one word, for each answer.

        A hash only proposes a pair, which is then compared word by word.
        """
        return {
            hash((text.context, answer, rest))
            for form in {text.words, text.parts}
            for rest in _rests(self._content(form))
            for answer in text.answers
        }


def _rests(words: Words) -> Iterator[Words]:
    """The words, and the words less each one (in Chinese and Japanese, less up to two)."""
    if len(words) > ONE_WORD_LIMIT:
        return
    most, least = _bounds(words)
    for gap in range(most + 1):
        if len(words) - gap >= least:
            yield from {words[:i] + words[i + gap :] for i in range(len(words) - gap + 1)}


def _bounds(words: Words) -> tuple[int, int]:
    """How many neighbouring words may change, and how many must be shared."""
    return (2, SHARED_CHARACTERS) if _by_character(words) else (1, SHARED_WORDS)


def _one_word_apart(a: Words, b: Words) -> bool:
    shorter = min(len(a), len(b))
    start = next((i for i in range(shorter) if a[i] != b[i]), shorter)
    end = next((i for i in range(shorter - start) if a[-1 - i] != b[-1 - i]), shorter - start)
    changed = (a[start : len(a) - end], b[start : len(b) - end])
    (most, least), (other, _) = _bounds(a), _bounds(b)
    if start + end < least or max(map(len, changed)) > min(most, other):
        return False
    return not _another_number(*changed)


def _agree(a: _Text, b: _Text) -> bool:
    return a.context == b.context and not a.answers.isdisjoint(b.answers)


# --- longer texts -------------------------------------------------------------------------------


class _LongTexts:
    """Finds texts of more than a dozen words that differ in about one word in ten."""

    def __init__(self, test: Sequence[_Text]) -> None:
        self._test = {i: text for i, text in enumerate(test) if len(text.words) > SHORT_WORDS}
        rows = Counter(pair for text in self._test.values() for pair in _pairs(text.words))
        limit = max(COMMON_ROWS, COMMON_SHARE * len(self._test))
        self._common = frozenset(pair for pair, n in rows.items() if n > limit)
        self._index: Any = None
        self._found: list[Near] = []

    def look_up(self, batch: Sequence[_Text]) -> None:
        """Compare these training texts with the test texts of the same MinHash band."""
        long = [text for text in batch if len(text.words) > SHORT_WORDS and text.answers]
        if not long or not self._test:
            return
        if self._index is None:
            self._index = self._built()
        for text, sketch in zip(long, self._sketches(long), strict=True):
            for i in self._index.query(sketch):
                test = self._test[i]
                if self._alike(text, test):
                    similarity = _similarity(text.words, test.words)
                    self._found.append(Near(text.position, test.position, similarity))

    def found(self) -> Iterator[Near]:
        """What was found so far."""
        return iter(self._found)

    def _built(self) -> Any:
        from datasketch import MinHashLSH

        index = MinHashLSH(num_perm=BANDS * BAND_ROWS, params=(BANDS, BAND_ROWS))
        for i, sketch in zip(self._test, self._sketches(self._test.values()), strict=True):
            # Texts of nothing but template would all fall into one bucket.
            if not sketch.is_empty():
                index.insert(i, sketch, check_duplication=False)
        return index

    def _sketches(self, texts: Iterable[_Text]) -> Iterator[Any]:
        from datasketch import MinHash

        # The context is hashed with each pair, so that another history makes another text.
        sets = (
            [text.context + " ".join(pair).encode("utf-8", "surrogatepass") for pair in pairs]
            if len(pairs := self._telling(text.words)) >= FEWEST_PAIRS
            else []
            for text in texts
        )
        found: Iterator[Any] = MinHash.generator(
            sets, num_perm=BANDS * BAND_ROWS, seed=MINHASH_SEED, hashfunc=zlib.crc32
        )
        return found

    def _telling(self, words: Words) -> set[Words]:
        return _pairs(words) - self._common

    def _alike(self, a: _Text, b: _Text) -> bool:
        if a.context != b.context or _renumbered(a.words, b.words):
            return False
        if _dice(self._telling(a.words), self._telling(b.words)) < LONG_DICE:
            return False
        return _agree(a, b) or _same_reply(a.reply, b.reply)


def _same_reply(a: Words, b: Words) -> bool:
    """Whether two long answers are near-duplicates themselves."""
    if not a or not b or _renumbered(a, b):
        return False
    return _dice(_pairs(a), _pairs(b)) >= LONG_DICE


def _renumbered(a: Words, b: Words) -> bool:
    """Whether a number stands for another one; in a long document this is not looked at."""
    if max(len(a), len(b)) > ONE_WORD_LIMIT:
        return False
    ours, theirs = Counter(a), Counter(b)
    return _another_number(ours - theirs, theirs - ours)


def _pairs(words: Words) -> set[Words]:
    return set(pairwise(words))


def _dice(a: set[Words], b: set[Words]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0
