"""What every strategy with a language model shares: fit the prompt, choose or generate, report."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from advisor.models.base import (
    Choice,
    DecidesClose,
    Encoded,
    Generation,
    Model,
    WritesPlain,
    ranked_once,
)
from advisor.trial_findings import LabelsCalibrated, LayoutChosen
from advisor.types import (
    LETTERS,
    Finish,
    JsonScalar,
    Message,
    Prediction,
    Sample,
    StrategySpec,
    Task,
    Usage,
    Wording,
)
from strategies.base import FitContext
from strategies.calibration import (
    METHODS,
    ScoreMap,
    chosen_method,
    fit_map,
    held_out_right,
)
from strategies.prompt import Fitted, Prompt, fit_to_context, swap_query

USUAL_TIMES, USUAL_MOST = 3, 512
"""A generated answer may be three times as long as the usual training answers, up to 512 tokens."""
LONGEST_TIMES = 1.25
"""Whatever that bound, it may be this much longer than the longest training answer."""
LEAST_PROMPTED, LEAST_LEARNED = 128, 16
"""Fewest tokens allowed for a generated answer: of a prompted model, which may answer in a sentence
where the rows hold two words, and of a trained one, which has learnt how long answers are."""
FREE_LABEL_MARGIN = 4
"""Tokens a free-running answer may take beyond the longest label."""
ROWS_PER_LABEL, LEAST_ROWS, MOST_ROWS = 10, 60, 120
"""Rows scored to calibrate labels where all prompts begin alike: so many for each label, between
the least and the most (see docs/defaults.md)."""
FEW_CALIBRATION_ROWS = 30
"""The same where each prompt shows something else, or only inputs are looked at."""
PLAIN_KINDS = ("qa", "generation")
"""Kinds of task whose prompts are tried without the chat template as well."""
TRIED_ROWS, FEWEST_TRIED = 24, 8
"""Rows that each way to prompt answers; with fewer than the second, none is tried."""
FEWEST_CALIBRATION_ROWS = 10
"""With fewer nothing is calibrated."""


@dataclass(frozen=True)
class Built:
    """A prompt for one sample and the ids of what it shows.

    Attributes:
        prompt: the parts.
        shown: ids of its demonstrations, then passages, in the prompt's order; or of its last parts
            alone, where demonstrations are only examples of how passages are used.
        retrieved: ids found by retrieval, best first.
    """

    prompt: Prompt
    shown: tuple[str, ...] = ()
    retrieved: tuple[str, ...] = ()


PromptBuilder = Callable[[Sequence[Sample]], list[Built]]
"""Builds the prompts of many samples at once, so that retrieval runs in batches."""


@runtime_checkable
class BuildsPrompts(Protocol):
    """A strategy whose prompts are known before it is fitted as a whole."""

    def prompts(
        self, train: Sequence[Sample], validation: Sequence[Sample], context: FitContext
    ) -> PromptBuilder:
        """What builds its prompts, with no more work than they need."""
        ...


def answer_budget(lm: Model, train: Sequence[Sample], *, learned: bool = False) -> int:
    """Tokens to allow a generated answer, at most half of the model's context.

    The model's stop mark ends an answer. The budget only ends one that would go on and on, so it
    leaves room for the model's own way of answering.

    Args:
        lm: counts the tokens of the training answers.
        train: rows with their answers.
        learned: the model is trained on such answers.
    """
    tokens = budget_for(lm.answer_tokens([row.target or "" for row in train]), learned=learned)
    limit = lm.info.context_length
    return tokens if limit is None else max(1, min(tokens, limit // 2))


def one_line(task: Task, train: Sequence[Sample]) -> bool:
    """Whether a line break ends an answer: its text is free, and no training answer has one.

    JSON may be written over several lines all the same.
    """
    free = task.kind not in ("classification", "multiple_choice", "json")
    return free and not any("\n" in (row.target or "").strip() for row in train)


def budget_for(lengths: Sequence[int], *, learned: bool) -> int:
    """Tokens to allow an answer where the training answers have so many, their end marks included.

    Three times the 99th percentile, at most 512; and never less than the longest and a quarter.
    """
    usual = sorted(lengths)[int(0.99 * (len(lengths) - 1))]
    return max(
        LEAST_LEARNED if learned else LEAST_PROMPTED,
        min(USUAL_TIMES * usual, USUAL_MOST),
        int(LONGEST_TIMES * max(lengths)) + 1,
    )


@dataclass(frozen=True)
class PromptPredictor:
    """Answers by prompting: labels by log-likelihood, everything else by greedy generation.

    Attributes:
        lm: the language model.
        task: what kind of answer is asked for.
        build: makes the prompts.
        max_new_tokens: bound on a generated answer.
        spec: the strategy and its settings, written by `save`.
        artifacts: writes anything else the strategy needs to predict again.
        calibration: how the label is taken from the log-likelihoods; None takes the most likely.
        one_line: a line break ends an answer wherever demonstrations show the form: a model that
            goes on writes the next example.
        plain: its prompts are written without the model's chat template.
    """

    lm: Model
    task: Task
    build: PromptBuilder
    max_new_tokens: int
    spec: StrategySpec
    artifacts: tuple[Callable[[Path], None], ...] = field(default=())
    calibration: ScoreMap | None = None
    one_line: bool = False
    plain: bool = False

    def predict(self, samples: Sequence[Sample]) -> Iterator[Prediction]:
        """Answer every sample; yields as answers come, batches grouped by length."""
        yield from self._answers(*self._prompts(samples, self._answer_tokens()))

    def fitted(self, samples: Sequence[Sample]) -> list[Fitted]:
        """What `predict` sends for each sample."""
        return self._prompts(samples, self._answer_tokens())[1]

    def predict_free(self, samples: Sequence[Sample]) -> Iterator[Prediction]:
        """Generate every answer, held to neither the label set nor the schema."""
        budget = self.max_new_tokens
        if self.task.kind == "classification":
            longest = max(self.lm.answer_tokens(list(self.task.labels) or [""]))
            budget = longest + FREE_LABEL_MARGIN
        yield from self._generated(*self._prompts(samples, budget), budget)

    def save(self, path: Path) -> Path:
        """Write strategy.json (name, settings, task, model) and what the strategy adds."""
        path.mkdir(parents=True, exist_ok=True)
        wording = self.task.wording
        facts: dict[str, JsonScalar | list[str] | list[list[str]] | dict[str, JsonScalar]] = {
            "strategy": self.spec.name,
            "settings": dict(self.spec.params),
            "task": self.task.kind,
            "labels": list(self.task.labels),
            "separator": self.task.separator,
            "instruction": wording.instruction,
            "template": [[one.role, one.content] for one in wording.template],
            "schema": self.task.schema,
            "model": self.lm.info.id,
            "max_new_tokens": self.max_new_tokens,
            "one_line": self.one_line,
            "plain": self.plain,
        }
        text = json.dumps(facts, ensure_ascii=False, indent=1)
        (path / "strategy.json").write_text(text + "\n", encoding="utf-8")
        for write in self.artifacts:
            write(path)
        if self.calibration is not None:
            self.calibration.save(path)
        return path

    def _answer_tokens(self) -> int:
        """Tokens to leave free for the answer."""
        if self.task.ranks:
            return max(self.lm.answer_tokens(list(self.task.labels or LETTERS)))
        # a model that is held to a schema keeps half of its tokens for ending the answer
        return self.max_new_tokens * (2 if self._schema else 1)

    @property
    def _schema(self) -> str | None:
        return self.task.schema if self.lm.info.constrains else None

    def _answers(self, built: Sequence[Built], fitted: Sequence[Fitted]) -> Iterator[Prediction]:
        if not self.task.ranks:
            yield from self._generated(built, fitted, self._answer_tokens(), self._schema)
            return
        # rows with the same answers to rank go together
        places: dict[tuple[str, ...], list[int]] = {}
        for at, one in enumerate(built):
            places.setdefault(self.task.options(one.prompt.sample), []).append(at)
        for options, rows in places.items():
            tokens = dict(zip(options, self.lm.answer_tokens(list(options)), strict=True))
            for choice in self._ranked([fitted[at].encoded for at in rows], list(options)):
                at, label = rows[choice.index], choice.label
                if self.calibration is not None and choice.log_likelihoods:
                    label = options[self.calibration.best(choice.log_likelihoods)]
                taken = replace(choice, output_tokens=tokens.get(label, choice.output_tokens))
                answer = _prediction(label, taken, "label", built[at], fitted[at])
                yield replace(answer, log_likelihoods=choice.log_likelihoods)

    def _ranked(self, prompts: Sequence[Encoded], labels: Sequence[str]) -> Iterator[Choice]:
        if self.calibration is not None and isinstance(self.lm, DecidesClose):
            return self.lm.rank(prompts, labels, self.calibration.margin)
        return self.lm.rank(prompts, labels)

    def _generated(
        self,
        built: Sequence[Built],
        fitted: Sequence[Fitted],
        budget: int,
        schema: str | None = None,
    ) -> Iterator[Prediction]:
        prompts = [one.encoded for one in fitted]
        given = (schema,) if schema else ()
        shown = self.one_line and all(one.prompt.demonstrations for one in built)
        form: dict[str, Any] = {"one_line": True} if shown else {}
        for answer in self.lm.generate(prompts, budget, *given, **form):
            at = answer.index
            end: Finish = "stop" if answer.finished else "length"
            yield _prediction(answer.text, answer, end, built[at], fitted[at])

    def _prompts(
        self, samples: Sequence[Sample], answer_tokens: int
    ) -> tuple[list[Built], list[Fitted]]:
        built = self.build(samples)
        return built, [fit_to_context(one.prompt, self.lm, answer_tokens) for one in built]


def mean_score(predictor: PromptPredictor, rows: Sequence[Sample], context: FitContext) -> float:
    """The mean score of its answers to labelled rows."""
    answered = {row.id: row for row in rows}
    answers = predictor.predict([replace(row, target=None) for row in rows])
    return sum(context.score(answered[one.sample_id], one.output) for one in answers) / len(rows)


def tried_rows(
    validation: Sequence[Sample], train: Sequence[Sample], shown: Sequence[Sample] = ()
) -> list[Sample]:
    """The rows that ways to prompt are tried on; none where there are too few.

    Args:
        validation: are taken first.
        train: fill up what is missing, where they are in no prompt of another row.
        shown: the rows that are.
    """
    rows = [row for row in validation if row.target is not None][:TRIED_ROWS]
    taken = {row.input for row in (*shown, *rows)}
    others = [row for row in train if row.target is not None and row.input not in taken]
    rows += _spaced(others, TRIED_ROWS - len(rows)) if others else []
    return rows if len(rows) >= FEWEST_TRIED else []


def may_be_plain(task: Task, lm: Model) -> bool:
    """Whether prompts of one text, without the chat template, may do better and can be written.

    Models of few parameters, tuned to chat, answer at length however short the answers are that
    they are shown; where demonstrations go on as text, they follow them (docs/defaults.md). What a
    user wrote as chat messages stays as it is.
    """
    if task.kind not in PLAIN_KINDS or task.wording.template:
        return False
    return isinstance(lm, WritesPlain) and lm.has_chat_template


def plain_is_better(
    make: Callable[[bool], PromptPredictor], rows: Sequence[Sample], context: FitContext
) -> bool:
    """Whether prompts with demonstrations do better without the model's chat template.

    Args:
        make: the predictor with or without it.
        rows: labelled rows that are answered both ways; no prompt shows the row it is for.
        context: of the fit; gets a note.
    """
    if not rows or not may_be_plain(context.task, context.open_model()):
        return False
    chat, plain = (mean_score(make(one), rows, context) for one in (False, True))
    context.note(LayoutChosen(len(rows), plain > chat, chat, plain))
    return plain > chat


Predicts = TypeVar("Predicts", bound=PromptPredictor)


def calibrated(
    predictor: Predicts,
    train: Sequence[Sample],
    validation: Sequence[Sample],
    context: FitContext,
    *,
    build: PromptBuilder | None = None,
    labels: bool = True,
) -> Predicts:
    """The predictor with the correction of its label scores that suits rows outside its prompts.

    It is fitted on scores that are not rounded to 16 bits: it would otherwise fit the rounding.

    Args:
        predictor: not calibrated yet.
        train: labelled rows, none of them in the prompts of all rows.
        validation: more of them.
        context: of the fit; gets a note of what was chosen.
        build: makes the prompts of these rows, where each would be found for its own.
        labels: their labels may be used; else only their inputs.
    """
    task = context.task
    if task.kind != "classification" or len(task.labels) < 2 or not predictor.lm.info.likelihoods:
        return predictor
    most = FEW_CALIBRATION_ROWS
    if labels and build is None:
        most = min(max(len(task.labels) * ROWS_PER_LABEL, LEAST_ROWS), MOST_ROWS)
    held = _spaced([row for row in validation if row.target in task.labels], most // 2)
    rows = [*_spaced([row for row in train if row.target in task.labels], most - len(held)), *held]
    nothing = LabelsCalibrated("raw", "nothing", len(rows), len(held))
    if len(rows) < FEWEST_CALIBRATION_ROWS:
        context.note(nothing)
        return predictor
    asked = replace(predictor, build=build or predictor.build)
    exact = predictor.lm.unrounded if isinstance(predictor.lm, DecidesClose) else predictor.lm
    # where each prompt has to be read whole, what is chosen is looked at before it is read exactly
    reads = predictor.lm if build is not None else exact
    scores = _label_scores(replace(asked, lm=reads), rows, context)
    if not np.isfinite(scores).all():
        context.note(nothing)
        return predictor
    known = np.array([task.labels.index(row.target or "") for row in rows])
    targets = Counter(row.target for row in (*train, *validation))
    counts = np.array([targets[label] + 0.5 for label in task.labels])
    share = counts / counts.sum()
    if labels:
        right = {one: held_out_right(one, scores, known, share) for one in METHODS}
        method = chosen_method(right, known)
        better, raw = int(right[method].sum()), int(right["raw"].sum())
        context.note(LabelsCalibrated(method, "labels", len(rows), len(held), better, raw))
    else:
        method = "inputs"
        context.note(LabelsCalibrated(method, "inputs", len(rows), len(held)))
    if method == "raw":
        return predictor
    if reads is not exact:
        scores = _label_scores(replace(asked, lm=exact), rows, context)
    return replace(predictor, calibration=fit_map(method, scores, known, share))


def _label_scores(
    predictor: PromptPredictor, rows: Sequence[Sample], context: FitContext
) -> NDArray[np.float64]:
    """Log-likelihoods of all labels after the inputs of these rows, shape (rows, labels)."""
    scores = np.empty((len(rows), len(context.task.labels)))
    with ranked_once(predictor.lm):
        numbered = [replace(row, id=str(at), target=None) for at, row in enumerate(rows)]
        for done, answer in enumerate(predictor.predict(numbered), 1):
            scores[int(answer.sample_id)] = answer.log_likelihoods
            context.progress(done, len(rows), None)
    return scores


def _spaced(rows: Sequence[Sample], most: int) -> list[Sample]:
    """At most so many rows, from all over the file."""
    wanted = min(most, len(rows))
    return [rows[at * len(rows) // wanted] for at in range(wanted)]


@dataclass(frozen=True)
class RetrievalPredictor(PromptPredictor):
    """Answers by prompting with material retrieved for each query (a `SwapsQuery`)."""

    def predict_swapped(
        self, samples: Sequence[Sample], queries: Sequence[Sample]
    ) -> Iterator[Prediction]:
        """Answer the query of queries[i] above what was retrieved for samples[i]."""
        budget = self._answer_tokens()
        built, fitted = self._prompts(samples, budget)
        swapped = [
            swap_query(one, query, self.lm, budget)
            for one, query in zip(fitted, queries, strict=True)
        ]
        yield from self._answers(built, swapped)


def _prediction(
    output: str, answer: Choice | Generation, finish: Finish, built: Built, fitted: Fitted
) -> Prediction:
    unnamed = built.prompt.droppable - len(built.shown)
    counted = Usage(len(fitted.encoded.ids), answer.output_tokens)
    return Prediction(
        sample_id=built.prompt.sample.id,
        output=None if answer.error else output,
        error=answer.error,
        usage=answer.usage or counted,
        evidence=built.shown[max(0, fitted.dropped - unnamed) :],
        retrieved=built.retrieved,
        dropped=fitted.dropped,
        truncated=fitted.truncated,
        prompt=fitted.prompt.turns(),
        finish=finish,
    )


def rows_file(rows: Sequence[Sample], name: str) -> Callable[[Path], None]:
    """A writer of demonstration rows as JSON lines, for `PromptPredictor.artifacts`."""

    def write(path: Path) -> None:
        with (path / name).open("w", encoding="utf-8") as file:
            for row in rows:
                line = {"id": row.id, "input": row.input, "target": row.target}
                file.write(json.dumps(line, ensure_ascii=False) + "\n")

    return write


def stored_task(facts: Mapping[str, Any]) -> Task:
    """The task in a strategy.json that `PromptPredictor.save` wrote."""
    template = tuple(Message(role, content) for role, content in facts["template"])
    return Task(
        facts["task"],
        tuple(facts["labels"]),
        separator=facts["separator"],
        wording=Wording(facts["instruction"], template),
        schema=facts["schema"],
    )
