"""A model folder from somewhere else is data: nothing in it runs, and it reads nothing outside."""

import json
import shutil

import pytest

from advisor.errors import ModelError
from advisor.models import loading
from advisor.models.embedder import open_embedder
from advisor.models.opening import open_model, require
from reports.messages import say
from tests.errors import says


def _changed(path, **values):
    found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    path.write_text(json.dumps({**found, **values}), encoding="utf-8")


@pytest.fixture
def folder(tiny_model, tmp_path):
    return shutil.copytree(tiny_model, tmp_path / "model")


@pytest.fixture
def own_code(folder, tmp_path):
    """Adds Python files to the folder that would leave a mark, and tells whether they did."""
    mark = tmp_path / "own-code-ran"
    for name in ("configuration_own", "modeling_own", "tokenization_own"):
        (folder / f"{name}.py").write_text(f"import os\nos.mkdir({str(mark)!r})\n")
    return mark.exists


def _refused(folder, pattern, **options):
    """Refuse it where the model is asked for, and again where it is opened."""
    with says(ModelError, match=pattern) as told:
        require(str(folder), offline=True, **options)
    with says(ModelError, match=pattern):
        open_model(str(folder), device="cpu", **options)
    assert "\n" not in say(told.value.problem)


@pytest.mark.parametrize("name", ["pytorch_model.bin", "consolidated.00.pth", "model.pt"])
def test_a_model_in_pickle_is_refused_with_the_way_to_convert_it(folder, bomb, name):
    (folder / "model.safetensors").unlink()
    (folder / name).write_bytes(bomb.content)
    _refused(folder, rf"{name}.*can run code.*convert it.*use_safetensors=False")
    assert not bomb.went_off()


def test_the_command_that_converts_works(folder, tmp_path, monkeypatch):
    import shlex

    import torch
    from safetensors.torch import load_file

    from advisor.models.untrusted import CONVERT

    weights = load_file(folder / "model.safetensors")
    (folder / "model.safetensors").unlink()
    torch.save(weights, folder / "pytorch_model.bin")
    folder.rename(tmp_path / "FOLDER")
    python, flag, program = shlex.split(CONVERT)
    assert (python, flag) == ("python", "-c")
    monkeypatch.chdir(tmp_path)
    exec(program, {})
    require(str(tmp_path / "NEW"), offline=True)
    assert (tmp_path / "NEW" / "tokenizer.json").is_file()


@pytest.mark.parametrize("name", ["model.h5", "flax_model.msgpack"])
def test_other_formats_are_named(folder, name):
    (folder / "model.safetensors").unlink()
    (folder / name).write_bytes(b"")
    _refused(folder, rf"no safetensors weights here, only {name}")


def test_no_weights_at_all_are_told(folder):
    (folder / "model.safetensors").unlink()
    _refused(folder, "no safetensors weights here, nor any other")


@pytest.mark.parametrize(
    "name", ["../other/model.safetensors", "/tmp/model.safetensors", "pytorch_model.bin", "a\\b", 7]
)
def test_an_index_that_leads_elsewhere_is_refused(folder, name):
    index = {"metadata": {}, "weight_map": {"model.embed_tokens.weight": name}}
    _changed(folder / "model.safetensors.index.json", **index)
    _refused(folder, "no safetensors file of this folder")


def test_an_index_without_a_map_is_refused(folder):
    (folder / "model.safetensors.index.json").write_text("[]")
    _refused(folder, "no weight_map")


@pytest.mark.parametrize("name", ["../other.safetensors", "pytorch_model.bin"])
def test_weights_named_outside_the_folder_are_refused(folder, name):
    _changed(folder / "config.json", transformers_weights=name)
    _refused(folder, "no safetensors file of this folder")


def test_a_model_of_its_own_code_is_refused_with_the_flag_that_allows_it(folder, own_code):
    named = {"AutoConfig": "configuration_own.C", "AutoModelForCausalLM": "modeling_own.M"}
    _changed(folder / "config.json", model_type="own", auto_map=named)
    _refused(folder, "code of its own.*--trust-remote-code")
    assert not own_code()


def test_the_flag_lets_the_code_run(folder, own_code):
    named = {"AutoConfig": "configuration_own.C"}
    _changed(folder / "config.json", model_type="own", auto_map=named)
    require(str(folder), offline=True, trust_remote_code=True)
    with pytest.raises(Exception, match="'C'"):  # the file holds no such class
        open_model(str(folder), device="cpu", trust_remote_code=True)
    assert own_code()


def test_code_beside_a_known_architecture_stays_unread(folder, own_code):
    _changed(folder / "config.json", auto_map={"AutoModelForCausalLM": "modeling_own.M"})
    require(str(folder), offline=True)
    assert open_model(str(folder), device="cpu").info.parameters
    assert not own_code()


def test_a_tokenizer_of_its_own_code_is_refused(folder, own_code):
    named = {"AutoTokenizer": ["tokenization_own.T", None]}
    _changed(folder / "tokenizer_config.json", tokenizer_class="Own", auto_map=named)
    with says(ModelError, match=r"code of its own.*--trust-remote-code"):
        open_model(str(folder), device="cpu")
    assert not own_code()


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ cycler.__init__.__globals__.os.mkdir('MARK') }}",
        "{{ messages.append(1) }}",
        "{% for %}",
    ],
)
def test_a_chat_template_runs_sandboxed(folder, tmp_path, template):
    text = template.replace("MARK", str(tmp_path / "template-ran"))
    (folder / "chat_template.jinja").write_text(text)
    with says(ModelError, match="its chat template cannot be used"):
        loading.load(str(folder), device="cpu")
    assert not (tmp_path / "template-ran").exists()


def test_an_adapter_in_pickle_is_refused(folder, bomb):
    _changed(folder / "adapter_config.json", peft_type="LORA", base_model_name_or_path="x/y")
    (folder / "adapter_model.bin").write_bytes(bomb.content)
    _refused(folder, r"found: adapter_model\.bin.*pickle can run code")
    assert not bomb.went_off()


def test_an_adapter_that_names_a_module_is_refused(folder):
    values = {"peft_type": "LORA", "megatron_config": {"a": 1}, "megatron_core": "antigravity"}
    _changed(folder / "adapter_config.json", **values)
    (folder / "adapter_model.safetensors").write_bytes(b"")
    _refused(folder, "names a module to import")


def test_reading_an_adapter_never_falls_back_to_pickle(tmp_path, bomb):
    from strategies.finetuning import adapter

    (tmp_path / "adapter").mkdir()
    _changed(tmp_path / "adapter" / "adapter_config.json", peft_type="LORA")
    (tmp_path / "adapter" / "adapter_model.bin").write_bytes(bomb.content)
    with says(ModelError, match=r"adapter_model\.safetensors"):
        adapter.read(None, tmp_path / "adapter")
    assert not bomb.went_off()


@pytest.mark.parametrize(
    ("part", "pattern"),
    [
        ({"type": "subprocess.Popen", "path": ""}, r"'subprocess\.Popen'"),
        ({"type": "sentence_transformers.base.model.pickle", "path": ""}, "code that this tool"),
        ({"type": "modeling_own.Own", "path": ""}, "code that this tool"),
        (
            {"type": "sentence_transformers.models.Transformer", "path": "../other"},
            r"modules\.json names '\.\./other'",
        ),
    ],
)
def test_an_embedder_of_unknown_parts_is_refused(tmp_path, part, pattern):
    (tmp_path / "modules.json").write_text(json.dumps([part]))
    with says(ModelError, match=pattern):
        open_embedder(str(tmp_path))


def test_a_pickled_part_of_an_embedder_is_refused(tmp_path, bomb):
    (tmp_path / "model.safetensors").write_bytes(b"")
    (tmp_path / "2_Dense").mkdir()
    (tmp_path / "2_Dense" / "pytorch_model.bin").write_bytes(bomb.content)
    with says(ModelError, match=r"2_Dense/pytorch_model\.bin is a pickle"):
        open_embedder(str(tmp_path))
    assert not bomb.went_off()
