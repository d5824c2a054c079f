"""Runs to draw reports of: a realistic one, and one for each thing that can happen to a run."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import cycle
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest

from advisor.data_findings import (
    Drawn,
    EmptyCell,
    Knowledge,
    NotShown,
    ResultNote,
    RowsLeftOut,
    ShareSetAside,
    SplitStep,
    TrainingRowsSearched,
    UnusableRow,
    ValidationHeldBack,
)
from advisor.experiment.two_runs import pair_runs
from advisor.findings import (
    BreakEven,
    Confusion,
    CostBasis,
    CostliestConfusion,
    CurveForecast,
    CurvePoint,
    Economics,
    Failures,
    Flip,
    Flips,
    LabelScore,
    LearningCurve,
    MachinePrice,
    MachineTime,
    MonthlyCost,
    MoreLabels,
    PairedTest,
    PowerCurve,
    Problem,
    RetrievalBreakdown,
    SeedValue,
    Spread,
    StrategyFailures,
    Unfitted,
    WrongEverywhere,
    problem,
)
from advisor.results import (
    Advice,
    Answer,
    Breach,
    Comparison,
    Cost,
    Latency,
    Limit,
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
    Verdict,
)
from advisor.runs.pair import RunPair
from advisor.trial_findings import (
    Cause,
    ErrorRaised,
    MemoryRanOut,
    NeedLessMemory,
    Note,
    NotRun,
    Remark,
    StoppedRunning,
    Suggestion,
    TrainingEnded,
)
from advisor.types import FreeRunning, LoadReport, RemovedRow
from reports import view
from reports.blocks import Report
from reports.sections import two_runs
from reports.without_texts import without_texts
from strategies import registry

LABELS = (
    "billing", "bug report", "cancellation", "delivery", "feature request", "login",
    "password", "praise", "refund", "shipping address", "spam", "upgrade",
)  # fmt: skip
TESTED = PairedTest("mcnemar", 300, 10)
# name, accuracy, p50 ms, set-up usd, usd per 1,000, uses a language model, tokens in
_SHAPES = (
    ("majority", 0.083, 0.011, 0.0, 0.0, False, None),
    ("tfidf", 0.813, 0.62, 0.00012, 0.0000004, False, None),
    ("embedding", 0.857, 4.9, 0.0011, 0.000003, False, None),
    ("knn-vote", 0.823, 5.1, 0.0009, 0.0000031, False, None),
    ("zero-shot", 0.217, 61.0, 0.0, 0.0062, True, 71.2),
    ("few-shot", 0.323, 242.0, 0.0, 0.0187, True, 402.6),
    ("knn-few-shot", 0.813, 251.0, 0.0009, 0.0192, True, 398.1),
    ("rag", 0.793, 318.0, 0.0013, 0.0241, True, 455.0),
    ("qlora", 0.897, 66.0, 0.0412, 0.0064, True, 71.2),
)


def _strategy(index: int) -> StrategyResult:
    name, accuracy, p50, setup, per_1k, model, tokens = _SHAPES[index]
    half = 1.96 * (accuracy * (1 - accuracy) / 300) ** 0.5
    info = registry.strategy_info(name)
    return StrategyResult(
        id=name,
        model="smollm2" if model else None,
        status="done",
        reason=None,
        complexity=info.complexity,
        reference=info.reference,
        metrics={
            "accuracy": Metric(accuracy, accuracy - half, min(1.0, accuracy + half), 300, "wilson"),
            "macro_f1": Metric(accuracy - 0.02, accuracy - 0.02 - half, accuracy + half, 300),
        },
        latency_ms=Latency(p50, p50 * 1.7, 50),
        throughput=Throughput(None if name == "majority" else 4200 / p50),
        tokens=Tokens(tokens, 3.4 if model else None),
        memory=Memory(None, 310_000_000 + 90_000_000 * index, None),
        cost=Cost(setup, per_1k, (MachineTime(MachinePrice(0.1, "option", "cpu")),)),
        phases=(
            *((Phase("load", 2.31),) if model else ()),
            Phase("fit", 184.2 if name == "qlora" else 0.4 * index),
            Phase("latency", 50 * p50 / 1000),
            Phase("predict", 0.3 * 300 * p50 / 1000),
            Phase("score", 0.031),
        ),
        uses_language_model=model,
        overflow=Overflow(12, 40, 1) if name == "few-shot" else Overflow(0, 0, 0),
        retrieval=(
            Retrieval({"recall@1": 0.71, "recall@5": 0.953}, 300, TrainingRowsSearched(2000))
            if name == "rag"
            else None
        ),
        free_running=(
            FreeRunning(50, 41, 39, ("I think it is about billing", "<b>refund</b>"))
            if name == "zero-shot"
            else None
        ),
        settings={"k": 10, "seed": 0} if "shot" in name else {},
        errors=3 if name == "rag" else 0,
        notes=(TrainingEnded(240, True, 180, 0.412, 0.85),) if name == "qlora" else (),
    )


def _row(index: int, source: random.Random) -> TestRow:
    target = LABELS[index % len(LABELS)]
    text = f"Ticket {index}: I need help with my {target}, it has been {index % 9} days now."
    answers = {}
    for name, accuracy, *_ in _SHAPES:
        right = source.random() < accuracy
        output = target if right else source.choice(LABELS)
        evidence = tuple(f"train-{source.randrange(2000)}" for _ in range(5))
        answers[name] = Answer(
            output,
            float(output == target),
            evidence=evidence if name in ("rag", "knn-few-shot") else (),
        )
    if index == 3:
        answers["rag"] = Answer(None, 0.0, "the prompt could not be shortened to 512 tokens")
    return TestRow(f"test-{index}", text, target, answers)


def _led(pair: Comparison) -> Comparison:
    """The same pair, the other strategy first."""
    return replace(
        pair,
        a=pair.b,
        b=pair.a,
        difference=-pair.difference,
        ci_low=-pair.ci_high,
        ci_high=-pair.ci_low,
    )


@pytest.fixture(scope="session")
def make_results() -> Callable[[int], Results]:
    """Builds the comparison with that many test rows to show."""

    def make(n_rows: int) -> Results:
        source = random.Random(0)
        finished = tuple(_strategy(index) for index in range(len(_SHAPES)))
        failed = StrategyResult(
            "rag+qlora",
            "failed",
            MemoryRanOut("fit", problem("library-error", text="21.4 GiB needed, 20.0 GiB free")),
            suggestion=NeedLessMemory(),
        )
        skipped = StrategyResult("prompt-tuning", "skipped", NotRun("stopped"))
        rivals = [("embedding", 0.040, 0.0021, 0.013), ("knn-vote", 0.073, 0.0004, 0.0004)]
        rivals += [("tfidf", 0.083, 0.0001, 0.0008), ("knn-few-shot", 0.083, 0.0001, 0.0008)]
        rivals += [("rag", 0.103, 0.00001, 0.0001), ("few-shot", 0.573, 1e-9, 1e-8)]
        rivals += [("zero-shot", 0.680, 1e-9, 1e-8), ("majority", 0.813, 1e-9, 1e-8)]
        # the run lists a pair in the order of its strategies, whoever is ahead
        pairs = [(name, "qlora", -d, p, adjusted) for name, d, p, adjusted in rivals]
        pairs += [("embedding", "knn-vote", 0.033, 0.061, 0.122), ("tfidf", "rag", 0.02, 0.3, 0.6)]
        comparisons = tuple(
            Comparison(a, b, "accuracy", d, d - 0.035, d + 0.036, p, adjusted, TESTED)
            for a, b, d, p, adjusted in pairs
        )
        return Results(
            run_id="2026-11-20-demo",
            created_at="2026-11-20T09:30:00+00:00",
            task=TaskSummary("classification", 2000, 200, 300, LABELS),
            models=(
                ModelSummary(
                    "smollm2", 134_515_008, "cpu", "float32", 8192, True,
                    Remark("small_model"),
                ),
            ),
            primary_metric="accuracy",
            strategies=(*finished, failed, skipped),
            comparisons=comparisons,
            verdict=Verdict(
                "win",
                "qlora",
                minimum_detectable_difference=0.048,
                best="qlora",
                cheaper=("majority", "tfidf", "embedding", "knn-vote", "zero-shot"),
                pair=_led(comparisons[0]),
            ),
            advice=Advice("few-shot", False, "beaten", "few-shot", _led(comparisons[5])),
            provenance=Provenance(
                command="advisor compare tickets.jsonl --seed 0",
                seed=0,
                split=(
                    ShareSetAside(0.2, Drawn(0, "label", 12)),
                    ValidationHeldBack(0.1, 200, Drawn(0, "label", 12)),
                ),
                test_sha256="9f" * 32,
                files=(
                    LoadReport(
                        "tickets.jsonl", "jsonl", "text/label", ("text",), "label", 2513, 2500,
                        (
                            RowsLeftOut(EmptyCell("target", "label"), 9, 57),
                            RowsLeftOut(UnusableRow("broken"), 4, 101),
                        ),
                        "ab" * 32,
                    ),
                ),
                versions={"advisor": "0.1.0", "torch": "2.13.0", "transformers": "5.23.0"},
                hardware={"cores": "2", "memory": "24 GiB"},
                notes=(NotShown("other_seeds"), NotShown("other_test_rows")),
            ),
            rows=tuple(_row(index, source) for index in range(n_rows)),
        )  # fmt: skip

    return make


@pytest.fixture(scope="session")
def results(make_results: Callable[[int], Results]) -> Results:
    """The comparison with its 300 rows."""
    return make_results(300)


@pytest.fixture(scope="session")
def empty(make_results: Callable[[int], Results]) -> Results:
    """A comparison in which nothing was measured."""
    base = make_results(0)
    return replace(
        base,
        task=replace(base.task, kind="qa", labels=()),
        models=(),
        primary_metric="exact_match",
        strategies=(
            StrategyResult("tfidf", "done", None, {"exact_match": Metric(None, None, None, 0)}),
            StrategyResult("rag", "failed", None),
        ),
        comparisons=(),
        verdict=Verdict("nothing_measured"),
        advice=Advice(),
    )


@pytest.fixture(scope="session")
def answering(make_results: Callable[[int], Results]) -> Results:
    """Question answering with graded scores."""
    base = make_results(1)
    graded = {
        "qlora": Answer("in Paris", 0.667),
        "rag": Answer("Paris", 1.0, evidence=("doc-7",)),
        "zero-shot": Answer("Rome", 0.0),
        "few-shot": Answer("Lyon", None),
    }
    return replace(
        base,
        task=replace(base.task, kind="qa", labels=()),
        rows=(
            TestRow("q1", "Where?", "Paris", graded),
            TestRow("q2", "When?", "1889", {"rag": Answer(None, None, "timed out")}),
        ),
    )


@pytest.fixture(scope="session")
def everything(make_results: Callable[[int], Results]) -> Results:
    """The comparison with every part that a run can have, no two figures alike."""
    base = make_results(60)
    tfidf, rag, qlora = base.strategies[1], base.strategies[7], base.strategies[8]
    outcomes = RetrievalOutcomes(
        "exact_match", 171, 31, 11, 87,
        Metric(0.8465, 0.7901, 0.8899, 202), Metric(0.1122, 0.0639, 0.1897, 98), exact=True,
    )  # fmt: skip
    gap = Comparison("own", "other", "accuracy", 0.3112, 0.1908, 0.4287, 0.0007, 0.0007, TESTED)
    rag = replace(
        rag,
        retrieval=Retrieval(
            {"recall@1": 0.7123, "recall@5": 0.9531}, 297, TrainingRowsSearched(2000), 5, 4.83,
            outcomes, replace(outcomes, found_right=169, found_wrong=33),
        ),
        query_swap=QuerySwap("accuracy", 0.4815, 0.3607, 0.6038, 0.7927, 59, gap),
        free_running=FreeRunning(49, 41, 39, ("I think it is about billing",)),
        overflow=Overflow(13, 43, 2),
    )  # fmt: skip
    qlora = replace(
        qlora,
        memory=Memory(3_221_225_473, 1_073_741_825, 4_294_967_297, 3_758_096_385),
        spread=Spread(
            "accuracy", (SeedValue(0, 0.8967), SeedValue(1, 0.8733)), 0.885, 0.0165, 0.8733, 0.8967
        ),
    )
    points = tuple(
        CurvePoint("qlora", rows, 0, value, value - 0.031, value + 0.029)
        for rows, value in ((500, 0.5213), (1000, 0.7609), (2000, 0.8967))
    )
    law = PowerCurve(0.9614, 0.0641, 2000, 0.71, assumed=True)
    forecasts = (CurveForecast("qlora", 4000, 0.9312, 0.9018, 0.9571, law),)
    return replace(
        base,
        strategies=(base.strategies[0], tfidf, *base.strategies[2:7], rag, qlora,
                    *base.strategies[9:]),
        learning_curve=LearningCurve(
            "accuracy", points, forecasts, (CurveForecast("qlora", 2000, 0.8973, 0.8, 0.9, law),),
            (Unfitted("rag", "no_interval"),), MoreLabels("qlora", 0.8967, 2000, 4000, 16_000, ()),
        ),
        cost=Economics(
            (BreakEven("qlora", "rag", "pays_off", 2254),),
            30_000,
            (MonthlyCost("qlora", 0.2332, 0.192), MonthlyCost("rag", 0.7243, 0.723)),
        ),
        failures=Failures(
            (
                StrategyFailures(
                    "qlora",
                    60,
                    (Confusion("refund", "billing", 7, 0.2801), Confusion("spam", "?", 1, 0.04)),
                    (LabelScore("refund", 25, 0.7512, 0.5033, 0.6027),
                     LabelScore("spam", 24, None, 0.0, 0.0)),
                ),
                StrategyFailures(
                    "rag", 60, retrieval=RetrievalBreakdown("document", 101, 52, 38, 8, 3, 0)
                ),
            ),
            (WrongEverywhere("test-5", "upgrade", 4), WrongEverywhere("test-9", None, 0)),
            ("majority", "tfidf", "few-shot", "rag", "qlora"),
            costliest=CostliestConfusion(
                "qlora", Confusion("refund", "billing", 7, 0.2801), 25, 0, 25
            ),
            closed_book="zero-shot",
        ),
        flips=Flips(
            "qlora",
            True,
            (
                Flip("latency", "embedding", -0.0021, True, 0.0049, 0.066),
                Flip("latency", "tfidf", 0.0839, False, 0.00062, 0.067, 1.2642),
                Flip("cost", "tfidf", 0.0842, False, 0.0141, 0.5117, 16.92),
                Flip("fewer_requests", "rag", 0.1041, False, at=2254.0),
                Flip("more_requests", "knn-few-shot", 0.0, True, at=71_317.0),
                Flip("sources", "rag", 0.1043, False),
                Flip("freshness", "embedding", 0.0402, True, 1.21, 184.2),
                Flip("freshness", "tfidf", 0.0845, False, 0.41, 184.3, 1966.7),
            ),
        ),
        provenance=replace(
            base.provenance,
            removed=(RemovedRow("train-7", "test-5", 1.0), RemovedRow("train-9", "test-9", 0.9317)),
        ),
    )  # fmt: skip


# --- one of everything --------------------------------------------------------------------------


def made(hint: Any) -> Iterator[Any]:
    """Values of a type: every class of a union, every word of a literal; None where it must be."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        yield from arguments
    elif origin in (Union, UnionType):
        yield from (one for part in arguments for one in made(part))
    elif origin is tuple:
        yield tuple(made(arguments[0]))
    elif hint is Problem:
        yield problem("file-empty")
    elif is_dataclass(hint):
        hints = get_type_hints(hint)
        found = {one.name: list(made(hints[one.name])) or [None] for one in fields(hint)}
        turns = {name: cycle(values) for name, values in found.items()}
        for _ in range(max(map(len, found.values()), default=1)):
            yield hint(**{name: next(turn) for name, turn in turns.items()})
    else:
        yield from {str: ("qlora",), int: (3, 1), float: (0.25,), bool: (True, False)}.get(hint, ())


@pytest.fixture(scope="session")
def of_every_finding(everything: Results) -> Results:
    """Every note, cause, suggestion, step of a split, and basis of a cost that there is."""
    base, suggestions = everything, cycle(made(Suggestion))
    failed = tuple(
        StrategyResult(f"failed-{n}", "failed", cause, suggestion=next(suggestions))
        for n, cause in enumerate(made(Cause))
    )
    first = replace(base.strategies[0], cost=Cost(1.0, 1.0, tuple(made(CostBasis))))
    searching = tuple(
        replace(
            base.strategies[7], id=f"rag-{n}", name="rag", retrieval=Retrieval({}, 0, knowledge)
        )
        for n, knowledge in enumerate(made(Knowledge))
    )
    return replace(
        base,
        strategies=(
            first,
            replace(base.strategies[8], notes=tuple(made(Note))),
            *searching,
            *failed,
        ),
        comparisons=(),
        verdict=Verdict("only", "qlora", best="qlora"),
        failures=None,
        learning_curve=None,
        cost=None,
        provenance=replace(
            base.provenance, split=tuple(made(SplitStep)), notes=tuple(made(ResultNote))
        ),
    )


@pytest.fixture(scope="session")
def limited(results: Results) -> Results:
    """A limit that one strategy breaks and another, whose latency is not known, may break."""
    fast = Limit("p95_latency_ms", 200)
    verdict = replace(
        results.verdict,
        limits=(fast, Limit("primary_metric", 0.85)),
        disqualified={"rag": (Breach(fast, 812.0),), "zero-shot": (Breach(fast, None),)},
        not_known=("zero-shot",),
    )
    return replace(results, verdict=verdict)


@pytest.fixture(scope="session")
def stopped(results: Results) -> Results:
    """A run that was stopped: one strategy was running, one had not begun."""
    waiting = StrategyResult("lora", "skipped", NotRun("stopped"))
    running = StrategyResult("full", "skipped", StoppedRunning(12))
    verdict = replace(results.verdict, unfinished=("lora", "full"))
    return replace(results, verdict=verdict, strategies=(*results.strategies[:9], waiting, running))


@pytest.fixture(scope="session")
def failed(results: Results) -> Results:
    """A run in which nothing finished."""
    strategies = tuple(
        StrategyResult(one.name, "failed", ErrorRaised("disk full")) for one in results.strategies
    )
    return replace(
        results, strategies=strategies, comparisons=(), verdict=Verdict("nothing_measured"),
        advice=Advice("rag", None, "not_measured"), rows=(),
    )  # fmt: skip


# --- reports of all of them ---------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """A report, what it is drawn from, and the type of that."""

    source: Any
    kind: type

    def report(self, language: str = "en") -> Report:
        """In a language."""
        if isinstance(self.source, RunPair):
            return two_runs.build(self.source, language)
        return view.build(self.source, language)


CASES = (
    "results", "everything", "answering", "empty", "of_every_finding", "limited",
    "stopped", "failed", "without texts", "two runs", "one run twice", "two metrics",
    "other rows", "one of the runs stopped",
)  # fmt: skip


@pytest.fixture(scope="session")
def runs(request: pytest.FixtureRequest) -> Callable[[str], Case]:
    """The case of a name."""

    def run(name: str) -> Case:
        found: Results = request.getfixturevalue("everything")
        others: dict[str, Callable[[], Any]] = {
            "without texts": lambda: without_texts(found),
            "two runs": lambda: pair_runs(
                found, replace(found, run_id="b", strategies=found.strategies[1:])
            ),
            "one run twice": lambda: pair_runs(found, found),
            "two metrics": lambda: pair_runs(
                found, replace(found, run_id="b", primary_metric="macro_f1")
            ),
            "other rows": lambda: pair_runs(found, request.getfixturevalue("answering")),
            "one of the runs stopped": lambda: pair_runs(found, request.getfixturevalue("stopped")),
        }
        source = others[name]() if name in others else request.getfixturevalue(name)
        return Case(source, type(source))

    return run


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest, runs: Callable[[str], Case]) -> Case:
    """Every one of them, a test each."""
    return runs(request.param)
