"""A training that is cut off while it waits for an improvement stops where it would have."""

from dataclasses import replace

import pytest
import torch
from safetensors.torch import load_file

from advisor.estimate.setup import Method
from advisor.models import loading
from advisor.types import Sample, Task
from strategies.finetuning.job import Job
from strategies.finetuning.rows import build_rows
from strategies.finetuning.settings import Length, Recipe
from strategies.finetuning.train import train
from strategies.finetuning.tuning import attach
from strategies.prompt import Prompt

TASK = Task("classification", ("card", "fee", "refund", "top up"))
ROWS = tuple(Sample(str(at), f"question {at}", TASK.labels[at % 4]) for at in range(4))
STEPS = 40


class Killed(BaseException):
    """Stands for a process that ends in the middle."""


def trained(model, folder, kill_at=None):
    """Train on rows that the validation rows contradict, so that it stops early."""

    def progress(done, total, detail):
        if done == kill_at:
            raise Killed

    lm = loading.load(str(model), device="cpu", four_bit=True)
    rows = build_rows([Prompt(row, TASK) for row in ROWS], lm).rows
    against = tuple(replace(row, answer=rows[(at + 1) % 4].answer) for at, row in enumerate(rows))
    recipe = Recipe(8, 16, 0.1, 2e-2, 4, 1)
    tuning = attach(lm, Method.QLORA, recipe, 0)
    job = Job(
        rows, against, Method.QLORA, recipe, Length(STEPS, STEPS, len(against), 1), False, 0, folder
    )
    return train(lm, tuning, job, progress)


@pytest.fixture(scope="module")
def whole(tiny_model, tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole") / "training"
    outcome = trained(tiny_model, folder)
    assert outcome.best_step + 2 < outcome.steps < STEPS
    return outcome, load_file(folder / "best.safetensors")


def same_as(whole, folder, outcome):
    found = load_file(folder / "best.safetensors")
    same_time = replace(outcome, seconds=whole[0].seconds, earlier_s=whole[0].earlier_s)
    assert same_time == whole[0]
    assert all(torch.equal(found[name], tensor) for name, tensor in whole[1].items())


def test_the_patience_spent_is_remembered(tiny_model, tmp_path, whole):
    folder = tmp_path / "cut"
    with pytest.raises(Killed):
        trained(tiny_model, folder, kill_at=whole[0].steps - 1)
    moved = folder.rename(tmp_path / "moved")
    same_as(whole, moved, trained(tiny_model, moved))


def test_a_training_that_was_to_stop_does_not_go_on(tiny_model, tmp_path, whole):
    folder = tmp_path / "cut"
    in_the_way = folder / "finished.json.partial"
    with pytest.raises(Killed):
        trained(tiny_model, folder, kill_at=1)
    in_the_way.mkdir()  # the last step is saved, the mark that it was cannot be
    with pytest.raises(OSError, match=r"[Dd]irectory"):
        trained(tiny_model, folder)
    in_the_way.rmdir()
    same_as(whole, folder, trained(tiny_model, folder))


def test_a_damaged_checkpoint_costs_its_steps_alone(tiny_model, tmp_path, whole):
    folder = tmp_path / "cut"
    with pytest.raises(Killed):
        trained(tiny_model, folder, kill_at=5)
    last = max(folder.glob("checkpoint-*"), key=lambda path: int(path.name.split("-")[1]))
    with (last / "optimizer.safetensors").open("r+b") as file:
        file.truncate(100)
    (folder / "fingerprint.json").write_bytes(b"\xff")
    same_as(whole, folder, trained(tiny_model, folder))
