"""A planted pickle that would leave a mark, and commands run with every connection recorded."""

import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import advisor

ROOT = Path(advisor.__file__).parents[1]
RECORDER = """
import os, socket

def _recorded(name, plain):
    def call(*arguments, **named):
        if name == "getaddrinfo" or arguments[0].family in (socket.AF_INET, socket.AF_INET6):
            with open(os.environ["CONNECTIONS"], "a") as file:
                file.write(f"{name} {arguments[0 if name == 'getaddrinfo' else 1:]}\\n")
            raise OSError("there is no network in this test")
        return plain(*arguments, **named)
    return call

for name in ("connect", "connect_ex", "sendto"):
    setattr(socket.socket, name, _recorded(name, getattr(socket.socket, name)))
socket.getaddrinfo = _recorded("getaddrinfo", socket.getaddrinfo)
"""


class _Payload:
    def __init__(self, mark):
        self.mark = mark

    def __reduce__(self):
        return os.mkdir, (str(self.mark),)


@pytest.fixture(scope="session")
def make_bomb(tmp_path_factory):
    """Make bytes of a pickle that would leave a mark, with what tells whether it did."""

    def make():
        folder = tmp_path_factory.mktemp("bomb")
        control, mark = folder / "control", folder / "planted-code-ran"
        pickle.loads(pickle.dumps(_Payload(control)))  # it does work, where somebody opens it
        assert control.is_dir()
        return SimpleNamespace(content=pickle.dumps(_Payload(mark)), went_off=mark.exists)

    return make


@pytest.fixture
def bomb(make_bomb):
    """A planted pickle of this test alone."""
    return make_bomb()


@pytest.fixture(scope="session")
def watched(tmp_path_factory):
    """Run Python with connections recorded and refused: in Python, and by strace where it works."""
    hook = tmp_path_factory.mktemp("recorder")
    (hook / "sitecustomize.py").write_text(RECORDER)
    strace = shutil.which("strace")
    if strace is not None:
        tried = subprocess.run([strace, "-qq", "-o", os.devnull, "true"], check=False)
        strace = strace if tried.returncode == 0 else None

    def run(*arguments, cwd, **environment):
        log, calls = hook / "connections.txt", hook / "calls.txt"
        log.write_text("")
        calls.write_text("")
        traced = [strace, "-f", "-qq", "--seccomp-bpf", "-e", "trace=connect,sendto", "-o", calls]
        hidden = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")  # the command has to see to it itself
        found = {name: value for name, value in os.environ.items() if name not in hidden}
        done = subprocess.run(
            [*(traced if strace else []), sys.executable, *map(str, arguments)],
            cwd=cwd,
            env={
                **found,
                "PYTHONPATH": f"{hook}{os.pathsep}{ROOT}",
                "CONNECTIONS": str(log),
                **environment,
            },
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        seen = log.read_text().splitlines()
        seen += [line for line in calls.read_text().splitlines() if "sa_family=AF_INET" in line]
        return SimpleNamespace(
            code=done.returncode, output=done.stdout + done.stderr, connections=seen
        )

    return run
