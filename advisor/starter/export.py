"""Write trained parameters as a Hugging Face model folder that any `transformers` code can load."""

from pathlib import Path

import torch
from torch import Tensor
from transformers import GenerationConfig, LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from advisor.starter.network import EPSILON, Config, Parameters


def to_llama(
    parameters: Parameters, config: Config, tokenizer: PreTrainedTokenizerFast
) -> LlamaForCausalLM:
    """Build the same network as `LlamaForCausalLM`, in float32."""
    marks = {
        "bos_token_id": tokenizer.bos_token_id,
        "eos_token_id": tokenizer.eos_token_id,
        "pad_token_id": tokenizer.pad_token_id,
    }
    llama = LlamaForCausalLM(
        LlamaConfig(
            vocab_size=config.vocabulary,
            hidden_size=config.hidden,
            intermediate_size=config.intermediate,
            num_hidden_layers=config.layers,
            num_attention_heads=config.heads,
            num_key_value_heads=config.heads,
            max_position_embeddings=config.context,
            rms_norm_eps=EPSILON,
            rope_parameters={"rope_type": "default", "rope_theta": config.rope_theta},
            tie_word_embeddings=True,
            **marks,
        )
    )
    result = llama.load_state_dict(_renamed(parameters, config), strict=False)
    unexpected = set(result.missing_keys) - {"lm_head.weight"} | set(result.unexpected_keys)
    if unexpected:
        raise ValueError(f"parameters do not fit LlamaForCausalLM: {sorted(unexpected)}")
    llama.generation_config = GenerationConfig(do_sample=False, max_new_tokens=64, **marks)
    return llama


def save(
    parameters: Parameters, config: Config, tokenizer: PreTrainedTokenizerFast, folder: Path
) -> None:
    """Write config, bf16 weights, tokenizer, chat template and generation config into `folder`."""
    to_llama(parameters, config, tokenizer).to(torch.bfloat16).save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def _renamed(parameters: Parameters, config: Config) -> dict[str, Tensor]:
    plain = {name: value.detach().float().cpu() for name, value in parameters.items()}
    named = {
        "model.embed_tokens.weight": plain["embedding"],
        "model.norm.weight": plain["final_norm"],
    }
    for layer in range(config.layers):
        query, key, value = plain[f"{layer}.qkv"].chunk(3)
        gate, up = plain[f"{layer}.gate_up"].chunk(2)
        start = f"model.layers.{layer}."
        named |= {
            start + "self_attn.q_proj.weight": query,
            start + "self_attn.k_proj.weight": key,
            start + "self_attn.v_proj.weight": value,
            start + "self_attn.o_proj.weight": plain[f"{layer}.attention_out"],
            start + "mlp.gate_proj.weight": gate,
            start + "mlp.up_proj.weight": up,
            start + "mlp.down_proj.weight": plain[f"{layer}.down"],
            start + "input_layernorm.weight": plain[f"{layer}.attention_norm"],
            start + "post_attention_layernorm.weight": plain[f"{layer}.mlp_norm"],
        }
    return named
