"""Every error that a user can cause, as a tree. Anything else is a bug and keeps its traceback.

An error carries no sentence but a problem: the key of a message and what it names, counts and
quotes. `reports.messages` says it in the reader's language; in a log `str(error)` shows the key.

AdvisorError                 base; the command line says it and exits with `exit_code`
├── UsageError               an option or argument is wrong
│   └── ConfigError          several settings are wrong; all of them are listed at once
├── DataError                a data file cannot be used; names file, row and remedy
├── DocumentError            a document for retrieval cannot be used
├── ModelError               a model cannot be loaded or does not do what is asked of it
├── MissingPackage           an optional package is absent; names the install line
├── RunFolderError           the run folder cannot be written, read or resumed
└── TrialError               one trial cannot go on; the others do
    ├── BudgetReached        the next request could pass the run's budget
    └── OutOfMemory          the device's memory is used up
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from advisor.findings import Argument, Finding, Problem, problem


class AdvisorError(Exception):
    """Base of every error that is the user's to fix. Shown as one message, without a traceback.

    Args:
        key: of the message, or a whole problem: that of another error.
        arguments: what the message's variables stand for: names, counts, texts of the data or of a
            library, other problems.

    Attributes:
        problem: what is wrong; `reports.messages.say` says it.
    """

    exit_code = 2

    def __init__(self, key: str | Problem, /, **arguments: Argument) -> None:
        self.problem = key if isinstance(key, Problem) else problem(key, **arguments)
        super().__init__(self.problem)

    def __str__(self) -> str:
        """For a log; people read what the message says."""
        return str(self.problem)


class UsageError(AdvisorError):
    """An option or argument of the command line is wrong."""


class ConfigError(UsageError):
    """One or more settings are wrong.

    Args:
        problems: one per setting, naming the setting, its value and what is valid.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            reduce(lambda said, one: problem("problems", said=said, next=one), self.problems)
        )
        self.args = (self.problems,)


class DataError(AdvisorError):
    """A labelled data file cannot be used.

    Args:
        key: of the message that says what is wrong with it and how to fix it.
        path: the file, as the user named it.
        row: 1-based row (or line) in that file, where one row is to blame; needs `path`.
        details: what was found on the way.
        arguments: as of `AdvisorError`.
    """

    def __init__(
        self,
        key: str | Problem,
        /,
        *,
        path: str | None = None,
        row: int | None = None,
        details: Sequence[Finding] = (),
        **arguments: Argument,
    ) -> None:
        self.path, self.row, self.details = path, row, details
        super().__init__(key, **arguments)
        if path is not None and row is not None:
            self.problem = problem("in-row", path=path, row=row, problem=self.problem)
        elif path is not None:
            self.problem = problem("in-file", path=path, problem=self.problem)


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


class BudgetReached(TrialError):
    """The next request could pass what the run may spend; it was not sent."""


class OutOfMemory(TrialError):
    """The device's memory is used up; the message says by what and what to change."""
