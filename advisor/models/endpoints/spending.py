"""Money spent on requests: counted over a whole run, and never beyond its cap."""

from __future__ import annotations

import json
import threading
import uuid
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from advisor.errors import BudgetReached

TOKENS_PER_UNIT = 1_000_000


@dataclass(frozen=True, slots=True)
class TokenPrice:
    """US dollars per million tokens.

    Attributes:
        cached_usd: of input that the server had read before; None: as other input.
    """

    input_usd: float
    output_usd: float
    cached_usd: float | None = None

    def as_tuple(self) -> tuple[float, float, float]:
        """Input, output and cached input; cached input is charged as other input by default."""
        cached = self.input_usd if self.cached_usd is None else self.cached_usd
        return self.input_usd, self.output_usd, cached

    def usd(self, input_tokens: int, output_tokens: int, cached_tokens: int = 0) -> float:
        """What a request costs; `cached_tokens` are among the input tokens."""
        cached = min(cached_tokens, input_tokens)
        paid = (input_tokens - cached) * self.input_usd + cached * self.as_tuple()[2]
        return (paid + output_tokens * self.output_usd) / TOKENS_PER_UNIT


class Spending:
    """What a run has spent. Its trials share one file, in which a later line replaces an earlier.

    A request stands there with what it may cost at most from before it is sent until it is settled,
    so that one whose process was killed counts as paid for.

    Args:
        path: the file; None counts in this process alone.
        cap_usd: what may be spent in all; None: any sum.
    """

    def __init__(self, path: Path | None = None, cap_usd: float | None = None) -> None:
        self._path, self._cap_usd = path, cap_usd
        self._changed = threading.Condition()
        # no other trial may count between a look at the sum and the line that adds to it
        capped = path is not None and cap_usd is not None
        self._alone = FileLock(f"{path}.lock", poll_interval=0.005) if capped else nullcontext()
        self._under_way: set[str] = set()
        self._read_to = 0
        self._charges: dict[str, float] = {}
        self._usd = 0.0

    @property
    def usd(self) -> float:
        """Spent so far, by all trials of the run; requests under way at what they may cost."""
        with self._changed:
            self._read()
            return self._usd

    def reserve(self, most_usd: float) -> str:
        """Set aside what a request may cost at most, before it is sent.

        Where the cap does not hold it, wait for requests of this process: most cost less than what
        was set aside for them.

        Returns:
            A name for `settle`.

        Raises:
            BudgetReached: it would pass the cap; the request must not be sent.
        """
        request = uuid.uuid4().hex
        with self._changed:
            while not self._reserved(request, most_usd):
                if not self._under_way:
                    raise BudgetReached("budget-reached", spent=self._usd, cap=self._cap_usd)
                self._changed.wait()
            self._under_way.add(request)
            return request

    def settle(self, request: str, paid_usd: float) -> None:
        """Count what a request cost in place of what was set aside for it."""
        with self._changed:
            self._write(request, paid_usd)
            self._under_way.discard(request)
            self._changed.notify_all()

    def _reserved(self, request: str, most_usd: float) -> bool:
        with self._alone:
            self._read()
            if self._cap_usd is not None and self._usd + most_usd > self._cap_usd:
                return False
            self._write(request, most_usd)
            return True

    def _count(self, request: str, usd: float) -> None:
        self._usd += usd - self._charges.get(request, 0.0)
        self._charges[request] = usd

    def _write(self, request: str, usd: float) -> None:
        unchanged = self._charges.get(request, 0.0) == usd
        self._count(request, usd)
        if self._path is not None and not unchanged:
            with self._path.open("a", encoding="utf-8") as file:  # the last line may be torn
                file.write("\n" + json.dumps({"request": request, "usd": usd}) + "\n")

    def _read(self) -> None:
        """Take in what other trials have written since, and this one."""
        if self._path is None or not self._path.exists():
            return
        with self._path.open("rb") as file:
            file.seek(self._read_to)
            for line in file:
                if not line.endswith(b"\n"):
                    break  # the write of a killed process
                self._read_to += len(line)
                try:
                    found = json.loads(line)
                    self._count(str(found["request"]), float(found["usd"]))
                except (ValueError, KeyError, TypeError):
                    continue
