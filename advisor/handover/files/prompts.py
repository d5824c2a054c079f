"""From a request to the tokens that the model reads, as they were measured."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from transformers import AutoTokenizer

HERE = Path(__file__).resolve().parent
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BEGIN, END = "\ue000", "\ue001"
Row = dict[str, Any]
Turns = list[dict[str, str]]


class Prompts:
    """The prompts of the strategy; `facts` is manifest.json."""

    def __init__(self) -> None:
        self.facts: dict[str, Any] = json.loads((HERE / "manifest.json").read_text("utf-8"))
        self.wording = self.facts["prompt"]
        self.tokenizer = AutoTokenizer.from_pretrained(HERE / "tokenizer")
        control = sorted(self.wording["control"], key=lambda one: (-len(one), one))
        self.control = re.compile("|".join(map(re.escape, control))) if control else None
        self.index = None
        if (HERE / "index").is_dir():
            from retrieve import Index

            self.index = Index(HERE / "index")

    def messages(self, row: Row) -> Turns:
        """The chat messages; what does not fit is left out, the least relevant first."""
        shown, passages = self.wording["demonstrations"], []
        if self.index is not None:
            found = self.index.search(row["input"])[: self.wording["shown"]][::-1]
            shown, passages = (shown, found) if self.wording["passages"] else (found, [])
        for dropped in range(len(shown) + len(passages) + 1):
            turns: Turns = [*self.wording["system"]]
            for one in shown[dropped:]:
                asked = one.get("content") or self._asking(one, [])
                turns.append({"role": "user", "content": asked})
                turns.append({"role": "assistant", "content": one["answer"]})
            turns += row.get("history", [])
            kept = passages[max(0, dropped - len(shown)) :]
            turns.append({"role": "user", "content": self._asking(row, kept)})
            if not self.wording["room"] or len(self.ids(turns)) <= self.wording["room"]:
                return turns
        raise ValueError(f"the input is too long: {self.wording['room']} tokens are the most")

    def _asking(self, row: Row, passages: Sequence[Row]) -> str:
        lines = [f"\n[{one['source']}] {one['text']}" for one in passages]
        lines += [f"\n{text}" for text in row.get("contexts", ())]
        options = zip(LETTERS, row.get("choices", ()), strict=False)
        asked = row["input"] + "".join(f"\n{letter}. {option}" for letter, option in options)
        if lines:
            asked = "Context:" + "".join(lines) + f"\n\n{self.wording['query']}: {asked}"
        before, after = self.wording["user"]
        return f"{before}{asked}{after}"

    def text(self, turns: Turns) -> str:
        """The prompt as text, up to where the answer begins."""
        options = {"tokenize": False, "add_generation_prompt": True, **self.wording["options"]}
        text = str(self.tokenizer.apply_chat_template(turns, **options))
        written, opening = self.wording["opening"]
        return text.removesuffix(written) + opening if text.endswith(written) else text

    def answer(self, ids: Any) -> tuple[str, bool]:
        """The text of generated tokens up to a mark that ends an answer; whether there is one."""
        how = {"skip_special_tokens": True, "clean_up_tokenization_spaces": False}
        text, ended = str(self.tokenizer.decode(ids, **how)), False
        for mark in self.facts["decoding"]["stops"]:
            text, found, _ = (text.lstrip() if mark == "\n" else text).partition(mark)
            ended |= bool(found)
        return text.strip(), ended

    def ids(self, turns: Turns) -> list[int]:
        """Its tokens. What looks like a control token in a request is read as characters."""
        if self.control is not None:
            marked = [self.control.sub(rf"{BEGIN}\g<0>{END}", one["content"]) for one in turns]
            turns = [{**one, "content": text} for one, text in zip(turns, marked, strict=True)]
        parts = re.split(f"{BEGIN}([^{BEGIN}{END}]*){END}", self.text(turns))
        ids = list(self.wording["first_ids"])
        for at, part in enumerate(parts):
            how = {"add_special_tokens": False, "split_special_tokens": at % 2 == 1}
            ids += self.tokenizer(part, **how)["input_ids"] if part else []
        return ids
