"""The check of the model before the first trial: refusals end the run, notes reach the report."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast

import advisor
from advisor.cli import main
from advisor.config import PSEUDO
from advisor.experiment.job import TrialJob, fingerprint
from advisor.experiment.preflight import conversations
from advisor.types import Message, Metadata, Sample, Task
from reports.messages import say, speaking
from tests.pseudo import bypassed

ROOT = Path(advisor.__file__).parents[1]
DATED = (
    "{% for m in messages %}<|{{ m['role'] }}|>{{ m['content'] }}<|end|>{% endfor %}"
    "{% if add_generation_prompt %}{{ strftime_now('%d %b %Y') }}<|assistant|>{% endif %}"
)
DROPS_THE_USER = "{% for m in messages %}<|{{ m['role'] }}|>ask<|end|>{% endfor %}<|assistant|>"


@pytest.fixture
def folder(tiny_model, tmp_path):
    return shutil.copytree(tiny_model, tmp_path / "model")


@pytest.fixture
def data(tmp_path):
    rows = [
        {"text": f"number {at}, {word}", "label": word}
        for at in range(12)
        for word in ("card", "refund")
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def command(data, folder, *more):
    return [
        sys.executable, "-m", "advisor.cli", "compare", str(data), "--model", str(folder),
        "--strategies", "majority,zero-shot", "--out", str(data.parent / "run"), "--offline",
        "--device", "cpu", *more,
    ]  # fmt: skip


def compare(data, folder, *more):
    return CliRunner().invoke(main, command(data, folder, *more)[3:])


def refused(done, run, said):
    assert done.exit_code == 2, done.output
    assert "Traceback" not in done.output
    assert done.stderr.count("error:") == 1
    assert said in " ".join(done.stderr.split())
    assert not list((run / "trials").glob("*"))
    assert not (run / "results.json").exists()


def test_a_refusal_ends_the_run_and_the_fixed_model_goes_on_with_its_note_in_the_report(
    data, folder
):
    (folder / "chat_template.jinja").write_text(DATED)
    path = folder / "model.safetensors"
    whole = path.read_bytes()
    tensors = load_file(path)
    del tensors["model.norm.weight"]
    save_file(tensors, path, metadata={"format": "pt"})
    run = data.parent / "run"
    refused(compare(data, folder), run, "1 tensor is missing (model.norm.weight)")
    path.write_bytes(whole)
    for checks in (1, 0):  # the second time nothing is missing, so nothing is checked
        done = compare(data, folder)
        assert done.exit_code == 0, done.output
        assert done.stdout.count("model check: done") == checks
        notes = json.loads((run / "results.json").read_text(encoding="utf-8"))["provenance"]
        assert notes["notes"].count({"what": "date_in_prompts", "kind": "model_quirk"}) == 1


def test_a_template_that_drops_the_query_ends_the_run(data, folder):
    (folder / "chat_template.jinja").write_text(DROPS_THE_USER)
    refused(compare(data, folder), data.parent / "run", "chat template cannot be used")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("os.kill(os.getpid(), 9)", "cannot be checked: its process was killed (SIGKILL) while"),
        ("raise MemoryError('no more')", "cannot be used: out of memory (no more). To fix it, "),
        ("raise KeyError('x')", "cannot be used: KeyError: 'x'. "),
    ],
)
def test_a_check_that_dies_is_one_message(data, folder, code, said):
    (folder / "configuration_own.py").write_text(f"import os\n{code}\n")
    config = json.loads((folder / "config.json").read_text())
    config |= {"model_type": "own", "auto_map": {"AutoConfig": "configuration_own.C"}}
    (folder / "config.json").write_text(json.dumps(config))
    refused(compare(data, folder, "--trust-remote-code"), data.parent / "run", said)


def test_labels_that_are_the_same_tokens_end_the_run(data, folder):
    plain = Tokenizer(models.WordLevel({"<unk>": 0, "<eos>": 1, "text": 2, "number": 3}, "<unk>"))
    plain.pre_tokenizer = pre_tokenizers.Whitespace()
    (folder / "chat_template.jinja").unlink()
    PreTrainedTokenizerFast(
        tokenizer_object=plain, unk_token="<unk>", eos_token="<eos>"
    ).save_pretrained(folder)
    refused(compare(data, folder), data.parent / "run", "card and refund become the same tokens")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals on Windows")
def test_ctrl_c_during_the_check_stops_the_run(data, folder):
    with speaking(PSEUDO):
        check = f"{say('live-name', name='model_check')}: {say('phase', phase='starting')}"
    told = ""
    with subprocess.Popen(
        command(data, folder, "--language", PSEUDO), cwd=ROOT, text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        for line in process.stdout:
            told += line
            if line.startswith(check):
                break
        os.killpg(process.pid, signal.SIGINT)
        begin = time.monotonic()
        more, errors = process.communicate(timeout=120)
    assert process.returncode == 130, errors
    shown = told.replace(str(data.parent), "") + more + errors
    assert bypassed(shown, (data.read_text(), PSEUDO, *command(data, folder))) == []
    assert time.monotonic() - begin < 120
    assert not list((data.parent / "run" / "trials").glob("*"))


def test_the_prompts_that_are_tried_hold_every_kind_of_row():
    def row(name, text="text", **metadata):
        return Sample(name, text, "a", Metadata(**metadata))

    plain = [row(str(at), f"text {at}") for at in range(50)]
    odd = [
        row("long", "word " * 500),
        row("assistant", history=(Message("assistant", "hello"),)),
        row("twice", history=(Message("user", "one"), Message("user", "two"))),
        row("system", system="Be kind."),
        row("contexts", contexts=("a passage",)),
        row("choices", choices=("x", "y")),
    ]
    tried = list(conversations(Task("classification", ("a", "b")), plain[:20], [*plain[20:], *odd]))
    texts = ["\n".join(f"{one.role}: {one.content}" for one in messages) for messages in tried]
    for wanted in (
        "word word", "assistant: hello", "user: one\nuser: two", "system: Be kind.", "a passage",
        "A. x", "Labels: a, b", "assistant: a", "[passage]",
    ):  # fmt: skip
        assert any(wanted in text for text in texts), wanted
    assert len(tried) < 20


def test_the_fingerprint_of_an_adapter_covers_its_base_model(tiny_model, tmp_path):
    base = shutil.copytree(tiny_model, tmp_path / "base")
    adapter = tmp_path / "adapter"
    adapter.mkdir()
    (adapter / "adapter_config.json").write_text('{"base_model_name_or_path": "../base"}')
    (adapter / "adapter_model.safetensors").write_bytes(b"1")

    def now():
        task = Task("classification", ("a", "b"))
        return fingerprint(
            TrialJob(
                tmp_path, "zero-shot", "zero-shot", None, 0, task, str(adapter), None, None, None,
                False, True,
            ),
            "data",
        )  # fmt: skip

    found = [now()]
    (adapter / "adapter_model.safetensors").write_bytes(b"12")
    found.append(now())
    (base / "config.json").write_text((base / "config.json").read_text() + " ")
    found.append(now())
    (base / "tokenizer.model").write_bytes(b"1")
    found.append(now())
    assert len(set(found)) == 4
