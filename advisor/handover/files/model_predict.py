"""Answers as the measured strategy did; needs requirements.txt and the files beside it, no more.

python predict.py --text "..."        one request
python predict.py requests.jsonl      many: {"input": "..."} a line, and what else the rows had
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from itertools import takewhile
from typing import Any

import torch
from prompts import HERE, LETTERS, Prompts, Row
from requests_file import answer_requests
from transformers import AutoModelForCausalLM, GenerationConfig


class Predictor(Prompts):
    """The model and its prompts."""

    def __init__(self, device: str | None = None) -> None:
        super().__init__()
        model, self.decoding = self.facts["model"], self.facts["decoding"]
        stop = self.decoding["stop_ids"]
        place = HERE / model["folder"] if model["folder"] else model["hub_id"]
        pinned = {"revision": model["revision"]} if model["revision"] else {}
        dtype = getattr(torch, model["dtype"])
        self.model = AutoModelForCausalLM.from_pretrained(place, dtype=dtype, **pinned)
        if model["adapter"]:
            from peft import PeftModel

            self.model = PeftModel.from_pretrained(self.model, HERE / model["adapter"])
        self.device = device or ("cuda" if torch.cuda.is_available() else "cpu")
        self.model.eval().to(self.device)
        self.model.generation_config = GenerationConfig(eos_token_id=stop, pad_token_id=stop[0])
        self.head, self.last, self.kept, self.grammar = list[int](), list[int](), None, None
        if self.decoding["schema"]:
            from constraint import Grammar

            size = int(self.model.get_output_embeddings().weight.shape[0])
            how = stop, self.decoding["schema"], self.decoding["lead"]
            self.grammar = Grammar(self.tokenizer, size, *how)

    @torch.inference_mode()
    def predict(self, row: Row) -> str:
        """The answer to one request."""
        ids = self.ids(self.messages(row))
        if not self.decoding["rank"]:
            return self._generated(ids)
        options = [*LETTERS[: len(row["choices"])]] if "choices" in row else self.decoding["rank"]
        scores = torch.tensor(self._log_likelihoods(ids, options), dtype=torch.float64)
        if self.decoding["calibration"]:  # which label is taken from the scores of all
            weights, bias = (torch.tensor(one).double() for one in self.decoding["calibration"])
            scores = weights @ scores + bias
        return str(options[int(scores.argmax())])

    def _log_likelihoods(self, ids: list[int], options: Sequence[str]) -> list[float]:
        answers = [self.decoding["answers"][one] for one in options]
        longest = max(map(len, answers))
        padded = [one + [one[-1]] * (longest - len(one)) for one in answers]
        cache = self._read(ids[:-1])
        cache.batch_repeat_interleave(len(answers))
        read = self._tensor([[ids[-1], *one[:-1]] for one in padded])
        logits = self.model(read, past_key_values=cache).logits.float()
        each = logits.log_softmax(-1).gather(2, self._tensor(padded)[..., None])[..., 0].double()
        return [float(row[: len(one)].sum()) for row, one in zip(each, answers, strict=True)]

    def _read(self, ids: list[int]) -> Any:
        """Keys and values of a prompt; the beginning it shares with the one before is kept."""
        if not self.head or ids[: len(self.head)] != self.head or len(ids) <= len(self.head):
            same = (a == b for a, b in zip(ids[:-1], self.last, strict=False))
            self.head = ids[: sum(1 for _ in takewhile(bool, same))]
            self.kept = self.model(self._tensor([self.head])).past_key_values if self.head else None
        self.last, past = ids, copy.deepcopy(self.kept)
        rest = self._tensor([ids[len(self.head) :]])
        return self.model(rest, past_key_values=past, use_cache=True).past_key_values

    def _generated(self, ids: Sequence[int]) -> str:
        budget, more = self.decoding["max_new_tokens"], dict[str, Any]()
        if self.grammar is not None:
            from constraint import held_to

            more = held_to(self.grammar.begin(budget))
        elif self.decoding["stops"]:
            ended = lambda now, _: self._tensor([self.answer(now[0, len(ids) :])[1]])  # noqa: E731
            more = {"stopping_criteria": [ended]}
        read = self._tensor([ids])
        more |= {"attention_mask": torch.ones_like(read), "max_new_tokens": budget}
        found = self.model.generate(read, do_sample=False, **more)
        return self.answer(found[0, len(ids) :])[0]

    def _tensor(self, rows: Sequence[Any]) -> torch.Tensor:
        return torch.tensor(rows, device=self.device)


if __name__ == "__main__":
    answer_requests(Predictor, __doc__)
