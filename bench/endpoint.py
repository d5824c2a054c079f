"""Rows per second of a model behind a server, against what the server allows.

    python -m bench.endpoint [--rows N] [--delay S]

The server runs on loopback and takes 3 s for a request, 32 at once. It is asked as it is; with
faults (429 and 503 with Retry-After, hanging and dropped connections, malformed and empty answers);
with 20 places; and with a limit on its rate. What it allows is its places over the seconds that an
answered row took of them, faults included, or its rate. Speeds are taken until fewer rows are open
than it takes at once: after that, nobody could keep it busy. Every row must be answered.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path

from advisor.models.endpoints.client import Client
from advisor.models.endpoints.kept import KeptReplies
from advisor.models.endpoints.model import EndpointModel
from advisor.models.endpoints.target import target
from advisor.types import Message
from bench.speeds import met

BAR = 0.9
AT_ONCE = 32
TIMEOUT_S = 15.0
"""Of our requests here."""
FAULTS = {"429": 0.03, "503": 0.01, "hang": 0.005, "drop": 0.02, "malformed": 0.01, "empty": 0.01}
"""Their shares of the requests."""


@dataclass
class Server:
    """Answers chat completions.

    Attributes:
        delay_s: from a request to its answer.
        places: requests at once; others are refused with Retry-After: 1.
        rate: answers a second, and as many at once after a rest; None: any.
        faults: shares of the requests.
        held_s: what its requests took of its places, those included that are not answered.
    """

    delay_s: float
    places: int = AT_ONCE
    rate: float | None = None
    faults: dict[str, float] = field(default_factory=dict)
    held_s: float = 0.0
    answered: int = 0
    refused: int = 0
    at_once: int = 0
    allowance: float = 0.0
    allowed_at: float = 0.0

    def __post_init__(self) -> None:
        self.lock = threading.Lock()
        self.draw = random.Random(0)
        self.allowance, self.allowed_at = self.rate or 0.0, time.monotonic()

    def allows(self) -> float:
        """Rows per second that it allowed in this run."""
        return self.rate or self.places * self.answered / self.held_s

    def begin(self) -> str | None:
        """Take a place; a fault, or None."""
        with self.lock:
            if self.rate is not None:
                now = time.monotonic()
                earned = self.rate * (now - self.allowed_at)
                self.allowance, self.allowed_at = min(self.rate, self.allowance + earned), now
            is_full = self.at_once >= self.places or (self.rate is not None and self.allowance < 1)
            rest = 1 - sum(self.faults.values())
            drawn = self.draw.choices([*self.faults, None], [*self.faults.values(), rest])[0]
            fault = "429" if is_full else drawn
            if fault in ("429", "503"):
                self.refused += 1
                return fault
            self.allowance -= 1
            self.at_once += 1
            return fault

    def end(self, fault: str | None, held_s: float) -> None:
        """Leave it."""
        with self.lock:
            self.at_once -= 1
            self.held_s += held_s
            self.answered += fault is None

    def serve(self, pipe: Connection) -> None:
        """Serve in a process of its own: send the port, and at the end what it allowed."""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                fault = outer.begin()
                if fault in ("429", "503"):
                    self.reply(int(fault), b'{"error": {"message": "full"}}')
                    return
                held_s = TIMEOUT_S if fault == "hang" else outer.delay_s
                time.sleep(held_s)
                outer.end(fault, held_s)
                if fault in ("hang", "drop"):
                    self.close_connection = True
                    self.connection.close()
                    return
                self.reply(200, BODIES.get(fault or "", ANSWER))

            def reply(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Retry-After", "1")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        served = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=served.serve_forever, daemon=True).start()
        pipe.send(served.server_port)
        pipe.recv()
        pipe.send((self.allows(), self.refused))


ANSWER = json.dumps(
    {
        "id": "x",
        "object": "chat.completion",
        "created": 0,
        "model": "m",
        "choices": [
            {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "a"}}
        ],
        "usage": {"prompt_tokens": 10, "completion_tokens": 1, "total_tokens": 11},
    }
).encode()
BODIES = {"malformed": b'{"choices": [', "empty": b'{"choices": []}'}


@contextmanager
def running(server: Server) -> Iterator[tuple[str, Connection]]:
    """Serve; gives the base URL, and where to ask for the end."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=server.serve, args=(theirs,))
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}/v1", ours
    finally:
        process.kill()
        process.join()


def measured(name: str, server: Server, rows: int) -> bool:
    """Ask for the rows and print; whether all were answered, fast enough."""
    with tempfile.TemporaryDirectory() as folder, running(server) as (url, pipe):
        client = Client(
            target(f"m@{url}"), kept=KeptReplies(Path(folder) / "kept"), timeout_s=TIMEOUT_S
        )
        lm = EndpointModel("openai:m", client)
        prompts = [lm.encode([Message("user", f"row {at}")]) for at in range(rows)]
        begin = time.perf_counter()
        ends, failed = [], 0
        for one in lm.generate(prompts, 16):
            ends.append(time.perf_counter() - begin)
            failed += one.error is not None
        pipe.send("end")
        allows, refused = pipe.recv()
    busy = rows - server.places
    speed = busy / ends[busy - 1]
    print(
        f"  {name}: {speed:.2f} rows/s of {allows:.2f}; all {rows} rows {rows / ends[-1]:.2f}; "
        f"{refused} requests refused, {failed} rows failed"
    )
    return met("share of what the server allows", speed / allows, BAR, "") and not failed


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; non-zero if a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.endpoint")
    parser.add_argument("--rows", type=int, default=480)
    parser.add_argument("--delay", type=float, default=3.0, help="seconds for a request")
    given = parser.parse_args(arguments)
    delay_s = given.delay
    servers = {
        f"{AT_ONCE} places": Server(delay_s),
        f"{AT_ONCE} places, faults": Server(delay_s, faults=FAULTS),
        "20 places": Server(delay_s, places=20),
        "8 a second": Server(delay_s / 6, rate=8.0),
    }
    print(f"endpoint: {delay_s:g} s for a request, {AT_ONCE} at once; {given.rows} rows each")
    fine = [measured(*one, given.rows) for one in servers.items()]
    return 0 if all(fine) else 1


if __name__ == "__main__":
    raise SystemExit(main())
