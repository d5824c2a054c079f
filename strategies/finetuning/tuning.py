"""What of a model is trained: adapters, a soft prompt, or all of its weights; one interface."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import torch
from peft import PeftModel, get_peft_model_state_dict, set_peft_model_state_dict

from advisor.errors import TrialError
from advisor.estimate.setup import Method
from strategies.finetuning import adapter, soft_prompt
from strategies.finetuning.fused import fuse
from strategies.finetuning.rows import TrainableModel
from strategies.finetuning.settings import Recipe

Weights = dict[str, torch.Tensor]


class Tuning(Protocol):
    """What is trained, in place on a loaded model.

    Attributes:
        module: its parameters that require gradients are trained.
    """

    module: Any

    def weights(self) -> Weights:
        """Copies of what is trained, on the CPU."""
        ...

    def set_weights(self, weights: Weights) -> None:
        """Put back what `weights` gave."""
        ...

    def ready(self) -> None:
        """Training is over: the model answers from now on."""
        ...

    def write(self, folder: Path) -> None:
        """Write it as PEFT or transformers reads it, as safetensors."""
        ...


def attach(lm: TrainableModel, method: Method, recipe: Recipe, seed: int) -> Tuning:
    """Make a loaded model ready to be trained by this method.

    Raises:
        TrialError: the model cannot be trained so.
    """
    if method is Method.FULL:
        return FullTuning(lm)
    if method is Method.PROMPT_TUNING:
        return PeftTuning(soft_prompt.attach(lm, recipe.virtual_tokens, seed))
    return PeftTuning(adapter.attach(lm.model, recipe, seed))


def read(lm: TrainableModel, method: Method, folder: Path) -> Tuning:
    """Put what `Tuning.write` wrote on the model it was trained on; it answers from now on."""
    if method is Method.FULL:
        return FullTuning(lm)  # the folder is the model that was opened
    tuned = PeftTuning(adapter.read(lm.model, folder))
    if method is Method.PROMPT_TUNING:
        soft_prompt.read_through(lm, tuned.module)
    tuned.ready()
    return tuned


class PeftTuning:
    """Weights beside the model's own, which stay as they are: adapters, or a soft prompt."""

    def __init__(self, module: PeftModel) -> None:
        self.module = module

    def weights(self) -> Weights:
        """Copies of what is trained, on the CPU."""
        state = get_peft_model_state_dict(self.module, save_embedding_layers=False)
        return {name: one.detach().cpu().clone().contiguous() for name, one in state.items()}

    def set_weights(self, weights: Weights) -> None:
        """Put back what `weights` gave."""
        set_peft_model_state_dict(self.module, weights)

    def ready(self) -> None:
        """Answer with the adapters, joined with their layers on a CPU."""
        self.module.eval()
        fuse(self.module)

    def write(self, folder: Path) -> None:
        """Write adapter_model.safetensors and adapter_config.json."""
        adapter.write(self.module, folder)


class FullTuning:
    """All of the model's weights; they are float32 while they are trained.

    Raises:
        TrialError: the weights are stored quantised.
    """

    def __init__(self, lm: TrainableModel) -> None:
        self.module = lm.model
        self._formats = {name: one.dtype for name, one in self.module.named_parameters()}
        if not all(one.is_floating_point for one in self._formats.values()):
            raise TrialError("weights-quantised", model=lm.info.id)
        self.module.requires_grad_(True)

    def weights(self) -> Weights:
        """Copies of what is trained, on the CPU."""
        return {
            name: one.detach().cpu().clone().contiguous()
            for name, one in self.module.named_parameters()
        }

    def set_weights(self, weights: Weights) -> None:
        """Put back what `weights` gave."""
        with torch.no_grad():
            for name, one in self.module.named_parameters():
                one.copy_(weights[name])

    def ready(self) -> None:
        """Round the weights to the precision that the model answers in."""
        self.module.eval()
        self.module.requires_grad_(False)
        for name, one in self.module.named_parameters():
            one.data = one.data.to(self._formats[name])

    def write(self, folder: Path) -> None:
        """Write the model as transformers reads it."""
        self.module.save_pretrained(folder)
