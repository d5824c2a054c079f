"""Training itself, on a tiny random model."""

import contextlib
import json
import shutil
from dataclasses import replace

import pytest
import torch
from safetensors.torch import load_file

from advisor.errors import DataError, OutOfMemory, TrialError
from advisor.estimate.setup import Method
from advisor.models import loading
from advisor.trial_findings import RateChosen, TrainedWithoutChoice, TrainingEnded, TrainingPlanned
from advisor.types import Sample, Task
from strategies.base import FitContext
from strategies.finetuning import adapter
from strategies.finetuning import train as training
from strategies.finetuning.job import Job, TrainingLoss
from strategies.finetuning.loss import answer_loss
from strategies.finetuning.rows import IGNORED, build_rows
from strategies.finetuning.settings import Length, Recipe
from strategies.finetuning.strategy import FineTuning, load
from strategies.finetuning.train import train
from strategies.finetuning.trainer import AnswerTrainer
from strategies.finetuning.tuning import attach
from strategies.prompt import Prompt
from tests.errors import says

TASK = Task("classification", ("card", "fee", "refund", "top up"))
TEXTS = ["where is it", "why so much", "money back please", "add funds", "it is lost", "a charge"]
ROWS = tuple(
    Sample(str(at), f"{text} {at}", TASK.labels[at % 4])
    for at, text in enumerate(TEXTS + TEXTS[:2])
)
PROMPTS = [Prompt(row, TASK) for row in ROWS]
LINEAR = {"q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"}
RECIPE = Recipe(8, 16, 0.0, 2e-2, 4, 1)


def context(model, folder, **changes):
    base = FitContext(
        task=TASK,
        seed=0,
        work_dir=folder,
        model=str(model),
        documents=None,
        open_model=lambda: pytest.fail("fine-tuning loads a model of its own"),
        open_embedder=lambda: pytest.fail("no embedder is needed"),
    )
    return replace(base, **changes)


def job(lm, folder, *, steps=12, recipe=RECIPE, every=4, seed=0):
    rows = build_rows(PROMPTS, lm).rows
    length = Length(steps, steps, 4, every)
    return Job(rows, rows[:4], Method.QLORA, recipe, length, True, seed, folder)


def run(lm, job, progress=lambda *_: None):
    return train(lm, attach(lm, job.method, job.recipe, job.seed), job, progress)


def answers(predictor):
    asked = [replace(row, target=None) for row in ROWS]
    return {one.sample_id: one.output for one in predictor.predict(asked)}


@pytest.fixture(scope="module")
def fitted(tiny_model, tmp_path_factory):
    notes, steps = [], []
    folder = tmp_path_factory.mktemp("fitted")
    strategy = FineTuning(steps=60, learning_rate=1e-2, batch_size=8)
    predictor = strategy.fit(
        ROWS,
        ROWS[:4],
        context(
            tiny_model,
            folder,
            note=notes.append,
            progress=lambda done, total, detail: steps.append((done, total, detail)),
        ),
    )
    return predictor, notes, steps


def test_it_learns_eight_rows_by_heart(fitted):
    predictor, notes, steps = fitted
    assert answers(predictor) == {row.id: row.target for row in ROWS}
    assert [note.steps for note in notes if isinstance(note, TrainingPlanned)] == [60]
    assert isinstance(notes[-1], TrainingEnded)
    assert steps[-1][0] <= steps[-1][1] == 60
    assert isinstance(steps[-1][2], TrainingLoss)
    free = list(predictor.predict_free([ROWS[0]]))
    assert free[0].output == ROWS[0].target


def test_all_linear_layers_are_adapted_and_nothing_else_is_trained(fitted):
    model = fitted[0].lm.model
    adapted = {name.split(".lora_A")[0] for name, _ in model.named_parameters() if "lora_A" in name}
    assert {name.rsplit(".", 1)[1] for name in adapted} == LINEAR
    assert len(adapted) == 7 * model.config.num_hidden_layers


def test_a_saved_adapter_predicts_the_same(fitted, tmp_path):
    predictor = fitted[0]
    folder = predictor.save(tmp_path / "artifact")
    names = {path.name for path in folder.rglob("*") if path.is_file()}
    assert {"adapter_model.safetensors", "adapter_config.json", "strategy.json"} <= names
    assert not [name for name in names if name.endswith((".bin", ".pt", ".pth", ".pkl"))]
    again = load(folder)
    assert answers(again) == answers(predictor)
    moved = again.save(tmp_path / "moved")
    first, second = (load_file(at / "adapter_model.safetensors") for at in (folder, moved))
    assert first.keys() == second.keys()
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert json.loads((moved / "strategy.json").read_text()) == json.loads(
        (folder / "strategy.json").read_text()
    )


@pytest.mark.parametrize("method", ["prompt-tuning", "full"])
def test_other_methods_learn_too_and_are_read_back_as_they_were(tiny_model, tmp_path, method):
    losses = []
    rate = 0.1 if method == "prompt-tuning" else 2e-3
    at = context(tiny_model, tmp_path, progress=lambda *step: losses.append(step[2].loss))
    strategy = FineTuning(method, steps=60, learning_rate=rate, batch_size=8)
    predictor = strategy.fit(ROWS, ROWS[:4], at)
    assert losses[-1] < losses[0] / 3
    again = load(predictor.save(tmp_path / "artifact"))
    asked = [predictor.lm.encode(one.messages()) for one in PROMPTS]
    assert [again.lm.encode(one.messages()) for one in PROMPTS] == asked
    assert list(again.lm.rank(asked, TASK.labels)) == list(predictor.lm.rank(asked, TASK.labels))


def test_a_soft_prompt_is_what_peft_reads(tiny_model, tmp_path):
    lm = loading.load(str(tiny_model), device="cpu")
    tuning = attach(lm, Method.PROMPT_TUNING, RECIPE, 0)
    torch.manual_seed(0)
    (name,) = tuning.weights()
    tuning.set_weights({name: torch.randn_like(tuning.weights()[name])})
    tuning.write(tmp_path)
    prompt = lm.encode(PROMPTS[0].messages())
    assert prompt.ids[: RECIPE.virtual_tokens] == lm.leading
    (mine,) = lm.rank([prompt], TASK.labels)
    plain = loading.load(str(tiny_model), device="cpu")
    ids = plain.encode(PROMPTS[0].messages()).ids
    peft = adapter.read(plain.model, tmp_path)
    for label, found in zip(plain.answer_ids(TASK.labels), mine.log_likelihoods, strict=True):
        with torch.no_grad():
            scores = peft(input_ids=torch.tensor([[*ids, *label]])).logits[0].log_softmax(dim=-1)
        wanted = scores[-len(label) - 1 : -1].gather(1, torch.tensor(label)[:, None]).sum()
        assert found == pytest.approx(float(wanted), abs=1e-3)


def test_the_learning_rate_is_chosen_on_validation_rows(tiny_model, tmp_path):
    notes = []
    strategy = FineTuning("lora", batch_size=8, epochs=1)
    strategy.fit(ROWS, ROWS[:4], context(tiny_model, tmp_path, note=notes.append))
    (chosen,) = [one for one in notes if isinstance(one, RateChosen)]
    assert len(chosen.tried) == 3
    assert chosen.rate in {one.rate for one in chosen.tried}
    (planned,) = [one for one in notes if isinstance(one, TrainingPlanned)]
    assert planned.learning_rate == chosen.rate


def test_training_leaves_the_model_as_it_was_but_for_the_adapters(tiny_model, tmp_path):
    lm = loading.load(str(tiny_model), device="cpu", four_bit=True)
    before = lm.model.generation_config.to_dict(), lm.model.config._attn_implementation
    run(lm, job(lm, tmp_path))
    assert "forward" not in lm.model.__dict__
    after = lm.model.generation_config.to_dict(), lm.model.config._attn_implementation
    assert before == after
    assert not lm.model.training


def test_one_seed_gives_one_adapter(tiny_model, tmp_path):
    found = []
    for at, seed in enumerate([0, 0, 1]):
        lm = loading.load(str(tiny_model), device="cpu", four_bit=True)
        folder = tmp_path / str(at)
        run(lm, job(lm, folder, seed=seed))
        found.append(load_file(folder / "best.safetensors"))
    assert all(torch.equal(found[0][name], found[1][name]) for name in found[0])
    assert not all(torch.equal(found[0][name], found[2][name]) for name in found[0])


class Killed(BaseException):
    """Stands for a process that ends in the middle."""


def test_a_killed_training_goes_on_to_the_same_adapter(tiny_model, tmp_path):
    recipe = replace(RECIPE, dropout=0.1)  # so that the random state matters

    def cut_at(folder, kill_at=None):
        seen = []

        def progress(done, total, detail):
            seen.append(done)
            if done == kill_at:
                raise Killed

        lm = loading.load(str(tiny_model), device="cpu", four_bit=True)
        outcome = None
        with contextlib.suppress(Killed):
            outcome = run(lm, job(lm, folder, recipe=recipe), progress)
        return seen, outcome

    whole, undisturbed = cut_at(tmp_path / "whole")
    cut, _ = cut_at(tmp_path / "cut", kill_at=10)
    half_written = tmp_path / "cut" / "checkpoint-11"
    shutil.copytree(tmp_path / "cut" / "checkpoint-8", half_written)
    (half_written / "trainer_state.json").unlink()
    assert not list((tmp_path / "cut").rglob("*.pt*"))
    assert not list((tmp_path / "cut").rglob("*.bin"))
    spent = json.loads((tmp_path / "cut" / "checkpoint-8" / "seconds.json").read_text())
    rest, outcome = cut_at(tmp_path / "cut")
    assert cut[-1] == 10
    assert rest[0] == 9
    assert whole[-1] == rest[-1] == 12
    first, second = (load_file(tmp_path / at / "best.safetensors") for at in ("whole", "cut"))
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert undisturbed.earlier_s == 0
    assert outcome.earlier_s == spent > 0
    assert outcome.seconds > spent
    steps, read = cut_at(tmp_path / "cut")
    assert steps == []  # finished: only read
    assert read.seconds == read.earlier_s == outcome.seconds


def test_other_settings_start_anew(tiny_model, tmp_path):
    lm = loading.load(str(tiny_model), device="cpu", four_bit=True)
    run(lm, job(lm, tmp_path, steps=4))
    lm = loading.load(str(tiny_model), device="cpu", four_bit=True)
    outcome = run(lm, job(lm, tmp_path, steps=6))
    assert outcome.steps == 6


def test_the_best_step_is_kept_when_training_gets_worse(tiny_model, tmp_path):
    """The validation rows contradict the training rows, so more training is worse for them."""
    lm = loading.load(str(tiny_model), device="cpu", four_bit=True)
    rows = build_rows(PROMPTS, lm).rows
    other = {row.answer: rows[(at + 1) % 4].answer for at, row in enumerate(rows[:4])}
    against = tuple(replace(row, answer=other[row.answer]) for row in rows)
    one = job(lm, tmp_path, steps=60, every=1)
    outcome = run(lm, replace(one, validation=against, by_rows=False))
    assert outcome.best_step < outcome.steps < 60
    loss = tokens = 0.0
    with torch.no_grad(), bfloat16_as_in_training(lm):
        for row in against:
            ids, labels = torch.tensor([row.ids]), torch.tensor([row.labels])
            loss += float(answer_loss(lm.model, ids, labels))
            tokens += len(row.answer)
    assert loss / tokens == pytest.approx(outcome.best_loss, rel=0.02)


def bfloat16_as_in_training(lm):
    return torch.autocast("cpu", torch.bfloat16, enabled=lm.model.dtype == torch.bfloat16)


@pytest.mark.parametrize("name", ["tiny_model", "gpt2_model"])
def test_the_loss_is_the_cross_entropy_of_answer_tokens(name, request):
    lm = loading.load(str(request.getfixturevalue(name)), device="cpu")
    rows = build_rows(PROMPTS, lm).rows
    width = max(map(len, rows))
    ids = torch.tensor([row.ids + [7] * (width - len(row)) for row in rows])
    labels = torch.tensor([row.labels + [IGNORED] * (width - len(row)) for row in rows])
    expected = 0.0
    for row in rows:  # one by one, so that padding and masks cannot matter
        logits = lm.model(input_ids=torch.tensor([row.ids])).logits[0]
        chosen = logits.log_softmax(dim=-1)[len(row.prompt) - 1 : -1]
        expected -= float(chosen.gather(1, torch.tensor(row.answer)[:, None]).sum().detach())
    found = float(answer_loss(lm.model, ids, labels).detach())
    assert found == pytest.approx(expected, abs=1e-4 * sum(len(row.answer) for row in rows))


def test_predicting_before_training_does_not_stop_the_gradient(tiny_model):
    lm = loading.load(str(tiny_model), device="cpu", four_bit=True)
    list(lm.generate([lm.encode(Prompt(ROWS[0], TASK).messages())], 1))
    model = adapter.attach(lm.model, RECIPE, seed=0)
    rows = build_rows(PROMPTS[:1], lm).rows
    answer_loss(lm.model, torch.tensor([rows[0].ids]), torch.tensor([rows[0].labels])).backward()
    grads = {name: value.grad for name, value in model.named_parameters() if "lora_B" in name}
    assert all(grad is not None and bool(grad.abs().sum() > 0) for grad in grads.values())


def test_a_loss_that_is_no_number_stops_with_a_remedy(tiny_model, tmp_path):
    strategy = FineTuning(steps=40, learning_rate=1e30)
    with says(TrialError, match=r"nan at step \d+ .* lower learning rate"):
        strategy.fit(ROWS, (), context(tiny_model, tmp_path))


class FullDevice(AnswerTrainer):
    """A device that holds only so many rows at once."""

    holds = 1

    def compute_loss(self, model, inputs, *rest, **named):
        if len(inputs["input_ids"]) > self.holds:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
        return super().compute_loss(model, inputs, *rest, **named)


@pytest.mark.parametrize(("holds", "at_once"), [(2, 2), (1, 1)])
def test_short_memory_halves_the_rows_at_once(tiny_model, tmp_path, monkeypatch, holds, at_once):
    monkeypatch.setattr(training, "AnswerTrainer", FullDevice)
    monkeypatch.setattr(FullDevice, "holds", holds)
    lm = loading.load(str(tiny_model), device="cpu", four_bit=True)
    outcome = run(lm, job(lm, tmp_path, steps=2))
    assert (outcome.rows_at_once, outcome.checkpointed) == (at_once, False)
    assert outcome.steps == 2


@pytest.mark.parametrize(
    ("oom_retries", "at_once", "recomputed"), [(0, 4, False), (1, 1, False), (2, 1, True)]
)
def test_after_a_kill_for_memory_less_is_tried_at_once(
    tiny_model, tmp_path, oom_retries, at_once, recomputed
):
    lm = loading.load(str(tiny_model), device="cpu", four_bit=True)
    smaller = replace(job(lm, tmp_path, steps=2), oom_retries=oom_retries)
    outcome = run(lm, smaller)
    assert (outcome.rows_at_once, outcome.checkpointed) == (at_once, recomputed)


def test_no_memory_at_all_is_told_with_a_remedy(tiny_model, tmp_path, monkeypatch):
    monkeypatch.setattr(training, "AnswerTrainer", FullDevice)
    monkeypatch.setattr(FullDevice, "holds", 0)
    lm = loading.load(str(tiny_model), device="cpu", four_bit=True)
    with says(OutOfMemory, match=r"one training row of \d+ tokens.*smaller model"):
        run(lm, job(lm, tmp_path, steps=2))


def test_rows_that_never_fit_are_the_users_to_mend(plain_model, tmp_path):
    rows = [Sample("1", "x", "word " * 3000)]
    with says(DataError, match="none of the 1 training rows fits"):
        FineTuning().fit(rows, (), context(plain_model, tmp_path, task=Task("generation")))


def test_without_validation_rows_the_last_step_is_kept(tiny_model, tmp_path):
    notes = []
    FineTuning(steps=3).fit(ROWS, (), context(tiny_model, tmp_path, note=notes.append))
    assert notes[-1] == TrainedWithoutChoice(3)
