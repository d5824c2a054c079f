"""A recommendation in a terminal: ranking, reasons, what would flip it, what to measure next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from advisor.advice.questionnaire import Questionnaire
from advisor.advice.recommend import MODEL, Candidate, Flip, Ground, Recommendation
from advisor.advice.rules import Approach, Source
from reports.messages import figures, listed, of_language, say
from reports.plain import one_line
from reports.renderers.road import typed
from reports.renderers.wide_text import Paragraph


def render(
    found: Recommendation,
    questions: Questionnaire,
    console: Console,
    others: Mapping[str, Recommendation] | None = None,
) -> None:
    """Print the advice and every reason, with the answers and the source that each rests on.

    Args:
        found: the advice.
        questions: with the texts of the answers.
        console: where to.
        others: the advice for further models, by their name.
    """
    page = _Page(found, questions)
    console.print()
    console.print(page.headline())
    if found.possible:
        console.print(Paragraph(page.confidence()))
    for said in (*page.not_counted(), *page.models(others or {})):
        console.print(Paragraph(said))
    console.print()
    console.print(_title("ask-ranking"))
    for place, one in enumerate(found.ranked, start=1):
        console.print(page.candidate_line(place, one))
        for line in page.reasons(one):
            console.print(Padding(line, (0, 0, 0, 4)))
    console.print()
    if found.flips:
        console.print(_title("ask-flips"))
        for line in page.flips():
            console.print(Padding(line, (0, 0, 0, 2)))
    else:
        console.print(Text(say("ask-no-flips")))
    console.print()
    console.print(_title("ask-sources"))
    for source in page.source_lines():
        console.print(source, soft_wrap=True)


def render_next(
    command: str,
    path: str,
    missing: Sequence[str],
    console: Console,
    *,
    least_rows: int | None = None,
    not_trained: str | None = None,
) -> None:
    """Print the command that measures the advice, on a line of its own, and where it is kept.

    Args:
        command: to be pasted.
        path: of the file that holds the advice.
        missing: placeholders in the command.
        console: where to.
        least_rows: labelled rows that measuring takes, where there may be fewer.
        not_trained: a model that is to be fine-tuned and has no weights here.
    """
    console.print()
    console.print(_title("ask-measure-first"))
    console.print(Text(typed(command), style="bold"), soft_wrap=True)
    for one in missing:
        console.print(Text(say("ask-needs", placeholder=one)))
    if not_trained is not None:
        said = say("ask-not-trained-here", model=one_line(not_trained))
        console.print(Paragraph(said))
    if least_rows is not None:
        console.print(Paragraph(say("ask-too-few-rows", least=least_rows)))
    console.print(Paragraph(say("ask-written", path=one_line(path)), "dim"))


@dataclass
class _Page:
    """The parts of one page; numbers the sources as they are first used."""

    found: Recommendation
    questions: Questionnaire
    _sources: list[Source] = field(default_factory=list)

    def headline(self) -> Text:
        first, tied = self.found.first, self.found.tied
        if not self.found.possible:
            return Text(say("ask-nothing-possible"), style="bold")
        if tied:
            return Text(self._tie(first, tied), style="bold")
        said = say("ask-advice", name=_named(first.approach), strategy=first.strategy)
        return Text(said, style="bold")

    def _tie(self, first: Candidate, tied: Sequence[Candidate]) -> str:
        breaker = self.found.tie_breaker
        return say(
            "ask-tie",
            names=[_named(one.approach) for one in (first, *tied)],
            simplest=_named(first.approach),
            strategy=first.strategy,
            decided=breaker is not None,
            topic=say("ask-topic", question=breaker) if breaker is not None else "",
        )

    def confidence(self) -> str:
        how = self.found.confidence
        return say(
            "ask-confidence",
            level=how.level,
            alone=how.margin is None,
            margin=how.margin,
            changing=how.changing,
            readings=how.readings,
        )

    def not_counted(self) -> Sequence[str]:
        """The answers that count for nothing, with what they do not go with."""
        lines = []
        for name in self.found.not_counted:
            besides = {one for condition in self.questions[name].ask_when for one in condition}
            lines.append(
                say(
                    "ask-not-counted",
                    topic=say("ask-topic", question=name),
                    others=[say("ask-topic", question=one) for one in sorted(besides)],
                )
            )
        return lines

    def models(self, others: Mapping[str, Recommendation]) -> Sequence[str]:
        """What is advised for other sizes of model, and for other models."""
        lines = []
        if self.found.by_model:
            sizes = [
                say(
                    "ask-answered",
                    topic=of_language(self.questions[MODEL].option(size).text),
                    answer=_named(approach),
                )
                for size, approach in self.found.by_model.items()
            ]
            lines.append(say("ask-by-size", sizes=listed(sizes)))
        for name, one in others.items():
            first = one.first
            advised = {"name": _named(first.approach), "strategy": first.strategy}
            lines.append(say("ask-for-model", model=one_line(name), **advised))
        return lines

    def candidate_line(self, place: int, one: Candidate) -> Text:
        name, points = _named(one.approach), figures.points(one.score)
        line = Text.assemble(f"{place}. ", (name, "bold"), f"  {points}")
        if not one.possible:
            line.append("  ").append(say("ask-ruled-out"), style="yellow")
        return line

    def reasons(self, one: Candidate) -> Sequence[Table]:
        """What rules it out, then the sum: the points before any answer, and every reason's."""
        lines = [self._reason("!", ground) for ground in one.ruled_out]
        if one.does_not_fit is not None:
            lines.append(_row("!", Text(one_line(say(one.does_not_fit)))))
        lines.append(_row(figures.points(one.base), Text(say("ask-base"), style="dim")))
        for ground in (*one.speaks_for, *one.speaks_against):
            lines.append(self._reason(figures.points(ground.points), ground))
        return lines

    def _reason(self, mark: str, ground: Ground) -> Table:
        reason = Text(of_language(ground.rule.reason))
        answers = listed([self._answer(name, option) for name, option in ground.answers])
        number = self._number(ground.rule.source)
        reason.append(say("ask-rests-on", answers=answers, source=number), style="dim")
        return _row(mark, reason)

    def _answer(self, name: str, option: str) -> str:
        said = of_language(self.questions[name].option(option).text)
        if name in self.found.measured:
            said = say("ask-measured-answer", answer=said)
        return say("ask-answered", topic=say("ask-topic", question=name), answer=said)

    def _number(self, source: Source) -> int:
        if source not in self._sources:
            self._sources.append(source)
        return self._sources.index(source) + 1

    def flips(self) -> Sequence[Table]:
        grouped: dict[tuple[str, Approach], list[Flip]] = {}
        for flip in self.found.flips:
            grouped.setdefault((flip.question, flip.first), []).append(flip)
        lines = []
        for (name, approach), flips in grouped.items():
            question, topic = self.questions[name], say("ask-topic", question=name)
            options = [of_language(question.option(one.instead).text) for one in flips]
            either = reduce(lambda most, last: say("ask-or", most=most, last=last), options)
            said = say("ask-answered", topic=topic, answer=either)
            lines.append(_row("·", Text.assemble(f"{said} → ", (_named(approach), "bold"))))
        return lines

    def source_lines(self) -> Sequence[Text]:
        return [
            Text.assemble(f"[{number}] {one.title}, ", (one.url, "dim"))
            for number, one in enumerate(self._sources, start=1)
        ]


def _title(key: str) -> Text:
    return Text(say(key), style="bold underline")


def _named(approach: Approach) -> str:
    return say("ask-approach", approach=approach)


def _row(mark: str, text: Text) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(min_width=1, no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(mark, Paragraph(text))
    return grid
