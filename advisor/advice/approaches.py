"""The strategies of `advisor compare` that stand for the approaches of `advisor ask`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.advice.questionnaire import Answers
from advisor.advice.rules import Approach

POOL = ("dozens", "hundreds", "thousands", "ten_thousands")
"""With so many labelled rows, demonstrations are chosen to fit each input."""
PARTS: Mapping[Approach, tuple[Approach, ...]] = {"hybrid": ("rag", "fine_tune")}
"""What an approach is made of."""


@dataclass(frozen=True, slots=True)
class AdvisedStrategies:
    """The strategies of `advisor compare` that stand for approaches (`StrategyInfo.advised`).

    Attributes:
        usual: by approach; one that has none is named by its parts.
        with_rows: what stands for an approach where there are labelled rows to choose from.
        fitting: what stands for an approach where all that is to be known fits into a prompt.
        beside: measured beside whatever is advised.
    """

    usual: Mapping[Approach, str]
    with_rows: Mapping[Approach, str]
    fitting: Mapping[Approach, str]
    beside: tuple[str, ...]

    def of(self, approach: Approach, answers: Answers) -> str:
        """The strategy that stands for an approach."""
        if answers.get("labels") in POOL and approach in self.with_rows:
            return self.with_rows[approach]
        if answers.get("knowledge") == "fits" and approach in self.fitting:
            return self.fitting[approach]
        parts = (approach,) if approach in self.usual else PARTS[approach]
        return "+".join(self.usual[one] for one in parts)
