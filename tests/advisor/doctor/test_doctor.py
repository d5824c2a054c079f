"""`advisor doctor`: what is found on a machine, and what is made of it."""

import json
import shlex
import subprocess
import sys
import threading
from dataclasses import asdict, replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.config import PSEUDO
from advisor.doctor import requirements
from advisor.doctor.checks import BUNDLED, EMBEDDER, AppleGpu, judge
from advisor.doctor.machine import (
    EndedBySignal,
    ErrorTold,
    Hub,
    MachineFacts,
    NoAnswer,
    NotAsked,
    Place,
    Torch,
    find_hub,
    finish_probe,
)
from advisor.doctor.requirements import Package
from advisor.estimate.hardware import Gpu, driver_version
from reports.messages import say, speaking
from reports.renderers.doctor import page
from tests.pseudo import bypassed, texts

GIB = 2**30
L4 = Gpu("NVIDIA L4", 23 * GIB)
WELL = MachineFacts(
    python="3.12.4",
    python_wanted=">=3.11",
    python_fits=True,
    system="Linux x86_64",
    cores=8,
    memory_bytes=32 * GIB,
    memory_free_bytes=20 * GIB,
    gpus=(L4,),
    driver="550.54.15",
    packages=(Package("torch", ">=2.6", "2.9.0", True),),
    torch=Torch("2.9.0", "cuda", (L4,), True),
    embedder="packaged",
    embedder_problem=None,
    bundled="packaged",
    bundled_problem=None,
    hub=Hub("https://hub.example", True),
    folder=Place("/data/here", True, 90 * GIB),
)
MISSING = {
    "python": {"python": "3.10.1", "python_fits": False},
    "memory": {"memory_free_bytes": GIB},
    "gpu": {"torch": Torch("2.9.0+cpu", "cpu", (), True)},
    "packages": {"packages": (Package("peft", ">=0.18", "0.9", False),)},
    "torch": {"torch": Torch(problem=ErrorTold("ImportError: libcudart.so.12"))},
    "4-bit": {"torch": Torch("2.9.0", "cuda", (L4,), False)},
    "smollm2": {"bundled": "hub"},
    "embedder": {"embedder": "hub"},
    "hub": {"hub": Hub("https://hub.example", False, ErrorTold("timed out"))},
    "folder": {"folder": Place("/data/here", False, 90 * GIB)},
    "disk": {"folder": Place("/data/here", True, 1000)},
}
NOT_FOR_THE_DEMO = {"gpu", "hub"}
TEXT = st.text(max_size=60)
PROBLEM = st.none() | st.builds(ErrorTold, TEXT) | st.builds(EndedBySignal, st.integers(1, 64))
MACHINES = st.builds(
    MachineFacts,
    python=TEXT,
    python_wanted=TEXT,
    system=TEXT,
    cores=st.integers(1, 2**16),
    torch=st.builds(Torch, st.none() | TEXT, problem=PROBLEM),
    hub=st.builds(Hub, TEXT, st.none() | st.booleans(), PROBLEM),
    embedder_problem=PROBLEM,
    bundled_problem=PROBLEM,
    driver=st.none() | TEXT,
    packages=st.lists(st.builds(Package, TEXT, TEXT, st.none() | TEXT), max_size=3).map(tuple),
    gpus=st.lists(st.builds(Gpu, st.none() | TEXT, st.integers(1, 2**40)), max_size=2).map(tuple),
    embedder=st.none() | st.sampled_from(("packaged", "cached", "hub")),
)


def by_name(found):
    return {one.name: one for one in judge(found).checks}


def test_a_good_machine_has_all_it_needs():
    assert judge(WELL).ready
    assert {one.status for one in judge(WELL).checks} == {"ok"}
    assert say(by_name(WELL)["gpu"].found) == "NVIDIA L4 23.0 GiB; driver 550.54.15"


@pytest.mark.parametrize("name", MISSING)
def test_what_is_missing_is_named_and_has_one_command(name):
    found = replace(WELL, **MISSING[name])
    checks = by_name(found)
    missing = [one for one in checks.values() if one.status == "missing"]
    assert [one.name for one in missing] == [name]
    assert "\n" not in missing[0].remedy
    assert shlex.split(missing[0].remedy)
    assert judge(found).ready is (name in NOT_FOR_THE_DEMO)
    remedies = [one.remedy or "" for one in checks.values()]
    names = (EMBEDDER, BUNDLED, "cuda python torch smollm2 Python GPU")
    with speaking(PSEUDO):
        assert bypassed(page(judge(found), 100), (*names, *remedies, *texts(asdict(found)))) == []


def test_all_wrong_packages_are_mended_at_once():
    wrong = (Package("peft", ">=0.18", "0.9", False), Package("trl", ">=1.0", None, False))
    one = by_name(replace(WELL, packages=wrong))["packages"]
    assert say(one.found) == "peft 0.9, wanted >=0.18 and trl is absent, wanted >=1.0"
    assert one.remedy.endswith("-m pip install --upgrade 'peft>=0.18' 'trl>=1.0'")


def test_no_gpu_is_not_missing_and_an_apple_gpu_is_found():
    bare = replace(WELL, gpus=(), driver=None, torch=Torch("2.9.0", "cpu", (), True))
    assert by_name(bare)["gpu"].status == "note"
    apple = replace(bare, torch=Torch("2.9.0", "mps", (), True))
    assert by_name(apple)["gpu"].found == AppleGpu()


def test_a_library_that_does_not_load_is_told_with_its_own_words():
    broken = Torch("2.9.0", "cuda", (L4,), None, ErrorTold("libbitsandbytes.so is missing"))
    checks = by_name(replace(WELL, torch=broken))
    assert checks["torch"].status == "ok"
    assert "libbitsandbytes.so is missing" in say(checks["4-bit"].found)
    assert checks["4-bit"].remedy.endswith("--force-reinstall bitsandbytes")


def test_what_was_not_found_out_is_said_and_not_nought():
    dark = replace(
        WELL,
        memory_bytes=None,
        memory_free_bytes=None,
        hub=Hub("https://hub.example", None, NotAsked("--offline")),
        folder=Place("/data/here", True, None),
    )
    checks = by_name(dark)
    for name in ("memory", "hub", "disk"):
        assert checks[name].status == "note"
        assert "0" not in say(checks[name].found)


@settings(deadline=None)
@given(MACHINES)
def test_ready_means_that_nothing_the_demo_needs_lacks(found):
    diagnosis = judge(found)
    needed = [one for one in diagnosis.checks if one.for_demo]
    assert diagnosis.ready is all(one.status != "missing" for one in needed)
    for one in diagnosis.checks:
        assert (one.remedy is not None) is (one.status == "missing")
    assert page(diagnosis, 80).isprintable() is False  # several lines


@pytest.mark.parametrize("width", [60, 80, 100])
def test_the_page_fits_and_commands_stay_whole(width):
    found = WELL
    for change in MISSING.values():
        found = replace(found, **change)
    diagnosis = judge(found)
    lines = page(diagnosis, width).splitlines()
    assert all(len(line) <= width for line in lines if "fix: " not in line and "`" not in line)
    for one in diagnosis.checks:
        if one.remedy:
            assert any(line.endswith(f"fix: {one.remedy}") for line in lines)


def test_json_and_exit_code_of_this_machine(tmp_path):
    code = "from advisor.cli import main; main(['doctor', '--offline', '--json'])"
    root = str(Path(requirements.__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {root!r}); {code}"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=300,
        check=False,
    )
    found = json.loads(done.stdout)
    assert done.returncode == (0 if found["ready"] else 1), done.stderr
    machine = found["machine"]
    assert machine["python"] == sys.version.split()[0].rstrip("+")
    assert machine["hub"]["reachable"] is None
    assert machine["torch"]["version"]
    assert machine["torch"]["four_bit"] in (True, False)
    checks = {one["name"]: one["found"] for one in found["checks"]}
    assert checks.keys() >= {"python", "4-bit", "embedder", "disk"}
    assert checks["system"] == {
        "kind": "system_found", "system": machine["system"], "cores": machine["cores"],
    }  # fmt: skip
    assert machine["folder"]["writable"] is True


# --- packages -------------------------------------------------------------------------------------


def test_packages_are_held_against_their_ranges():
    found = requirements.check(
        [
            "packaging>=1",
            "click>=99",
            "surely-not-installed>=2",
            "pytest; extra == 'dev'",
            "pywin32>=1; sys_platform == 'never'",
        ]
    )
    by_package = {one.name: one for one in found}
    assert set(by_package) == {"packaging", "click", "surely-not-installed"}
    assert by_package["packaging"].fits
    assert not by_package["click"].fits
    assert by_package["click"].installed
    assert by_package["surely-not-installed"].installed is None


def test_a_checkout_is_asked_for_its_ranges_before_the_installed_package(tmp_path):
    text = f'[project]\nname = "{requirements.PROJECT}"\nrequires-python = ">=3.11"\n'
    (tmp_path / "pyproject.toml").write_text(text + 'dependencies = ["click>=8.1"]\n')
    assert requirements.wanted(tmp_path) == requirements.Wanted(">=3.11", ("click>=8.1",))
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "another"\n')
    assert any(one.startswith("torch") for one in requirements.wanted(tmp_path).packages)


# --- processes, hub, driver -----------------------------------------------------------------------


def child(code):
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_what_came_before_a_crash_is_kept():
    code = "import os; print('a word'); print('{\"torch\": \"2\"}', flush=True); os.abort()"
    found, problem = finish_probe(child(code))
    assert found == {"torch": "2"}
    assert problem == EndedBySignal(6)


def test_an_error_is_told_by_its_last_line():
    found, problem = finish_probe(child("raise ImportError('libcudart.so.12 is missing')"))
    assert found == {}
    assert problem == ErrorTold("ImportError: libcudart.so.12 is missing")


def test_a_process_that_hangs_is_ended():
    found, problem = finish_probe(child("import time; time.sleep(600)"), limit_s=0.5)
    assert found == {}
    assert problem == NoAnswer(0.5)


class Refusing(BaseHTTPRequestHandler):
    def do_HEAD(self):
        self.send_response(403)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def hub_at(monkeypatch):
    for name in ("HF_HUB_OFFLINE", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return lambda address: monkeypatch.setenv("HF_ENDPOINT", address)


def test_a_hub_that_answers_at_all_is_reachable(hub_at):
    server = HTTPServer(("127.0.0.1", 0), Refusing)
    threading.Thread(target=server.handle_request, daemon=True).start()
    hub_at(f"http://127.0.0.1:{server.server_port}/")
    found = find_hub(offline=False)
    server.server_close()
    assert found.reachable is True
    assert found.problem is None


def test_a_hub_that_does_not_is_told_with_the_reason(hub_at):
    with HTTPServer(("127.0.0.1", 0), Refusing) as server:
        port = server.server_port
    hub_at(f"http://127.0.0.1:{port}")
    found = find_hub(offline=False)
    assert found.reachable is False
    assert found.problem


def test_the_hub_is_not_asked_where_it_should_not_be(hub_at, monkeypatch):
    hub_at("http://127.0.0.1:9")
    assert find_hub(offline=True).reachable is None
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert find_hub(offline=False) == Hub("http://127.0.0.1:9", None, NotAsked("HF_HUB_OFFLINE"))


def test_the_driver_tells_its_version():
    def absent(_):
        raise FileNotFoundError("nvidia-smi")

    assert driver_version(lambda _: "550.54.15\n550.54.15\n") == "550.54.15"
    assert driver_version(lambda _: "[N/A]\n") is None
    assert driver_version(lambda _: "") is None
    assert driver_version(absent) is None
