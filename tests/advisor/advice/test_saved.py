"""The [advice] table: written beside what is there, read back for the same data only."""

import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.advice.saved import StoredAdvice, recommended_for, require_writable, write
from advisor.errors import ConfigError
from reports.messages import say
from tests.errors import says

ADVICE = StoredAdvice("qlora", "fine_tune", "high", "a b.jsonl", {"labels": "few"}, ("labels",))
KEPT = """# mine
[compare]
model = "smollm2"  # the small one

[advice]
recommended = "rag"
[advice.answers]
labels = "none"

# of the other
[other]
list = [
  1,
]
"""


def test_everything_else_stays(tmp_path):
    path = tmp_path / "advisor.toml"
    path.write_text(KEPT)
    write(path, ADVICE)
    text = path.read_text()
    found = tomllib.loads(text)
    assert found["compare"] == {"model": "smollm2"}
    assert found["other"] == {"list": [1]}
    assert found["advice"]["recommended"] == "qlora"
    assert found["advice"]["answers"] == {"labels": "few"}
    for comment in ("# mine", "# the small one", "# of the other"):
        assert comment in text
    write(path, ADVICE)
    assert path.read_text() == text
    assert [one.name for one in tmp_path.iterdir()] == ["advisor.toml"]


def test_a_file_that_is_not_toml_is_left_alone(tmp_path):
    path = tmp_path / "advisor.toml"
    path.write_text("[compare\n")
    with says(ConfigError, match="not valid TOML"):
        write(path, ADVICE)
    assert path.read_text() == "[compare\n"


@pytest.mark.parametrize("text", ['advice.recommended = "rag"\n', 'text = """\n[advice]\n"""\n'])
def test_a_table_in_an_odd_place_is_not_mangled(tmp_path, text):
    path = tmp_path / "advisor.toml"
    path.write_text(text)
    with pytest.raises(ConfigError):
        write(path, ADVICE)
    assert path.read_text() == text


@settings(deadline=None)
@given(st.text(), st.text(min_size=1))
def test_any_text_comes_back(tmp_path_factory, data, recommended):
    path = tmp_path_factory.mktemp("advice") / "advisor.toml"
    try:
        data.encode()
        recommended.encode()
    except UnicodeEncodeError:
        return
    write(path, StoredAdvice(recommended, "rag", "low", data))
    found = tomllib.loads(path.read_bytes().decode())["advice"]
    assert (found["recommended"], found["data"]) == (recommended, data)


def test_advice_holds_for_its_own_data(tmp_path, monkeypatch):
    path = tmp_path / "advisor.toml"
    assert recommended_for(path, "a.jsonl") is None
    write(path, ADVICE)
    monkeypatch.chdir(tmp_path)
    assert recommended_for(path, "a b.jsonl") == "qlora"
    assert recommended_for(path, str(tmp_path / "a b.jsonl")) == "qlora"
    assert recommended_for(path, "other.jsonl") is None
    write(path, StoredAdvice("rag", "rag", "low"))
    assert recommended_for(path, "other.jsonl") == "rag"


@pytest.mark.parametrize("text", ["[advice]\n", "[advice]\nrecommended = 3\n", 'advice = "rag"\n'])
def test_a_broken_table_is_named(tmp_path, text):
    path = tmp_path / "advisor.toml"
    path.write_text(text)
    with says(ConfigError, match="recommended"):
        recommended_for(path, "a.jsonl")


def test_what_a_windows_editor_writes_stays(tmp_path):
    path = tmp_path / "advisor.toml"
    path.write_bytes(b"\xef\xbb\xbf" + KEPT.replace("\n", "\r\n").encode())
    assert recommended_for(path, "a.jsonl") == "rag"
    write(path, ADVICE)
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n")
    assert tomllib.loads(content.decode("utf-8-sig"))["compare"] == {"model": "smollm2"}


def test_a_link_stays_one_and_what_is_no_file_is_left_alone(tmp_path):
    path, real, pipe = tmp_path / "advisor.toml", tmp_path / "real.toml", tmp_path / "pipe"
    path.symlink_to(real)
    write(path, ADVICE)
    assert path.is_symlink()
    assert recommended_for(real, str(tmp_path / "a b.jsonl")) == ADVICE.recommended
    os.mkfifo(pipe)
    with says(ConfigError, match="is a device or a pipe"):
        write(pipe, ADVICE)
    assert pipe.is_fifo()


@pytest.mark.parametrize("header", ['["advice"]', "['advice']", "[[advice]]", "[ advice ]"])
def test_advice_is_replaced_however_its_table_is_written(tmp_path, header):
    path = tmp_path / "advisor.toml"
    path.write_text(f'{header}\nrecommended = "rag"\n\n[compare]\nmodel = "smollm2"\n')
    write(path, ADVICE)
    found = tomllib.loads(path.read_text())
    assert found["compare"] == {"model": "smollm2"}
    assert found["advice"]["recommended"] == ADVICE.recommended


@pytest.mark.parametrize(
    "text",
    ["advice = 5", 'advice.recommended = "rag"', 'a = """\n[advice]\n"""', "x = " + "[" * 20_000],
)
def test_what_cannot_hold_advice_is_refused_before_anything_is_asked(tmp_path, text):
    path = tmp_path / "advisor.toml"
    path.write_text(text)
    with says(ConfigError, match="cannot be replaced|not valid TOML"):
        require_writable(path)
    assert path.read_text() == text


def test_a_name_that_toml_cannot_hold_leaves_the_file_alone(tmp_path):
    path = tmp_path / "advisor.toml"
    path.write_text(KEPT)
    with says(ConfigError, match="not valid UTF-8; rename it"):
        write(path, StoredAdvice("rag", "rag", "low", "a\udcff.jsonl"))
    assert path.read_text() == KEPT


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with says(ConfigError, match="name a file in another folder") as caught:
            write(tmp_path / "advisor.toml", ADVICE)
    finally:
        tmp_path.chmod(0o700)
    assert f".{os.getpid()}" not in say(caught.value.problem)


def test_a_file_system_that_refuses_is_told_without_the_temporary_name():
    path = Path("/proc/advisor.toml")
    if not path.parent.is_dir():
        pytest.skip("no /proc here")
    with says(ConfigError, match=r"--out /proc/advisor\.toml cannot be written") as caught:
        write(path, ADVICE)
    assert str(os.getpid()) not in say(caught.value.problem)
