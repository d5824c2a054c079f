"""A headless Chromium driven through its debugging pipe (Chrome DevTools Protocol), no library.

Methods and events: https://chromedevtools.github.io/devtools-protocol/. Messages are JSON, each
ended by a zero byte, on the browser's file descriptors 3 (in) and 4 (out).
"""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, NamedTuple

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
"""What the browser is called, by distribution."""

WAIT_S = 120.0
"""A call that takes longer has failed; printing 5,000 rows to PDF takes tens of seconds."""

_OPEN_PIPE = "import os, sys; a, b = map(int, sys.argv[1:3]); os.dup2(a, 3); os.dup2(b, 4)"
_START = f"{_OPEN_PIPE}; os.execv(sys.argv[3], sys.argv[3:])"

Scheme = Literal["light", "dark"]


def find_browser() -> str | None:
    """The path of an installed Chromium, None where there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Trouble(NamedTuple):
    """What a page did beside showing itself: console messages, exceptions and requests."""

    console: tuple[str, ...]
    requests: tuple[str, ...]


@dataclass(slots=True)
class Browser:
    """One browser with one page; use it as a context manager.

    Raises:
        RuntimeError: where the browser ends, answers with an error, or not within `WAIT_S`.
    """

    path: str
    _process: subprocess.Popen[bytes] | None = None
    _write: int = -1
    _read: int = -1
    _calls: int = 0
    _session: str | None = None
    _buffer: bytearray = field(default_factory=bytearray)
    _events: list[dict[str, Any]] = field(default_factory=list)
    _profile: str = ""

    def __enter__(self) -> Browser:
        theirs_in, self._write = _pipe()
        self._read, theirs_out = _pipe()
        self._profile = tempfile.mkdtemp(prefix="advisor-browser-")
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, str(theirs_in), str(theirs_out), self.path,
             "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--no-first-run", "--disable-background-networking", "--hide-scrollbars",
             "--remote-debugging-pipe", f"--user-data-dir={self._profile}", "about:blank"],
            pass_fds=(theirs_in, theirs_out),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(theirs_in)
        os.close(theirs_out)
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = str(attached["sessionId"])
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        os.close(self._write)
        os.close(self._read)
        shutil.rmtree(self._profile, ignore_errors=True)

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """What the browser answers to one method."""
        self._calls += 1
        number = self._calls
        message: dict[str, Any] = {"id": number, "method": method, "params": params}
        if self._session is not None:
            message["sessionId"] = self._session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._write, data) :]
        end = time.monotonic() + WAIT_S
        while (answer := self._next(end)).get("id") != number:
            self._events.append(answer)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error'].get('message')}")
        found: dict[str, Any] = answer.get("result", {})
        return found

    def open(self, file: Path, width: int, scheme: Scheme = "light") -> None:
        """Load a file at that width in CSS pixels, as a reader with that colour scheme would."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=900, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.call("Emulation.setEmulatedMedia", media="", features=[feature])
        self._events.clear()
        self.call("Page.navigate", url=file.resolve().as_uri())
        end = time.monotonic() + WAIT_S
        while not any(event.get("method") == "Page.loadEventFired" for event in self._events):
            self._events.append(self._next(end))

    def evaluate(self, script: str) -> Any:
        """The value of a script, its promise awaited."""
        found = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in found:
            raise RuntimeError(json.dumps(found["exceptionDetails"])[:2000])
        return found["result"].get("value")

    def trouble(self) -> Trouble:
        """Everything since `open` that a report must not do; the page itself and data: aside."""
        self.evaluate("new Promise(resolve => setTimeout(resolve, 50))")
        console, requests = [], []
        for event in self._events:
            method, params = event.get("method"), event.get("params", {})
            if method == "Network.requestWillBeSent" and params.get("type") != "Document":
                url = str(params["request"]["url"])
                if not url.startswith("data:"):
                    requests.append(url[:200])
            elif method in ("Runtime.consoleAPICalled", "Runtime.exceptionThrown"):
                console.append(json.dumps(params)[:500])
            elif method == "Log.entryAdded":
                console.append(str(params["entry"].get("text")))
        return Trouble(tuple(console), tuple(requests))

    def _next(self, end: float) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._read], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                raise RuntimeError(f"no answer from {self.path} within {WAIT_S:.0f} s")
            data = os.read(self._read, 1 << 20)
            if not data:
                raise RuntimeError(f"{self.path} ended; run it by hand to see why")
            self._buffer += data
        message, _, rest = bytes(self._buffer).partition(b"\0")
        self._buffer = bytearray(rest)
        found: dict[str, Any] = json.loads(message)
        return found


def _pipe() -> tuple[int, int]:
    """A pipe on descriptors above 4, which the browser's two must not overwrite."""
    low: list[int] = []
    ends = os.pipe()
    while min(ends) <= 4:
        low.extend(ends)
        ends = os.pipe()
    for one in low:
        os.close(one)
    return ends
