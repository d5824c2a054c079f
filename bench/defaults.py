"""Which settings the defaults should be: each tried on validation rows, never on test rows.

python -m bench.defaults SET [--model REF] [--rows N] [--test FILE]... [SETTING ...]

SET is a sample (tickets, handbook, orders) or a labelled file. A quarter of the rows that a
comparison would learn from are held out and answered; the rows that it would test on are left out
first, by the same split. One line is printed per setting. docs/defaults.md holds what was measured.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from advisor import samples
from advisor.data.load import LoadOptions, load
from advisor.data.split import SplitOptions, lock
from advisor.data.task import detect
from advisor.models.embedder import open_embedder
from advisor.models.opening import open_model, resolve
from advisor.types import Sample, Task
from evals.registry import make_scorers, metrics_for
from evals.retrieval import RowJudge
from strategies.base import FitContext, Strategy
from strategies.finetuning.encoder import Encoder
from strategies.finetuning.strategy import FineTuning
from strategies.prompting.few_shot import FewShot
from strategies.prompting.knn_few_shot import KnnFewShot
from strategies.prompting.zero_shot import ZeroShot
from strategies.retrieval.rag import Rag

HELD_OUT = 0.25
Sides = tuple[Sequence[Sample], Sequence[Sample]]
SETTINGS: dict[str, Callable[[], Strategy]] = {
    "zero-shot": ZeroShot,
    "few-shot, 8": lambda: FewShot(8),
    "few-shot, 16": lambda: FewShot(16),
    "knn-few-shot, 5": lambda: KnnFewShot(5),
    "knn-few-shot, 10": lambda: KnnFewShot(10),
    "knn-few-shot, 10, labels listed": lambda: KnnFewShot(10, list_labels=True),
    "rag, 1": lambda: Rag(1),
    "rag, 3": lambda: Rag(3),
    "rag, 5": lambda: Rag(5),
    "qlora": FineTuning,
    "qlora, rate 4e-4": lambda: FineTuning(learning_rate=4e-4),
    "qlora, rate 1e-3": lambda: FineTuning(learning_rate=1e-3),
    "qlora, rate 4e-3": lambda: FineTuning(learning_rate=4e-3),
    "qlora, half the steps": lambda: FineTuning(epochs=2),
    "qlora, rows of 8": lambda: FineTuning(batch_size=8),
    "prompt-tuning": lambda: FineTuning("prompt-tuning"),
    "prompt-tuning, rate 1e-2": lambda: FineTuning("prompt-tuning", learning_rate=1e-2),
    "prompt-tuning, rate 1e-1": lambda: FineTuning("prompt-tuning", learning_rate=1e-1),
    "full": lambda: FineTuning("full"),
    "full, rate 1e-4": lambda: FineTuning("full", learning_rate=1e-4),
    "full, rate 5e-4": lambda: FineTuning("full", learning_rate=5e-4),
    "encoder": Encoder,
    "lora": lambda: FineTuning("lora"),
}


def learning_rows(
    data: str, test: str | None, target: str | None, limit: int | None
) -> tuple[Task, tuple[Sample, ...]]:
    """The rows a comparison with seed 0 would learn from, and their task."""
    table = load(data, LoadOptions(target_column=target))
    task = detect(table)
    options = SplitOptions(seed=0, train_limit=limit)
    split = lock(table, load(test) if test else None, task, options)
    return task, (*split.train, *split.validation)


def score(name: str, task: Task, sides: Sides, model: str, documents: Path | None) -> str:
    """Fit a setting on the first side, answer the other; the scores in one line."""
    train, held_out = sides
    tenth = max(1, len(train) // 10)
    lm, embedder = open_model(model), open_embedder(offline=True)
    scorers = make_scorers(metrics_for(task, held_out)[:4], task, lambda: embedder)
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        context = FitContext(
            task, 0, Path(folder), model, documents, lambda: lm, lambda: embedder,
            note=lambda one: print(f"  {one}"), judge=RowJudge(),
            score=lambda row, output: scorers[0].score(row, output).value or 0.0,
        )  # fmt: skip
        fitted = SETTINGS[name]().fit(train[tenth:], train[:tenth], context)
        answers = {one.sample_id: one for one in fitted.predict(held_out)}
    sums = {scorer.name: 0.0 for scorer in scorers}
    for scorer in scorers:
        for row in held_out:
            sums[scorer.name] += scorer.score(row, answers[row.id].output).value or 0.0
    told = "  ".join(f"{scorer} {value / len(held_out):.3f}" for scorer, value in sums.items())
    return f"{name:34} {told}  ({len(held_out)} rows, {time.monotonic() - started:.0f} s)"


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="Try settings on validation rows.")
    parser.add_argument("data", help="a sample's name, or a labelled file")
    parser.add_argument("settings", nargs="*", help=f"of: {'; '.join(SETTINGS)}")
    parser.add_argument("--model", default="smollm2")
    parser.add_argument("--rows", type=int, help="learn from at most so many rows")
    parser.add_argument("--test", help="a separate test file, left out")
    parser.add_argument("--held-out", type=float, default=HELD_OUT, help="share answered")
    given = parser.parse_args()
    data, test, target, documents = given.data, given.test, None, None
    if data in samples.demo_names():
        demo = samples.demo(data)
        data, test, target = str(demo.data), demo.test and str(demo.test), demo.target_column
        documents = Path(demo.docs) if demo.docs else None
    task, rows = learning_rows(data, test, target, given.rows)
    cut = round(len(rows) * (1 - given.held_out))
    sides = (rows[:cut], rows[cut:])
    for name in given.settings or list(SETTINGS):
        print(score(name, task, sides, resolve(given.model), documents), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
