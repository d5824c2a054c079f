"""advisor: should you prompt, retrieve or fine-tune? Ask, measure, decide.

Only the lightest types are re-exported here; import anything heavier from its own module.
"""

from __future__ import annotations

from advisor.errors import (
    AdvisorError,
    ConfigError,
    DataError,
    DocumentError,
    MissingPackage,
    ModelError,
    OutOfMemory,
    RunFolderError,
    TrialError,
    UsageError,
)
from advisor.types import Message, Metadata, Prediction, Sample, Score, Split, Task, Usage

__all__ = [
    "AdvisorError",
    "ConfigError",
    "DataError",
    "DocumentError",
    "Message",
    "Metadata",
    "MissingPackage",
    "ModelError",
    "OutOfMemory",
    "Prediction",
    "RunFolderError",
    "Sample",
    "Score",
    "Split",
    "Task",
    "TrialError",
    "Usage",
    "UsageError",
]
