"""Replays the golden requests: exact prompts and answers of the measured strategy.

    python check.py                       against predict.py in this folder
    python check.py answers.jsonl         against answers, {"output": "..."} a line, in their order
    python check.py http://HOST/v1 NAME   against an OpenAI-compatible server with model NAME

Exits with 1 where an answer or a prompt is another one.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.request
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
Golden = list[dict[str, Any]]


def by_folder(golden: Golden) -> list[str]:
    """Answers of predict.py; the prompts are compared on the way."""
    from predict import Predictor

    predictor, found = Predictor(), []
    for at, one in enumerate(golden, 1):
        if "prompt" in one:
            turns = predictor.messages(one["request"])
            if (predictor.text(turns), len(predictor.ids(turns))) != (one["prompt"], one["tokens"]):
                found.append("another prompt")
                continue
        found.append(predictor.predict(one["request"]))
        sys.stderr.write(f"\r{at} of {len(golden)}")
    sys.stderr.write("\n")
    return found


def by_server(golden: Golden, url: str, model: str) -> list[str]:
    """Answers of a server to the exact messages."""
    found = []
    for one in golden:
        body = {"model": model, "messages": one["messages"], "temperature": 0, "max_tokens": 512}
        headers = {"Content-Type": "application/json"}
        if key := os.environ.get("OPENAI_API_KEY"):
            headers["Authorization"] = f"Bearer {key}"
        request = urllib.request.Request(
            f"{url.rstrip('/')}/chat/completions", json.dumps(body).encode(), headers
        )
        with urllib.request.urlopen(request) as reply:
            found.append(json.load(reply)["choices"][0]["message"]["content"].strip())
    return found


def main() -> int:
    """Compare and say which differ."""
    lines = (HERE / "golden.jsonl").read_text("utf-8").split("\n")
    golden = [json.loads(line) for line in lines if line]
    match sys.argv[1:]:
        case []:
            found = by_folder(golden)
        case [url, model]:
            if "messages" not in golden[0]:
                sys.exit("This folder holds no language model: no server answers for it.")
            found = by_server(golden, url, model)
        case _:
            rows = Path(sys.argv[1]).read_text("utf-8").split("\n")
            found = [json.loads(line)["output"] for line in rows if line]
    pairs = [*zip(golden, found, strict=True)]
    differ = [(one["id"], one["output"], other) for one, other in pairs if one["output"] != other]
    for name, expected, other in differ:
        sys.stdout.write(f"{name}: expected {expected!r}, got {other!r}\n")
    sys.stdout.write(f"{len(golden) - len(differ)} of {len(golden)} as measured\n")
    return int(bool(differ))


if __name__ == "__main__":
    sys.exit(main())
