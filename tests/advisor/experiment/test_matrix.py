"""Cells of a comparison: which trials run, and that no two have the same name."""

from advisor.experiment.matrix import Cell, Matrix
from advisor.runs.store import RunFolder

TWO = Matrix(("tfidf", "few-shot", "zero-shot"), ("smollm2", "openai:a/b"), 5, 2, True)


def test_a_strategy_runs_with_every_model_and_one_without_a_model_runs_once():
    assert [(cell.strategy, cell.model) for cell in TWO.first] == [
        ("tfidf", None),
        ("few-shot", "smollm2"),
        ("few-shot", "openai:a/b"),
        ("zero-shot", "smollm2"),
        ("zero-shot", "openai:a/b"),
    ]


def test_only_what_can_answer_otherwise_is_repeated():
    found = {(cell.strategy, cell.model, cell.seed, cell.share) for cell in TWO.repeats}
    shares = {(seed, share) for seed in (5, 6) for share in (0.25, 0.5)}
    assert found == {
        *(("tfidf", None, *one) for one in shares),
        *(("few-shot", model, *one) for model in TWO.models for one in {*shares, (6, 1.0)}),
    }
    assert all(map(TWO.is_repeat, TWO.repeats))
    assert not any(map(TWO.is_repeat, TWO.first))


def test_names_and_their_folders_are_all_different(tmp_path):
    names = [TWO.name(cell) for cell in TWO.cells]
    folders = [RunFolder.create(tmp_path).trial(name).path.name for name in names]
    assert len(set(names)) == len(set(folders)) == len(names)
    assert "few-shot@openai:a/b" in names
    assert not any("/" in name or ":" in name for name in folders)
    one = Matrix(("few-shot",), ("openai:a/b",), 5, 2)
    assert [one.name(cell) for cell in one.cells] == ["few-shot", "few-shot@seed6"]
    assert one.name(Cell("few-shot", "openai:a/b", 5, 0.25)) == "few-shot@25pct-seed5"


def test_answers_from_a_file_are_run_once():
    given = Matrix(("tfidf",), ("smollm2",), 0, 3, True, precomputed=("today",))
    assert [cell.strategy for cell in given.first] == ["tfidf", "today"]
    assert {cell.strategy for cell in given.repeats} == {"tfidf"}
