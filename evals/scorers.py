"""Per-sample scorers. One sample and one output give one Score in [0, 1]; nothing is averaged here.

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

from advisor.models.base import Embedder
from advisor.types import Sample, Score
from evals.tokens import Tokenize

NO_ANSWER = "no answer"
NO_TARGET = "the row has no target"

Similarity = Callable[[str, str], float]
"""(target, output) -> how alike they are, in [0, 1]."""


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
    """Compares the output with every accepted answer and keeps the best."""

    name: str
    similarity: Similarity

    def score(self, sample: Sample, output: str | None) -> Score:
        """Take the similarity to the closest accepted answer."""
        if sample.target is None:
            return Score(sample.id, self.name, None, NO_TARGET)
        if output is None:
            return Score(sample.id, self.name, None, NO_ANSWER)
        best = max(self.similarity(answer, output) for answer in accepted_answers(sample))
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


def same_label(target: str, output: str) -> float:
    """Give 1.0 for the same label, surrounding white space aside."""
    return float(target.strip() == output.strip())


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


def _json_object(text: str) -> dict[str, object] | None:
    """Parse a JSON object; None for anything else."""
    try:
        value = parse_json(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def is_json_object(text: str) -> bool:
    """Tell whether the text is one JSON object and nothing else."""
    return _json_object(text) is not None


def same_schema(target: str, output: str) -> float:
    """Give 1.0 for an object with the target's keys and, key by key, its JSON types.

    A number is a number, whole or not. A null fits any type, on either side: the target's row does
    not say of which type its value would have been. What is inside an array or an inner object is
    not looked at.
    """
    expected, found = _json_object(target), _json_object(output)
    if expected is None or found is None or expected.keys() != found.keys():
        return 0.0
    pairs = ((value, found[key]) for key, value in expected.items())
    return float(all(a is None or b is None or type(a) is type(b) for a, b in pairs))


def field_accuracy(target: str, output: str) -> float:
    """Take the share of the target's fields that the output has with the same JSON value.

    Further keys of the output take nothing away (`same_schema` and `json_match` see them). A target
    without fields is right where the output is an object without fields.
    """
    expected, found = _json_object(target), _json_object(output)
    if expected is None or found is None:
        return 0.0
    if not expected:
        return float(not found)
    right = sum(key in found and found[key] == value for key, value in expected.items())
    return right / len(expected)


def json_match(target: str, output: str) -> float:
    """Give 1.0 where both are the same JSON value: key order and white space do not count."""
    try:
        return float(parse_json(target) == parse_json(output))
    except ValueError:
        return 0.0
