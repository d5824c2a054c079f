"""A stream that cannot show a sign gets another one: every command, whatever the encoding."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from advisor.cli import main
from advisor.results import Results
from advisor.runs.store import RunFolder

ENCODINGS = ("cp1252", "ascii", "latin-1", "gbk", "utf-8")
LABELS = ("zażółć ✓", "→ ветер", "退款")


def printed(encoding: str, *arguments: str, exit_code: int = 0) -> str:
    """Both streams of a command, decoded strictly: what the stream's reader would show."""
    done = CliRunner(charset=encoding).invoke(main, list(arguments), catch_exceptions=False)
    assert done.exit_code == exit_code, done.output
    return (done.stdout_bytes + done.stderr_bytes).decode(encoding)


@pytest.fixture
def run(tmp_path: Path, everything: Results) -> str:
    folder = RunFolder.create(tmp_path / "run")
    folder.write_results(everything)
    folder.write_manifest({"command": "advisor compare x.csv"})
    return str(folder.path)


@pytest.fixture
def data(tmp_path: Path) -> str:
    rows = [{"text": f"wiadomość {n} …", "label": LABELS[n % 3]} for n in range(60)]
    file = tmp_path / "données ─ 数据.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(file)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_report_is_shown(run: str, encoding: str) -> None:
    shown = printed(encoding, "report", run)
    assert "The strategies, ranked" in shown
    assert "Report: " in shown
    assert Path(run, "report.html").is_file()


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_form_on_standard_output_is_utf_8(run: str, encoding: str, language: str) -> None:
    def form(name: str) -> str:
        given = ["report", run, "--format", name, "--language", language]
        return CliRunner(charset=encoding).invoke(main, given).stdout_bytes.decode("utf-8")

    assert json.loads(form("json"))["schema_version"]
    assert len(list(csv.DictReader(io.StringIO(form("csv"))))) > 5
    assert form("md").startswith("# ")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_comparison_is_shown_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: str, encoding: str
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = printed(
        encoding, "compare", data, "--strategies", "majority", "--model", "scripted",
        "--embedder", "hashing", "--out", "out",
    )  # fmt: skip
    assert "classification with 3 labels" in shown
    assert "majority: done" in shown
    assert (tmp_path / "out/results.json").is_file()
    assert (tmp_path / "out/report.html").is_file()


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_advice_plan_road_help_and_errors_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: str, encoding: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "advisor demo" in printed(encoding)
    assert "Usage" in printed(encoding, "compare", "--help")
    for language in ("en", "zh"):
        advice = ("ask", "--data", data, "--yes", "--language", language, "--out", "advisor.toml")
        assert "advisor compare" in printed(encoding, *advice)
    assert "no such file" in printed(encoding, "compare", "→ 数据.csv", exit_code=2)
    assert "No such option" in printed(encoding, "report", "--─", exit_code=2)
    found = CliRunner(charset=encoding).invoke(main, ["ask", "--data", data, "--yes", "--json"])
    assert "数据" in json.loads(found.stdout_bytes)["command"]


def test_a_sign_keeps_its_meaning_where_ascii_has_one(tmp_path: Path) -> None:
    missing = tmp_path / "a→b…─|café|退.csv"
    shown = printed("ascii", "compare", str(missing), exit_code=2)
    assert "a->b...-|caf?|??.csv" in shown


def test_a_failure_while_drawing_loses_no_report(run: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, _: object) -> int:
            raise OSError(28, "No space left on device")

    stream = io.TextIOWrapper(io.BufferedWriter(Full(), 1), encoding="utf-8")
    monkeypatch.setattr("sys.stdout", stream)
    with pytest.raises(OSError, match="No space"):
        main(["report", run], standalone_mode=False)
    monkeypatch.undo()
    stream.buffer.raw.close()  # type: ignore[attr-defined]
    assert "<html" in Path(run, "report.html").read_text(encoding="utf-8")
