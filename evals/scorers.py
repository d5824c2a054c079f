"""Per-sample scorers. One sample and one output give one Score; nothing is averaged here.

A scorer is anything with a `name` and a `score` method. One that is faster on many rows at once
(embeddings) also has `score_batch`; `score_all` uses it where it is there.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import NoReturn, Protocol, runtime_checkable

from advisor.data.labels import label_key
from advisor.data.numbers import read_number
from advisor.models.base import Embedder
from advisor.types import UNANSWERABLE, Sample, Score, Task
from evals.reading import abstains
from evals.tokens import Tokenize, collapse_space

NO_ANSWER = "no answer"
NO_TARGET = "the row has no target"
NOT_ASKED = "the metric is of other rows"

Similarity = Callable[[str, str], float]
"""(target, output) -> how alike they are, in [0, 1]."""
Reader = Callable[[Sample, str], str]
"""(row, output) -> what the output says, apart from the form it comes in."""


def as_given(_: Sample, output: str) -> str:
    """The output itself."""
    return output


class Scorer(Protocol):
    """Scores one output against one sample."""

    @property
    def name(self) -> str:
        """The metric's key in results.json."""
        ...

    def score(self, sample: Sample, output: str | None) -> Score:
        """Score one output; value None with a reason where there is nothing to compare."""
        ...


@runtime_checkable
class BatchScorer(Protocol):
    """A scorer that is faster on many rows at once. Its results equal those of `score`."""

    def score_batch(self, samples: Sequence[Sample], outputs: Sequence[str | None]) -> list[Score]:
        """Score outputs[i] against samples[i], in that order."""
        ...


def score_all(
    scorers: Iterable[Scorer], samples: Sequence[Sample], outputs: Sequence[str | None]
) -> list[Score]:
    """Apply every scorer to every row, scorer by scorer, rows in the order given.

    Raises:
        ValueError: samples and outputs differ in number.
    """
    if len(samples) != len(outputs):
        raise ValueError(f"{len(samples)} samples but {len(outputs)} outputs: align them by id")
    scores: list[Score] = []
    for scorer in scorers:
        if isinstance(scorer, BatchScorer):
            scores.extend(scorer.score_batch(samples, outputs))
        else:
            scores.extend(map(scorer.score, samples, outputs))
    return scores


def accepted_answers(sample: Sample) -> tuple[str, ...]:
    """List the target and every other accepted answer, each once; empty for an unlabelled row."""
    if sample.target is None:
        return ()
    return tuple(dict.fromkeys((sample.target, *sample.metadata.answers)))


@dataclass(frozen=True, slots=True)
class TargetScorer:
    """Compares what the output says with every accepted answer and keeps the best."""

    name: str
    similarity: Similarity
    reads: Reader = as_given

    def score(self, sample: Sample, output: str | None) -> Score:
        """Take the similarity to the closest accepted answer."""
        if sample.target is None:
            return Score(sample.id, self.name, None, NO_TARGET)
        if output is None:
            return Score(sample.id, self.name, None, NO_ANSWER)
        said = self.reads(sample, output)
        if sample.target == UNANSWERABLE:
            return Score(sample.id, self.name, float(abstains(said)))
        best = max(self.similarity(answer, said) for answer in accepted_answers(sample))
        return Score(sample.id, self.name, best)


@dataclass(frozen=True, slots=True)
class OutputScorer:
    """Looks at the output alone."""

    name: str
    holds: Callable[[str], bool]

    def score(self, sample: Sample, output: str | None) -> Score:
        """Give 1.0 where the condition holds for the output, else 0.0."""
        if output is None:
            return Score(sample.id, self.name, None, NO_ANSWER)
        return Score(sample.id, self.name, float(self.holds(output)))


@dataclass(frozen=True, slots=True)
class PartScorer:
    """Looks at a part of the rows: what share of their answers says a certain thing.

    Attributes:
        asked: whether a row, by its target, is one of them.
        says: whether an answer says it.
        failed_value: what a row without an answer counts as.
    """

    name: str
    asked: Callable[[str], bool]
    says: Callable[[str], bool]
    reads: Reader
    failed_value: float = 0.0

    def score(self, sample: Sample, output: str | None) -> Score:
        """Give 1.0 where the answer says it."""
        if sample.target is None:
            return Score(sample.id, self.name, None, NO_TARGET)
        if not self.asked(sample.target):
            return Score(sample.id, self.name, None, NOT_ASKED)
        if output is None:
            return Score(sample.id, self.name, None, NO_ANSWER, self.failed_value)
        return Score(sample.id, self.name, float(self.says(self.reads(sample, output))))


@dataclass(frozen=True, slots=True)
class NumberScorer:
    """Measures how far the answered number is from the right one.

    An answer that is no number, or has another unit, is as far off as the training rows' least or
    largest number, whichever is farther.

    Attributes:
        measure: the error -> the score.
    """

    name: str
    task: Task
    reads: Reader
    measure: Callable[[float], float]

    def score(self, sample: Sample, output: str | None) -> Score:
        """Give the measure of the absolute error."""
        target = None if sample.target is None else read_number(sample.target, self.task.decimal)
        if target is None:
            return Score(sample.id, self.name, None, NO_TARGET)
        ends = self.task.span or (0.0, 0.0)
        worst = self.measure(max(abs(float(target.value) - end) for end in ends))
        if output is None:
            return Score(sample.id, self.name, None, NO_ANSWER, worst)
        found = read_number(self.reads(sample, output), self.task.decimal)
        if found is None or (found.unit and target.unit and found.unit != target.unit):
            return Score(sample.id, self.name, worst)
        return Score(sample.id, self.name, self.measure(float(abs(found.value - target.value))))


@dataclass(frozen=True, slots=True)
class EmbeddingSimilarity:
    """Cosine between the embeddings of output and target; a negative cosine counts as 0."""

    embedder: Embedder
    name: str = field(default="embedding_similarity", init=False)

    def score(self, sample: Sample, output: str | None) -> Score:
        """One row; use `score_batch` for many."""
        return self.score_batch([sample], [output])[0]

    def score_batch(self, samples: Sequence[Sample], outputs: Sequence[str | None]) -> list[Score]:
        """Embed every text once, then compare row by row."""
        wanted = dict.fromkeys(
            text
            for sample, output in zip(samples, outputs, strict=True)
            if sample.target is not None and output is not None
            for text in (*accepted_answers(sample), output)
        )
        texts = {text: position for position, text in enumerate(wanted)}
        vectors = self.embedder.encode(list(texts)) if texts else None

        def cosine(target: str, output: str) -> float:
            if vectors is None or target == output:
                return 1.0
            product = float(vectors[texts[target]] @ vectors[texts[output]])
            return min(1.0, max(0.0, product))

        return [
            TargetScorer(self.name, cosine).score(sample, output)
            for sample, output in zip(samples, outputs, strict=True)
        ]


# --- similarities -------------------------------------------------------------------------------


def same_label(as_written: bool) -> Similarity:
    """Give 1.0 for the same label, spelling aside unless labels are taken as written."""

    def similarity(target: str, output: str) -> float:
        if as_written:
            return float(target.strip() == output.strip())
        return float(label_key(target) == label_key(output))

    return similarity


def same_set(separator: str) -> Similarity:
    """Give 1.0 for the same labels, in whatever order."""
    return lambda target, output: float(_labels(target, separator) == _labels(output, separator))


def set_f1(separator: str) -> Similarity:
    """Take the F1 of the labels of one row."""

    def similarity(target: str, output: str) -> float:
        expected, found = _labels(target, separator), _labels(output, separator)
        if not expected and not found:
            return 1.0
        return 2 * len(expected & found) / (len(expected) + len(found))

    return similarity


def _labels(text: str, separator: str) -> set[str]:
    return {label for label in text.split(separator) if label}


def same_tokens(tokenize: Tokenize) -> Similarity:
    """Give 1.0 where both texts have the same tokens in the same order."""

    def similarity(target: str, output: str) -> float:
        return float(tokenize(target) == tokenize(output))

    return similarity


def token_f1(tokenize: Tokenize) -> Similarity:
    """Take the harmonic mean of the shares of shared tokens, counted with multiplicity."""

    def similarity(target: str, output: str) -> float:
        expected, found = tokenize(target), tokenize(output)
        if not expected or not found:
            return float(expected == found)
        shared = (Counter(expected) & Counter(found)).total()
        return 2 * shared / (len(expected) + len(found))

    return similarity


def contained(tokenize: Tokenize) -> Similarity:
    """Give 1.0 where the target's tokens stand in the output, together and in order."""

    def similarity(target: str, output: str) -> float:
        expected, found = tokenize(target), tokenize(output)
        if not expected:
            return float(not found)
        width = len(expected)
        starts = range(len(found) - width + 1)
        return float(any(found[start : start + width] == expected for start in starts))

    return similarity


def rouge_l(tokenize: Tokenize) -> Similarity:
    """Compute the ROUGE-L F-measure (rouge-score) over the tokens of `tokenize`."""
    from rouge_score.rouge_scorer import RougeScorer
    from rouge_score.tokenizers import Tokenizer

    class Adapter(Tokenizer):
        def tokenize(self, text: str) -> list[str]:
            return tokenize(text)

    scorer = RougeScorer(["rougeL"], tokenizer=Adapter())

    def similarity(target: str, output: str) -> float:
        if not tokenize(target) or not tokenize(output):
            return float(target.strip() == output.strip())
        return float(scorer.score(target, output)["rougeL"].fmeasure)

    return similarity


def chrf() -> Similarity:
    """Compute sentence-level chrF2 (sacreBLEU), divided by 100. White space does not count."""
    from sacrebleu.metrics import CHRF

    metric = CHRF()

    def similarity(target: str, output: str) -> float:
        if target.split() == output.split():
            return 1.0
        # the n-gram sums leave rounding of some 1e-14 above 100
        return min(1.0, float(metric.sentence_score(output, [target]).score) / 100)

    return similarity


class _Number(Decimal):
    """A JSON number. 1 and 1.0 are equal; true is not a number, as it would be in Python."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Number) and super().__eq__(other)

    def __hash__(self) -> int:
        return super().__hash__()


def parse_json(text: str) -> object:
    """Parse a JSON document, its numbers kept exact.

    Raises:
        ValueError: the text is not JSON (NaN and Infinity are not).
    """

    def refuse(constant: str) -> NoReturn:
        raise ValueError(f"{constant} is not JSON")

    try:
        return json.loads(text, parse_int=_Number, parse_float=_Number, parse_constant=refuse)
    except (RecursionError, InvalidOperation) as error:
        raise ValueError(f"not JSON that can be read: {error}") from error


def is_json(text: str) -> bool:
    """Tell whether the text is one JSON object or list and nothing else."""
    return _structure(text) is not None


def _structure(text: str) -> dict[str, object] | list[object] | None:
    """Parse a JSON object or list; None for anything else."""
    try:
        value = parse_json(text)
    except ValueError:
        return None
    return value if isinstance(value, dict | list) else None


@dataclass(frozen=True, slots=True)
class JsonRules:
    """When two JSON values are the same. Key order, white space and encoding never count.

    Attributes:
        lists_as_sets: the order of a list does not count; how often an element occurs does.
        null_is_missing: a field that is null and one that is not there are the same.
    """

    lists_as_sets: bool = False
    null_is_missing: bool = False

    def match(self, target: str, output: str) -> float:
        """Give 1.0 where both are the same value; a target that is no JSON is compared as text."""
        expected, found = _structure(target), _structure(output)
        if expected is None:
            return float(collapse_space(target) == collapse_space(output))
        return float(found is not None and self._plain(expected) == self._plain(found))

    def schema(self, target: str, output: str) -> float:
        """Give 1.0 for an object with the target's keys and, key by key, its JSON types.

        A number is a number, whole or not. A null fits any type, on either side: the target's row
        does not say of which type its value would have been. What is inside an array or an inner
        object is not looked at.
        """
        expected, found = _structure(target), _structure(output)
        if isinstance(expected, list):
            return float(isinstance(found, list))
        if expected is None or not isinstance(found, dict):
            return self.match(target, output)
        expected, found = self._fields(expected), self._fields(found)
        if expected.keys() != found.keys():
            return 0.0
        pairs = ((value, found[key]) for key, value in expected.items())
        return float(all(a is None or b is None or type(a) is type(b) for a, b in pairs))

    def fields(self, target: str, output: str) -> float:
        """Take the share of the target's fields, or elements, that the output has too.

        Further keys of the output take nothing away (`schema` and `match` see them). A target
        without fields is right where the output is one without fields.
        """
        expected, found = _structure(target), _structure(output)
        if isinstance(expected, list) and isinstance(found, list):
            return self._elements(expected, found)
        if not isinstance(expected, dict) or not isinstance(found, dict):
            return self.match(target, output)
        expected, found = self._fields(expected), self._fields(found)
        if not expected:
            return float(not found)
        right = sum(
            key in found and self._plain(found[key]) == self._plain(value)
            for key, value in expected.items()
        )
        return right / len(expected)

    def _elements(self, expected: list[object], found: list[object]) -> float:
        longer = max(len(expected), len(found))
        if not longer:
            return 1.0
        wanted, given = (list(map(self._plain, one)) for one in (expected, found))
        if self.lists_as_sets:
            return (Counter(wanted) & Counter(given)).total() / longer
        return sum(a == b for a, b in zip(wanted, given, strict=False)) / longer

    def _fields(self, value: dict[str, object]) -> dict[str, object]:
        named = ((collapse_space(key), one) for key, one in value.items())
        return {key: one for key, one in named if one is not None or not self.null_is_missing}

    def _plain(self, value: object) -> object:
        """The value as something that is equal and hashes alike where these rules say so."""
        if isinstance(value, str):
            return "text", collapse_space(value)
        if isinstance(value, list):
            plain = list(map(self._plain, value))
            return "list", frozenset(Counter(plain).items()) if self.lists_as_sets else tuple(plain)
        if isinstance(value, dict):
            named = self._fields(value).items()
            return "object", frozenset((key, self._plain(one)) for key, one in named)
        return type(value).__name__, value
