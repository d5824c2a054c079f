"""What a report is made of: plain data in reading order, with every word and figure already chosen.

A renderer draws each kind of block and decides nothing; its own words (of a search field, a button)
are messages. `drawn` says how to read a picture, and is shown only where it is drawn; its `caption`
holds without the drawing. `Cell.source` is the JSON pointer of the figure in results.json, so that
a test can hold every shown figure against the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from advisor.results import SentTurn

Standing = Literal["winner", "tied", "marked", "plain", "absent"]
"""How a row is set off: marked rows have their picture in colour, the winner is bold as well."""

EvidenceKind = Literal["passages", "demonstrations", "nearest"]
"""What the ids beside an answer name: what stood in its prompt, or the rows it was nearest to."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis."""

    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale from `low` to `high`, in the figure's own unit.

    Attributes:
        log: distances are ratios.
        reference: a value to draw a line at (zero for differences).
    """

    low: float
    high: float
    ticks: tuple[Tick, ...]
    log: bool = False
    reference: float | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        group: columns of one group stand together; a narrow renderer breaks between groups.
        kind: text (left), number (right) or interval (drawn on `axis`).
    """

    title: str
    unit: str = ""
    group: str = ""
    kind: Literal["text", "number", "interval"] = "number"
    axis: Axis | None = None

    @property
    def heading(self) -> str:
        """Title and unit on one line; nothing stands between Chinese signs."""
        between = "" if self.title[-1:] > "\u2e80" else " "
        return between.join(filter(None, (self.title, self.unit)))


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure or text. `low` and `high` are the ends of the interval in an interval column.

    `flipped`: shown with the sign opposite to the stored one (b - a instead of a - b).
    `shade`: how strongly the cell is shaded where the medium can, from -1 (all of it wrong) to 1
    (all of it right); None where shading has no meaning.
    """

    text: str
    value: float | None = None
    source: str | None = None
    low: float | None = None
    high: float | None = None
    missing: bool = False
    flipped: bool = False
    shade: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; the first cell names it. `remark` stands in place of absent cells."""

    cells: tuple[Cell, ...]
    standing: Standing = "plain"
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `folded`: on request only, where the medium can fold."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """One strategy in a scatter plot; `front`: nothing is better on both axes."""

    name: str
    x: Cell
    y: Cell
    front: bool = False


@dataclass(frozen=True, slots=True)
class Scatter:
    """Two figures against each other. `caption` says in words what the picture shows."""

    title: str
    x_title: str
    y_title: str
    x: Axis
    y: Axis
    points: tuple[Point, ...]
    caption: str
    drawn: str = ""


@dataclass(frozen=True, slots=True)
class LinePoint:
    """A point of a line; the ends of its interval are those of `y`."""

    x: Cell
    y: Cell


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a picture.

    Attributes:
        points: measured or computed, from left to right, at least one; drawn solid.
        predicted: what follows them, drawn dashed.
        start: where the dashed part begins, if not at the first of `predicted`.
        others: further points at the same places (other seeds), drawn small and unconnected.
        path: places that the solid line passes through, where it bends between the points.
        standing: the winner and marked lines are drawn in colour, with their intervals.
    """

    name: str
    points: tuple[LinePoint, ...]
    predicted: tuple[LinePoint, ...] = ()
    others: tuple[LinePoint, ...] = ()
    standing: Standing = "plain"
    path: tuple[LinePoint, ...] = ()
    start: LinePoint | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """Figures that change along an axis, a line each. `caption` says what is to be seen."""

    title: str
    x_title: str
    y_title: str
    x: Axis
    y: Axis
    series: tuple[Series, ...]
    caption: str
    drawn: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What the segments of one kind stand for: an entry of the key, in the order they are stacked.

    `role`: work is drawn thick; a check, which the comparison itself adds, thin.
    """

    name: str
    tone: Literal["dark", "middle", "open"]
    role: Literal["work", "check"]


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a bar: the place of its part in `Bars.parts`, and how long it is."""

    part: int
    length: Cell


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar, its segments in the order of the parts. `name` is a strategy's, in every language."""

    name: str
    segments: tuple[Segment, ...]
    standing: Standing = "plain"


@dataclass(frozen=True, slots=True)
class Bars:
    """Stacked bars on one linear axis that starts at zero.

    Attributes:
        caption: says in words what the picture shows.
        table: the same figures; folded under the picture, and in its place where nothing is drawn.
    """

    title: str
    axis: Axis
    parts: tuple[Part, ...]
    bars: tuple[Bar, ...]
    caption: str
    table: Table
    drawn: str = ""


@dataclass(frozen=True, slots=True)
class Headline:
    """The answer in one sentence, what supports it, and a warning that must not be missed.

    `grounds` is what it rests on, in the verdict's own words.
    """

    verdict: str
    grounds: str = ""
    support: tuple[str, ...] = ()
    warning: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list: an optional term, then its sentences."""

    term: str | None
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notes:
    """Sentences, under a term each where they have one. `verbatim`: values to copy, not prose.

    `title` names a list of terms that a small screen shows on request only.
    """

    items: tuple[Item, ...]
    verbatim: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """The same answer given by one or more strategies to one test row."""

    text: str
    mark: Literal["right", "wrong", "error", "unscored", "partial"]
    mark_text: str
    strategies: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SentPrompt:
    """The same prompt sent by one or more strategies; its turns are places in `Rows.turns`."""

    strategies: tuple[int, ...]
    turns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A test row. `evidence` maps the index of a strategy to the ids that its answer drew on."""

    sample_id: str
    input: str
    target: str | None
    flags: tuple[str, ...]
    answers: tuple[Answers, ...]
    evidence: Mapping[int, tuple[str, ...]]
    prompts: tuple[SentPrompt, ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice of the reader: rows that carry `flag` (every row where it is empty)."""

    flag: str
    label: str


@dataclass(frozen=True, slots=True)
class Rows:
    """Every test row with every strategy's answer, to be searched and filtered.

    Attributes:
        evidence: what the ids of each of `strategies` name.
        turns, texts: those of all prompts that were sent, and what they are made of, each once.
    """

    strategies: tuple[str, ...]
    evidence: tuple[EvidenceKind, ...]
    filters: tuple[Filter, ...]
    labels: tuple[str, ...]
    rows: tuple[Example, ...]
    turns: tuple[SentTurn, ...] = ()
    texts: tuple[str, ...] = ()


Block = Headline | Table | Scatter | Lines | Bars | Notes | Rows


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under one heading. `summary`: belongs on the first screen and in a short print."""

    title: str
    blocks: tuple[Block, ...]
    summary: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report, in reading order. `subtitle` says what was compared on what.

    `language` is the BCP 47 tag of its words; renderers say their own in it.
    """

    title: str
    subtitle: str
    headline: Headline
    sections: tuple[Section, ...]
    footer: str
    language: str = "en"

    def summary(self) -> Report:
        """The same report with the sections of the first screen only."""
        return replace(self, sections=tuple(part for part in self.sections if part.summary))
