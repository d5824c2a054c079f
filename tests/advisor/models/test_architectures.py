"""Whatever transformers answers for a model, we answer too: every causal type it knows.

The truth is the library alone, in float32: each prompt and label as one whole sequence, without
cache or padding, and `generate` on one prompt without sampling or penalties.
"""

import json
import random
import shutil
import warnings
from dataclasses import dataclass
from typing import Any

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, GenerationConfig
from transformers.models.auto.modeling_auto import MODEL_FOR_CAUSAL_LM_MAPPING_NAMES

from advisor.errors import ModelError
from advisor.models import Message, open_model

from . import tiny

SETTINGS: dict[str, tuple[str, dict[str, Any]]] = {
    "mistral without a window": ("mistral", {"sliding_window": None}),
    "falcon with alibi": ("falcon", {"alibi": True}),
    "falcon with grouped heads": ("falcon", {"new_decoder_architecture": True}),
    "phi-3 with a window": ("phi3", {"sliding_window": tiny.WINDOW}),
    "starcoder2 with a window": ("starcoder2", {"sliding_window": tiny.WINDOW}),
    "mixtral with a window": ("mixtral", {"sliding_window": tiny.WINDOW}),
    "qwen2 with a window": (
        "qwen2",
        {
            "use_sliding_window": True,
            "sliding_window": tiny.WINDOW,
            "layer_types": ["full_attention", "sliding_attention"],
        },
    ),
    "gpt2 scaled by layer": ("gpt2", {"scale_attn_by_inverse_layer_idx": True}),
    "gemma3n with shared keys": (
        "gemma3n_text",
        {
            "num_hidden_layers": 4,
            "layer_types": ["sliding_attention", "full_attention"] * 2,
            "num_kv_shared_layers": 2,
        },
    ),
    "phi-3 with long rope": (
        "phi3",
        {
            "original_max_position_embeddings": 256,
            "rope_parameters": {
                "rope_type": "longrope",
                "rope_theta": 10000.0,
                "short_factor": [1.0] * 8,
                "long_factor": [4.0] * 8,
            },
        },
    ),
    "llama with yarn": (
        "llama",
        {
            "rope_parameters": {
                "rope_type": "yarn",
                "rope_theta": 10000.0,
                "factor": 4.0,
                "original_max_position_embeddings": 256,
            }
        },
    ),
}
"""Settings of a type under which it attends differently."""
MUST_WORK = {
    *("apertus", "arcee", "bamba", "bloom", "codegen", "cohere2", "ctrl", "deepseek_v2"),
    *("deepseek_v3", "dots1", "ernie4_5", "exaone4", "falcon", "gemma", "gemma2", "gemma3_text"),
    *("glm4", "gpt2", "gpt_neo", "gpt_neox", "gpt_oss", "gptj", "granite", "helium"),
    *("hunyuan_v1_dense", "jamba", "lfm2", "llama", "llama4_text", "mamba", "mamba2", "minicpm3"),
    *("mistral", "mixtral", "mpt", "nemotron", "olmo2", "opt", "phi", "phi3", "qwen2", "qwen3"),
    *("qwen3_moe", "recurrent_gemma", "rwkv", "seed_oss", "smollm3", "stablelm", "starcoder2"),
    *("xglm", "zamba2"),
}
"""Types that are never skipped."""
CASES = {kind: (kind, {}) for kind in MODEL_FOR_CAUSAL_LM_MAPPING_NAMES} | SETTINGS
CACHE_CONTRADICTS = {"moshi": "the cache keeps a window that the attention does not have"}
"""Types whose `generate` writes what it should only without its cache."""
FAST = {
    *("cohere2", "deepseek_v3", "gemma", "gemma2", "gemma3_text", "glm4", "gpt2", "gpt_neox"),
    *("gpt_oss", "gptj", "granite", "llama", "llama4_text", "mistral", "mixtral", "olmo2", "opt"),
    *("phi", "phi3", "qwen2", "qwen3", "qwen3_moe", "smollm3", "stablelm", "starcoder2"),
}
"""Types that must be exact without the plain path, which is many times slower."""
LEAST_COMPARED = 175
"""Cases that no missing library and no size keeps from being compared."""
LABELS = ["card", "card arrival", "refund"]
NEW_TOKENS = 6
TIE = 1e-4
"""Two tokens whose logits are this close are equally likely: rounding decides."""
WORDS = ["the", "card", "payment", "refund", "top", "up", "late", "wrong", "卡", "é", "😀"]


@dataclass
class Opened:
    """A tiny model opened by us, and the same folder loaded by the library alone."""

    ours: Any
    library: Any


@pytest.fixture(scope="module")
def tokenizer_folder(tiny_model):
    return tiny_model


@pytest.fixture(scope="module")
def seen():
    """What became of every case so far: "compared", or why not."""
    return {}


@pytest.fixture(scope="module", params=CASES)
def case(request, seen, tokenizer_folder, tmp_path_factory):
    kind, settings = CASES[request.param]
    try:
        folder, library = make(kind, tmp_path_factory.mktemp("tiny"), tokenizer_folder, **settings)
        causal = is_causal(library)
    except Exception as error:
        if request.param in MUST_WORK | SETTINGS.keys():
            raise
        lines = [line for line in str(error).splitlines() if line.strip()]
        seen[request.param] = f"{type(error).__name__}: {lines[-1].strip() if lines else ''}"
        pytest.skip(f"no tiny {kind}: {seen[request.param]}")
    if not causal:
        seen[request.param] = "it sees what follows a token"
        with pytest.raises(ModelError):
            open_model(str(folder))
        pytest.skip(f"{kind} is refused: {seen[request.param]}")
    seen[request.param] = "compared"
    yield Opened(open_model(str(folder)), library)
    shutil.rmtree(folder)


def make(kind, folder, tokenizer_folder, **settings):
    """Write a tiny model and load it through the library alone."""
    tokenizer = AutoTokenizer.from_pretrained(tokenizer_folder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = tiny.tiny_model(tiny.tiny_config(kind, tokenizer, **settings))
        tiny.write(model, tokenizer_folder, folder)
        library = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    library.generation_config = GenerationConfig(
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
        use_cache=kind not in CACHE_CONTRADICTS,
    )
    return folder, library


def is_causal(library):
    """Whether what follows a token leaves its logits alone."""
    ids = torch.arange(10, 30)[None]
    other = ids.clone()
    other[0, -1] = 40
    with torch.inference_mode():
        first = library(input_ids=ids, use_cache=False).logits
        second = library(input_ids=other, use_cache=False).logits
    assert not torch.allclose(first[:, -1], second[:, -1], atol=0.1)
    return torch.allclose(first[:, :-1], second[:, :-1], atol=1e-3)


def prompts(model, count, *, demonstrations):
    """Prompts of different lengths that share their demonstrations."""
    draw = random.Random(demonstrations)

    def text():
        return " ".join(draw.choice(WORDS) for _ in range(draw.randint(2, 9)))

    shown = [Message("system", "classify the text")]
    for _ in range(demonstrations):
        shown += [Message("user", text()), Message("assistant", draw.choice(LABELS))]
    return [model.encode([*shown, Message("user", text())]) for _ in range(count)]


def short(model):
    """About 50 tokens."""
    return prompts(model, 1, demonstrations=1)


def long(model):
    """About 500 tokens, most of them shared."""
    return prompts(model, 2, demonstrations=23)


def log_probs(library, ids):
    with torch.inference_mode():
        logits = library(input_ids=torch.tensor([ids]), use_cache=False).logits
    return torch.log_softmax(logits[0].double(), dim=-1)


def naive_score(library, prompt, label):
    found = log_probs(library, [*prompt, *label])[len(prompt) - 1 : -1]
    return float(found[torch.arange(len(label)), torch.tensor(label)].sum())


def assert_same_choices(ours, library, calls):
    ids = ours.answer_ids(LABELS)
    truth = {}
    for asked in calls:
        for choice in ours.rank(asked, LABELS):
            prompt = asked[choice.index].ids
            if prompt not in truth:
                truth[prompt] = [naive_score(library, prompt, label) for label in ids]
            expected = truth[prompt]
            assert choice.log_likelihoods == pytest.approx(expected, abs=1e-4)
            assert choice.label == LABELS[expected.index(max(expected))]


def assert_same_answers(ours, library, calls):
    truth = {}
    for asked in calls:
        for answer in ours.generate(asked, NEW_TOKENS):
            prompt = asked[answer.index].ids
            if prompt not in truth:
                truth[prompt] = library_answer(library, prompt)
            expected = truth[prompt]
            same = answer.output_tokens == len(expected) and answer.text == decoded(ours, expected)
            assert same or has_tie(library, prompt, expected), (
                f"{answer.text!r} instead of {decoded(ours, expected)!r}, and no token of it is "
                f"within {TIE} of the next most likely one"
            )


def library_answer(library, prompt):
    ids = torch.tensor([list(prompt)])
    with torch.inference_mode():
        output = library.generate(
            input_ids=ids,
            attention_mask=torch.ones_like(ids),
            max_new_tokens=NEW_TOKENS,
            do_sample=False,
        )
    tokens = output[0, len(prompt) :].tolist()
    return tokens[:-1] if tokens[-1] == library.generation_config.eos_token_id else tokens


def decoded(ours, ids):
    return ours.tokenizer.decode(ids, skip_special_tokens=True).strip()


def has_tie(library, prompt, answer):
    best = log_probs(library, [*prompt, *answer])[len(prompt) - 1 :].topk(2).values
    return bool((best[:, 0] - best[:, 1]).min() < TIE)


def test_labels_score_as_in_the_library(case):
    few, many = short(case.ours), long(case.ours)
    calls = [[*few, many[0]], many, many[:1]]
    assert_same_choices(case.ours, case.library, calls)
    if case.library.config.model_type in FAST:
        assert case.ours.fast is not None


def test_greedy_answers_are_the_librarys(case):
    few, many = short(case.ours), long(case.ours)
    calls = [[*few, many[0]], many[:1]]
    assert_same_answers(case.ours, case.library, calls)


def test_few_types_are_left_out(seen):
    if seen.keys() != CASES.keys():
        pytest.skip("only some of the types ran")
    assert list(seen.values()).count("compared") >= LEAST_COMPARED, seen


@pytest.fixture(scope="module")
def folders(tokenizer_folder, tmp_path_factory):
    """Tiny models by type, made once: one for the fast path, one that keeps a recurrent state."""
    return {
        kind: make(kind, tmp_path_factory.mktemp(kind), tokenizer_folder)
        for kind in ("qwen2", "mamba")
    }


@pytest.mark.parametrize(
    ("kind", "layers"),
    [
        *[(kind, "all-linear") for kind in ("gpt2", "llama", "mistral", "gemma3_text", "bloom")],
        ("mamba", ["in_proj", "x_proj"]),
    ],
)
def test_adapters_put_in_place_answer_as_in_the_library(kind, layers, tokenizer_folder, tmp_path):
    folder, library = make(kind, tmp_path, tokenizer_folder)
    ours = open_model(str(folder))
    asked = [*short(ours), *long(ours)]
    before = [choice.log_likelihoods for choice in ours.rank(asked[:1], LABELS)]
    for model in (ours.model, library):
        put_adapters(model, layers)
    ours.forget_prefix()
    after = [choice.log_likelihoods for choice in ours.rank(asked[:1], LABELS)]
    assert after[0] != pytest.approx(before[0], abs=0.1)
    assert_same_choices(ours, library, [asked, asked[-1:]])
    assert_same_answers(ours, library, [asked, asked[-1:]])


def put_adapters(model, layers):
    """Inject low-rank adapters with random weights, the same ones every time."""
    from peft import LoraConfig, get_peft_model

    settings = LoraConfig(
        r=4, lora_alpha=8, target_modules=layers, task_type="CAUSAL_LM", init_lora_weights=False
    )
    torch.manual_seed(1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        get_peft_model(model, settings).eval()


@pytest.mark.parametrize("kind", ["qwen2", "mamba"])
def test_penalties_of_the_folder_do_not_apply(kind, folders, tmp_path):
    folder, library = folders[kind]
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    asked = long(open_model(str(folder)))
    likely = library_answer(library, asked[0].ids)[0]
    (tmp_path / "generation_config.json").write_text(
        json.dumps(
            {
                "repetition_penalty": 3.0,
                "no_repeat_ngram_size": 1,
                "suppress_tokens": [likely],
                "begin_suppress_tokens": [likely],
                "bad_words_ids": [[likely]],
                "min_new_tokens": NEW_TOKENS,
                "do_sample": True,
                "temperature": 3.0,
                "eos_token_id": 2,
                "pad_token_id": 0,
            }
        )
    )
    assert_same_answers(open_model(str(tmp_path)), library, [asked, asked[:1]])


@pytest.mark.parametrize(
    "setting",
    [{"pad_token": None}, {"padding_side": "left"}, {"padding_side": "right"}],
    ids=["no pad token", "pads left", "pads right"],
)
@pytest.mark.parametrize("kind", ["qwen2", "mamba"])
def test_padding_of_the_tokenizer_changes_nothing(kind, setting, folders, tmp_path):
    folder, library = folders[kind]
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "tokenizer_config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | setting))
    ours = open_model(str(tmp_path))
    asked = [*short(ours), *long(ours)]
    assert_same_choices(ours, library, [asked])
    assert_same_answers(ours, library, [[asked[0], asked[-1]]])


@pytest.mark.parametrize("kind", ["llama", "gptj", "gpt_oss"])
def test_attention_is_the_one_the_library_chooses(kind, tokenizer_folder, tmp_path):
    folder, library = make(kind, tmp_path, tokenizer_folder)
    chosen = library.config._attn_implementation
    assert open_model(str(folder)).model.config._attn_implementation == chosen


def test_rope_that_changes_with_length_is_each_prompts_own(tokenizer_folder, tmp_path):
    """Some models scale the positions of long texts, and the library looks at the whole batch."""
    kind, settings = SETTINGS["phi-3 with long rope"]
    _, library = make(kind, tmp_path, tokenizer_folder, **settings)
    ours = open_model(str(tmp_path))
    within, beyond = prompts(ours, 4, demonstrations=8), prompts(ours, 5, demonstrations=22)
    least = settings["original_max_position_embeddings"]
    assert max(len(one.ids) for one in within) < least < min(len(one.ids) for one in beyond)
    assert_same_choices(ours, library, [[*within, *beyond]])
    assert_same_answers(open_model(str(tmp_path)), library, [[*within[:2], *beyond]])
