"""The fast path must give what whole sequences through the library give."""

import random
import shutil
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import AutoTokenizer

from advisor.errors import ModelError
from advisor.models import loading, local
from advisor.models.fast import FastDecoder
from advisor.models.masks import MaskForm
from advisor.models.plain import Stop, full_rescoring, generate_one
from advisor.models.prefix import PrefixCache, common_prefix
from advisor.trial_findings import Remark
from advisor.types import Message
from tests.errors import says

WORDS = ["the", "card", "payment", "refund", "top", "up", "late", "wrong", "卡", "é", "😀"]
LABELS = ["card", "card arrival", "card_arrival", "refund", "top up", "pending payment", "卡"]
MODELS = ["tiny_model", "plain_model", "gpt2_model"]


def prompts(lm, count, *, demonstrations, seed=0):
    rng = random.Random(seed)

    def text():
        return " ".join(rng.choice(WORDS) for _ in range(rng.randint(1, 9)))

    shown = []
    for _ in range(demonstrations):
        shown += [Message("user", text()), Message("assistant", rng.choice(LABELS))]
    start = [Message("system", "classify the text"), *shown]
    return [lm.encode([*start, Message("user", text())]) for _ in range(count)]


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("demonstrations", [0, 4])
def test_scores_equal_full_rescoring(name, demonstrations, request):
    lm = loading.load(str(request.getfixturevalue(name)), device="cpu")
    assert lm.fast is not None
    asked = prompts(lm, 9, demonstrations=demonstrations)
    ids = lm.answer_ids(LABELS)
    seen = set()
    for choice in lm.rank(asked, LABELS):
        seen.add(choice.index)
        expected = full_rescoring(lm.model, asked[choice.index].ids, ids)
        assert choice.log_likelihoods == pytest.approx(expected, abs=1e-4)
        assert choice.label == LABELS[expected.index(max(expected))]
    assert seen == set(range(9))


@pytest.mark.parametrize("name", MODELS)
def test_generation_equals_the_library_row_by_row(name, request):
    lm = loading.load(str(request.getfixturevalue(name)), device="cpu")
    asked = prompts(lm, 11, demonstrations=3)
    stop = Stop(lm._stop_ids())
    found = {answer.index: answer for answer in lm.generate(asked, 10)}
    assert sorted(found) == list(range(11))
    for row, prompt in enumerate(asked):
        expected, _ = generate_one(lm.model, prompt.ids, 10, stop)
        assert found[row].output_tokens == len(expected)
        assert found[row].text == lm._format.decode(expected)


def test_a_plain_prompt_is_that_of_the_same_model_without_a_chat_template(tiny_model, tmp_path):
    shutil.copytree(tiny_model, tmp_path / "bare")
    lm = loading.load(str(tiny_model), device="cpu")
    tokenizer = lm.tokenizer
    assert lm.has_chat_template
    bare = AutoTokenizer.from_pretrained(tiny_model)
    bare.chat_template = None
    (tmp_path / "bare" / "chat_template.jinja").unlink(missing_ok=True)
    bare.save_pretrained(tmp_path / "bare")
    base = loading.load(str(tmp_path / "bare"), device="cpu")
    assert not base.has_chat_template
    turns = [Message("user", "top up"), Message("assistant", "card"), Message("user", "late")]
    plain, same = lm.encode_plain(turns), base.encode(turns)
    assert plain == replace(same, plain=True)
    assert tokenizer.decode(plain.ids) != tokenizer.decode(lm.encode(turns).ids)
    for one_line in (False, True):
        (a,), (b,) = (
            list(one.generate([prompt], 12, one_line=one_line))
            for one, prompt in ((lm, plain), (base, same))
        )
        assert a == b


def test_changed_weights_are_seen_after_forgetting(tiny_model):
    import torch

    lm = loading.load(str(tiny_model), device="cpu")
    asked = prompts(lm, 4, demonstrations=3)
    list(lm.rank(asked, LABELS))
    with torch.no_grad():
        lm.model.model.layers[0].mlp.up_proj.weight.mul_(3.0)
    lm.forget_prefix()
    for choice in lm.rank(asked, LABELS):
        expected = full_rescoring(lm.model, asked[choice.index].ids, lm.answer_ids(LABELS))
        assert choice.log_likelihoods == pytest.approx(expected, abs=1e-4)


@given(st.lists(st.lists(st.integers(0, 3), max_size=6), min_size=1, max_size=6))
@settings(max_examples=100)
def test_common_prefix_is_the_longest_one(rows):
    length = common_prefix(rows)
    assert all(row[:length] == rows[0][:length] for row in rows)
    if all(len(row) > length for row in rows):
        assert len({row[length] for row in rows}) > 1


def test_a_missing_model_is_one_message(tmp_path):
    with says(ModelError, match="no transformers model here"):
        loading.load(str(tmp_path))


def without_its_window(lm):
    """Give a model a fast path that knows nothing of windows, as if its probe had missed it."""
    lm.fast = FastDecoder(lm.model, PrefixCache(lm.model), MaskForm(("full_attention",)))
    return lm


def test_a_fast_path_that_differs_on_real_requests_is_given_up_before_any_answer(windowed_model):
    lm = without_its_window(loading.load(str(windowed_model), device="cpu"))
    asked = prompts(lm, 9, demonstrations=12)
    ids = lm.answer_ids(LABELS)
    found = {choice.index: choice for choice in lm.rank(asked, LABELS)}
    assert lm.fast is None
    assert Remark("fast_path_differs") in lm.notes
    for row, prompt in enumerate(asked):
        expected = full_rescoring(lm.model, prompt.ids, ids)
        assert found[row].log_likelihoods == pytest.approx(expected, abs=1e-4)


def test_a_fast_path_that_writes_something_else_is_given_up(windowed_model):
    lm = without_its_window(loading.load(str(windowed_model), device="cpu"))
    asked = prompts(lm, 5, demonstrations=12)
    found = {answer.index: answer.text for answer in lm.generate(asked, 8)}
    plain = loading.load(str(windowed_model), device="cpu")
    plain.fast = None
    assert found == {answer.index: answer.text for answer in plain.generate(asked, 8)}
    assert lm.fast is None


def test_a_model_with_a_window_takes_the_fast_path_and_its_longest_requests_are_compared(
    windowed_model,
):
    lm = loading.load(str(windowed_model), device="cpu")
    assert lm.fast is not None
    asked = prompts(lm, 9, demonstrations=12)
    list(lm.rank(asked, LABELS))
    assert lm.audit.compared >= 2
    assert lm.fast is not None
    assert lm.notes == ()


def test_labels_that_rounding_could_swap_are_ranked_in_float32(smollm2):
    """The bundled model in bfloat16, asked about words that say nothing: some labels lie close."""
    labels = ["wrong", "late", "bad", "good", "slow", "fast", "new", "old"]
    exact = loading.load(str(smollm2), device="cpu", dtype="float32")
    rounded = loading.load(str(smollm2), device="cpu", dtype="bfloat16")
    asked = prompts(exact, 40, demonstrations=0)
    truth = {one.index: one for one in exact.rank(asked, labels)}
    low = {one.index: one for one in rounded.rank(asked, labels)}
    rounded.open_exact = lambda: exact
    found = {one.index: one for one in rounded.rank(asked, labels)}
    rounded.decides_close = False
    for one in rounded.rank(asked, labels):
        assert one.log_likelihoods == pytest.approx(low[one.index].log_likelihoods, abs=1e-6)
    gaps = {row: sorted(one.log_likelihoods)[-2:] for row, one in low.items()}
    close = {row for row, (second, best) in gaps.items() if best - second < local.ROUNDING}
    assert 0 < len(close) < len(asked)
    for row in range(len(asked)):
        assert found[row].label == truth[row].label
        expected = truth if row in close else low
        assert found[row].log_likelihoods == pytest.approx(expected[row].log_likelihoods, abs=0.02)
