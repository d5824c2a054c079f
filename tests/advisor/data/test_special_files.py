"""Paths that are no plain file: pipes, devices, links, folders, what may not be read."""

from __future__ import annotations

import os
import socket
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from advisor.data.load import load
from advisor.errors import DataError
from reports.messages import say

NOBODY = 65534


def _refused(path, problem: str) -> None:
    with pytest.raises(DataError, match=problem) as caught:
        load(str(path))
    assert caught.value.exit_code == 2
    assert say(caught.value.problem).encode("utf-8")


def test_what_is_no_file_is_named_and_never_waited_for(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    os.mkfifo("d.jsonl")
    _refused("d.jsonl", "is-pipe")
    _refused("/dev/null", "is-device")
    with socket.socket(socket.AF_UNIX) as one:
        one.bind("e.jsonl")
        _refused("e.jsonl", "is-socket")
    Path("f.jsonl").mkdir()
    _refused("f.jsonl", "folder-without-data")


def test_links_that_lead_nowhere(tmp_path):
    (tmp_path / "broken.jsonl").symlink_to(tmp_path / "gone.jsonl")
    _refused(tmp_path / "broken.jsonl", r"is-dangling-link .*gone\.jsonl")
    (tmp_path / "a.jsonl").symlink_to(tmp_path / "b.jsonl")
    (tmp_path / "b.jsonl").symlink_to(tmp_path / "a.jsonl")
    _refused(tmp_path / "a.jsonl", "is-endless-link")


def test_a_link_to_a_file_is_read(tmp_path):
    (tmp_path / "d.jsonl").write_text('{"text": "t", "label": "l"}')
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "d.jsonl")
    assert len(load(str(tmp_path / "link.jsonl"))) == 1


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("x" * 300 + ".jsonl", "path-unusable"),
        ("a\0b.jsonl", "path-not-found"),
        ("~nobody-of-this-name/d.jsonl", "path-not-found"),
        ("/etc/hostname/d.jsonl", "path-not-found"),
        (os.fsdecode(b"\xff.jsonl"), "path-not-found"),
    ],
)
def test_names_that_no_file_can_have(name, problem, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    _refused(name, problem)


def test_a_name_that_is_no_utf_8_is_read(tmp_path):
    path = tmp_path / os.fsdecode(b"caf\xe9.jsonl")
    path.write_text('{"text": "t", "label": "l"}')
    assert load(str(path)).report.path == f"{tmp_path}/caf\ufffd.jsonl"


@contextmanager
def _as_another_user():
    """Root may read everything: for as long as this lasts, the process is nobody."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder():
    """A folder that every user may enter; pytest's own are private."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_a_file_that_may_not_be_read(open_folder):
    path = open_folder / "d.jsonl"
    path.write_text("{}")
    path.chmod(0o000)
    with _as_another_user():
        _refused(path, "file-not-permitted")


def test_a_folder_that_may_not_be_entered(open_folder):
    (open_folder / "closed").mkdir(mode=0o700)
    closed = open_folder / "closed"
    (closed / "d.jsonl").write_text("{}")
    closed.chmod(0o000)
    try:
        with _as_another_user():
            _refused(closed / "d.jsonl", "path-not-permitted")
            _refused(closed, "path-not-permitted")
    finally:
        closed.chmod(0o700)
