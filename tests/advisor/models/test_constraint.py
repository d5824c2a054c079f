"""Answers held to a JSON Schema: valid whatever the model, alone as in a batch, on both paths."""

import json

import jsonschema
import pytest

from advisor.data.schema import infer
from advisor.models import loading
from advisor.types import Message

ROWS = [
    {"text": f"card {n}", "size": "SL"[n % 2], "count": n % 4, "gift": n % 3 == 0, "tags": ["a"]}
    for n in range(40)
]
FREE = [{"intent": "pay", "slots": {"ab"[n % 2]: "x", "ba"[n % 2]: "y"}} for n in range(40)]
PROMPTS = ["the card", "payment refund arrival " * 5, "top up"]


@pytest.mark.parametrize("fast", [True, False])
@pytest.mark.parametrize("rows", [ROWS, FREE])
@pytest.mark.parametrize("style", [None, (",", ":")])
def test_a_random_model_writes_valid_answers_alone_and_in_a_batch(
    rows, fast, style, tiny_model, plain_model
):
    schema = infer([json.dumps(row, separators=style) for row in rows])
    for folder in (tiny_model, plain_model):
        lm = loading.load(str(folder), device="cpu")
        assert lm.info.constrains
        assert lm.fast is not None
        if not fast:
            lm.fast = None
        prompts = [lm.encode([Message("user", text)]) for text in PROMPTS]
        together = {one.index: one for one in lm.generate(prompts, 120, schema)}
        assert not lm.audit.differed
        for index, prompt in enumerate(prompts):
            (alone,) = lm.generate([prompt], 120, schema)
            assert alone.text == together[index].text
            jsonschema.validate(json.loads(alone.text), json.loads(schema))
            if style and rows is ROWS:
                compact = json.dumps(json.loads(alone.text), separators=style, ensure_ascii=False)
                assert len(compact) == len(alone.text)
        if rows is ROWS:
            assert not all(one.finished for one in together.values()), "a random model goes on"
