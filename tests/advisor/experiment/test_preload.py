"""What the fork server imports first: Ctrl-C meanwhile ends it without a word."""

import signal
import subprocess
import sys

import pytest

INTERRUPTED_EARLY = """
import os, signal
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
os.kill(os.getpid(), signal.SIGINT)
import advisor.experiment.preload
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork server on Windows")
def test_ctrl_c_while_the_libraries_are_imported_ends_the_server_quietly():
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_EARLY],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")
