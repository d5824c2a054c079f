"""Where settings come from, and what is said when they are wrong."""

import pytest

from advisor.config import resolve
from advisor.errors import ConfigError
from reports.messages import say


def test_a_flag_beats_the_environment_beats_the_file_beats_the_default(tmp_path):
    (tmp_path / "advisor.toml").write_text(
        '[compare]\nmodel = "from-file"\nseed = 3\ntest_limit = 50\n'
    )
    config = resolve(
        {"data": "d.jsonl", "seed": "7"},
        {"ADVISOR_SEED": "5", "ADVISOR_TEST_LIMIT": "40"},
        tmp_path,
    )
    assert (config.seed, config.test_limit, config.model) == (7, 40, ("from-file",))
    assert config.train_limit is None


def test_every_problem_is_named_at_once_with_its_origin(tmp_path):
    (tmp_path / "advisor.toml").write_text('[compare]\ncolour = "red"\ntask = "poetry"\n')
    with pytest.raises(ConfigError) as caught:
        resolve(
            {"data": "d.jsonl", "seed": "many", "predictions": ("prod",)},
            {"ADVISOR_GPU_PRICE": "-2"},
            tmp_path,
        )
    text = say(caught.value.problem)
    assert len(caught.value.problems) == 5
    assert "--seed: expected a whole number, got 'many'" in text
    assert "--predictions: expected NAME=FILE.jsonl" in text
    assert "got 'prod'" in text
    assert "ADVISOR_GPU_PRICE: -2 is out of range" in text
    assert "unknown setting 'colour'" in text
    assert "choose from classification, multilabel, multiple_choice, number, json, qa and" in text


def test_strategies_are_names_separated_by_commas(tmp_path):
    assert resolve({"data": "d", "strategies": "rag, qlora"}, {}, tmp_path).strategies == (
        "rag",
        "qlora",
    )
    with pytest.raises(ConfigError, match="named-twice"):
        resolve({"data": "d", "strategies": "rag,rag"}, {}, tmp_path)


def test_a_broken_file_is_one_message(tmp_path):
    (tmp_path / "advisor.toml").write_text("[compare\n")
    with pytest.raises(ConfigError, match="not-toml"):
        resolve({"data": "d"}, {}, tmp_path)
