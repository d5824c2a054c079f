"""Requests from the command line or a file of JSON lines; an answer a line."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any


def answer_requests(make: Callable[[], Any], about: str | None) -> None:
    """Answer the requests of the command line with `make().predict(row)`."""
    parser = argparse.ArgumentParser(
        description=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", help="requests as JSON lines; without: standard input")
    parser.add_argument("--text", help="one request")
    asked = parser.parse_args()
    predictor = make()
    if asked.text is not None:
        sys.stdout.write(predictor.predict({"input": asked.text}) + "\n")
        return
    with open(asked.file, encoding="utf-8") if asked.file else sys.stdin as lines:  # noqa: PTH123
        for line in filter(str.strip, lines):
            answer = {"output": predictor.predict(json.loads(line))}
            sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
            sys.stdout.flush()
