"""What is in a labelled file, and which of its rows deserve a look. Changes nothing.

Each label is judged by a classifier that has not seen the row. Listed are rows for which another
label is likelier, the least likely labels first: of 500 labels of banking77's 9,992 training rows
replaced at random, 99% are among the first 10% of the rows in that order (65% to 94% in the order
of the margin to the other label). About how many are wrong is told by confident learning
(Northcutt, Jiang and Chuang 2021, "Confident Learning: Estimating Uncertainty in Dataset Labels"):
those for which another label is as likely as it is on average for the rows that carry it.
"""

from __future__ import annotations

import math
import statistics
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from advisor.data.near_duplicates import near_duplicates
from advisor.data.table import Table
from advisor.data.task import written_by_character
from advisor.types import Sample, Task

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_ROWS = 20_000
"""Rows that are compared with each other and judged; of more, the first so many."""
MOST_LABELS = 500
FOLDS = 5
LEAST_ROWS = FOLDS
"""Rows that a label needs for a judgement of them."""
LISTED = 0.1
"""Of the rows, that are listed as suspect at most."""
MOST_FEATURES = 50_000
STRENGTH = 10.0
LEAST_ALIKE = 0.8
"""Cosine similarity from which two inputs of different labels are listed."""
COMPARED_AT_ONCE = 500
SAMPLED = 5_000
"""Inputs whose script is looked at."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """Of texts, in characters: the shortest, the median, one longer than 95%, the longest."""

    least: int
    median: float
    p95: int
    most: int


@dataclass(frozen=True, slots=True)
class Suspect:
    """A row whose label is likely to be wrong.

    Attributes:
        index: of the row in the table, from 0.
        own, other: probability of its own label and of the likeliest other one.
        confident: the other label is as likely as it is for the rows that carry it.
    """

    index: int
    suggested: str
    own: float
    other: float
    confident: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows by their places in the table, the earlier first. `similarity` is 1 where equal."""

    first: int
    second: int
    similarity: float


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found; rows are given by their places in the table, from 0.

    Attributes:
        labels: each label with its rows, the most frequent first; empty unless classification.
        scripts: the share of the inputs mainly written in each script, by its name in Unicode.
        repeats: rows that ask and answer what an earlier one does.
        contradictions: rows that ask what an earlier one does and answer something else.
        near: pairs of different labels that are nearly the same, the most alike first.
        suspects: the likeliest to be wrong first; None where labels are not judged.
        leaks: rows that equal or resemble a test row; None without a test file.
        looked_at: rows that `near` and `suspects` rest on.
    """

    labels: tuple[tuple[str, int], ...]
    input_lengths: Lengths
    target_lengths: Lengths
    scripts: tuple[tuple[str, float], ...]
    repeats: tuple[Pair, ...]
    contradictions: tuple[Pair, ...]
    near: tuple[Pair, ...]
    suspects: tuple[Suspect, ...] | None
    leaks: tuple[Pair, ...] | None
    looked_at: int


def audit(table: Table, task: Task, test: Table | None = None) -> Audit:
    """Look through a table.

    Args:
        table: the labelled rows.
        task: what they ask for; labels are judged in a classification.
        test: test rows, for leakage.
    """
    rows = table.samples(range(len(table)))
    targets = table.targets()
    counts = Counter(targets)
    repeats, contradictions = _equal(table, targets)
    labelled = task.kind == "classification" and 1 < len(counts) <= MOST_LABELS
    looked_at = min(len(rows), MOST_ROWS)
    features = _features([row.input for row in rows[:looked_at]])
    taken = {pair.second for pair in contradictions}
    near = () if not labelled else _near(features, targets[:looked_at], taken)
    return Audit(
        tuple(counts.most_common()) if task.kind == "classification" else (),
        _lengths([row.input for row in rows]),
        _lengths(targets),
        _scripts([row.input for row in rows[:: max(1, len(rows) // SAMPLED)]]),
        repeats,
        contradictions,
        near,
        _suspects(features, targets[:looked_at]) if labelled else None,
        None if test is None else _leaks(table, rows, test),
        looked_at,
    )


def _lengths(texts: Sequence[str]) -> Lengths:
    lengths = sorted(map(len, texts))
    p95 = lengths[min(len(lengths) - 1, int(0.95 * len(lengths)))]
    return Lengths(lengths[0], statistics.median(lengths), p95, lengths[-1])


def _scripts(texts: Sequence[str]) -> tuple[tuple[str, float], ...]:
    mainly: Counter[str] = Counter()
    for text in texts:
        scripts = Counter(_script(sign) for sign in text if sign.isalpha())
        if scripts:
            mainly[scripts.most_common(1)[0][0]] += 1
    return tuple((name, count / len(texts)) for name, count in mainly.most_common())


@cache
def _script(sign: str) -> str:
    """The first word of a letter's name: LATIN, CYRILLIC, CJK, THAI, ..."""
    return unicodedata.name(sign, "OTHER").split()[0].lower()


def _equal(table: Table, targets: Sequence[str]) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """Rows that ask the same as an earlier one: with the same answer, and with another."""
    first: dict[bytes, int] = {}
    seen: set[tuple[bytes, str]] = set()
    repeats: list[Pair] = []
    contradictions: list[Pair] = []
    for index, (key, target) in enumerate(zip(table.keys(), targets, strict=True)):
        earlier = first.setdefault(key, index)
        if earlier != index:
            (repeats if (key, target) in seen else contradictions).append(Pair(earlier, index, 1.0))
        seen.add((key, target))
    return tuple(repeats), tuple(contradictions)


def _features(texts: Sequence[str]) -> Any:
    """TF-IDF of words and pairs of words, of characters where no spaces are; unit rows."""
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfVectorizer

    analyzer = "char" if written_by_character(texts) else "word"
    ngrams = (1, 3) if analyzer == "char" else (1, 2)
    vectorizer = TfidfVectorizer(
        analyzer=analyzer,
        ngram_range=ngrams,
        token_pattern=r"(?u)\b\w+\b",
        sublinear_tf=True,
        max_features=MOST_FEATURES,
    )
    try:
        return vectorizer.fit_transform(texts)
    except ValueError:  # scikit-learn's answer to texts without a single word
        return csr_matrix((len(texts), 1))


def _near(features: Any, targets: Sequence[str], taken: set[int]) -> tuple[Pair, ...]:
    """Pairs of rows with different labels and nearly the same words."""
    found: list[Pair] = []
    turned = features.T.tocsr()
    for start in range(0, features.shape[0], COMPARED_AT_ONCE):
        alike = (features[start : start + COMPARED_AT_ONCE] @ turned).tocoo()
        close = alike.data >= LEAST_ALIKE
        places = zip(alike.row[close], alike.col[close], alike.data[close], strict=True)
        for row, second, similarity in places:
            first = start + int(row)
            if first < second and targets[first] != targets[second] and second not in taken:
                found.append(Pair(first, int(second), min(1.0, float(similarity))))
    return tuple(sorted(found, key=lambda pair: (-pair.similarity, pair.first, pair.second)))


def _suspects(features: Any, targets: Sequence[str]) -> tuple[Suspect, ...]:
    """Rows that a classifier, which has not seen them, takes for another label; a tenth at most."""
    import numpy as np

    names, labels = np.unique(np.asarray(targets), return_inverse=True)
    judged = _judgements(features, labels, len(names))
    rows = np.arange(len(labels))
    own = judged[rows, labels]
    enough = np.bincount(labels) >= LEAST_ROWS
    # how sure each label is of its own rows on average
    usual = np.bincount(labels, weights=own) / np.bincount(labels)
    others = judged.copy()
    others[rows, labels] = -1.0
    others[:, ~enough] = -1.0
    likeliest = others.argmax(axis=1)
    other = others[rows, likeliest]
    confident = other >= usual[likeliest]
    suspect = rows[(other > own) & enough[labels]]
    order = sorted(suspect, key=lambda row: (own[row], row))[: math.ceil(LISTED * len(rows))]
    return tuple(
        Suspect(
            int(i), str(names[likeliest[i]]), float(own[i]), float(other[i]), bool(confident[i])
        )
        for i in order
    )


def _judgements(features: Any, labels: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """Out-of-fold probabilities, shape (rows, labels)."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import KFold
    from sklearn.multiclass import OneVsRestClassifier

    judged = np.zeros((len(labels), count))
    for train, test in KFold(FOLDS, shuffle=True, random_state=0).split(labels):
        present = np.unique(labels[train])
        if len(present) < 2:
            judged[test, labels[test]] = 1.0
            continue
        one = LogisticRegression(C=STRENGTH, solver="liblinear", random_state=0)
        fitted = OneVsRestClassifier(one).fit(features[train], labels[train])
        judged[np.ix_(test, fitted.classes_)] = fitted.predict_proba(features[test])
    return judged


def _leaks(table: Table, rows: Sequence[Sample], test: Table) -> tuple[Pair, ...]:
    """Rows that equal a test row, or nearly do and have its answer; `second` is the test row."""
    first: dict[bytes, int] = {}
    for index, key in enumerate(test.keys()):
        first.setdefault(key, index)
    equal = {i: Pair(i, first[key], 1.0) for i, key in enumerate(table.keys()) if key in first}
    fresh = [i for i in range(len(rows)) if i not in equal]
    tested = test.samples(range(len(test)))
    for near in near_duplicates([rows[i] for i in fresh], tested):
        equal[fresh[near.train]] = Pair(fresh[near.train], near.test, min(near.similarity, 0.99))
    return tuple(equal[i] for i in sorted(equal))
