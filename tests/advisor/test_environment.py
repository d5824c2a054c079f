"""What other libraries find in the environment."""

import os

import pytest

from advisor import hub


@pytest.mark.parametrize(
    ("given", "policy"),
    [
        ({}, "PASSIVE"),
        ({"OMP_WAIT_POLICY": "ACTIVE"}, "ACTIVE"),
        ({"GOMP_SPINCOUNT": "5000"}, None),
        ({"KMP_BLOCKTIME": "1"}, None),
    ],
)
def test_threads_wait_without_spinning_unless_the_user_has_set_how(monkeypatch, given, policy):
    monkeypatch.setattr(os, "environ", dict(given))
    hub.set_environment(offline=False)
    assert os.environ.get("OMP_WAIT_POLICY") == policy
    assert os.environ["DO_NOT_TRACK"] == "1"


def test_memory_is_kept_unless_the_user_has_set_how(monkeypatch):
    monkeypatch.setattr(os, "environ", {"MALLOC_TOP_PAD_": "4096"})
    hub.set_environment(offline=False)
    assert os.environ["MALLOC_TOP_PAD_"] == "4096"
    assert int(os.environ["MALLOC_TRIM_THRESHOLD_"]) > 2**30
