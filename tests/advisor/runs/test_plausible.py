"""What no run can have written is one message, not a report that takes hours or a traceback."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.config import RunConfig
from advisor.errors import RunFolderError
from advisor.experiment.loop import prepare, run
from advisor.runs.plausible import possible
from advisor.runs.store import RunFolder
from advisor.types import Prediction


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """results.json of a small comparison, as an object."""
    folder = tmp_path_factory.mktemp("plausible")
    data = folder / "d.jsonl"
    rows = ({"text": f"about {at % 2} {at}", "label": f"l{at % 2}"} for at in range(40))
    data.write_text("".join(json.dumps(row) + "\n" for row in rows))
    config = RunConfig(
        str(data),
        model=("scripted",),
        strategies=("majority", "few-shot"),
        offline=True,
        out=str(folder / "run"),
    )
    run(prepare(config, ["advisor", "compare"]), lambda _: None)
    return json.loads((folder / "run" / "results.json").read_text("utf-8"))


def read(tmp_path, found):
    (tmp_path / "results.json").write_text(json.dumps(found))
    return RunFolder(tmp_path).results()


def test_what_a_run_wrote_is_read(tmp_path, finished):
    assert read(tmp_path, finished).run_id == finished["run_id"]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("cost", "monthly_requests"), -1),
        (("task", "n_test"), 10**400),
        (("strategies", 0, "memory", "peak_rss_bytes"), 2**63),
        (("provenance", "files", 0, "rows_read"), -5),
    ],
)
def test_a_count_that_is_none_is_refused(tmp_path, finished, place, value):
    changed = json.loads(json.dumps(finished))
    inner = changed
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    with pytest.raises(RunFolderError, match=r"impossible-count.*results.json"):
        read(tmp_path, changed)


def test_a_prompt_that_grows_out_of_a_small_file_is_refused(tmp_path, finished):
    changed = json.loads(json.dumps(finished))
    many = 1_500
    changed["turns"][0]["parts"] = [0] * many
    for row in changed["rows"]:
        row["answers"]["few-shot"]["prompt"] = [0] * many
    with pytest.raises(RunFolderError, match="impossible-prompt"):
        read(tmp_path, changed)


@given(st.floats(), st.floats())
def test_a_request_takes_and_costs_something_finite(seconds, usd):
    fine = 0 <= seconds <= 1e15 and 0 <= usd <= 1e15
    assert possible(Prediction("1", "a", latency_s=seconds, cost_usd=usd)) is fine
