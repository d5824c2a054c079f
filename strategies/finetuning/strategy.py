"""qlora, lora, prompt-tuning and full: one training; no demonstrations, no label list."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from advisor.errors import DataError, TrialError
from advisor.estimate.setup import Method
from advisor.models.local import TransformersModel
from advisor.models.opening import open_trainable
from advisor.trial_findings import (
    Note,
    RateChosen,
    RateTried,
    Remark,
    Trained,
    TrainedWithoutChoice,
    TrainingBatchHalved,
    TrainingEnded,
    TrainingPlanned,
    TrainingRowsCut,
    TrainingShortened,
)
from advisor.types import Sample, StrategySpec, Task
from strategies.base import FitContext
from strategies.finetuning import train as training
from strategies.finetuning.job import Job, Outcome
from strategies.finetuning.rows import Rows, TrainableModel, build_rows
from strategies.finetuning.settings import (
    CPU_BUDGET,
    FEWEST_STEPS,
    RATES,
    TRIED,
    Length,
    Recipe,
    recipe_for,
    scored_by_rows,
    training_length,
)
from strategies.finetuning.tuning import Tuning, attach, read
from strategies.prompt import Prompt
from strategies.prompted import Built, PromptBuilder, PromptPredictor, answer_budget, stored_task

TRAINING_FOLDER = "training"
_TRAINED: dict[Method, Trained] = {
    Method.QLORA: "qlora",
    Method.LORA: "lora",
    Method.PROMPT_TUNING: "prompt-tuning",
    Method.FULL: "full",
}


@dataclass(frozen=True)
class Asking:
    """How rows are asked.

    Attributes:
        learn: prompts of labelled rows to train on.
        look: prompts of validation rows, as they will be asked.
        ask: prompts of rows to answer.
    """

    learn: Callable[[Sequence[Sample]], list[Prompt]]
    look: Callable[[Sequence[Sample]], list[Prompt]]
    ask: PromptBuilder


@dataclass(frozen=True)
class FineTuning:
    """Fine-tune the model. Settings left at None follow the model's size and the method.

    Attributes:
        method: what is trained: qlora (adapters on the 4-bit model), lora (adapters), prompt-tuning
            (a soft prompt), full (all weights).
        rank, alpha, dropout, virtual_tokens, learning_rate, batch_size, epochs: see
            `settings.Recipe`.
        steps: exact number of optimizer steps, in place of epochs and of the CPU's budget.
        name: of the strategy; None: the method's.
    """

    method: str = "qlora"
    rank: int | None = None
    alpha: int | None = None
    dropout: float | None = None
    virtual_tokens: int | None = None
    learning_rate: float | None = None
    batch_size: int | None = None
    epochs: float | None = None
    steps: int | None = None
    name: str | None = None

    @property
    def spec(self) -> StrategySpec:
        """Name and settings; None where the model's size and the method decide."""
        settings = {key: value for key, value in asdict(self).items() if key != "name"}
        return StrategySpec(self.name or self.method, settings)

    def recipe(self, parameters: int) -> Recipe:
        """The settings for a model of this size, with the user's own put over them."""
        own = {
            name: value
            for name, value in self.spec.params.items()
            if value is not None and name not in ("steps", "method")
        }
        return replace(recipe_for(parameters, Method(self.method)), **own)  # type: ignore[arg-type]

    def prompts(
        self,
        train: Sequence[Sample],  # noqa: ARG002 - part of the protocol
        validation: Sequence[Sample],  # noqa: ARG002
        context: FitContext,
    ) -> PromptBuilder:
        """The prompts of the training rows: an instruction and the input."""
        return plainly(context.task).ask

    def fit(
        self, train: Sequence[Sample], validation: Sequence[Sample], context: FitContext
    ) -> PromptPredictor:
        """Train, keep the weights that did best on the validation rows, and predict with them.

        Raises:
            DataError: no training row fits the model's context.
            TrialError: the model cannot be trained so, or the loss is not a number any more.
            OutOfMemory: the device cannot hold the training.
        """
        return self.fit_asking(train, validation, context, plainly(context.task))

    def fit_asking(
        self,
        train: Sequence[Sample],
        validation: Sequence[Sample],
        context: FitContext,
        asking: Asking,
    ) -> PromptPredictor:
        """`fit` with prompts of the caller's."""
        method = Method(self.method)
        lm = open_trainable(
            context.model,
            device=context.device,
            four_bit=method is Method.QLORA,
            trust_remote_code=context.trust_remote_code,
        )
        lm.begin_smaller(context.oom_retries)
        parameters = lm.info.parameters or 0
        recipe = self.recipe(parameters)
        tuning = attach(lm, method, recipe, context.seed)
        rows = build_rows(asking.learn(train), lm)
        if not rows.rows:
            raise DataError("no-row-fits", rows=len(train), tokens=lm.info.context_length)
        on_cpu = lm.device.type == "cpu"
        budget = CPU_BUDGET * context.train_share * context.cpu_training if on_cpu else None
        length = self._length(recipe, rows, parameters, len(validation), budget)
        drawn = random.Random(context.seed).sample(list(validation), length.validation_rows)
        looked_at = build_rows(asking.look(drawn), lm)
        if on_cpu and method is Method.QLORA:
            context.note(Remark("four_bits_unpacked"))
        job = Job(
            rows=rows.rows,
            validation=looked_at.rows,
            method=method,
            recipe=recipe,
            length=length,
            by_rows=scored_by_rows(context.task.kind),
            seed=context.seed,
            folder=context.work_dir / TRAINING_FOLDER,
            oom_retries=context.oom_retries,
        )
        if self.learning_rate is None and self.steps is None:
            job = choose_rate(lm, tuning, job, trial_steps(job, parameters, budget), context)
        for note in _plan(job, rows):
            context.note(note)
        outcome = training.train(lm, tuning, job, context.progress)
        tuning.ready()
        lm.weights_changed()
        context.went_on(outcome.earlier_s)
        for note in _ending(outcome, length, recipe):
            context.note(note)
        used = {
            **self.spec.params,
            **_resolved(method, job.recipe),
            "steps": length.steps,
            "steps_taken": outcome.steps,
        }
        return _predictor(
            lm,
            tuning,
            context.task,
            asking.ask,
            answer_budget(lm, train, learned=True),
            StrategySpec(self.spec.name, used),
        )

    def _length(
        self, recipe: Recipe, rows: Rows, parameters: int, validation: int, budget: float | None
    ) -> Length:
        if self.steps is not None:
            return Length.of(self.steps, recipe.batch_size, validation)
        lengths = [len(row) for row in rows.rows]
        return training_length(recipe, lengths, parameters, validation=validation, budget=budget)


def trial_steps(job: Job, parameters: int, budget: float | None) -> int | None:
    """Steps of a trial of each learning rate; None where the time budget has no room for them."""
    steps = max(FEWEST_STEPS, round(TRIED * job.length.steps))
    if not job.validation:
        return None
    mean = sum(map(len, job.rows)) / len(job.rows)
    spent = (len(RATES) * steps + job.length.steps) * job.recipe.batch_size * mean * parameters
    return steps if budget is None or spent <= budget else None


def choose_rate(
    lm: TrainableModel, tuning: Tuning, job: Job, steps: int | None, context: FitContext
) -> Job:
    """The same job with the learning rate that does best on the validation rows in short trials."""
    if steps is None:
        return job
    start = tuning.weights()
    length = Length.of(steps, job.recipe.batch_size, len(job.validation))
    tried: list[RateTried] = []
    for times in RATES:
        rate = times * job.recipe.learning_rate
        trial = replace(
            job,
            recipe=replace(job.recipe, learning_rate=rate),
            length=length,
            folder=job.folder.with_name(f"{job.folder.name}-rate-{rate:g}"),
        )
        try:
            outcome = training.train(lm, tuning, trial, context.progress)
        except TrialError:  # it diverged: this rate is too high
            tried.append(RateTried(rate, None, None, diverged=True))
        else:
            tried.append(RateTried(rate, outcome.best_loss, outcome.best_exact))
            context.went_on(outcome.earlier_s)
        tuning.set_weights(start)

    def score(one: RateTried) -> float:
        if one.loss is None:
            return -math.inf
        return (one.exact or 0.0) + 1e-4 / (1 + one.loss) if job.by_rows else -one.loss

    best = max(tried, key=score)
    context.note(RateChosen(tuple(tried), best.rate, steps, len(job.validation)))
    return replace(job, recipe=replace(job.recipe, learning_rate=best.rate))


def load(path: Path, model: str | None = None) -> PromptPredictor:
    """A predictor from a folder that `PromptPredictor.save` wrote.

    Args:
        path: holds strategy.json, what was trained as safetensors, and the tokenizer.
        model: where the base model is now; None takes the id noted in strategy.json.
    """
    facts = json.loads((path / "strategy.json").read_text(encoding="utf-8"))
    method = Method(facts["settings"]["method"])
    base = str(path) if method is Method.FULL else model or facts["model"]
    lm = open_trainable(base, device=None, four_bit=method is Method.QLORA)
    lm.describe(replace(lm.info, id=facts["model"]))
    tuning = read(lm, method, path)
    lm.weights_changed()
    task = stored_task(facts)
    settings = StrategySpec(facts["strategy"], facts["settings"])
    ask = plainly(task).ask
    return _predictor(lm, tuning, task, ask, facts["max_new_tokens"], settings)


def plainly(task: Task) -> Asking:
    """Rows asked without label list, demonstrations and passages."""

    def prompts(samples: Sequence[Sample]) -> list[Prompt]:
        return [Prompt(sample, task) for sample in samples]

    return Asking(prompts, prompts, lambda samples: [Built(one) for one in prompts(samples)])


def _predictor(
    lm: TransformersModel,
    tuning: Tuning,
    task: Task,
    ask: PromptBuilder,
    max_new_tokens: int,
    spec: StrategySpec,
) -> PromptPredictor:
    return PromptPredictor(
        lm,
        task,
        ask,
        max_new_tokens,
        spec,
        (tuning.write, lambda path: _write_tokenizer(lm, path)),
    )


def _write_tokenizer(lm: TransformersModel, path: Path) -> None:
    lm.tokenizer.save_pretrained(path)


def _resolved(method: Method, recipe: Recipe) -> dict[str, int | float]:
    """The settings that the method has."""
    found = asdict(recipe)
    if method is not Method.PROMPT_TUNING:
        del found["virtual_tokens"]
    if method not in (Method.LORA, Method.QLORA):
        del found["rank"], found["alpha"], found["dropout"]
    return found


def _plan(job: Job, rows: Rows) -> Iterator[Note]:
    recipe, length = job.recipe, job.length
    size = {
        Method.FULL: None,
        Method.PROMPT_TUNING: recipe.virtual_tokens,
    }.get(job.method, recipe.rank)
    yield TrainingPlanned(
        steps=length.steps,
        batch_size=recipe.batch_size,
        passes=length.steps * recipe.batch_size / len(rows.rows),
        rows=len(rows.rows),
        method=_TRAINED[job.method],
        size=size,
        learning_rate=recipe.learning_rate,
        validation_rows=len(job.validation),
    )
    if length.steps < length.wanted:
        yield TrainingShortened(recipe.epochs, length.wanted)
    if rows.truncated:
        yield TrainingRowsCut("cut", rows.truncated)
    if rows.left_out:
        yield TrainingRowsCut("left_out", rows.left_out)


def _ending(outcome: Outcome, length: Length, recipe: Recipe) -> Iterator[Note]:
    if outcome.best_step is None:
        yield TrainedWithoutChoice(outcome.steps)
    else:
        early = outcome.steps < length.steps
        yield TrainingEnded(
            outcome.steps, early, outcome.best_step, outcome.best_loss, outcome.best_exact
        )
    if outcome.rows_at_once < recipe.batch_size:
        batches = recipe.batch_size // outcome.rows_at_once
        times = batches.bit_length() - 1
        yield TrainingBatchHalved(times, outcome.rows_at_once, batches, recipe.batch_size)
    if outcome.checkpointed:
        yield Remark("activations_recomputed")
