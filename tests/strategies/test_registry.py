"""What the registry says of every strategy without importing it."""

from __future__ import annotations

import pytest

from advisor.types import TaskKind
from reports.messages import say
from strategies.registry import BUILT_IN, StrategyInfo

TOLD = [(one, kind) for one in BUILT_IN for kind in one.kinds]


@pytest.mark.parametrize(("one", "kind"), TOLD, ids=lambda value: getattr(value, "name", value))
def test_every_strategy_is_told_to_a_stranger_in_one_sentence(
    one: StrategyInfo, kind: TaskKind
) -> None:
    about = say(f"strategy-{one.name}", task=kind)
    assert about.endswith(".")
    assert about.count(".") == 1
    assert len(about) < 180
    assert ("no language model" in about) == (not one.uses_language_model)
    assert ("the model is not trained" in about) == (one.uses_language_model and not one.finetunes)
    assert about.startswith("Trains") == one.finetunes


def test_only_the_prompts_of_a_classification_list_labels() -> None:
    for one in BUILT_IN:
        for kind in set(one.kinds) - {"classification", "multilabel"}:
            assert "label " not in say(f"strategy-{one.name}", task=kind)
            assert "labels" not in say(f"strategy-{one.name}", task=kind)


def test_complexity_is_an_order() -> None:
    known = [one.complexity for one in BUILT_IN]
    assert None not in known
    assert len(set(known)) == len(known)
