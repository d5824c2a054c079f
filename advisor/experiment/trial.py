"""One trial, run in a process of its own: load, fit, time single requests, predict, score.

This is the only place that holds a strategy and the test targets at once, and the strategy gets
test rows without them.
"""

from __future__ import annotations

import random
import shutil
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

from advisor.data_findings import Knowledge
from advisor.errors import OutOfMemory
from advisor.experiment import control, repeats
from advisor.experiment.job import TrialJob
from advisor.experiment.token_price import price_of
from advisor.findings import Finding
from advisor.models.base import (
    BacksOff,
    ChargesMoney,
    Embedder,
    HasNotes,
    Model,
    ranked_once,
)
from advisor.models.embedder import open_embedder
from advisor.models.endpoints.opening import endpoint_of
from advisor.models.endpoints.spending import Spending
from advisor.models.oom import first_line, ran_out
from advisor.models.opening import open_model
from advisor.models.provider import provider_of
from advisor.models.reranker import Reranker, open_reranker
from advisor.runs.store import RunFolder, TrialFolder
from advisor.trial_findings import BegunAgain, Note, Remark
from advisor.types import (
    Event,
    FreeRunning,
    Measurement,
    ModelInfo,
    PhaseStarted,
    Prediction,
    Progress,
    Sample,
    Score,
    TrialRecord,
)
from evals.counting import count
from evals.meters import PhaseMeter
from evals.registry import make_scorers, metrics_for, share_scorer
from evals.retrieval import RowJudge, answer_shown
from evals.scorers import Scorer, is_json, score_all
from strategies import registry
from strategies.base import (
    AsksModel,
    FitContext,
    Predictor,
    RunsFree,
    ShowsPassages,
    Strategy,
    SwapsQuery,
)
from strategies.precomputed import Precomputed
from strategies.retrieval.neighbours import Texts, cut_note

LATENCY_ROWS = 30
"""Requests timed one at a time, at most."""
FEWEST_LATENCY_ROWS, LATENCY_S = 10, 4.0
"""Requests timed however long they take; beyond them, none begins after so many seconds."""
WARM_UP_ROWS = 3
SPENDING = "spending.jsonl"
"""What the run's requests to endpoints cost, a line each."""
TIMED_AGAIN_ROWS = 100
"""Test rows that a resumed trial answers once more, for their time alone."""
FREE_ROWS = 20
"""Test rows on which a classifier also answers freely."""
CHUNK_ROWS = 1024
"""Rows handed to a predictor at once; large enough to group by length, small enough to report."""

Send = Callable[[Event], None]


@dataclass
class Trial:
    """The state of one running trial."""

    job: TrialJob
    send: Send
    meter: PhaseMeter = field(default_factory=PhaseMeter)
    notes: list[Note | Knowledge] = field(default_factory=list)
    entered: str = "starting"
    compared: dict[Texts, Sequence[str]] = field(default_factory=dict)
    _lm: Model | None = None
    _charging: list[ChargesMoney] = field(default_factory=list)
    _embedder: Embedder | None = None
    _trained_before_s: float = 0.0

    @cached_property
    def run(self) -> RunFolder:
        """The run folder."""
        return RunFolder(self.job.run)

    @cached_property
    def folder(self) -> TrialFolder:
        """The trial's own folder."""
        return self.run.trial(self.job.name)

    def open_model(self) -> Model:
        """The language model, opened once."""
        if self._lm is None:
            assert self.job.model is not None  # a strategy that asks for one is a cell with one
            self._lm = self._open(self.job.model)
            if self.job.kills and isinstance(self._lm, BacksOff):
                self._lm.begin_smaller(self.job.kills)
        return self._lm

    def open_helper(self) -> Model:
        """The model that proposes instructions."""
        assert self.job.helper is not None
        return self._open(self.job.helper)

    def _open(self, ref: str) -> Model:
        lm = open_model(ref, device=self.job.device, trust_remote_code=self.job.trust_remote_code)
        if isinstance(lm, ChargesMoney):
            spending = Spending(self.run.path / SPENDING, self.job.budget_usd)
            of = endpoint_of(ref)
            lm.charge(spending, None if of is None else price_of(of, self.job.price))
            self._charging.append(lm)
        return lm

    def open_embedder(self) -> Embedder:
        """The sentence embedder, opened once."""
        if self._embedder is None:
            self._embedder = open_embedder(self.job.embedder, offline=self.job.offline)
        return self._embedder

    def _open_reranker(self) -> Reranker:
        assert self.job.reranker is not None
        return open_reranker(self.job.reranker, offline=self.job.offline)

    def enter(self, phase: str, total: int | None = None) -> None:
        """Tell the parent that a phase begins."""
        self.entered = phase
        self.send(PhaseStarted(self.job.name, phase, total))

    def progress(self, done: int, total: int | None, detail: Finding | None) -> None:
        """Tell the parent how far the phase is."""
        self.send(Progress(self.job.name, done, total, detail=detail))

    def execute(self) -> TrialRecord:
        """Run the trial and return its record; predictions and scores are on disk by then.

        Raises:
            OutOfMemory: memory ran out, and smaller batches did not help or there were none.
        """
        try:
            return self._execute()
        except Exception as error:
            if not ran_out(error):
                raise
            # what the frames hold is the memory that recording this death needs
            traceback.clear_frames(error.__traceback__)
            if isinstance(error, OutOfMemory):
                raise
            raise OutOfMemory("library-error", text=first_line(error)) from error

    def _execute(self) -> TrialRecord:
        job, folder = self.job, self.folder
        kept = folder.begin(job.fingerprint)
        if job.strategy is None:
            kept = {}  # outside predictions may stand in row order: they are read as a whole
        strategy = self._strategy()
        self.enter("load")
        with self.meter.phase("load"):
            train, validation = repeats.rows(job, self.run)
            self._open_ahead()
        self.enter("fit")
        with self.meter.phase("fit"):
            predictor = strategy.fit(train, validation, self._context())
        spent = [one.spent_usd for one in self._charging]
        known = [usd for usd in spent if usd is not None]
        fit_usd = sum(known) if spent and len(known) == len(spent) else None
        test = self.run.rows("test")
        if job.is_repeat:
            throughput, free = self._predict(predictor, test, kept, {}), None
        else:
            throughput, free = self._measure(predictor, test, kept)
        self._note_limits(predictor)
        self._note_cut(test)
        metrics = self._score(test)
        shutil.rmtree(folder.work, ignore_errors=True)
        return TrialRecord(
            spec=strategy.spec,
            seed=job.seed,
            fingerprint=job.fingerprint,
            status="done",
            model=self._model_used(predictor),
            measurements=self._measurements(),
            throughput_rps=throughput,
            metrics=metrics,
            free_running=free,
            answer_shown=None if job.is_repeat else self._answer_shown(predictor, test),
            notes=tuple(self.notes),
            train_rows=len(train),
            fit_usd=fit_usd,
        )

    def _measure(
        self, predictor: Predictor, test: Sequence[Sample], kept: dict[str, Prediction]
    ) -> tuple[float | None, FreeRunning | None]:
        """Do all that a first run shows beside its answers; return throughput and free answers."""
        self._save(predictor)
        asked = [replace(row, target=None) for row in test]
        latency = {} if self.job.strategy is None else self._latency(predictor, asked)
        throughput = self._predict(predictor, test, kept, latency)
        free = self._free_running(predictor, asked)
        self._swap_queries(predictor, test)
        return throughput, free

    def _strategy(self) -> Strategy:
        if self.job.strategy is None:
            assert self.job.predictions_file is not None
            return Precomputed(self.job.name, self.job.predictions_file)
        return registry.create(self.job.strategy)

    def _open_ahead(self) -> None:
        opens = registry.strategy_info(self.job.strategy).requires if self.job.strategy else ()
        if "model" in opens:
            self.open_model()
        if "embedder" in opens:
            self.open_embedder()

    def _context(self) -> FitContext:
        job = self.job
        self.folder.work.mkdir(exist_ok=True)
        return FitContext(
            task=job.task,
            seed=job.seed,
            work_dir=self.folder.work,
            model=job.model or "",
            documents=job.docs,
            open_model=self.open_model,
            open_embedder=self.open_embedder,
            note=self.notes.append,
            compared=self.compared.__setitem__,
            progress=self.progress,
            device=job.device,
            trust_remote_code=job.trust_remote_code,
            train_share=job.train_share,
            cpu_training=job.cpu_training,
            oom_retries=job.kills,
            judge=RowJudge(),
            retriever=job.retriever,
            open_reranker=self._open_reranker if job.reranker else None,
            went_on=self._went_on,
            score=self._training_score(),
            open_helper=self.open_helper if job.helper else None,
            helper=job.helper,
            log_dir=self.folder.path,
        )

    def _training_score(self) -> Callable[[Sample, str | None], float]:
        """The metric that ranks the strategies, for choices on labelled rows."""

        @cache
        def scorer() -> Scorer:
            return share_scorer(self.job.task, self.run.rows("train"), self.open_embedder)

        return lambda row, output: scorer().score(row, output).value or 0.0

    def _went_on(self, seconds: float) -> None:
        self._trained_before_s += seconds

    def _save(self, predictor: Predictor) -> None:
        if self.job.strategy is not None:
            self.enter("save")
            with self.meter.phase("save"):
                shutil.rmtree(self.folder.artifact, ignore_errors=True)
                predictor.save(self.folder.artifact)

    def _model_used(self, predictor: Predictor) -> ModelInfo | None:
        """The model that answered: a fine-tuned one is the predictor's own."""
        if isinstance(predictor, AsksModel):
            return predictor.lm.info
        return self._lm.info if self._lm is not None else None

    def _measurements(self) -> tuple[Measurement, ...]:
        """What each phase took; fitting with the time of the training that it went on with."""
        return tuple(
            replace(one, wall_s=one.wall_s + self._trained_before_s) if one.phase == "fit" else one
            for one in self.meter.measurements
        )

    def _note_limits(self, predictor: Predictor) -> None:
        """Say in the record what was given up to keep within memory, or to stay exact."""
        if self.job.kills:
            self.notes.append(BegunAgain(self.job.kills, 4**self.job.kills))
        if not isinstance(predictor, AsksModel):
            return
        if isinstance(predictor.lm, HasNotes):
            self.notes.extend(predictor.lm.notes)
        if self.job.task.schema and not predictor.lm.info.constrains:
            self.notes.append(Remark("answers_not_constrained"))

    def _note_cut(self, test: Sequence[Sample]) -> None:
        """Say in the record how many of the texts that the strategy compares were cut."""
        if self.compared:
            texts: dict[Texts, Sequence[str]] = {
                **self.compared,
                "test_rows": [row.input for row in test],
            }
            note = cut_note(self.open_embedder(), texts)
            self.notes.extend([note] if note else [])

    def _latency(self, predictor: Predictor, asked: Sequence[Sample]) -> dict[str, float]:
        """Seconds per request, one request at a time, after warming up on the last rows.

        First a small batch, which computes what all prompts share, as a server would once; then
        single requests, because the first of a kind carries one-off costs.
        """
        timed, warm = asked[:LATENCY_ROWS], asked[-WARM_UP_ROWS:]
        self.enter("latency", len(timed))
        found = {}
        with _ranked_once(predictor), self.meter.phase("latency"):
            for rows in (warm, *([row] for row in warm)):
                for _ in predictor.predict(rows):
                    pass
            for done, sample in enumerate(timed, 1):
                begin = time.perf_counter()
                for _ in predictor.predict([sample]):
                    pass
                found[sample.id] = time.perf_counter() - begin
                self.send(Progress(self.job.name, done, len(timed)))
                if done >= FEWEST_LATENCY_ROWS and sum(found.values()) > LATENCY_S:
                    break
        return found

    def _predict(
        self,
        predictor: Predictor,
        test: Sequence[Sample],
        kept: dict[str, Prediction],
        latency: dict[str, float],
    ) -> float | None:
        """Predict the rows that are missing, appending as answers come; return requests per s."""
        missing = [row for row in test if row.id not in kept]
        self.enter("predict", len(test))
        tally = _Tally(self._running_scorer(test), {row.id: row for row in test})
        for one in kept.values():
            tally.add(one)
        with self.meter.phase("predict"):
            size = CHUNK_ROWS if self.job.strategy else max(1, len(missing))
            for one in _in_chunks(predictor, missing, size):
                timed = one if one.latency_s is not None else _timed(one, latency)
                self.folder.append([timed])
                tally.add(timed)
                self.send(Progress(self.job.name, tally.n, len(test), tally.mean))
        predictions = {one.sample_id: one for one in self.folder.predictions()}
        self.folder.write_predictions(
            predictions.get(row.id, Prediction(row.id, None, error="no answer was given"))
            for row in test
        )
        if not self.job.strategy or self.job.is_repeat or not test:
            return None
        if kept:
            return self._throughput_again(predictor, test)
        return len(missing) / self.meter.measurements[-1].wall_s

    def _throughput_again(self, predictor: Predictor, test: Sequence[Sample]) -> float:
        """Time a batch of a resumed trial anew: what its first part took went with its process."""
        rows = [replace(row, target=None) for row in test[:TIMED_AGAIN_ROWS]]
        self.enter("throughput", len(rows))
        with self.meter.phase("throughput"):
            answered = sum(1 for _ in predictor.predict(rows))
        return answered / self.meter.measurements[-1].wall_s

    def _running_scorer(self, rows: Sequence[Sample]) -> Scorer:
        first = metrics_for(self.job.task, rows)[0]
        return make_scorers([first], self.job.task, self.open_embedder)[0]

    def _free_running(self, predictor: Predictor, asked: Sequence[Sample]) -> FreeRunning | None:
        task = self.job.task
        if not isinstance(predictor, RunsFree) or not isinstance(predictor, AsksModel):
            return None
        model = predictor.lm.info
        by_likelihood = task.kind == "classification" and model.likelihoods
        if not by_likelihood and (task.schema is None or not model.constrains):
            return None
        provider = provider_of(self.job.model) if self.job.model else None
        if provider is not None and not provider.generates:
            return None
        picked = random.Random(self.job.seed).sample(list(asked), min(FREE_ROWS, len(asked)))
        self.enter("free_running", len(picked))
        chosen = {one.sample_id: one.output for one in self.folder.predictions()}
        with self.meter.phase("free_running"):
            answers = list(predictor.predict_free(picked))
        valid = is_json if task.schema else set(task.labels).__contains__
        invalid = [one.output or "" for one in answers if not valid(one.output or "")]
        scorer = self._running_scorer(picked)
        same = [
            scorer.score(Sample(one.sample_id, "", chosen[one.sample_id]), one.output).value == 1
            for one in answers
        ]
        return FreeRunning(
            n=len(answers),
            valid=len(answers) - len(invalid),
            agree=sum(same),
            examples=tuple(dict.fromkeys(sorted(invalid)))[:5],
        )

    def _swap_queries(self, predictor: Predictor, test: Sequence[Sample]) -> None:
        """Run the query-swap control on a strategy that retrieves, once."""
        if not isinstance(predictor, SwapsQuery) or self.folder.swapped():
            return
        scorer = share_scorer(self.job.task, test, self.open_embedder)
        swaps = control.draw(test, self.job.seed)
        if not swaps:
            return
        self.enter(control.PHASE, len(swaps))
        with _ranked_once(predictor), self.meter.phase(control.PHASE):
            answers = control.ask(
                predictor, swaps, scorer, lambda done: self.progress(done, len(swaps), None)
            )
        self.folder.write_swapped(answers)

    def _answer_shown(self, predictor: Predictor, test: Sequence[Sample]) -> tuple[str, ...] | None:
        """Look for short answers in the passages shown; a free text is not to be found in one."""
        if self.job.task.kind != "qa" or not isinstance(predictor, ShowsPassages):
            return None
        predictions = self.folder.predictions()
        return answer_shown(test, predictions, predictor.passage_text)

    def _score(self, test: Sequence[Sample]) -> dict[str, float | None]:
        """Score every row and take the mean of each scorer.

        A metric of the whole split is named here and computed with its interval in the summary. It
        is computed here as well where the library for it is loaded already.
        """
        self.enter("score")
        with self.meter.phase("score"):
            metrics = metrics_for(self.job.task, test)
            outputs = [one.output for one in self.folder.predictions()]
            scorers = make_scorers(metrics, self.job.task, self.open_embedder)
            scores: list[Score] = score_all(scorers, test, outputs)
            self.folder.write_scores(scores)
            if "torch" in sys.modules:
                from evals.evaluate_library import aggregate

                return aggregate(self.job.task, metrics, test, outputs, scores)
        means = {name: counted.mean for name, counted in count(scores).items()}
        return means | {one.name: None for one in metrics if one.sums is not None}


@dataclass
class _Tally:
    """The running mean of the deciding score."""

    scorer: Scorer
    rows: dict[str, Sample]
    n: int = 0
    total: float = 0.0

    def add(self, prediction: Prediction) -> None:
        self.n += 1
        if prediction.sample_id in self.rows:
            score = self.scorer.score(self.rows[prediction.sample_id], prediction.output)
            self.total += score.value or 0.0

    @property
    def mean(self) -> float | None:
        return self.total / self.n if self.n else None


def _ranked_once(predictor: Predictor) -> AbstractContextManager[None]:
    return ranked_once(predictor.lm if isinstance(predictor, AsksModel) else None)


def _in_chunks(predictor: Predictor, rows: Sequence[Sample], size: int) -> Iterator[Prediction]:
    for start in range(0, len(rows), size):
        chunk = [replace(row, target=None) for row in rows[start : start + size]]
        yield from predictor.predict(chunk)


def _timed(prediction: Prediction, latency: dict[str, float]) -> Prediction:
    return replace(prediction, latency_s=latency.get(prediction.sample_id))
