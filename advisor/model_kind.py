"""What kind of model a config.json describes, and whether transformers opens it as a causal LM.

Told from the config and from transformers' own tables, read as text: importing them brings torch.
"""

from __future__ import annotations

import ast
import importlib.metadata
import importlib.util
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from advisor.errors import ModelError

_ENCODER, _ENCODER_DECODER = "model-is-encoder", "model-is-encoder-decoder"

OTHER_KINDS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                "albert", "bert", "bert-generation", "big_bird", "camembert", "clip", "convbert",
                "data2vec-text", "deberta", "deberta-v2", "distilbert", "electra", "ernie", "esm",
                "eurobert", "flaubert", "fnet", "funnel", "ibert", "layoutlm", "longformer", "luke",
                "megatron-bert", "mobilebert", "modernbert", "mpnet", "mra", "new", "nomic_bert",
                "nystromformer", "perceiver", "rembert", "roberta", "roberta-prelayernorm",
                "roc_bert", "roformer", "siglip", "squeezebert", "tapas", "vit", "wav2vec2", "xlm",
                "xlm-roberta", "xlm-roberta-xl", "xmod", "yoso",
            ),
            _ENCODER,
        ),
        **dict.fromkeys(
            (
                "bart", "bigbird_pegasus", "blenderbot", "encoder-decoder", "fsmt", "led", "longt5",
                "m2m_100", "marian", "mbart", "mt5", "mvp", "nllb-moe", "pegasus", "pegasus_x",
                "plbart", "prophetnet", "switch_transformers", "t5", "t5gemma", "umt5", "whisper",
            ),
            _ENCODER_DECODER,
        ),
    }
)  # fmt: skip
"""Model types that are no decoders unless their config says so, and the message that says it."""

_OTHER_HEAD = re.compile(
    r"For\w*(Classification|QuestionAnswering|MultipleChoice|MaskedLM|Reward|Regression|Retrieval|"
    r"Embedding|Detection|Segmentation|NextSentencePrediction|CTC)\w*$"
)
"""Classes whose output layer is for something else than the next token."""


def refuse_other_kinds(config: Mapping[str, object], where: str) -> None:
    """Refuse what is no causal language model.

    Args:
        config: the content of config.json.
        where: the file, as messages name it.

    Raises:
        ModelError: it is an encoder or an encoder-decoder (names its type), or the checkpoint of
            another task (names its class).
    """
    model_type = str(config.get("model_type") or "")
    names = config.get("architectures")
    classes = [str(one) for one in names] if isinstance(names, list) else []
    kind = OTHER_KINDS.get(model_type)
    if config.get("is_encoder_decoder") is True:
        kind = _ENCODER_DECODER
    elif (kind == _ENCODER and config.get("is_decoder") is True) or (
        kind == _ENCODER_DECODER and config.get("is_encoder_decoder") is False
    ):
        kind = None  # BERT, BART and their kin can be built as decoders
    elif kind is None and any(one.endswith("ForMaskedLM") for one in classes):
        kind = _ENCODER
    if kind is not None:
        raise ModelError(kind, file=where, type=model_type)
    other = next((one for one in classes if _OTHER_HEAD.search(one)), None)
    if other is not None:
        raise ModelError("model-of-other-task", file=where, architecture=other)


def refuse_unopenable(config: Mapping[str, object], where: str) -> None:
    """Refuse, beside other kinds, what transformers cannot open as a causal language model.

    Args:
        config: the content of config.json, of a model that brings no code of its own.
        where: the file, as messages name it.

    Raises:
        ModelError: as `refuse_other_kinds`; or transformers does not know the model type, or has no
            causal language model of it.
    """
    refuse_other_kinds(config, where)
    model_type, tables = str(config.get("model_type")), _tables()
    if not tables.causal or model_type in tables.causal:
        return  # without tables, loading tells
    version = importlib.metadata.version("transformers")
    if model_type not in tables.known:
        raise ModelError("model-type-not-known", file=where, version=version, type=model_type)
    raise ModelError("model-type-not-causal", file=where, version=version, type=model_type)


def is_known(model_type: str) -> bool:
    """Whether transformers has the architecture; true where its tables cannot be read."""
    tables = _tables()
    return not tables.known or model_type in tables.known


@dataclass(frozen=True)
class _Tables:
    """Model types of transformers: all of them, and those that it opens as a causal LM."""

    known: frozenset[str] = frozenset()
    causal: frozenset[str] = frozenset()


@cache
def _tables() -> _Tables:
    """Empty where transformers is not installed, or keeps its tables elsewhere."""
    spec = importlib.util.find_spec("transformers")
    if spec is None or not spec.submodule_search_locations:
        return _Tables()
    auto = Path(next(iter(spec.submodule_search_locations))) / "models" / "auto"
    known: set[str] = set()
    for name in ("auto_mappings.py", "configuration_auto.py"):
        known |= _types(auto / name, "CONFIG_MAPPING_NAMES")
    causal = _types(auto / "modeling_auto.py", "MODEL_FOR_CAUSAL_LM_MAPPING_NAMES")
    return _Tables(frozenset(known | causal), frozenset(causal))


def _types(path: Path, table: str) -> set[str]:
    """The first strings of the pairs, and the keys of the dicts, that a module's table is made of.

    That is `OrderedDict([("llama", "LlamaForCausalLM"), …])`, or `{"llama": …}` in it.
    """
    if not path.is_file():
        return set()
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if not any(isinstance(one, ast.Name) and one.id == table for one in targets):
            continue
        for part in ast.walk(node):
            names: list[ast.expr | None] = []
            if isinstance(part, ast.Dict):
                names = part.keys
            elif isinstance(part, ast.Tuple):
                names = [*part.elts[:1]]
            found |= {
                one.value
                for one in names
                if isinstance(one, ast.Constant) and isinstance(one.value, str)
            }
    return found
