"""tuned-prompt: the instruction and the demonstrations are searched on labelled rows.

Candidates answer batches of validation rows; after each batch the better half goes on (successive
halving; Jamieson and Talwalkar 2016). Every batch takes an equal share of the budget of model
calls. Instructions are built in, or proposed by a helper model (`--helper-model`) from training
rows. Every row that a candidate reads is written to `search.jsonl` in the trial's folder.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from advisor.models.base import Model
from advisor.trial_findings import PromptSearched
from advisor.types import Message, Sample, StrategySpec, Task
from strategies.base import FitContext
from strategies.prompt import Prompt, distinct, form
from strategies.prompted import (
    Built,
    PromptBuilder,
    PromptPredictor,
    answer_budget,
    one_line,
    rows_file,
)
from strategies.prompting.few_shot import FEWEST, MOST, balanced
from strategies.registry import SEARCH_CALLS

MOST_ROWS = 200
"""Labelled rows that candidates are compared on, at most."""
PROPOSALS, PROPOSAL_ROWS, PROPOSAL_TOKENS = 6, 5, 96
"""Instructions asked of a helper, the training rows it sees for each, and the tokens of one."""

VARIANTS: dict[str, tuple[str, ...]] = {
    "classification": (
        "Read the text and decide which label fits it best. Answer with the label only.",
        "You sort texts into categories. Reply with the one category that the text belongs to.",
        "What is the text about? Choose the most fitting label, and write nothing else.",
    ),
    "qa": (
        "Give the shortest answer to the question that is complete. Do not write a sentence.",
        "You answer questions exactly. Reply with the name, number or phrase asked for only.",
    ),
    "generation": (
        "Write the answer to the input in the form of the examples, and nothing else.",
        "You are careful and exact. Turn the input into the output that fits it.",
    ),
    "json": (
        "Extract the fields from the input. Reply with one JSON object.",
        "You fill in a form from a text. Take every value from it, and reply with one JSON object.",
    ),
}
"""Instructions that are tried beside the usual one."""


@dataclass(frozen=True)
class Candidate:
    """One prompt that is tried: an instruction (None for the usual one) and demonstrations."""

    instruction: str | None
    shown: tuple[Sample, ...]

    def builder(self, task: Task) -> PromptBuilder:
        """What builds its prompts."""
        if self.instruction is not None:
            task = replace(task, wording=replace(task.wording, instruction=self.instruction))
        ids = tuple(row.id for row in self.shown)
        return lambda samples: [
            Built(Prompt(sample, task, self.shown, list_labels=True), ids) for sample in samples
        ]


@dataclass
class _Search:
    """What a search has spent and seen.

    Attributes:
        budget: model calls in all.
        log: where every read is written; None: nowhere.
        calls: model calls so far.
        scores: of each candidate, the score of each row it answered.
    """

    budget: int
    log: Path | None
    calls: int = 0
    scores: dict[int, list[float]] = field(default_factory=dict)

    @property
    def left(self) -> int:
        return self.budget - self.calls

    def write(self, **facts: object) -> None:
        """Add a line to the log."""
        if self.log is not None:
            with self.log.open("a", encoding="utf-8") as file:
                file.write(json.dumps({**facts, "calls": self.calls}, ensure_ascii=False) + "\n")

    def mean(self, candidate: int) -> float:
        scores = self.scores.get(candidate, [])
        return sum(scores) / len(scores) if scores else 0.0


@dataclass(frozen=True)
class TunedPrompt:
    """Prompt with the instruction and the demonstrations that did best on labelled rows.

    Attributes:
        calls: model calls of the search; None: 800 where labels are ranked, else 240.
    """

    calls: int | None = None

    @property
    def spec(self) -> StrategySpec:
        """Name and settings."""
        return StrategySpec("tuned-prompt", {"calls": self.calls})

    def prompts(
        self, train: Sequence[Sample], validation: Sequence[Sample], context: FitContext
    ) -> PromptBuilder:
        """The prompts that the search ends with."""
        return self._searched(train, validation, context).builder(context.task)

    def fit(
        self, train: Sequence[Sample], validation: Sequence[Sample], context: FitContext
    ) -> PromptPredictor:
        """Search, and predict with what did best."""
        found = self._searched(train, validation, context)
        lm = context.open_model()
        return PromptPredictor(
            lm,
            context.task,
            found.builder(context.task),
            answer_budget(lm, train),
            self.spec,
            (rows_file(found.shown, "demonstrations.jsonl"),),
            one_line=one_line(context.task, train),
        )

    def _searched(
        self, train: Sequence[Sample], validation: Sequence[Sample], context: FitContext
    ) -> Candidate:
        ranked = context.task.ranks
        budget = self.calls or SEARCH_CALLS[0 if ranked else 1]
        log = context.log_dir / "search.jsonl" if context.log_dir else None
        if log is not None:
            log.unlink(missing_ok=True)  # of a search that was killed
        search = _Search(budget, log)
        rng = random.Random(context.seed)
        candidates = list(self._candidates(train, context, search, rng))
        rows = self._rows(train, validation, candidates, rng)
        answers = answer_budget(context.open_model(), train)
        best = self._halve(candidates, rows, answers, context, search)
        taken = candidates[best]
        words = (
            taken.instruction or context.task.wording.instruction or form(context.task).instruction
        )
        context.note(
            PromptSearched(
                calls=search.calls,
                budget=budget,
                candidates=len(candidates),
                rows=len(search.scores.get(best, ())),
                score=search.mean(best),
                first_score=search.mean(0),
                first_rows=len(search.scores.get(0, ())),
                demonstrations=len(taken.shown),
                instruction=words,
                source="helper" if context.helper else "built_in",
                helper=context.helper or "",
            )
        )
        return taken

    def _candidates(
        self, train: Sequence[Sample], context: FitContext, search: _Search, rng: random.Random
    ) -> Iterator[Candidate]:
        """The usual prompt without demonstrations first, then every mixture of what is tried."""
        task = context.task
        template = task.wording.template
        says = not template or any("instruction" in one.content for one in template)
        variants = VARIANTS.get(task.kind, ())
        proposed: Sequence[str] = ()
        if context.open_helper is not None and says:
            proposed = self._proposed(context.open_helper(), train, task, search, rng)
        instructions = [None, *(dict.fromkeys(proposed or variants) if says else ())]
        rows, _ = distinct(train, task)
        # two draws each of half of few-shot's demonstrations, of as many (its own first), of most
        usual = min(MOST, max(FEWEST, len(task.labels)))
        sets: list[tuple[Sample, ...]] = [
            (),
            tuple(balanced(rows, usual, random.Random(context.seed))),
        ]
        for count in (usual, usual // 2, usual // 2, MOST, MOST):
            sets.append(tuple(balanced(rows, count, rng)))
        yield from (Candidate(None, shown) for shown in sets)
        for at, instruction in enumerate(instructions[1:]):
            yield Candidate(instruction, ())
            yield Candidate(instruction, sets[1 + at % (len(sets) - 1)])

    def _proposed(
        self,
        helper: Model,
        train: Sequence[Sample],
        task: Task,
        search: _Search,
        rng: random.Random,
    ) -> list[str]:
        """Instructions that a helper writes, each after looking at other training rows."""
        found = []
        for _ in range(min(PROPOSALS, search.left // 4)):
            shown = rng.sample(list(train), min(PROPOSAL_ROWS, len(train)))
            pairs = "\n\n".join(f"Input: {row.input}\nOutput: {row.target}" for row in shown)
            asked = (
                "An assistant is given an input and must write the output. Here are some pairs:\n\n"
                f"{pairs}\n\nThe usual instruction is: {form(task).instruction}\n"
                "Write a better instruction for the assistant, in one to three sentences. "
                "Write only the instruction."
            )
            (answer,) = helper.generate([helper.encode([Message("user", asked)])], PROPOSAL_TOKENS)
            search.calls += 1
            text = " ".join(answer.text.strip().strip('"').split())
            search.write(proposal=text, rows=[row.id for row in shown])
            if text and answer.finished:
                found.append(text)
        return found

    def _rows(
        self,
        train: Sequence[Sample],
        validation: Sequence[Sample],
        candidates: Sequence[Candidate],
        rng: random.Random,
    ) -> list[Sample]:
        """The rows that candidates answer: those of validation, then training rows not shown."""
        shown = {row.id for one in candidates for row in one.shown}
        labelled = [row for row in validation if row.target is not None]
        more = [row for row in train if row.id not in shown]
        rng.shuffle(labelled)
        rng.shuffle(more)
        return [*labelled, *more][:MOST_ROWS]

    def _halve(
        self,
        candidates: Sequence[Candidate],
        rows: Sequence[Sample],
        answer_tokens: int,
        context: FitContext,
        search: _Search,
    ) -> int:
        """The candidate that is left; where two are as good, the earlier one goes on."""
        going = list(range(len(candidates)))
        start = 0
        rounds = (len(candidates) - 1).bit_length()
        for done in range(rounds):
            each = search.left // (rounds - done) // len(going)
            batch = rows[start : start + each]
            for at in going if batch else ():
                self._try(at, candidates[at], batch, answer_tokens, context, search)
                context.progress(search.calls, search.budget, None)
            start += len(batch)
            going.sort(key=lambda at: -search.mean(at))
            going = going[: (len(going) + 1) // 2]
        return going[0]

    def _try(
        self,
        at: int,
        candidate: Candidate,
        rows: Sequence[Sample],
        answer_tokens: int,
        context: FitContext,
        search: _Search,
    ) -> None:
        predictor = PromptPredictor(
            context.open_model(),
            context.task,
            candidate.builder(context.task),
            answer_tokens,
            self.spec,
        )
        outputs = {
            one.sample_id: one.output
            for one in predictor.predict([replace(row, target=None) for row in rows])
        }
        scores = [context.score(row, outputs[row.id]) for row in rows]
        search.calls += len(rows)
        search.scores.setdefault(at, []).extend(scores)
        search.write(
            candidate=at,
            instruction=candidate.instruction,
            demonstrations=[row.id for row in candidate.shown],
            rows=[row.id for row in rows],
            scores=scores,
        )
