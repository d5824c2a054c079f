"""A strategy: answers with the label that begins like the input, else with the first."""

import json
from dataclasses import dataclass

from advisor.types import Prediction, StrategySpec
from strategies.registry import StrategyInfo


@dataclass(frozen=True)
class Initial:
    @property
    def spec(self):
        return StrategySpec("initial")

    def fit(self, train, validation, context):
        return Fitted(context.task.labels)


@dataclass(frozen=True)
class Fitted:
    labels: tuple[str, ...]

    def predict(self, samples):
        for sample in samples:
            alike = [label for label in self.labels if label[0] == sample.input[0]]
            yield Prediction(sample.id, (*alike, *self.labels)[0])

    def save(self, path):
        path.mkdir(parents=True, exist_ok=True)
        (path / "labels.json").write_text(json.dumps(self.labels), encoding="utf-8")
        return path


INFO = StrategyInfo(
    "initial",
    __name__,
    "Initial",
    uses_language_model=False,
    is_random=False,
    uses_training_rows=False,
    about="Answers with the label that begins like the input.",
)
