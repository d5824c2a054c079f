"""Names and labels that read like emoji codes or markup are shown as they are written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from advisor.cli import main
from advisor.estimate.forecast import Forecast, RunEstimate
from advisor.estimate.hardware import Gpu
from advisor.estimate_findings import RequestsAtOnce
from reports.renderers import run_estimate
from reports.renderers.console import open_console

NAMES = (":bug:", "[red]x", "[none]", "[/]", "ds:train")


def advisor(*arguments: str) -> str:
    done = CliRunner().invoke(main, list(arguments), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_from_the_data_to_the_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [{":bug:": f"text {n}", "[bold]": NAMES[n % len(NAMES)]} for n in range(100)]
    lines = [json.dumps(row) + "\n" for row in rows]
    Path("[red]:bug:.jsonl").write_text("".join(lines[:60]), encoding="utf-8")
    Path("test.jsonl").write_text("".join(lines[60:]), encoding="utf-8")
    answers = [{"id": n + 1, "output": NAMES[(n + n % 2) % len(NAMES)]} for n in range(40)]
    Path("a:bug:[b].jsonl").write_text("".join(json.dumps(row) + "\n" for row in answers))
    shown = advisor(
        "compare", "[red]:bug:.jsonl", "--test", "test.jsonl", "--input-column", ":bug:",
        "--target-column", "[bold]", "--strategies", "none", "--predictions",
        "prod=a:bug:[b].jsonl", "--out", "[bold]run", "--task", "classification",
    )  # fmt: skip
    for text in ("[red]:bug:.jsonl", '":bug:"', '"[bold]"', *NAMES, "[bold]run/report.html"):
        assert text in shown
    again = advisor("report", "[bold]run")
    assert "a:bug:[b].jsonl" in "".join(again.split("\n"))
    advice = advisor(
        "ask", "--data", "[red]:bug:.jsonl", "--input-column", ":bug:", "--target-column",
        "[bold]", "--yes",
    )  # fmt: skip
    assert "'[red]:bug:.jsonl'" in advice
    assert "'[bold]'" in advice


def test_in_a_plan(capsys: pytest.CaptureFixture[str]) -> None:
    forecasts = tuple(Forecast(name, 2**30, RequestsAtOnce(1)) for name in NAMES)
    run_estimate.render(RunEstimate(("m:bug:",), Gpu(":bug:", 2**34), forecasts), open_console())
    shown = capsys.readouterr().out
    for name in NAMES:
        assert name in shown
    assert "m:bug: on :bug:" in shown
