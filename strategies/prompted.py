"""What every strategy with a language model shares: fit the prompt, choose or generate, report."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from advisor.models.base import Model
from advisor.types import (
    LETTERS,
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
from strategies.prompt import Fitted, Prompt, fit_to_context, swap_query

MAX_ANSWER_TOKENS = 256
"""Upper bound on a generated answer."""
ANSWER_MARGIN = 1.25
"""A generated answer may be this much longer than the longest usual training answer."""
LEAST_PROMPTED, LEAST_LEARNED = 32, 4
"""Fewest tokens allowed for a generated answer: of a prompted and of a trained model."""
FREE_LABEL_MARGIN = 4
"""Tokens a free-running answer may take beyond the longest label."""


@dataclass(frozen=True)
class Built:
    """A prompt for one sample and the ids of what it shows.

    Attributes:
        prompt: the parts.
        shown: ids of its demonstrations, then passages, in the prompt's order.
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
    """Tokens to allow a generated answer: the longest of the usual training answers and a margin.

    The 99th percentile of training answer lengths times 1.25, at most 256 tokens and at most half
    of the model's context. A model that is only prompted gets 32 tokens at least, because it may
    answer in a sentence where the rows hold two words; `learned`: it has learnt how long they are.
    """
    lengths = sorted(lm.answer_tokens([row.target or "" for row in train]))
    usual = lengths[int(0.99 * (len(lengths) - 1))]
    limit = lm.info.context_length or 2 * MAX_ANSWER_TOKENS
    least = LEAST_LEARNED if learned else LEAST_PROMPTED
    wanted = max(least, int(usual * ANSWER_MARGIN) + 1)
    return max(LEAST_LEARNED, min(wanted, MAX_ANSWER_TOKENS, limit // 2))


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
    """

    lm: Model
    task: Task
    build: PromptBuilder
    max_new_tokens: int
    spec: StrategySpec
    artifacts: tuple[Callable[[Path], None], ...] = field(default=())

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
        }
        text = json.dumps(facts, ensure_ascii=False, indent=1)
        (path / "strategy.json").write_text(text + "\n", encoding="utf-8")
        for write in self.artifacts:
            write(path)
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
            for choice in self.lm.rank([fitted[at].encoded for at in rows], list(options)):
                at = rows[choice.index]
                yield _prediction(choice.label, choice.output_tokens, built[at], fitted[at])

    def _generated(
        self,
        built: Sequence[Built],
        fitted: Sequence[Fitted],
        budget: int,
        schema: str | None = None,
    ) -> Iterator[Prediction]:
        prompts = [one.encoded for one in fitted]
        given = (schema,) if schema else ()
        for answer in self.lm.generate(prompts, budget, *given):
            at = answer.index
            yield _prediction(answer.text, answer.output_tokens, built[at], fitted[at])

    def _prompts(
        self, samples: Sequence[Sample], answer_tokens: int
    ) -> tuple[list[Built], list[Fitted]]:
        built = self.build(samples)
        return built, [fit_to_context(one.prompt, self.lm, answer_tokens) for one in built]


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


def _prediction(output: str, output_tokens: int, built: Built, fitted: Fitted) -> Prediction:
    return Prediction(
        sample_id=built.prompt.sample.id,
        output=output,
        usage=Usage(len(fitted.encoded.ids), output_tokens),
        evidence=built.shown[fitted.dropped :],
        retrieved=built.retrieved,
        dropped=fitted.dropped,
        truncated=fitted.truncated,
        prompt=fitted.prompt.turns(),
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
