"""Imported once by the fork server, so that every trial's process starts with libraries loaded.

Importing must not start threads or touch a device: the server forks after it.
"""

from __future__ import annotations

import signal
import sys

# Ctrl-C reaches the whole process group. Until the server serves, and then ignores it, it ends the
# server at once and without a word: the parent tells the user, and nobody waits for these imports.
signal.signal(signal.SIGINT, signal.SIG_DFL)
if sys.platform != "win32":  # a parent may have held it back until here
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})

import advisor.experiment.entry  # noqa: F401
