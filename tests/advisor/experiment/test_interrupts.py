"""Ctrl-C that Python loses still stops a run."""

import os
import signal
import sys

import pytest

from advisor.experiment.interrupts import never_lost
from advisor.types import PhaseStarted

EVENT = PhaseStarted("tfidf", "fit")


class Finalised:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals on Windows")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_ctrl_c_in_a_finaliser_stops_the_run_at_the_next_event():
    told = []
    with never_lost(told.append) as tell:
        tell(EVENT)
        Finalised()  # what it raises is dropped
        with pytest.raises(KeyboardInterrupt):
            tell(EVENT)
    assert told == [EVENT]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
