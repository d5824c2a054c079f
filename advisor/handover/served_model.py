"""The language model of a strategy as a folder that transformers and PEFT open."""

from __future__ import annotations

import copy
import json
import shutil
from pathlib import Path
from typing import Any

from advisor.estimate.setup import Method
from advisor.experiment.job import TrialJob
from advisor.models import adapters
from advisor.models.opening import open_trainable, resolve
from advisor.types import TrialRecord
from strategies import registry

FOLDER, ADAPTER = "model", "adapter"
COPIED = ("*.safetensors", "model.safetensors.index.json", "generation_config.json")
ADAPTER_WEIGHTS, ADAPTER_CONFIG = "adapter_model.safetensors", "adapter_config.json"
MACHINE = ("_name_or_path", "name_or_path", "base_model_name_or_path")
"""What a config says of the machine that wrote it."""
ROUNDED = "bfloat16"


def write(
    job: TrialJob, record: TrialRecord, artifact: Path, folder: Path, *, merged: bool
) -> tuple[dict[str, Any], Any, frozenset[int]]:
    """Write the model's folder, and an adapter's, beside it.

    A model of the hub is named with its revision, not copied, where its weights are used as they
    are. Weights in 4 bits are written as what they compute with.

    Args:
        job: the trial.
        record: what came of it.
        artifact: what it saved.
        folder: where to write.
        merged: make an adapter a part of the weights.

    Returns:
        What the manifest says of the model; its tokenizer; tokens that its settings end a text at.
    """
    from transformers import AutoTokenizer, GenerationConfig

    assert job.model is not None
    assert job.strategy is not None
    use = registry.strategy_info(job.strategy).use
    trained = use.trained if use is not None else None
    stack = adapters.stack(job.model, resolve(job.model))
    facts: dict[str, Any] = {
        "name": _name(job.model),
        "folder": FOLDER,
        "hub_id": None,
        "revision": None,
        "adapter": None,
        "dtype": _dtype(record, ranked=job.task.ranks and trained is None),
        "parameters": record.model.parameters if record.model else None,
    }
    place, has_adapter = folder / FOLDER, trained in (Method.LORA, Method.QLORA)
    if trained is Method.FULL:
        _copy(artifact, place)
    elif trained is Method.QLORA or stack.adapters or (has_adapter and merged):
        adapter = artifact if has_adapter and merged else None
        _save_unpacked(job, place, adapter, four_bit=trained is Method.QLORA)
    elif Path(stack.base).is_dir():
        _copy(Path(stack.base), place)
    else:
        facts |= {"folder": None, "hub_id": stack.base, "revision": _revision(stack.base)}
    if has_adapter and not merged:
        (folder / ADAPTER).mkdir()
        shutil.copyfile(artifact / ADAPTER_WEIGHTS, folder / ADAPTER / ADAPTER_WEIGHTS)
        base = facts["hub_id"] or f"../{FOLDER}"
        config = _config(artifact / ADAPTER_CONFIG) | {MACHINE[-1]: base}
        write_json(folder / ADAPTER / ADAPTER_CONFIG, config)
        facts["adapter"] = ADAPTER
    tokenizer = AutoTokenizer.from_pretrained(artifact if trained else stack.tokenizer)
    opened = place if facts["folder"] else stack.base
    try:
        own = GenerationConfig.from_pretrained(opened).eos_token_id
    except OSError:
        own = _config(place / "config.json").get("eos_token_id") if facts["folder"] else None
    marks = own if isinstance(own, list) else [own]
    return facts, tokenizer, frozenset(int(one) for one in marks if one is not None)


def _name(model: str) -> str:
    """A model's name without where it is on this machine."""
    place = Path(model).expanduser()
    return place.name if place.exists() else model


def _dtype(record: TrialRecord, *, ranked: bool) -> str:
    """The number format to answer in: float32 where close labels were decided in it."""
    found = record.model.dtype if record.model else "float32"
    on_cpu = record.model is not None and record.model.device == "cpu"
    return "float32" if ranked and on_cpu and found == ROUNDED else found


def _copy(source: Path, place: Path) -> None:
    place.mkdir()
    for path in sorted({path for pattern in COPIED for path in source.glob(pattern)}):
        if path.name != ADAPTER_WEIGHTS:
            shutil.copyfile(path, place / path.name)
    write_json(place / "config.json", _config(source / "config.json"))


def _save_unpacked(job: TrialJob, place: Path, adapter: Path | None, *, four_bit: bool) -> None:
    """Write the weights that the strategy computed with: merged adapters, unpacked 4 bits.

    An adapter is merged in float32, so that it is rounded once.
    """
    import torch
    from transformers import AutoModelForCausalLM

    from advisor.models.loading import quiet, unpack
    from strategies.finetuning.adapter import read

    assert job.model is not None
    quiet()
    lm = open_trainable(
        job.model, device=job.device, four_bit=four_bit, trust_remote_code=job.trust_remote_code
    )
    if four_bit:
        unpack(lm.model)
    config, dtype = copy.deepcopy(lm.model.config), lm.model.dtype
    if hasattr(config, "quantization_config"):
        del config.quantization_config
    with torch.device("meta"):
        plain = AutoModelForCausalLM.from_config(config, dtype=dtype)
    state = lm.model.state_dict()
    plain.load_state_dict(
        {name: one.detach().cpu().contiguous() for name, one in state.items()}, assign=True
    )
    plain.tie_weights()
    if adapter is not None:
        plain = read(plain.float(), adapter).merge_and_unload().to(dtype)
    plain.generation_config = lm.model.generation_config
    plain.save_pretrained(place)
    write_json(place / "config.json", _config(place / "config.json"))


def _revision(hub_id: str) -> str | None:
    """The commit of a cached hub model; None where it is not known."""
    from transformers import AutoConfig

    found = getattr(AutoConfig.from_pretrained(hub_id), "_commit_hash", None)
    return None if found is None else str(found)


def _config(path: Path) -> dict[str, Any]:
    """A settings file without what it says of the machine that wrote it."""
    found = json.loads(path.read_text("utf-8"))
    return {name: value for name, value in found.items() if name not in MACHINE}


def write_json(path: Path, value: object) -> None:
    """Write a file of settings."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")
