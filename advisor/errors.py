"""Every error that a user can cause, as a tree. Anything else is a bug and keeps its traceback.

AdvisorError                 base; the command line prints its message and exits with `exit_code`
├── UsageError               an option or argument is wrong
│   └── ConfigError          several settings are wrong; all of them are listed at once
├── DataError                a data file cannot be used; names file, row and remedy
├── DocumentError            a document for retrieval cannot be used
├── ModelError               a model cannot be loaded or does not do what is asked of it
├── MissingPackage           an optional package is absent; names the install line
├── RunFolderError           the run folder cannot be written, read or resumed
└── TrialError               one trial cannot go on; the others do
    └── OutOfMemory          the device's memory is used up
"""

from __future__ import annotations

from collections.abc import Sequence

from advisor.findings import Finding


class AdvisorError(Exception):
    """Base of every error that is the user's to fix. Shown as one message, without a traceback."""

    exit_code = 2


class UsageError(AdvisorError):
    """An option or argument of the command line is wrong."""


class ConfigError(UsageError):
    """One or more settings are wrong.

    Args:
        problems: one sentence per setting, naming the setting, its value and what is valid.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class DataError(AdvisorError):
    """A labelled data file cannot be used.

    Args:
        message: what is wrong and how to fix it.
        path: the file, as the user named it.
        row: 1-based row (or line) in that file, where one row is to blame.
        details: what was found on the way.
    """

    def __init__(
        self,
        message: str,
        *,
        path: str | None = None,
        row: int | None = None,
        details: Sequence[Finding] = (),
    ) -> None:
        self.path, self.row, self.details = path, row, details
        place = path or ""
        if row is not None:
            place = f"{place}, row {row}" if place else f"row {row}"
        super().__init__(f"{place}: {message}" if place else message)


class DocumentError(AdvisorError):
    """A document given with --docs cannot be used."""


class ModelError(AdvisorError):
    """A model cannot be loaded, or cannot do what a strategy asks of it."""


class MissingPackage(AdvisorError):
    """An optional package is not installed; the message carries the exact install line."""


class RunFolderError(AdvisorError):
    """A run folder cannot be written, read or resumed."""


class TrialError(AdvisorError):
    """One trial cannot go on. The run continues and the command exits with 1."""

    exit_code = 1


class OutOfMemory(TrialError):
    """The device's memory is used up; the message says by what and what to change."""
