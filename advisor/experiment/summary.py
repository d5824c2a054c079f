"""From what the trials left on disk to `Results`: intervals, costs, comparisons, the verdict."""

from __future__ import annotations

import statistics
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from advisor.config import RunConfig
from advisor.data_findings import (
    Knowledge,
    ModelQuirk,
    NotShown,
    QuirkOf,
    RepeatsUnfinished,
    ResultNote,
    StrategiesUnfinished,
)
from advisor.errors import RunFolderError
from advisor.experiment import control, learning_curve, measured, rows
from advisor.experiment.advised import judge
from advisor.experiment.ended import Ended, read
from advisor.experiment.job import TrialJob
from advisor.experiment.machine import hardware, versions
from advisor.experiment.matrix import Cell, result_id
from advisor.findings import TwoByTwo
from advisor.results import (
    Limit,
    LimitedFigure,
    Memory,
    MetricSummary,
    ModelSummary,
    Phase,
    Provenance,
    QuerySwap,
    Results,
    Retrieval,
    RetrievalOutcomes,
    StrategyResult,
    TaskSummary,
    Throughput,
)
from advisor.runs.store import RunFolder
from advisor.trial_findings import Cause, NotRun, StoppedRunning
from advisor.types import LoadReport, ModelInfo, Split, Task, TrialRecord, Wording
from evals.by_model import by_model
from evals.economics import economics
from evals.failures import Answered, failures
from evals.flips import flips
from evals.registry import metric_spec, share_metric
from evals.retrieval import document_shown, outcomes, recall
from evals.stats import compare, of_rows
from evals.two_by_two import two_by_two
from evals.verdict import decide
from reports.messages import paragraph, speaking
from reports.sections.verdict import sentences
from strategies import registry

ModelNotes = Mapping[str, tuple[ModelQuirk, ...]]
"""What must be known about a model, by its name."""


@dataclass(frozen=True)
class RunContext:
    """What the comparison was about.

    Attributes:
        config: the settings.
        command: the command line.
        task, split, files: what the data turned out to be.
        primary_metric: the metric that decides.
        skipped: first runs that cannot be, with the reason.
        advice: the strategy that `advisor ask` recommended for this data, if any.
        predicted_gpu_bytes: the predicted peak GPU memory of a result; none where nothing was.
        model_notes: what is to be known about each model.
    """

    config: RunConfig
    command: str
    task: Task
    split: Split
    files: tuple[LoadReport, ...]
    primary_metric: str
    skipped: Mapping[Cell, Cause]
    advice: str | None = None
    predicted_gpu_bytes: Mapping[str, int] = field(default_factory=dict)
    model_notes: ModelNotes = field(default_factory=dict)


def summarise(folder: RunFolder, jobs: Sequence[TrialJob], asked: RunContext) -> Results:
    """Read every trial of the run and put the results together; nothing is computed elsewhere."""
    first = [job for job in jobs if not job.is_repeat]
    ended = {job.name: read(folder, job) for job in first}
    repeated = learning_curve.read_repeats(folder, jobs)
    metric, seed = asked.primary_metric, asked.config.seed
    share = share_metric(metric)
    found = {
        job.name: learning_curve.with_spread(
            _strategy(job, ended[job.name], asked), repeated, share, seed
        )
        for job in first
    }
    for cell, reason in asked.skipped.items():
        id_ = result_id(cell.strategy, cell.model, asked.config.model)
        info = registry.strategy_info(cell.strategy)
        found[id_] = StrategyResult(
            id_,
            "skipped",
            reason,
            name=cell.strategy,
            model=cell.model,
            memory=_predicted(id_, asked),
            uses_language_model=info.uses_language_model,
            about=info.about,
        )
    scored = {
        name: trial
        for name, trial in ended.items()
        if trial and trial.done and metric in trial.counted
    }
    scores = {name: dict(trial.counted[metric].values) for name, trial in scored.items()}
    comparisons = compare(scores, metric, seed)
    unfinished = [name for name, trial in ended.items() if trial is None]
    limits = _limits(asked.config)
    verdict = decide(found.values(), comparisons, metric, limits, unfinished)
    costs = economics(found.values(), asked.config.monthly_requests)
    sourced = [job.name for job in first if _names_sources(job, asked)]
    models = _models(first, ended)
    shown = rows.rows(asked.split.test, ended, metric)
    results = Results(
        run_id=folder.path.name,
        created_at=datetime.now(UTC).isoformat(timespec="seconds"),
        task=_task(asked.task, asked.split),
        models=tuple(map(_model_summary, models)),
        primary_metric=asked.primary_metric,
        strategies=tuple(found.values()),
        comparisons=comparisons,
        verdict=verdict,
        advice=judge(asked.advice, found.values(), verdict, comparisons),
        provenance=_provenance(asked, models, _stopped(unfinished, repeated)),
        rows=shown.rows,
        learning_curve=learning_curve.learning_curve(
            {job: ended[job.name] for job in first}, repeated, share, verdict.winner
        ),
        cost=costs,
        failures=failures(
            asked.task,
            asked.split.test,
            [_answered(name, trial, asked) for name, trial in scored.items()],
            verdict.winner,
            _model_alone(found.values()),
        ),
        turns=shown.turns,
        texts=shown.texts,
        metrics=_metrics(found.values()),
        by_model=by_model(
            asked.config.model, found.values(), comparisons, metric, limits, unfinished
        ),
        two_by_two=_two_by_two(tuple(found.values()), scores, metric, seed),
        flips=flips(found.values(), verdict, comparisons, metric, costs.break_even, sourced),
    )
    return _worded(results)


def decided_by_rows(results: Results) -> Results:
    """The same results with what their own rows decide computed anew.

    That is the primary metric of every strategy, the comparisons and the verdict.
    """
    metric, seed, said = results.primary_metric, results.provenance.seed, results.verdict
    scores: dict[str, dict[str, float]] = {}
    for row in results.rows:
        for name, answer in row.answers.items():
            if answer.score is not None:
                scores.setdefault(name, {})[row.sample_id] = answer.score
    strategies = tuple(
        replace(
            one,
            metrics={**one.metrics, metric: of_rows(list(scores[one.id].values()), metric, seed)},
        )
        if one.id in scores and metric in one.metrics
        else one
        for one in results.strategies
    )
    in_order = {one.id: scores[one.id] for one in strategies if one.id in scores}
    comparisons = compare(in_order, metric, seed)
    verdict = decide(strategies, comparisons, metric, said.limits, said.unfinished)
    return _worded(
        replace(results, strategies=strategies, comparisons=comparisons, verdict=verdict)
    )


def _worded(results: Results) -> Results:
    """The results with the verdict's English text."""
    with speaking("en"):
        text = paragraph(sentences(results))
    return replace(results, verdict=replace(results.verdict, text=text))


def _model_alone(strategies: Iterable[StrategyResult]) -> str | None:
    """What the model knows by itself; None where that is not one answer, with several models."""
    found = [one.id for one in strategies if one.reference == "model_alone"]
    return found[0] if len(found) == 1 else None


def _names_sources(job: TrialJob, asked: RunContext) -> bool:
    """Whether its answers come with the passages of the documents that were in the prompt."""
    info = registry.strategy_info(job.strategy) if job.strategy is not None else None
    return bool(asked.config.docs and info and info.retrieves_documents)


def _two_by_two(
    strategies: Collection[StrategyResult],
    scores: Mapping[str, Mapping[str, float]],
    metric: str,
    seed: int,
) -> TwoByTwo | None:
    """The 2 x 2 of four strategies with one model, the first that has all four."""
    for model in dict.fromkeys(one.model for one in strategies if one.model):
        ids = {one.name: one.id for one in strategies if one.model == model and one.id in scores}
        names = registry.square(ids)
        if names:
            return two_by_two([ids[name] for name in names], scores, metric, seed)
    return None


def _metrics(strategies: Iterable[StrategyResult]) -> tuple[MetricSummary, ...]:
    """What the metrics of the strategies are."""
    specs = map(metric_spec, dict.fromkeys(name for one in strategies for name in one.metrics))
    return tuple(
        MetricSummary(one.name, one.values, one.written, one.title, one.explanation, one.direction)
        for one in specs
    )


def _task(task: Task, split: Split) -> TaskSummary:
    return TaskSummary(
        task.kind,
        len(split.train),
        len(split.validation),
        len(split.test),
        task.labels,
    )


def _answered(name: str, trial: Ended, asked: RunContext) -> Answered:
    """What `failures` looks at."""
    exact = trial.counted.get(trial.tells_right or "")
    return Answered(
        name,
        trial.predictions,
        trial.counted[share_metric(asked.primary_metric)].values,
        exact.values if exact else {},
        document_shown(asked.split.test, list(trial.predictions.values()))
        if asked.config.docs
        else {},
        trial.record.answer_shown,
    )


def _limits(config: RunConfig) -> tuple[Limit, ...]:
    """What the user set."""
    bounds: dict[LimitedFigure, float | None] = {
        "p95_latency_ms": config.max_latency_ms,
        "usd_per_1k_requests": config.max_cost_per_1k,
        "peak_gpu_gb": config.max_gpu_gb,
        "primary_metric": config.min_accuracy,
    }
    return tuple(Limit(figure, bound) for figure, bound in bounds.items() if bound is not None)


def _strategy(job: TrialJob, trial: Ended | None, asked: RunContext) -> StrategyResult:
    info = registry.strategy_info(job.strategy) if job.strategy is not None else None
    uses_model = info is None or info.uses_language_model
    about = info.about if info is not None else None
    if trial is None:
        return StrategyResult(
            job.name, "skipped", _not_ended(job),
            memory=_predicted(job.name, asked), uses_language_model=uses_model, about=about,
            outside=info is None, name=job.strategy or job.name, model=job.model,
        )  # fmt: skip
    record = trial.record
    # of an outside system, time and memory would be those of reading its file
    own = record.measurements if job.strategy is not None else ()
    phases = tuple(
        Phase(
            one.phase,
            one.wall_s,
            one.peak_rss_bytes,
            one.peak_gpu_bytes,
            one.device_gpu_bytes,
        )
        for one in own
    )
    result = StrategyResult(
        job.name,
        record.status,
        record.reason,
        name=job.strategy or job.name,
        model=job.model,
        phases=phases,
        memory=_memory(job, record, phases, asked),
        uses_language_model=uses_model,
        suggestion=record.suggestion,
        settings=record.spec.params,
        notes=tuple(one for one in record.notes if not isinstance(one, Knowledge)),
        about=about,
        outside=info is None,
    )
    if record.status != "done":
        return result
    predictions = list(trial.predictions.values())
    info = registry.strategy_info(job.strategy) if job.strategy is not None else None
    return replace(
        result,
        complexity=info.complexity if info else None,
        reference=info.reference if info else None,
        metrics=trial.metrics(asked.task, asked.split.test, asked.config.seed),
        latency_ms=measured.latency(predictions),
        throughput=Throughput(record.throughput_rps),
        tokens=measured.tokens(predictions),
        cost=measured.cost(job, record, predictions, asked.config.gpu_price),
        overflow=measured.overflow(predictions) if uses_model else None,
        retrieval=_retrieval(job, trial, asked),
        free_running=record.free_running,
        query_swap=_query_swap(trial, asked),
        uncalibrated=trial.uncalibrated(asked.task, asked.split.test, asked.config.seed),
        errors=sum(one.output is None for one in predictions),
        answers_cut=measured.answers_cut(predictions),
    )


def _memory(
    job: TrialJob, record: TrialRecord, phases: Sequence[Phase], asked: RunContext
) -> Memory | None:
    """Peak memory of a trial, and where its language model ran; None where nothing was measured."""
    if not phases:
        return None
    found = measured.memory(phases, asked.predicted_gpu_bytes.get(job.name))
    return replace(found, device=record.model.device if record.model else None)


def _not_ended(job: TrialJob) -> Cause:
    """Why a trial has no record: stopped in the middle, or never begun."""
    trial = RunFolder(job.run).trial(job.name)
    try:
        begun = trial.fingerprint() == job.fingerprint
        rows = len({one.sample_id for one in trial.predictions()}) if begun else 0
    except RunFolderError:
        begun, rows = True, 0
    return StoppedRunning(rows) if begun else NotRun("stopped")


def _query_swap(trial: Ended, asked: RunContext) -> QuerySwap | None:
    share = share_metric(asked.primary_metric)
    counted = trial.counted.get(share)
    if counted is None:
        return None
    return control.compared(trial.swapped, counted.values, share, asked.config.seed)


def _predicted(name: str, asked: RunContext) -> Memory | None:
    """Memory of a strategy that did not run."""
    predicted = asked.predicted_gpu_bytes.get(name)
    return None if predicted is None else Memory(None, None, predicted)


def _retrieval(job: TrialJob, trial: Ended, asked: RunContext) -> Retrieval | None:
    info = registry.strategy_info(job.strategy) if job.strategy is not None else None
    if info is None or not (info.retrieves_documents or info.needs_documents):
        return None
    knowledge = next((note for note in trial.record.notes if isinstance(note, Knowledge)), None)
    predictions = list(trial.predictions.values())
    found = recall(asked.split.test, predictions) if asked.config.docs else None
    found = replace(found or Retrieval(), knowledge=knowledge)
    return _with_outcomes(found, trial, asked) if asked.task.kind == "qa" else found


def _with_outcomes(found: Retrieval, trial: Ended, asked: RunContext) -> Retrieval:
    """Add what became of the rows whose right source was shown, and of the others."""
    predictions = list(trial.predictions.values())
    shown = [len(one.evidence) for one in predictions if one.output is not None]
    metric = trial.tells_right or asked.primary_metric
    values = trial.counted[metric].values if metric in trial.counted else {}

    def counted(rows: Mapping[str, bool]) -> RetrievalOutcomes | None:
        return outcomes(rows, values, metric, asked.config.seed)

    by_document = document_shown(asked.split.test, predictions) if asked.config.docs else {}
    by_answer: dict[str, bool] = {}
    if trial.record.answer_shown is not None:
        with_answer = set(trial.record.answer_shown)
        by_answer = {row.id: row.id in with_answer for row in asked.split.test}
    return replace(
        found,
        shown_max=max(shown, default=None),
        shown_mean=statistics.fmean(shown) if shown else None,
        by_document=counted(by_document),
        by_answer=counted(by_answer),
    )


def _models(jobs: Sequence[TrialJob], ended: Mapping[str, Ended | None]) -> list[ModelInfo]:
    """The models of the run as they were opened, in the order in which they were given."""
    found: dict[str, ModelInfo] = {}
    for job in jobs:
        trial = ended[job.name]
        if job.model is not None and trial is not None and trial.record.model is not None:
            found.setdefault(job.model, trial.record.model)
    return list(found.values())


def _model_summary(info: ModelInfo) -> ModelSummary:
    return ModelSummary(
        info.id,
        info.parameters,
        info.device,
        info.dtype,
        info.context_length,
        info.chat_template,
        info.note,
    )


def _provenance(
    asked: RunContext, models: Sequence[ModelInfo], stopped: Sequence[ResultNote]
) -> Provenance:
    several = len(asked.config.model) > 1
    quirks = tuple(
        QuirkOf(model, note) if several else note
        for model, notes in asked.model_notes.items()
        for note in notes
    )
    device = next((one.device_name or one.device for one in models), None)
    return Provenance(
        command=asked.command,
        seed=asked.config.seed,
        split=asked.split.method,
        test_sha256=asked.split.test_sha256,
        files=asked.files,
        removed=asked.split.removed,
        documents=asked.config.docs,
        versions=versions(),
        hardware=hardware(device),
        notes=(*asked.split.notes, *quirks, *stopped, *_limits_of(asked)),
    )


def _stopped(unfinished: Sequence[str], repeated: learning_curve.Repeats) -> list[ResultNote]:
    """What is missing because the run was stopped."""
    found: list[ResultNote] = []
    if unfinished:
        found.append(StrategiesUnfinished(tuple(unfinished)))
    ended = [one.ended is not None for repeats in repeated.values() for one in repeats]
    if not all(ended):
        found.append(RepeatsUnfinished(sum(ended), len(ended)))
    return found


def _limits_of(asked: RunContext) -> tuple[NotShown, ...]:
    """What this comparison does not show."""
    outside = (NotShown("outside"),) if asked.config.predictions else ()
    if tuple(asked.config.strategies) == ("none",):
        return (NotShown("other_test_rows"), *outside)
    one_seed = (NotShown("other_seeds"),) if asked.config.seeds == 1 else ()
    own = asked.task.wording != Wording()
    prompts = NotShown("than_your_prompt" if own else "other_prompts")
    general = (NotShown("other_test_rows"), prompts, NotShown("other_machines"))
    return (*one_seed, *general, *outside)
