"""The same model behind `transformers serve` and opened here: the same texts, or not.

    python -m bench.serve [--model REF] [--rows N]

The server is started on loopback, with the model in float32 on the CPU. Zero-shot, few-shot and rag
prompts of the handbook are answered through it and here, with the same bound on an answer. Then it
is asked for labels: it takes `echo` and JSON Schemas and ignores both, which must be noticed.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from advisor.models import loading
from advisor.models.endpoints.client import Client
from advisor.models.endpoints.model import EndpointModel
from advisor.models.endpoints.target import target
from advisor.models.opening import resolve
from advisor.trial_findings import LabelsDecided
from advisor.types import Message
from bench.demonstrations import MODEL, demonstration
from bench.speeds import met

BAR = 95.0
START_S = 120.0
"""Until the server answers, at most."""


@contextmanager
def served(folder: str) -> Iterator[str]:
    """Run `transformers serve` on a free port; gives the base URL."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "transformers.cli.transformers", "serve", folder]
    command += ["--device", "cpu", "--dtype", "float32", "--host", "127.0.0.1", "--port", str(port)]
    with (
        tempfile.TemporaryFile() as log,
        subprocess.Popen(
            command, stdout=log, stderr=log, env={**os.environ, "HF_HUB_OFFLINE": "1"}
        ) as process,
    ):
        try:
            give_up = time.monotonic() + START_S
            while not answers(f"http://127.0.0.1:{port}/health"):
                if process.poll() is not None or time.monotonic() > give_up:
                    log.seek(0)
                    raise SystemExit(f"the server does not start:\n{log.read().decode()}")
                time.sleep(0.5)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.kill()


def answers(url: str) -> bool:
    """Whether a server answers."""
    try:
        with urllib.request.urlopen(url, timeout=2) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare and print; non-zero if too few texts are equal."""
    parser = argparse.ArgumentParser(prog="python -m bench.serve")
    parser.add_argument("--model", default=MODEL)
    parser.add_argument("--rows", type=int, default=20, help="test rows of each strategy")
    given = parser.parse_args(arguments)
    loading.quiet()
    folder = str(resolve(given.model))
    here = loading.load(folder, device="cpu", dtype="float32")
    demo = demonstration("handbook", test_limit=given.rows)
    print(f"transformers serve against this process: {given.model}, {given.rows} rows each")
    fine = []
    with served(folder) as url, tempfile.TemporaryDirectory() as work:
        there = EndpointModel("openai:served", Client(target(f"{folder}@{url}")))
        for strategy in ("zero-shot", "few-shot", "rag"):
            predictor = demo.fitted(strategy, here, Path(work) / strategy)
            asked = [one.prompt.messages() for one in predictor.build(demo.split.test)]
            most = predictor.max_new_tokens
            found = [
                {one.index: one.text for one in lm.generate([*map(lm.encode, asked)], most)}
                for lm in (here, there)
            ]
            equal = sum(found[0][at] == found[1][at] for at in range(len(asked)))
            share = 100 * equal / len(asked)
            fine.append(met(f"{strategy}: equal texts of {len(asked)}", share, BAR, "%"))
        list(there.rank([there.encode([Message("user", "Is the sky blue?")])], ["yes", "no"]))
        noticed = there.notes == (LabelsDecided("matching", "ignored", "ignored"),)
        print(f"    labels: {there.notes[0]}  {'ok' if noticed else 'WRONG'}")
    return 0 if all(fine) and noticed else 1


if __name__ == "__main__":
    raise SystemExit(main())
