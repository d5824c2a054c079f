"""A recommendation in a terminal: ranking, reasons, what would flip it, what to measure next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from advisor.advice.questionnaire import Language, Questionnaire
from advisor.advice.questionnaire import Text as Wording
from advisor.advice.recommend import Candidate, Flip, Ground, Recommendation
from advisor.advice.rules import Approach, Source
from reports import ask_words
from reports.plain import one_line
from reports.road import typed
from reports.wide_text import Paragraph

_REASONS_FIRST, _REASONS_OTHERS = 5, 2
"""Reasons shown on each side, for the first place and for the others."""


def render(
    found: Recommendation,
    questions: Questionnaire,
    language: Language,
    console: Console,
) -> None:
    """Print the advice, strongest reasons first, each with the answers and source it rests on."""
    page = _Page(found, questions, language)
    console.print()
    console.print(page.headline())
    console.print(Paragraph(page.confidence()))
    console.print()
    console.print(page.title(ask_words.RANKING))
    for place, one in enumerate(found.ranked, start=1):
        console.print(page.candidate_line(place, one))
        for line in page.reasons(one, _REASONS_FIRST if place == 1 else _REASONS_OTHERS):
            console.print(Padding(line, (0, 0, 0, 4)))
    console.print()
    if found.flips:
        console.print(page.title(ask_words.FLIPS))
        for line in page.flips():
            console.print(Padding(line, (0, 0, 0, 2)))
    else:
        console.print(Text(ask_words.NO_FLIPS.said(language)))
    console.print()
    console.print(page.title(ask_words.SOURCES))
    for source in page.source_lines():
        console.print(source, soft_wrap=True)


def render_next(
    command: str, path: str, has_data: bool, language: Language, console: Console
) -> None:
    """Print the command that measures the advice, on a line of its own, and where it is kept."""
    console.print()
    console.print(Text(ask_words.MEASURE_FIRST.said(language), style="bold underline"))
    console.print(Text(typed(command), style="bold"), soft_wrap=True)
    if not has_data:
        console.print(Text(ask_words.NEEDS_ROWS.said(language)))
    written = ask_words.WRITTEN.said(language).format(path=one_line(path))
    console.print(Paragraph(written, "dim"))


@dataclass
class _Page:
    """The parts of one page; numbers the sources as they are first used."""

    found: Recommendation
    questions: Questionnaire
    language: Language
    _sources: list[Source] = field(default_factory=list)

    def title(self, text: Wording) -> Text:
        return Text(text.said(self.language), style="bold underline")

    def headline(self) -> Text:
        first = self.found.first
        name = ask_words.APPROACHES[first.approach].said(self.language)
        said = ask_words.ADVICE.said(self.language).format(name=name, strategy=first.strategy)
        return Text(said, style="bold")

    def confidence(self) -> Text:
        how = self.found.confidence
        return Text(
            ask_words.CONFIDENCE.said(self.language).format(
                level=ask_words.LEVELS[how.level].said(self.language),
                margin=how.margin,
                answered=how.answered,
                of=how.of,
                measured=len(self.found.measured),
            )
        )

    def candidate_line(self, place: int, one: Candidate) -> Text:
        name = ask_words.APPROACHES[one.approach].said(self.language)
        if self.language == "zh":
            line = Text.assemble(f"{place}. ", (name, "bold"), f"  {one.score:+.1f}")
        else:
            line = Text.assemble(
                f"{place}. ", (one.approach, "bold"), f"  {one.score:+.1f}  ", (name, "dim")
            )
        if not one.possible:
            line.append(f"  {ask_words.RULED_OUT.said(self.language)}", style="yellow")
        return line

    def reasons(self, one: Candidate, most: int) -> Sequence[Table]:
        lines = [self._reason("!", ground) for ground in one.ruled_out]
        if one.does_not_fit is not None:
            lines.append(_row("!", Text(one_line(one.does_not_fit))))
        lines += [self._reason(f"{g.points:+.1f}", g) for g in one.speaks_for[:most]]
        lines += [self._reason(f"{g.points:+.1f}", g) for g in one.speaks_against[:most]]
        return lines

    def _reason(self, mark: str, ground: Ground) -> Table:
        comma = "；" if self.language == "zh" else ", "
        said = comma.join(self._answer(name, option) for name, option in ground.answers)
        number = self._number(ground.rule.source)
        return _row(
            mark,
            Text.assemble(
                ground.rule.reason.said(self.language),
                "" if self.language == "zh" else " ",
                (f"{said} [{number}]", "dim"),
            ),
        )

    def _answer(self, name: str, option: str) -> str:
        said = self.questions[name].option(option).text.said(self.language)
        if name in self.found.measured:
            said = ask_words.marked(said, self.language)
        return ask_words.answered(name, said, self.language)

    def _number(self, source: Source) -> int:
        if source not in self._sources:
            self._sources.append(source)
        return self._sources.index(source) + 1

    def flips(self) -> Sequence[Table]:
        grouped: dict[tuple[str, Approach], list[Flip]] = {}
        for flip in self.found.flips:
            grouped.setdefault((flip.question, flip.first), []).append(flip)
        lines = []
        chinese = self.language == "zh"
        for (name, approach), flips in grouped.items():
            first = ask_words.APPROACHES[approach].zh if chinese else approach
            said = (" 或 " if chinese else " / ").join(
                self.questions[name].option(one.instead).text.said(self.language) for one in flips
            )
            topic = ask_words.topic(name, self.language)
            equals = "：" if chinese else " = "
            lines.append(
                _row("·", Text.assemble((topic, "bold"), f"{equals}{said} → ", (first, "bold")))
            )
        return lines

    def source_lines(self) -> Sequence[Text]:
        return [
            Text.assemble(f"[{number}] {one.title}, ", (one.url, "dim"))
            for number, one in enumerate(self._sources, start=1)
        ]


def _row(mark: str, text: Text) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(min_width=1, no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(mark, Paragraph(text))
    return grid
