"""cot: the model thinks first, then answers (chain of thought; Wei et al., Kojima et al., 2022).

The answer is what follows the last mark of the text. Where there is none, the model is asked once
more, with its thought before it, and its answer is held to the labels or the schema as everywhere.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from advisor.models.base import Encoded, Generation
from advisor.trial_findings import ThoughtsAsked
from advisor.types import Finish, Message, Prediction, PromptTurn, Sample, StrategySpec, Usage
from strategies.base import FitContext
from strategies.lengths import MOST_THOUGHT_TOKENS
from strategies.prompt import Fitted, Prompt, distinct, form
from strategies.prompted import Built, PromptBuilder, PromptPredictor, answer_budget, rows_file
from strategies.prompting.answers import marked_answer
from strategies.prompting.few_shot import balanced

THOUGHT_TOKENS = {"cpu": 96}
"""Tokens for a thought by device; elsewhere `MOST_THOUGHT_TOKENS`. A longer thought is cut."""
TRIED, SHOWN = 16, 3
"""Training rows that are thought about to find worked examples, and how many are shown."""
MARK_TOKENS = 8
"""For the words that mark an answer."""
RIGHT = 0.9
"""Score from which an answer counts as right."""


@dataclass(frozen=True)
class Cot:
    """Ask for a thought and an answer, after worked examples that the model itself got right.

    Attributes:
        samples: how often each row is asked, each time with other worked examples; the most
            frequent answer counts (self-consistency; Wang et al. 2023).
        examples: worked examples in each prompt.
        thought_tokens: for a thought; None follows the device.
        list_labels: name the label set in the instruction.
    """

    samples: int = 1
    examples: int = SHOWN
    thought_tokens: int | None = None
    list_labels: bool = True

    @property
    def spec(self) -> StrategySpec:
        """Name and settings."""
        return StrategySpec(
            "cot",
            {
                "samples": self.samples,
                "examples": self.examples,
                "thought_tokens": self.thought_tokens,
                "list_labels": self.list_labels,
            },
        )

    def prompts(
        self,
        train: Sequence[Sample],
        validation: Sequence[Sample],  # noqa: ARG002 - part of the protocol
        context: FitContext,
    ) -> PromptBuilder:
        """What asks for a thought, with the worked examples of the first sample."""
        return self._asking(self._worked(train, context)[: self.examples], context)

    def fit(
        self,
        train: Sequence[Sample],
        validation: Sequence[Sample],  # noqa: ARG002 - part of the protocol
        context: FitContext,
    ) -> CotPredictor:
        """Find worked examples: training rows that the model answers right after a thought."""
        worked = self._worked(train, context)
        rng = random.Random(context.seed)
        drawn = [worked[: self.examples]]
        for _ in range(1, self.samples):
            drawn.append(rng.sample(worked, min(self.examples, len(worked))))
        predictor = self._predictor(train, context, [self._asking(one, context) for one in drawn])
        return replace(predictor, artifacts=(rows_file(worked, "worked_examples.jsonl"),))

    def _predictor(
        self, train: Sequence[Sample], context: FitContext, asking: Sequence[PromptBuilder]
    ) -> CotPredictor:
        lm = context.open_model()
        thought = self.thought_tokens or THOUGHT_TOKENS.get(lm.info.device, MOST_THOUGHT_TOKENS)
        limit = lm.info.context_length
        return CotPredictor(
            lm,
            context.task,
            asking[0],
            answer_budget(lm, train),
            self.spec,
            thought_tokens=thought if limit is None else max(1, min(thought, limit // 4)),
            others=tuple(asking[1:]),
        )

    def _asking(self, worked: Sequence[Sample], context: FitContext) -> PromptBuilder:
        task, ids = context.task, tuple(row.id for row in worked)
        closing = (
            f"\n\nThink step by step, in a few sentences. Then write {form(task).one} "
            'on a last line that begins with "Answer:".'
        )
        return lambda samples: [
            Built(Prompt(row, task, tuple(worked), (), self.list_labels, closing), ids)
            for row in samples
        ]

    def _worked(self, train: Sequence[Sample], context: FitContext) -> list[Sample]:
        """Training rows with a thought and the right answer, shortest thought first."""
        rows, _ = distinct(train, context.task)
        tried = balanced(rows, TRIED * self.samples, random.Random(context.seed))
        predictor = self._predictor(train, context, [self._asking((), context)])
        found = []
        targets = {row.id: row.target or "" for row in tried}
        for built, _, answer in predictor.thoughts([replace(row, target=None) for row in tried]):
            row = built.prompt.sample
            given = marked_answer(answer.text, context.task, context.task.options(row))
            labelled = replace(row, target=targets[row.id])
            if given is not None and context.score(labelled, given) >= RIGHT:
                found.append(replace(row, target=answer.text.strip()))
        found.sort(key=lambda row: (len(row.target or ""), row.id))
        context.note(ThoughtsAsked(len(tried), len(found), self.samples))
        return found


@dataclass(frozen=True)
class CotPredictor(PromptPredictor):
    """Answers after a thought.

    Attributes:
        thought_tokens: for a thought.
        others: what asks again, for self-consistency.
    """

    thought_tokens: int = MOST_THOUGHT_TOKENS
    others: tuple[PromptBuilder, ...] = field(default=())

    def predict(self, samples: Sequence[Sample]) -> Iterator[Prediction]:
        """Answer every sample; of several answers, the most frequent, the first where they tie."""
        if not self.others:
            yield from self._once(samples, free=False)
            return
        answers: dict[str, list[Prediction]] = {row.id: [] for row in samples}
        for build in (self.build, *self.others):
            for one in replace(self, build=build, others=()).predict(samples):
                answers[one.sample_id].append(one)
        for found in answers.values():
            counts = Counter(one.output for one in found)
            most = max(found, key=lambda one: counts[one.output])
            tokens = [
                sum(filter(None, counted))
                for counted in zip(
                    *((one.usage.input_tokens, one.usage.output_tokens) for one in found),
                    strict=True,
                )
            ]
            yield replace(most, usage=Usage(*tokens))

    def predict_free(self, samples: Sequence[Sample]) -> Iterator[Prediction]:
        """Answer with the marked answer alone, or the last line where nothing is marked."""
        yield from self._once(samples, free=True)

    def thoughts(self, samples: Sequence[Sample]) -> Iterator[tuple[Built, Fitted, Generation]]:
        """What the model writes when it is asked to think."""
        built, fitted = self._prompts(samples, self._answer_tokens())
        budget = self.thought_tokens + MARK_TOKENS + super()._answer_tokens()
        for answer in self.lm.generate([one.encoded for one in fitted], budget):
            yield built[answer.index], fitted[answer.index], answer

    def _answer_tokens(self) -> int:
        """For the thought, twice where it is read once more, and the answer."""
        return 2 * (self.thought_tokens + MARK_TOKENS + super()._answer_tokens())

    def _once(self, samples: Sequence[Sample], *, free: bool) -> Iterator[Prediction]:
        unmarked: list[tuple[Prediction, Encoded]] = []
        options: list[tuple[str, ...]] = []
        for built, fitted, answer in self.thoughts(samples):
            row = built.prompt.sample
            given = marked_answer(answer.text, self.task, self.task.options(row))
            usage = Usage(len(fitted.encoded.ids), answer.output_tokens)
            found = Prediction(
                sample_id=row.id,
                output=given,
                usage=usage,
                evidence=built.shown[fitted.dropped :],
                dropped=fitted.dropped,
                truncated=fitted.truncated,
                prompt=fitted.prompt.turns(),
                finish=_finish(answer),
            )
            if free and given is None:
                found = replace(found, output=answer.text.strip().rpartition("\n")[2])
            if found.output is not None:
                yield found
                continue
            again = (
                PromptTurn("assistant", (answer.text.strip(),)),
                PromptTurn("user", (f"So what is the answer? Write only {form(self.task).one}.",)),
            )
            turns = (*found.prompt, *again)
            messages = [Message(turn.role, turn.content) for turn in turns]
            options.append(self.task.options(row))
            unmarked.append((replace(found, prompt=turns), self.lm.encode(messages)))
        for prediction, text, tokens, end in self._asked_again(unmarked, options):
            read = (prediction.usage.input_tokens or 0) + tokens[0]
            written = (prediction.usage.output_tokens or 0) + tokens[1]
            yield replace(prediction, output=text, usage=Usage(read, written), finish=end)

    def _asked_again(
        self,
        unmarked: Sequence[tuple[Prediction, Encoded]],
        options: Sequence[tuple[str, ...]],
    ) -> Iterator[tuple[Prediction, str, tuple[int, int], Finish]]:
        """The answers to rows whose thought had none, the tokens read and written, and the end."""
        prompts = [encoded for _, encoded in unmarked]
        if self.task.ranks:
            places: dict[tuple[str, ...], list[int]] = {}
            for at, one in enumerate(options):
                places.setdefault(one, []).append(at)
            for labels, rows in places.items():
                for choice in self.lm.rank([prompts[at] for at in rows], list(labels)):
                    prediction, encoded = unmarked[rows[choice.index]]
                    tokens = (len(encoded.ids), choice.output_tokens)
                    yield prediction, choice.label, tokens, "label"
            return
        budget = super()._answer_tokens()
        schema = (self._schema,) if self._schema else ()
        for answer in self.lm.generate(prompts, budget, *schema):
            prediction, encoded = unmarked[answer.index]
            tokens = (len(encoded.ids), answer.output_tokens)
            yield prediction, answer.text, tokens, _finish(answer)


def _finish(answer: Generation) -> Finish:
    return "stop" if answer.finished else "length"
