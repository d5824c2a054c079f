"""A row's own options: the one that is most like the question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from advisor.types import LETTERS, Prediction, Sample
from strategies.baselines.rows import blocks


class Options:
    """Answers with the letter of the option whose vector is nearest to the question's."""

    def vectors(self, texts: Sequence[str]) -> Any:
        """Vectors of unit length, shape (len(texts), dimension); dense or sparse."""
        raise NotImplementedError

    def predict(self, samples: Sequence[Sample]) -> Iterator[Prediction]:
        """One prediction per sample, in order; of equal options, the first."""
        for block in blocks(samples):
            asked = self.vectors([sample.input for sample in block])
            options = self.vectors([one for sample in block for one in sample.metadata.choices])
            start = 0
            for at, sample in enumerate(block):
                end = start + len(sample.metadata.choices)
                near = options[start:end] @ asked[at].T
                likeness = np.asarray(near.todense() if hasattr(near, "todense") else near).ravel()
                start = end
                letter = LETTERS[int(np.argmax(likeness))] if likeness.size else ""
                yield Prediction(sample.id, letter)
