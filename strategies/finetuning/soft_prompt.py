"""A soft prompt: a few trained vectors before every prompt (PEFT's prompt tuning).

Lester et al. 2021, arXiv:2104.08691. PEFT joins these vectors with the embeddings of a text's
tokens. Here they are read as tokens: numbers beyond the vocabulary stand for them, before the first
token of every prompt, and the embedding layer gives their vectors. What the model computes is the
same, and everything that works on tokens (shared prefixes, batches by length, the loss on answers)
works with them.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import torch
from peft import PeftModel, PromptTuningConfig, get_peft_model
from transformers import set_seed

from advisor.errors import TrialError
from advisor.models.oom import first_line
from strategies.finetuning.adapter import quiet
from strategies.finetuning.rows import TrainableModel
from strategies.prompt import FORMS


def attach(lm: TrainableModel, count: int, seed: int) -> PeftModel:
    """Put a fresh soft prompt of `count` vectors before every prompt of the model.

    It begins as the embeddings of the built-in instructions' first tokens.

    Raises:
        TrialError: the model reads something else of its tokens than their embeddings.
    """
    set_seed(seed)
    config = PromptTuningConfig(task_type="CAUSAL_LM", num_virtual_tokens=count)
    try:
        with quiet():
            tuned = get_peft_model(lm.model, config)
        text = " ".join(form.instruction for form in FORMS.values())
        words = lm.tokenizer(text, add_special_tokens=False)["input_ids"]
        ids = torch.tensor((words * count)[:count], device=lm.model.device)
        begin = lm.model.get_input_embeddings()(ids).detach().float()
        soft_prompt(tuned).weight.data.copy_(begin)
        read_through(lm, tuned)
        with torch.inference_mode():
            probe = torch.tensor([lm.leading], device=lm.model.device)
            lm.model(input_ids=probe, use_cache=False)
    except (IndexError, RuntimeError, ValueError, AttributeError, TypeError, KeyError) as error:
        raise TrialError(
            "no-soft-prompt", model_type=lm.model.config.model_type, text=first_line(error)
        ) from error
    return tuned


def soft_prompt(tuned: PeftModel) -> Any:
    """The vectors, as an embedding layer of their own."""
    return tuned.prompt_encoder["default"].embedding


def read_through(lm: TrainableModel, tuned: PeftModel) -> None:
    """Let the model read the soft prompt as tokens beyond its vocabulary, before every prompt."""
    words, soft = lm.model.get_input_embeddings(), soft_prompt(tuned)
    first = int(words.weight.shape[0])
    words.forward = partial(_forward, words.forward, soft, first)
    lm.leading = tuple(range(first, first + int(soft.weight.shape[0])))


def _forward(words: Any, soft: Any, first: int, ids: torch.Tensor) -> torch.Tensor:
    """Embeddings of words and of the soft prompt, shape (*ids.shape, width)."""
    trained = ids >= first
    found: torch.Tensor = words(ids.masked_fill(trained, 0))
    added = soft((ids - first).clamp(min=0)).to(found.dtype)
    return torch.where(trained[..., None], added, found)
