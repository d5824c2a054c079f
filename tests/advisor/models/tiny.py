"""Tiny random models of any causal type that transformers knows, made on the spot.

A model made by transformers' own initialiser hardly depends on its prompt: every answer is as
likely as the next, and a wrong mask changes nothing that a test could see. These weights are drawn
wide enough that scores differ by nats and depend on tokens far back.
"""

import inspect
import shutil
from typing import Any

from transformers import PreTrainedConfig

HEADS, HEAD_SIZE, LAYERS, WINDOW, CONTEXT = 4, 16, 2, 32, 1024
HIDDEN = HEADS * HEAD_SIZE
MOST_PARAMETERS = 6_000_000
SPREAD = 0.2
"""Standard deviation of a weight."""

SIZES: dict[str, Any] = {
    # width
    **dict.fromkeys(
        ["hidden_size", "n_embd", "d_model", "emb_dim", "embedding_dim", "embedding_size",
         "word_embed_proj_dim", "input_embedding_size", "output_embedding_size", "lru_width",
         "hidden_size_per_layer_input", "router_hidden_size"],
        HIDDEN,
    ),
    # heads
    **dict.fromkeys(
        ["num_attention_heads", "n_head", "n_heads", "num_heads", "attention_heads",
         "decoder_attention_heads", "encoder_attention_heads", "num_decoder_attention_heads",
         "num_encoder_attention_heads", "swa_num_attention_heads", "index_n_heads",
         "linear_num_heads", "linear_num_value_heads"],
        HEADS,
    ),
    **dict.fromkeys(
        ["num_key_value_heads", "num_kv_heads", "swa_num_key_value_heads", "linear_num_key_heads",
         "num_query_groups"],
        2,
    ),
    **dict.fromkeys(
        ["head_dim", "kv_channels", "dim_head", "d_head", "attention_head_size", "swa_head_dim",
         "index_head_dim", "linear_head_dim", "linear_key_head_dim", "linear_value_head_dim",
         "qk_nope_head_dim", "v_head_dim", "global_head_dim"],
        HEAD_SIZE,
    ),
    **dict.fromkeys(["qk_rope_head_dim", "rotary_dim"], 8),
    **dict.fromkeys(["q_lora_rank", "kv_lora_rank", "o_lora_rank", "hc_lowrank"], 24),
    # feed-forward layers and their experts
    **dict.fromkeys(
        ["intermediate_size", "ffn_dim", "decoder_ffn_dim", "encoder_ffn_dim", "ffn_hidden_size",
         "dim_ff", "dff", "d_inner", "feed_forward_size", "intermediate_size_mlp",
         "dense_intermediate_size", "shared_intermediate_size"],
        2 * HIDDEN,
    ),
    **dict.fromkeys(
        ["moe_intermediate_size", "shared_expert_intermediate_size", "expert_ffn_hidden_size",
         "moe_shared_expert_intermediate_size", "shared_experts_intermediate_size"],
        32,
    ),
    **dict.fromkeys(
        ["num_experts", "n_routed_experts", "num_local_experts", "moe_num_experts",
         "zero_expert_num"],
        4,
    ),
    **dict.fromkeys(
        ["num_experts_per_tok", "num_experts_per_token", "moe_topk", "moe_k"],
        2,
    ),
    **dict.fromkeys(["topk_group", "n_group", "num_expert_group", "n_shared_experts"], 1),
    **dict.fromkeys(["first_k_dense_replace", "num_dense_layers", "moe_layer_start_index"], 1),
    "moe_layer_end_index": LAYERS - 1,
    "num_nextn_predict_layers": 0,
    # windows and lengths
    **dict.fromkeys(
        ["sliding_window", "sliding_window_size", "attention_window_size", "window_size",
         "attention_chunk_size", "local_attention",
        "index_topk",
        "keep_window_size"],
        WINDOW,
    ),
    **dict.fromkeys(
        ["max_position_embeddings", "n_positions", "n_ctx", "max_seq_len", "context_length",
         "max_target_positions", "rel_extent"],
        CONTEXT,
    ),
    "max_window_layers": 1,
    # recurrent layers
    **dict.fromkeys(["state_size", "ssm_state_size", "mamba_d_state"], 16),
    **dict.fromkeys(["mamba_n_heads", "mamba_num_heads", "n_mamba_heads"], 8),
    **dict.fromkeys(["mamba_d_head", "mamba_head_dim", "mamba_headdim"], 16),
    **dict.fromkeys(["time_step_rank", "mamba_dt_rank"], 8),
    **dict.fromkeys(["chunk_size", "mamba_chunk_size"], 16),
    "mamba_d_ssm": 128,
    "n_groups": 1,
    "type_vocab_size": 2,
}  # fmt: skip
"""What a setting of this name is made, in every configuration that has it."""
MADE_WHERE_UNSET = {"head_dim", "num_key_value_heads"}
"""Settings that some types leave open and cannot do without."""
PER_LAYER = {"layer_types", "mlp_layer_types", "layers_block_type", "block_types", "indexer_types"}
"""Settings with an entry for each layer: every kind of layer is kept once."""
DEPTHS = {
    *("num_hidden_layers", "n_layer", "n_layers", "num_layers", "num_blocks"),
    *("decoder_layers", "encoder_layers", "num_decoder_layers", "num_encoder_layers"),
}
VOCABULARIES = {"vocab_size", "vocab_size_per_layer_input"}
SPREADS = {"initializer_range", "init_std", "embed_init_std"}
HYBRID = ["linear_attention", "hybrid", "linear_attention", "hybrid"]
INDEXER = {"indexer_n_heads": 4, "indexer_kv_heads": 1, "indexer_head_dim": HEAD_SIZE}
INDEXER |= {"indexer_budget": WINDOW, "indexer_compress_ratio": 4}
UNLIKE_OTHERS: dict[str, dict[str, Any]] = {
    "bamba": {"attn_layer_indices": [1]},
    "cohere": {"logit_scale": 1.0},
    "cohere2": {"logit_scale": 1.0},
    "cohere2_moe": {"logit_scale": 1.0},
    "cohere_compass_text": {
        "rope_parameters": {"full_attention": {"rope_type": "default", "rope_theta": 1e4}}
    },
    "dbrx": {
        "attn_config": {"kv_n_heads": 2, "rope_theta": 1e4, "clip_qkv": 8},
        "ffn_config": {"ffn_hidden_size": 64, "moe_num_experts": 4, "moe_top_k": 2},
    },
    "deepseek_v2": {"num_experts_per_tok": 2},
    "dots1": {"n_routed_experts": 4, "n_shared_experts": 1, "num_experts_per_tok": 2},
    "gemma3n": {"num_kv_shared_layers": 0, "activation_sparsity_pattern": None},
    "gemma3n_text": {"num_kv_shared_layers": 0, "activation_sparsity_pattern": None},
    "gpt_neo": {"attention_types": [[["global", "local"], 1]]},
    "granitemoehybrid": {"layer_types": ["linear_attention", "full_attention"]},
    "jamba": {"attn_layer_period": 2, "attn_layer_offset": 1},
    "lfm2": {"layer_types": ["conv", "full_attention"]},
    "lfm2_moe": {"layer_types": ["conv", "full_attention"]},
    "longcat_flash": {"head_dim": 8},
    "mamba2": {"num_heads": 8},
    "qwen4_exp": INDEXER,
    "qwen4_exp_text": INDEXER,
    "recurrent_gemma": {"w_init_variance_scale": 1.0},
    "reformer": {
        "attn_layers": ["local", "lsh"],
        "axial_pos_embds_dim": [32, 32],
        "axial_pos_shape": [32, 32],
        "hash_seed": 0,  # otherwise the library draws hashes anew for every answer
        "num_buckets": 16,
    },
    "roc_bert": {"shape_vocab_size": 99, "shape_embed_dim": 16, "pronunciation_embed_dim": 16},
    "xlstm": {"qk_dim_factor": 1.0},  # the library's cache fails where it is another
    "xmod": {"default_language": "en_XX"},
    "zamba": {"num_hidden_layers": 4, "layers_block_type": HYBRID},
    "zamba2": {"num_hidden_layers": 4, "layers_block_type": HYBRID},
    "zaya": {"num_experts_per_tok": 1},
}
"""What a type needs beside the rules."""


class CannotBuild(Exception):
    """No tiny model of this type can be made; the message says why."""


def tiny_config(kind: str, tokenizer: Any, **settings: Any) -> Any:
    """The smallest useful configuration of a model type.

    Args:
        kind: a key of transformers' CONFIG_MAPPING.
        tokenizer: fits the vocabulary and the special tokens.
        settings: what differs from the rules, in the part of the configuration for text.
    """
    from transformers import CONFIG_MAPPING

    whole = CONFIG_MAPPING[kind]()
    text = whole.get_text_config(decoder=True)
    small = _small(whole, tokenizer)
    inside = next((name for name, value in vars(whole).items() if value is text), None)
    part = small if inside is None else small[inside]
    part |= UNLIKE_OTHERS.get(kind, {}) | settings
    return CONFIG_MAPPING[kind](**small)


def _small(config: Any, tokenizer: Any) -> dict[str, Any]:
    fields = set(inspect.signature(type(config)).parameters)
    own = vars(config)  # some types refuse to be asked for what differs by layer
    small = {
        name: SIZES[name]
        for name in fields & SIZES.keys()
        if name in MADE_WHERE_UNSET or own.get(name) is not None
    }
    if "qk_nope_head_dim" in fields and "num_key_value_heads" in fields:
        small["num_key_value_heads"] = HEADS  # latent attention expands to all heads
    layered = {
        name: list(dict.fromkeys(kinds))
        for name in fields & PER_LAYER
        if isinstance(kinds := own.get(name), list | tuple)
    }
    depth = max([LAYERS, *map(len, layered.values())])
    small |= {name: (kinds * depth)[:depth] for name, kinds in layered.items()}
    small |= dict.fromkeys(fields & DEPTHS, depth)
    small |= dict.fromkeys(fields & VOCABULARIES, len(tokenizer))
    small |= dict.fromkeys(fields & SPREADS, SPREAD)
    for name in fields & {"bos_token_id", "eos_token_id", "pad_token_id"}:
        small[name] = getattr(tokenizer, name)
    if "is_decoder" in fields:
        small["is_decoder"] = True
    for name in fields:
        if isinstance(part := own.get(name), PreTrainedConfig):
            small[name] = _small(part, tokenizer)
    return small


def tiny_model(config: Any, seed: int = 0) -> Any:
    """A causal LM with random weights.

    Raises:
        CannotBuild: transformers makes none from this configuration.
    """
    import torch
    from transformers import AutoModelForCausalLM

    with torch.device("meta"):
        size = sum(one.numel() for one in AutoModelForCausalLM.from_config(config).parameters())
    if size > MOST_PARAMETERS:
        raise CannotBuild(f"{size:,} parameters")
    torch.manual_seed(seed)
    model = AutoModelForCausalLM.from_config(config)
    return model.float().eval()


def write(model: Any, tokenizer_folder: Any, folder: Any) -> Any:
    """Save a model with a copy of the tokenizer's files, and return the folder."""
    model.save_pretrained(folder)
    for path in tokenizer_folder.glob("*token*"):
        shutil.copy(path, folder)
    for path in tokenizer_folder.glob("*.jinja"):
        shutil.copy(path, folder)
    return folder
