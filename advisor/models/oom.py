"""Memory that runs out: how to tell, and what a model's path gives up before it gives up.

Standard library only, so that the light parent process may import it.
"""

from __future__ import annotations

import errno
import gc
import sys
from dataclasses import dataclass
from typing import Literal

from advisor.errors import OutOfMemory
from advisor.trial_findings import BatchHalved, LabelsSplit, Note

SIGNS = (
    "can't allocate memory",  # torch on a CPU, Linux and macOS
    "not enough memory",  # torch on a CPU, Windows
    "out of memory",  # CUDA, ROCm and MPS where the library has no error of its own for it
    "CUBLAS_STATUS_ALLOC_FAILED",
    "bad_alloc",  # C++
)
"""What libraries write into a plain RuntimeError when memory runs out."""


def ran_out(error: BaseException) -> bool:
    """Whether an error says that memory ran out: the device's, or this process's."""
    if isinstance(error, MemoryError | OutOfMemory):
        return True
    if isinstance(error, OSError):
        return error.errno == errno.ENOMEM
    named = type(error).__name__ == "OutOfMemoryError"  # torch's, which is not imported here
    return named or (isinstance(error, RuntimeError) and any(one in str(error) for one in SIGNS))


def first_line(error: BaseException) -> str:
    """The error's first line, its type's name where it says nothing."""
    return str(error).strip().partition("\n")[0] or type(error).__name__


def release() -> None:
    """Give a GPU's memory back that nothing holds any more.

    The failed attempt's frames must be gone by now. A CPU's allocator needs no such help.
    """
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_available():
        gc.collect()
        torch.cuda.empty_cache()


@dataclass
class Backoff:
    """How often a batch had to be halved because memory ran out.

    Attributes:
        times: halvings so far.
        rows: what went through the model at once after the last of them; None before the first.
        unit: what the rows are.
        label_tokens: most label tokens scored at once, where even one request had to be split.
    """

    times: int = 0
    rows: int | None = None
    unit: Literal["requests", "label_sequences"] = "requests"
    label_tokens: int | None = None

    def halve(self, rows: int, reason: str) -> int:
        """Half of the rows that did not fit.

        Args:
            rows: that were tried at once.
            reason: what the library said.

        Raises:
            OutOfMemory: it was one row.
        """
        if rows <= 1:
            raise OutOfMemory("no-room-for-one-request", halved=self.times, text=reason)
        self.times += 1
        self.rows = rows // 2
        return self.rows

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was given up."""
        found: list[Note] = []
        if self.times:
            found.append(BatchHalved(self.times, self.rows, self.unit))
        if self.label_tokens is not None:
            found.append(LabelsSplit(self.label_tokens))
        return tuple(found)
