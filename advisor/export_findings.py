"""What `advisor export` finds. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.results import Comparison
from advisor.texts import DataText, FilePath, Name, TestRowId


@dataclass(frozen=True, slots=True)
class OtherAnswer:
    """A test row that the exported folder answers otherwise than was measured."""

    row: TestRowId
    measured: DataText
    found: DataText


@dataclass(frozen=True, slots=True)
class Parity:
    """The exported folder held against what was measured, on the same test rows.

    Attributes:
        rows: answered again.
        equal: of these, with the same answer.
        other_prompts: of these, for which the folder would send another prompt.
        metric: the primary one.
        pair: exported minus measured; None without rows.
        margin: by how much the metric may be worse.
        passed: every prompt is the same, and the metric is not worse by more than the margin.
        differing: the first rows with another answer.
    """

    rows: int
    equal: int
    other_prompts: int
    metric: Name
    pair: Comparison | None
    margin: float
    passed: bool
    differing: tuple[OtherAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class Exported:
    """A folder that was written.

    Attributes:
        strategy: the id of its result.
        model: name of the language model; None without one.
        bytes: of all files.
        golden: requests that the folder can replay.
        left_out: test rows whose input does not fit the model, which the folder refuses.
        parity: None where nothing was answered again.
    """

    path: FilePath
    strategy: Name
    model: Name | None
    bytes: int
    golden: int
    left_out: int
    parity: Parity | None
