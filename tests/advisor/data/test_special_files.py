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


def _message(path) -> str:
    with pytest.raises(DataError) as caught:
        load(str(path))
    assert caught.value.exit_code == 2
    return say(caught.value.problem)


def test_a_pipe_is_named_and_never_waited_for(tmp_path):
    os.mkfifo(tmp_path / "d.jsonl")
    assert _message(tmp_path / "d.jsonl") == (
        f"{tmp_path / 'd.jsonl'}: this is a pipe and no file: it can be read only once. Save what "
        "it gives to a file with an ending such as .jsonl, and name that."
    )


def test_a_device_is_no_file():
    assert _message("/dev/null") == (
        "/dev/null: this is a device and no file: it has no end. Save what it gives to a file with "
        "an ending such as .jsonl, and name that."
    )


def test_a_socket_is_no_file(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as one:
        one.bind("d.jsonl")
        assert _message("d.jsonl").startswith("d.jsonl: this is a socket and no file: it has no")


def test_links_that_lead_nowhere(tmp_path):
    (tmp_path / "broken.jsonl").symlink_to(tmp_path / "gone.jsonl")
    assert _message(tmp_path / "broken.jsonl") == (
        f"{tmp_path / 'broken.jsonl'}: this is a link to a file that does not exist "
        f"({tmp_path / 'gone.jsonl'}). Name the file itself."
    )
    (tmp_path / "a.jsonl").symlink_to(tmp_path / "b.jsonl")
    (tmp_path / "b.jsonl").symlink_to(tmp_path / "a.jsonl")
    assert _message(tmp_path / "a.jsonl") == (
        f"{tmp_path / 'a.jsonl'}: this is a link that leads back to itself. Name the file itself."
    )


def test_a_link_to_a_file_is_read(tmp_path):
    (tmp_path / "d.jsonl").write_text('{"text": "t", "label": "l"}')
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "d.jsonl")
    assert len(load(str(tmp_path / "link.jsonl"))) == 1


def test_a_folder_named_like_a_file(tmp_path):
    (tmp_path / "d.jsonl").mkdir()
    assert "the folder is not a saved dataset" in _message(tmp_path / "d.jsonl")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("x" * 300 + ".jsonl", "the path cannot be looked up (File name too long). Name the file"),
        ("a\0b.jsonl", "there is no such file or folder"),
        ("~nobody-of-this-name/d.jsonl", "there is no such file or folder"),
        ("/etc/hostname/d.jsonl", "there is no such file or folder"),
        (os.fsdecode(b"\xff.jsonl"), "there is no such file or folder"),
    ],
)
def test_names_that_no_file_can_have(name, message, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    found = _message(name)
    assert message in found
    assert found.encode("utf-8")


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
        message = _message(path)
    assert message == (
        f"{path}: the file may not be read (Permission denied). Change its permissions."
    )


def test_a_folder_that_may_not_be_entered(open_folder):
    (open_folder / "closed").mkdir(mode=0o700)
    closed = open_folder / "closed"
    (closed / "d.jsonl").write_text("{}")
    closed.chmod(0o000)
    try:
        with _as_another_user():
            inside, itself = _message(closed / "d.jsonl"), _message(closed)
    finally:
        closed.chmod(0o700)
    words = "the path may not be read (Permission denied). Change its permissions."
    assert inside == f"{closed / 'd.jsonl'}: {words}"
    assert itself == f"{closed}: {words}"
