"""The comparison from settings to results: load, split, plan the trials, run them, summarise."""

from __future__ import annotations

import hashlib
import json
import shlex
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Literal, cast, get_args

from advisor import hub
from advisor.config import RunConfig
from advisor.data import schema
from advisor.data.load import LoadOptions, load_with_test
from advisor.data.split import SplitOptions, lock, rows_sha256
from advisor.data.task import Rules, recognise
from advisor.data_findings import ModelQuirk, OtherTestRows, Quirk
from advisor.errors import DocumentError, ModelError, RunFolderError, UsageError
from advisor.estimate.forecast import RunEstimate
from advisor.experiment import recompute, repeats
from advisor.experiment.interrupts import never_lost
from advisor.experiment.job import TrialJob, fingerprint
from advisor.experiment.matrix import Cell, Matrix
from advisor.experiment.resume import CompletedTrials, ManifestDamaged, RunAgain, resume_state
from advisor.experiment.run_estimate import estimate_run, too_large_for_memory, too_long
from advisor.experiment.runner import check_model, run_trials, start_early
from advisor.experiment.summary import ModelNotes, RunContext, summarise
from advisor.experiment.token_price import price_of
from advisor.findings import Finding
from advisor.models.adapters import stack
from advisor.models.endpoints.opening import endpoint_of
from advisor.models.endpoints.target import TextsSent
from advisor.models.gguf import Tell
from advisor.models.opening import require
from advisor.models.opening import resolve as resolve_model
from advisor.models.provider import provider_of
from advisor.plugins import module_of
from advisor.results import Results
from advisor.runs.lock import RunLock
from advisor.runs.store import RunFolder
from advisor.trial_findings import Cause, NotRun, OtherTask
from advisor.types import Event, LoadReport, Split, Task, TaskKind, TrialFinished, Wording
from evals.registry import metrics_for
from strategies import registry, template
from strategies.precomputed import read_lines

NONE = "none"
MODEL_NOTES = "model_notes"
NOT_IN_FOLDER = (
    "out", "yes", "seeds", "learning_curve", "max_latency_ms", "max_cost_per_1k", "max_gpu_gb",
    "min_accuracy", "monthly_requests", "trial_timeout", "language", "budget_usd", "price",
)  # fmt: skip
"""Settings that leave every trial as it is."""


@dataclass(frozen=True)
class Prepared:
    """A comparison that is ready to run.

    Attributes:
        asked: settings and data.
        folder: the run folder, the locked split written.
        jobs: the trials, cheapest first; then their repeats.
        done: names of trials whose results in the folder still hold.
        outdated: what of an earlier run does not hold any more.
        lock: on the run folder, held until `run` ends.
        run_estimate: what is predicted for the GPU; None where nothing is.
    """

    asked: RunContext
    folder: RunFolder
    jobs: tuple[TrialJob, ...]
    done: frozenset[str]
    outdated: tuple[ManifestDamaged | RunAgain, ...]
    lock: RunLock
    run_estimate: RunEstimate | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of a comparison."""

    results: Results
    folder: RunFolder
    interrupted: bool


def prepare(
    config: RunConfig,
    command: Sequence[str],
    advice: str | None = None,
    tell: Callable[[Finding], None] | None = None,
) -> Prepared:
    """Check everything that can be wrong, load and split the data, and lay out the trials.

    Args:
        config: the settings.
        command: the command line, for the report.
        advice: the strategy that `advisor ask` recommended for this data, if any.
        tell: called with what leaves this machine, before anything does, and each step of a
            model's conversion.

    Raises:
        AdvisorError: data, documents, model, strategies or run folder cannot be used.
    """
    hub.set_environment(offline=config.offline)
    path = Path(config.out) if config.out else _default_folder(config)
    lock = RunLock(path)
    try:
        if path.is_dir():  # another run there is reported now, not after the data is loaded
            RunFolder(path).refuse_foreign()
            lock.acquire()
        return _prepare(config, command, advice, lock, tell)
    except BaseException:
        lock.release()
        raise


def _prepare(
    config: RunConfig,
    command: Sequence[str],
    advice: str | None,
    lock: RunLock,
    tell: Callable[[Finding], None] | None,
) -> Prepared:
    names = _strategy_names(config)
    if config.retriever is not None:
        module_of("--retriever", config.retriever)
    needs_model = _require_models(config, names, tell)
    start_early(with_torch=needs_model)
    documents = documents_of(config)
    task, split, files = read_data(config)
    # a conversion takes a while: what is wrong with the data is said before it
    places = _places(config, tell) if needs_model else {}
    chosen, skipped = _applicable(config, names, task)
    skipped |= too_long(config, places, chosen, task, split, documents)
    folder = RunFolder.create(lock.folder)
    lock.acquire()
    folder.sweep()
    manifest, damaged = _last_manifest(folder)
    split = _noting_other_rows(split, folder, manifest)
    folder.write_split(split)
    data = _data_sha256(split)
    matrix = _matrix(config, chosen, skipped)
    jobs = _jobs(config, folder, task, data, matrix, documents)
    found = resume_state(folder, jobs, manifest, data, [row.id for row in split.test])
    run_estimate = estimate_run(config, places, matrix.first, task, split, documents)
    unfit: dict[Cell, Cause] = {}
    if run_estimate is not None:
        run_estimate = repeats.lengthened(run_estimate.after(found.done), jobs)
        too_large = run_estimate.skipped
        unfit |= {
            cell: too_large[id_] for cell in matrix.first if (id_ := matrix.name(cell)) in too_large
        }
    else:
        left = [cell for cell in matrix.first if matrix.name(cell) not in found.done]
        unfit |= too_large_for_memory(places, left, task, split)
    skipped |= unfit
    without = {(cell.strategy, cell.model) for cell in unfit}
    jobs = tuple(job for job in jobs if (job.strategy, job.model) not in without)
    forecasts = run_estimate.forecasts if run_estimate is not None else ()
    asked = RunContext(
        config=config,
        command=shlex.join(command),
        task=task,
        split=split,
        files=files,
        primary_metric=metrics_for(task, split.test)[0].name,
        skipped=skipped,
        advice=advice,
        predicted_gpu_bytes={one.id: one.peak_gpu_bytes for one in forecasts},
        model_notes={
            model: notes
            for model, notes in _model_notes(manifest).items()
            if any(job.model == model for job in jobs)
        },
    )
    folder.write_manifest(_manifest(asked, places, jobs, found))
    outdated: tuple[ManifestDamaged | RunAgain, ...] = (*damaged, *found.outdated)
    return Prepared(asked, folder, jobs, found.done, outdated, lock, run_estimate)


def _manifest(
    asked: RunContext,
    places: Mapping[str, str],
    jobs: Sequence[TrialJob],
    found: CompletedTrials,
) -> dict[str, object]:
    return {
        "command": asked.command,
        "config": asdict(asked.config),
        "models": dict(places),
        MODEL_NOTES: _kinds(asked.model_notes),
        "test_sha256": asked.split.test_sha256,
        "trials": {job.name: job.fingerprint for job in jobs},
        "repeats": [job.name for job in jobs if job.is_repeat],
        "origins": found.origins,
    }


def _last_manifest(folder: RunFolder) -> tuple[dict[str, object], tuple[ManifestDamaged, ...]]:
    """What the folder's last run was asked to do; a damaged file is reported and replaced."""
    try:
        return folder.manifest(), ()
    except RunFolderError as error:
        return {}, (ManifestDamaged(error.problem),)


def _model_notes(manifest: Mapping[str, object]) -> ModelNotes:
    """What the last check of each model in this folder told; the next one replaces it."""
    found = manifest.get(MODEL_NOTES)
    return {
        model: tuple(ModelQuirk(one) for one in get_args(Quirk) if one in kinds)
        for model, kinds in (found.items() if isinstance(found, dict) else ())
        if isinstance(kinds, list)
    }


def _kinds(notes: ModelNotes) -> dict[str, list[Quirk]]:
    return {model: [note.what for note in found] for model, found in notes.items()}


def _data_sha256(split: Split) -> str:
    parts = (split.train, split.validation, split.test)
    return hashlib.sha256("".join(map(rows_sha256, parts)).encode()).hexdigest()


def _noting_other_rows(split: Split, folder: RunFolder, manifest: Mapping[str, object]) -> Split:
    """Add a note where the folder's last run had other test rows than these."""
    before = str(manifest.get("test_sha256", split.test_sha256))
    if before == split.test_sha256:
        return split
    note = OtherTestRows(str(folder.path), before[:12], split.test_sha256[:12])
    return replace(split, notes=(*split.notes, note))


def _wording(config: RunConfig) -> Wording:
    """The user's own prompt."""
    messages = template.read(Path(config.prompt).expanduser()) if config.prompt else ()
    places = frozenset[str]().union(*(template.names(one.content) for one in messages))
    if messages and config.instruction and "instruction" not in places:
        raise UsageError("instruction-without-place", path=config.prompt)
    return Wording(config.instruction, messages)


def _schema(config: RunConfig, task: Task, answers: Sequence[str]) -> str | None:
    """The JSON Schema of the labelled answers; None where they are no JSON objects."""
    if config.schema is not None:
        path = Path(config.schema).expanduser()
        return schema.read(path, answers)
    return schema.infer(answers) if task.kind == "json" else None


def read_data(config: RunConfig) -> tuple[Task, Split, tuple[LoadReport, ...]]:
    """Load the files, recognise the task, and lock the split."""
    wording = _wording(config)
    options = LoadOptions(
        config.input_column,
        config.target_column,
        config.group_column,
        config.skip_bad_rows,
        config.read_as,
        config.empty_targets,
    )
    table, test = load_with_test(config.data, config.test, options)
    found = recognise(table, _rules(config))
    task = found.task
    split = lock(
        table,
        test,
        task,
        SplitOptions(
            config.seed,
            config.train_limit,
            config.test_limit,
            group_column=config.group_column,
        ),
    )
    split = replace(split, notes=(*found.notes, *split.notes))
    labelled = [row.target or "" for row in (*split.train, *split.validation)]
    task = replace(task, wording=wording, schema=_schema(config, task, labelled))
    return task, split, (table.report, *([test.report] if test else []))


def _rules(config: RunConfig) -> Rules:
    return Rules(
        cast("TaskKind | None", config.task),
        config.labels_as_written,
        config.none_label,
        cast('Literal[".", ","] | None', config.decimal_mark),
        config.tolerance,
        config.lists_as_sets,
        config.null_is_missing,
    )


def run(prepared: Prepared, on_event: Callable[[Event], None]) -> Outcome:
    """Run the trials that are missing and write results.json; Ctrl-C keeps what is done.

    Raises:
        RunFolderError: results.json cannot be written; the one before is left as it was.
        KeyboardInterrupt: Ctrl-C a second time, while the results are put together.
    """
    try:
        return _run(prepared, on_event)
    finally:
        prepared.lock.release()


def _run(prepared: Prepared, on_event: Callable[[Event], None]) -> Outcome:
    for job in prepared.jobs:
        if job.name in prepared.done:
            on_event(_already(prepared.folder, job))
    missing = [job for job in prepared.jobs if job.name not in prepared.done]
    # the summary's intervals need it, and there is nothing to do while the first trial starts
    threading.Thread(target=import_module, args=("scipy.stats",), daemon=True).start()
    interrupted = False
    asked = prepared.asked
    with never_lost(on_event) as tell:
        try:
            asked = _with_model_checked(prepared, missing, tell)
            run_trials(missing, tell, prepared.asked.config.trial_timeout)
        except KeyboardInterrupt:
            interrupted = True
    results = summarise(prepared.folder, prepared.jobs, asked)
    prepared.folder.write_results(results)
    recompute.keep(prepared.folder, prepared.jobs, asked, results)
    prepared.folder.write_sums()
    return Outcome(results, prepared.folder, interrupted)


def _with_model_checked(
    prepared: Prepared, missing: Sequence[TrialJob], on_event: Callable[[Event], None]
) -> RunContext:
    """Check each model that a missing trial needs; keep what is reported about it."""
    needing: dict[str, TrialJob] = {}
    for job in missing:
        if job.model is not None and _needs_weights(job):
            needing.setdefault(job.model, job)
    if not needing:
        return prepared.asked
    checked = {model: check_model(job, on_event) for model, job in needing.items()}
    asked = replace(prepared.asked, model_notes={**prepared.asked.model_notes, **checked})
    manifest = prepared.folder.manifest()
    prepared.folder.write_manifest({**manifest, MODEL_NOTES: _kinds(asked.model_notes)})
    return asked


def _needs_weights(job: TrialJob) -> bool:
    return job.model is not None and provider_of(job.model) is None


def _strategy_names(config: RunConfig) -> list[str] | None:
    """The strategies asked for; None for all that apply."""
    only_outside = list(config.strategies) == [NONE]
    if only_outside and not config.predictions:
        raise UsageError("none-needs-predictions")
    names = [] if only_outside else list(config.strategies)
    for name in names:
        registry.strategy_info(name)
    for name, path in config.predictions:
        for _ in read_lines(Path(path).expanduser()):
            pass
        if name.casefold() in registry.all_strategies():
            raise UsageError("predictions-named-as-strategy", name=name)
    return names if only_outside else names or None


def _require_models(
    config: RunConfig, names: Sequence[str] | None, tell: Callable[[Finding], None] | None
) -> bool:
    """Whether a model is needed; if so, all are checked early."""
    wanted = names is None or any(
        registry.strategy_info(name).uses_language_model for name in names
    )
    if not wanted:
        return False
    for model in filter(None, (*config.model, config.helper_model)):
        of = endpoint_of(model)
        charges = of is not None and not of.is_local and config.budget_usd is not None
        if of is not None and charges and price_of(of, config.price) is None:
            raise ModelError("endpoint-without-price", model=of.model)
        if tell is not None and of is not None and not of.is_local and not config.offline:
            tell(TextsSent(model, of.host))  # before the first request, which is `require`'s
        require(model, offline=config.offline, trust_remote_code=config.trust_remote_code)
    return True


def _places(config: RunConfig, tell: Tell | None) -> dict[str, str]:
    """Where the weights of each model are that has some: a folder or a hub id."""
    return {
        model: stack(model, resolve_model(model, tell)).base
        for model in config.model
        if provider_of(model) is None
    }


def documents_of(config: RunConfig) -> Path | None:
    """The documents to retrieve from, checked; None without any."""
    if config.docs is None:
        return None
    path = Path(config.docs).expanduser()
    if not path.exists():
        raise DocumentError("docs-not-found", path=config.docs)
    from strategies.retrieval.documents import load_documents  # brings LangChain

    load_documents(path)  # what cannot be read is said now, not after an hour of other strategies
    return path.resolve()


def _applicable(
    config: RunConfig, names: Sequence[str] | None, task: Task
) -> tuple[list[str], dict[Cell, Cause]]:
    """The strategies to run, and those that cannot run on this task or with one of the models."""
    lacks = {model: _lack(model, task) for model in config.model}
    if names is None:
        names = registry.default_names(
            task.kind,
            with_language_model=None in lacks.values(),
            trainable=any(provider_of(model) is None for model in config.model),
        )
    skipped: dict[Cell, Cause] = {}
    for name in names:
        one = registry.strategy_info(name)
        if task.kind not in one.kinds:
            skipped[Cell(name, None, config.seed)] = OtherTask(one.kinds, task.kind)
            continue
        for model in config.model if one.uses_language_model else ():
            cause = lacks[model]
            if one.needs_documents and config.docs is None:
                cause = NotRun("no_documents")
            elif one.finetunes and provider_of(model) is not None:
                cause = NotRun("no_weights")
            if cause is not None:
                skipped[Cell(name, model, config.seed)] = cause
    other_task = {cell.strategy for cell in skipped if cell.model is None}
    return [name for name in names if name not in other_task], skipped


def _lack(model: str, task: Task) -> Cause | None:
    """Why a model cannot answer rows of this task; None if it can."""
    provider = provider_of(model)
    if provider is None:
        return None
    if task.ranks:
        return None if provider.ranks else NotRun("ranks_no_labels")
    return None if provider.generates else NotRun("generates_no_text")


def _matrix(config: RunConfig, names: Sequence[str], skipped: Collection[Cell]) -> Matrix:
    return Matrix(
        names,
        config.model,
        config.seed,
        config.seeds,
        config.learning_curve,
        tuple(name for name, _ in config.predictions),
        frozenset(skipped),
    )


def _jobs(
    config: RunConfig,
    folder: RunFolder,
    task: Task,
    data: str,
    matrix: Matrix,
    documents: Path | None,
) -> tuple[TrialJob, ...]:
    outside = {name: Path(path).expanduser().resolve() for name, path in config.predictions}
    jobs = []
    for cell in matrix.cells:
        job = TrialJob(
            run=folder.path,
            name=matrix.name(cell),
            strategy=None if cell.strategy in outside else cell.strategy,
            predictions_file=outside.get(cell.strategy),
            seed=cell.seed,
            task=task,
            model=cell.model,
            docs=documents,
            helper=_helper(config, cell.strategy),
            embedder=config.embedder,
            reranker=config.reranker if _searches(cell.strategy, outside) else None,
            retriever=config.retriever if _searches(cell.strategy, outside) else None,
            device=config.device,
            trust_remote_code=config.trust_remote_code,
            offline=config.offline,
            train_share=cell.share,
            cpu_training=config.cpu_training if _trains(cell.strategy, outside) else 1.0,
            is_repeat=matrix.is_repeat(cell),
            budget_usd=config.budget_usd,
            price=config.price,
        )
        jobs.append(replace(job, fingerprint=fingerprint(job, data)))
    return tuple(jobs)


def _helper(config: RunConfig, strategy: str) -> str | None:
    """The helper model, for a strategy that asks one."""
    known = registry.all_strategies().get(strategy)
    return config.helper_model if known is not None and known.asks_helper else None


def _trains(strategy: str, outside: Mapping[str, Path]) -> bool:
    if strategy in outside:
        return False
    info = registry.strategy_info(strategy)
    return info.finetunes or info.tunes_encoder


def _searches(strategy: str, outside: Mapping[str, Path]) -> bool:
    """Whether it searches documents: settings of the search change no other trial."""
    return strategy not in outside and registry.strategy_info(strategy).retrieves_documents


def _default_folder(config: RunConfig) -> Path:
    """runs/<data name>-<hash of the settings>: the same command finds its own folder again.

    So does one with other limits, a volume or more repeats, which change no trial.
    """
    settings = {k: v for k, v in asdict(config).items() if k not in NOT_IN_FOLDER}
    digest = hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:8]
    stem = "".join(
        sign if sign.isalnum() or sign in "-_" else "-" for sign in Path(config.data).stem
    )
    return Path("runs") / f"{stem.strip('-') or 'run'}-{digest}"


def _already(folder: RunFolder, job: TrialJob) -> TrialFinished:
    record = folder.trial(job.name).record()
    assert record is not None  # `done` holds only trials with a record
    wall_s = sum(one.wall_s for one in record.measurements)
    score = next(iter(record.metrics.values()), None)
    return TrialFinished(job.name, "done", wall_s, primary_score=score, kept=True)
