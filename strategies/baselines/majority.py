"""majority: one answer for everything. What accuracy is worth when nothing is learnt."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from advisor.data.numbers import write_number
from advisor.trial_findings import AlwaysMostFrequent, Remark
from advisor.types import Prediction, Sample, StrategySpec
from strategies.base import FitContext
from strategies.baselines.linear import agreed, numbers
from strategies.baselines.rows import answers, labelled, validation_rows
from strategies.stored import reading

FILE = "majority.json"


@dataclass(frozen=True)
class Majority:
    """Answer with the most frequent training answer; ties go to the first in sorted order.

    Of numbers, the median; of several labels, those that most rows have, or the most frequent one.
    Where no answer repeats and answers are no labels, the medoid: the answer whose character
    n-grams are nearest to those of all others.
    """

    @property
    def name(self) -> str:
        """As used on the command line."""
        return "majority"

    @property
    def spec(self) -> StrategySpec:
        """Name and settings."""
        return StrategySpec(self.name)

    def fit(
        self, train: Sequence[Sample], validation: Sequence[Sample], context: FitContext
    ) -> MajorityPredictor:
        """Count the answers."""
        task, found = context.task, answers((*labelled(train), *validation_rows(validation)))
        counts = Counter(found)
        most = max(counts.values())
        if task.kind == "number":
            answer = write_number(float(np.median(numbers(found, task))), task)
            context.note(Remark("always_median"))
        elif task.kind == "multilabel":
            answer = agreed(found, [0.0] * len(found), task)
            context.note(Remark("always_frequent_labels"))
        elif task.ranks or most > 1:
            answer = min(one for one, count in counts.items() if count == most)
            context.note(AlwaysMostFrequent(most, counts.total()))
        else:
            answer = _medoid(sorted(counts))
            context.note(Remark("answer_most_typical"))
        return MajorityPredictor(answer)


@dataclass(frozen=True)
class MajorityPredictor:
    """Gives the same answer to everything."""

    answer: str

    def predict(self, samples: Sequence[Sample]) -> Iterator[Prediction]:
        """One prediction per sample, in order."""
        for sample in samples:
            yield Prediction(sample.id, self.answer)

    def save(self, path: Path) -> Path:
        """Write the folder `path` with one JSON file; `load` reads it."""
        path.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"answer": self.answer}, ensure_ascii=False)
        (path / FILE).write_text(text + "\n", encoding="utf-8")
        return path


def load(path: Path) -> MajorityPredictor:
    """Read what `MajorityPredictor.save` wrote.

    Raises:
        RunFolderError: it is something else.
    """
    with reading(path):
        return MajorityPredictor(json.loads((path / FILE).read_text(encoding="utf-8"))["answer"])


def _medoid(texts: Sequence[str]) -> str:
    """The text with the highest summed cosine to all; the first of equals."""
    from sklearn.feature_extraction.text import HashingVectorizer

    vectors = HashingVectorizer(analyzer="char_wb", ngram_range=(1, 3)).transform(texts)
    towards_all = np.asarray(vectors @ np.asarray(vectors.sum(axis=0)).ravel()).ravel()
    return texts[int(np.argmax(np.round(towards_all, 9)))]
