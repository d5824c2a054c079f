"""From what the trials left on disk to `Results`: intervals, costs, comparisons, the verdict."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from advisor.compare import control
from advisor.compare.advised import judge
from advisor.compare.job import TrialJob
from advisor.compare.machine import hardware, versions
from advisor.config import RunConfig
from advisor.plan.cost import cost, price_for
from advisor.plan.forecast import Outlook
from advisor.results import (
    Answer,
    Cost,
    Latency,
    Memory,
    Metric,
    ModelSummary,
    Overflow,
    Phase,
    Provenance,
    QuerySwap,
    Results,
    Retrieval,
    RetrievalOutcomes,
    StrategyResult,
    TaskSummary,
    TestRow,
    Throughput,
    Tokens,
)
from advisor.store import RunFolder
from advisor.types import (
    LoadReport,
    ModelInfo,
    Prediction,
    Sample,
    Split,
    SwappedAnswer,
    Task,
    TrialRecord,
)
from evals.counting import Counted, count
from evals.registry import metric_kind
from evals.retrieval import document_shown, outcomes, recall
from evals.stats import compare, interval
from evals.verdict import decide
from strategies import registry

EXACT_MATCH = "exact_match"
"""What makes an answer right or wrong where a graded metric decides the comparison."""
LIMITS = (
    "One seed: what another draw of rows, demonstrations or initial weights gives is not shown.",
    "Prompts are the tool's own, the same for all; a better-written prompt may do better.",
    "Latency and memory hold for this machine and this model alone.",
)


@dataclass(frozen=True)
class Asked:
    """What the comparison was about.

    Attributes:
        config: the settings.
        command: the command line.
        task, split, files: what the data turned out to be.
        primary_metric: the metric that decides.
        skipped: strategies that could not run here, with the reason.
        advice: the strategy that `advisor ask` recommended for this data, if any.
        outlook: what was predicted for the GPU before anything ran; None where nothing was.
    """

    config: RunConfig
    command: str
    task: Task
    split: Split
    files: tuple[LoadReport, ...]
    primary_metric: str
    skipped: Mapping[str, str]
    advice: str | None = None
    outlook: Outlook | None = None

    def predicted_gpu_bytes(self, name: str) -> int | None:
        """The predicted peak GPU memory of a strategy; None where nothing is predicted."""
        forecasts = self.outlook.forecasts if self.outlook else ()
        return next((one.peak_gpu_bytes for one in forecasts if one.name == name), None)


@dataclass(frozen=True)
class _Ended:
    """One ended trial, read back."""

    record: TrialRecord
    predictions: Mapping[str, Prediction]
    counted: Mapping[str, Counted]
    swapped: Sequence[SwappedAnswer]


def summarise(folder: RunFolder, jobs: Sequence[TrialJob], asked: Asked) -> Results:
    """Read every trial of the run and put the results together; nothing is computed elsewhere."""
    ended = {job.name: _read(folder, job) for job in jobs}
    found = {job.name: _strategy(job, ended[job.name], asked) for job in jobs}
    found |= {
        name: StrategyResult(
            name, "skipped", reason, memory=_predicted(name, asked), uses_language_model=True
        )
        for name, reason in asked.skipped.items()
    }
    scores = {
        name: dict(trial.counted[asked.primary_metric].values)
        for name, trial in ended.items()
        if trial and trial.record.status == "done" and asked.primary_metric in trial.counted
    }
    comparisons = compare(scores, asked.primary_metric, asked.config.seed)
    verdict = decide(found.values(), comparisons, asked.primary_metric, len(asked.split.test))
    model = next((one.record.model for one in ended.values() if one and one.record.model), None)
    return Results(
        run_id=folder.path.name,
        created_at=datetime.now(UTC).isoformat(timespec="seconds"),
        task=TaskSummary(
            asked.task.kind,
            len(asked.split.train),
            len(asked.split.validation),
            len(asked.split.test),
            asked.task.labels,
            asked.task.by_character,
        ),
        model=_model(model),
        primary_metric=asked.primary_metric,
        strategies=tuple(found.values()),
        comparisons=comparisons,
        verdict=verdict,
        advice=judge(asked.advice, found.values(), verdict),
        provenance=_provenance(asked, model),
        rows=tuple(_row(sample, ended, asked.primary_metric) for sample in asked.split.test),
    )


def _read(folder: RunFolder, job: TrialJob) -> _Ended | None:
    trial = folder.trial(job.name)
    record = trial.record()
    if record is None or record.fingerprint != job.fingerprint:
        return None
    done = record.status == "done"
    return _Ended(
        record,
        {one.sample_id: one for one in trial.predictions()} if done else {},
        count(trial.scores()) if done else {},
        trial.swapped() if done else (),
    )


def _strategy(job: TrialJob, trial: _Ended | None, asked: Asked) -> StrategyResult:
    uses_model = job.strategy is None or registry.listing(job.strategy).uses_language_model
    if trial is None:
        return StrategyResult(
            job.name, "skipped", "not run: the comparison was stopped before its turn",
            memory=_predicted(job.name, asked), uses_language_model=uses_model,
        )  # fmt: skip
    record = trial.record
    phases = tuple(
        Phase(one.phase, one.wall_s, one.peak_rss_bytes, one.peak_gpu_bytes)
        for one in record.measurements
    )
    result = StrategyResult(
        job.name,
        record.status,
        record.reason,
        phases=phases,
        memory=_memory(phases, asked.predicted_gpu_bytes(job.name)),
        uses_language_model=uses_model,
        remedy=record.remedy,
        settings=record.spec.params,
        notes=record.notes,
    )
    if record.status != "done":
        return result
    predictions = list(trial.predictions.values())
    return replace(
        result,
        metrics=_metrics(trial, asked),
        latency_ms=_latency(predictions),
        throughput=Throughput(record.throughput_rps),
        tokens=_tokens(predictions),
        cost=_cost(job, record, predictions, asked),
        overflow=_overflow(predictions) if uses_model else None,
        retrieval=_retrieval(job, trial, asked),
        free_running=record.free_running,
        query_swap=_query_swap(trial, asked),
        errors=sum(one.output is None for one in predictions),
    )


def _metrics(trial: _Ended, asked: Asked) -> dict[str, Metric]:
    found = {
        name: interval(list(counted.values.values()), metric_kind(name), asked.config.seed)
        for name, counted in trial.counted.items()
    }
    for name, value in trial.record.metrics.items():
        if name not in found:  # an aggregate without per-row scores has no interval here
            found[name] = Metric(value, None, None, len(trial.predictions), "over all rows")
    return found


def _query_swap(trial: _Ended, asked: Asked) -> QuerySwap | None:
    counted = trial.counted.get(asked.primary_metric)
    if counted is None:
        return None
    return control.compared(trial.swapped, counted.values, asked.primary_metric, asked.config.seed)


def _latency(predictions: Sequence[Prediction]) -> Latency | None:
    timed = sorted(one.latency_s * 1000 for one in predictions if one.latency_s is not None)
    if not timed:
        return None
    if len(timed) == 1:
        return Latency(timed[0], timed[0], 1)
    cuts = statistics.quantiles(timed, n=20, method="inclusive")
    return Latency(cuts[9], cuts[18], len(timed))


def _tokens(predictions: Sequence[Prediction]) -> Tokens:
    sent = [one.usage.input_tokens for one in predictions if one.usage.input_tokens is not None]
    got = [one.usage.output_tokens for one in predictions if one.usage.output_tokens is not None]
    return Tokens(statistics.fmean(sent) if sent else None, statistics.fmean(got) if got else None)


def _predicted(name: str, asked: Asked) -> Memory | None:
    """Memory of a strategy that did not run."""
    predicted = asked.predicted_gpu_bytes(name)
    return None if predicted is None else Memory(None, None, predicted)


def _memory(phases: Sequence[Phase], predicted: int | None) -> Memory:
    own = [one for one in phases if one.name != control.PHASE]
    resident = [one.peak_rss_bytes for one in own if one.peak_rss_bytes is not None]
    on_gpu = [one.peak_gpu_bytes for one in own if one.peak_gpu_bytes is not None]
    return Memory(max(on_gpu, default=None), max(resident, default=None), predicted)


def _cost(
    job: TrialJob, record: TrialRecord, predictions: Sequence[Prediction], asked: Asked
) -> Cost | None:
    if job.strategy is None:
        return Cost(None, None, "not measured: outside predictions")
    device = (record.model.device_name or record.model.device) if record.model else "cpu"
    wall_s = {one.phase: one.wall_s for one in record.measurements}
    measured = record.throughput_rps is not None
    return cost(
        wall_s.get("fit"),
        len(predictions),
        wall_s.get("predict") if measured else None,
        price_for(device, asked.config.gpu_price),
    )


def _overflow(predictions: Sequence[Prediction]) -> Overflow:
    return Overflow(
        requests=sum(bool(one.dropped or one.truncated) for one in predictions),
        dropped=sum(one.dropped for one in predictions),
        truncated=sum(one.truncated for one in predictions),
    )


def _retrieval(job: TrialJob, trial: _Ended, asked: Asked) -> Retrieval | None:
    if job.strategy is None or not registry.listing(job.strategy).retrieves_documents:
        return None
    prefix, notes = "Knowledge: ", trial.record.notes
    knowledge = next(
        (note.removeprefix(prefix).rstrip(".") for note in notes if note.startswith(prefix)),
        "",
    )
    predictions = list(trial.predictions.values())
    found = recall(asked.split.test, predictions) if asked.config.docs else None
    found = replace(found or Retrieval(), knowledge=knowledge)
    return _with_outcomes(found, trial, asked) if asked.task.kind == "qa" else found


def _with_outcomes(found: Retrieval, trial: _Ended, asked: Asked) -> Retrieval:
    """Add what became of the rows whose right source was shown, and of the others."""
    predictions = list(trial.predictions.values())
    shown = [len(one.evidence) for one in predictions if one.output is not None]
    metric = EXACT_MATCH if EXACT_MATCH in trial.counted else asked.primary_metric
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


def _model(info: ModelInfo | None) -> ModelSummary:
    if info is None:
        return ModelSummary(None, None, None)
    return ModelSummary(
        info.id,
        info.parameters,
        info.device,
        info.dtype,
        info.context_length,
        info.chat_template,
        info.note,
    )


def _row(sample: Sample, ended: Mapping[str, _Ended | None], metric: str) -> TestRow:
    answers = {}
    for name, trial in ended.items():
        prediction = trial.predictions.get(sample.id) if trial else None
        if trial is None or prediction is None:
            continue
        scored = trial.counted.get(metric)
        answers[name] = Answer(
            prediction.output,
            scored.values.get(sample.id) if scored else None,
            prediction.error,
            prediction.evidence,
            prediction.latency_s,
        )
    return TestRow(sample.id, sample.input, sample.target, answers)


def _provenance(asked: Asked, model: ModelInfo | None) -> Provenance:
    return Provenance(
        command=asked.command,
        seed=asked.config.seed,
        split=asked.split.method,
        test_sha256=asked.split.test_sha256,
        files=asked.files,
        documents=asked.config.docs,
        versions=versions(),
        hardware=hardware((model.device_name or model.device) if model else None),
        notes=(*asked.split.notes, *LIMITS),
    )
