"""What `advisor verify` finds. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from advisor.findings import Finding, Problem
from advisor.texts import DataText, Name, TestRowId

VerifyOutcome = Literal["verified", "changed", "cannot_tell"]
"""verified: everything comes out the same. changed: something does not. cannot_tell: what it would
take to recompute the figures is not there."""


@dataclass(frozen=True, slots=True)
class FileDiffers(Finding):
    """A file is not the one that was hashed, or its hash is not the one that was written."""

    file: DataText
    how: Literal["changed", "missing", "added"]
    kind: Literal["file_differs"] = "file_differs"


@dataclass(frozen=True, slots=True)
class FileNotRead(Finding):
    """A file cannot be read, or nothing can be recomputed from the files."""

    file: DataText
    problem: Problem
    kind: Literal["file_not_read"] = "file_not_read"


@dataclass(frozen=True, slots=True)
class FigureDiffers(Finding):
    """A value of results.json, or of the results in a page, is not what comes out."""

    file: DataText
    place: DataText
    stored: DataText
    found: DataText
    kind: Literal["figure_differs"] = "figure_differs"


@dataclass(frozen=True, slots=True)
class ScoreDiffers(Finding):
    """A stored score is not what the stored answer scores."""

    trial: Name
    row: TestRowId
    metric: Name
    stored: float | None
    found: float | None
    kind: Literal["score_differs"] = "score_differs"


@dataclass(frozen=True, slots=True)
class PageDiffers(Finding):
    """A page does not show what its results say."""

    file: DataText
    stored: DataText
    found: DataText
    kind: Literal["page_differs"] = "page_differs"


@dataclass(frozen=True, slots=True)
class NotVerifiable(Finding):
    """What is missing to recompute the figures.

    Attributes:
        what: `sums`: the run was written without hashes; `page`: the page holds no results, as one
            of two runs; `rows`: the results in the page hold no rows; `embedder`: scores of this
            metric need a sentence embedder that is not here.
    """

    file: DataText
    what: Literal["sums", "page", "rows", "embedder"]
    kind: Literal["not_verifiable"] = "not_verifiable"


@dataclass(frozen=True, slots=True)
class OtherVersion(Finding):
    """The run was made with another version of the program."""

    run: Name
    here: Name
    kind: Literal["other_version"] = "other_version"


VerifyFinding = (
    FileDiffers
    | FileNotRead
    | FigureDiffers
    | ScoreDiffers
    | PageDiffers
    | NotVerifiable
    | OtherVersion
)


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome and what it rests on.

    Attributes:
        path: as the user named it.
        files: hashed files that were compared.
        figures: values of results.json that were recomputed.
        scores: scores that were recomputed.
        pages: pages that were drawn again.
        findings: what differs, or what is missing; the first of each kind.
        more: further differences that are not named.
    """

    outcome: VerifyOutcome
    path: DataText
    files: int = 0
    figures: int = 0
    scores: int = 0
    pages: int = 0
    findings: tuple[VerifyFinding, ...] = ()
    more: int = 0
