"""Initial weights: reproducible, and the planted heads do what they are planted for."""

import pytest
import torch
import torch.nn.functional as F  # noqa: N812

from advisor.starter import export, tokenizer
from advisor.starter.initial import (
    COMPARE_LAYER,
    INDUCTION_LAYER,
    MEANING,
    NOTE_LAYER,
    PREVIOUS_LAYER,
    SHARED,
    initial_parameters,
)
from advisor.starter.lists import lexicon
from advisor.starter.network import Config, hidden_states, rope_table, shapes
from advisor.starter.sample import ASSISTANT, BOS, END, SPECIAL_TOKENS, SYSTEM, USER

LENGTH = 12  # of a piece of random tokens that comes twice


@pytest.fixture(scope="module")
def config(built):
    return Config(vocabulary=len(built), layers=5, intermediate=32, context=256)


@pytest.fixture(scope="module")
def plain(built):
    return built.convert_tokens_to_ids(tokenizer.plain_words(built))


@pytest.fixture(scope="module")
def parameters(config, full_bank, plain):
    return initial_parameters(config, 1, full_bank.token_vectors, plain)


@pytest.fixture(scope="module")
def llama(parameters, config, built):
    model = export.to_llama(parameters, config, built).eval()
    model.set_attn_implementation("eager")
    return model


def attentions_of(llama, tokens):
    """Attention of every layer, (layers, B, heads, T, T)."""
    with torch.no_grad():
        return torch.stack(llama(tokens, output_attentions=True).attentions)


@pytest.fixture(scope="module")
def repeated(config):
    generator = torch.Generator().manual_seed(1)
    piece = torch.randint(6, config.vocabulary, (8, LENGTH), generator=generator)
    return piece.repeat(1, 2)


def previous_share(attention):
    """Mean attention to the token before, over all positions but the first; (heads,)."""
    return attention.diagonal(-1, -2, -1).mean((0, 2))


def test_the_seed_decides_the_values_and_no_global_state_is_touched(
    parameters, config, full_bank, plain
):
    before = torch.get_rng_state()
    again, other = (
        initial_parameters(config, seed, full_bank.token_vectors, plain) for seed in (1, 2)
    )
    assert torch.equal(torch.get_rng_state(), before)
    assert set(again) == {*shapes(config), "meaning"}
    for name, value in again.items():
        assert torch.equal(value, parameters[name])
        assert value.dtype == torch.float32
        assert value.isfinite().all()
        assert name.endswith("norm") or not torch.equal(value, other[name])
    for name, shape in shapes(config).items():
        assert tuple(again[name].shape) == shape


def test_embeddings_share_one_dimension_and_are_long(parameters, config):
    embedding = parameters["embedding"]
    assert (embedding[:, 0] == SHARED).all()
    assert embedding.norm(dim=1).mean() == pytest.approx(config.hidden**0.5, rel=0.15)


def test_only_words_that_mean_something_hold_a_meaning(parameters, full_bank, plain):
    said = parameters["embedding"] @ parameters["meaning"].T
    empty = [*range(len(SPECIAL_TOKENS)), *plain]
    assert said[empty].abs().max() < 1e-3
    words = [token for token in full_bank.token_vectors if token not in set(plain)]
    vectors = torch.stack([torch.from_numpy(full_bank.token_vectors[token]) for token in words])
    everything = torch.stack([torch.from_numpy(v) for v in full_bank.token_vectors.values()])
    cosine = F.cosine_similarity(said[words], vectors - everything.mean(0), dim=1)
    assert cosine.min() > 0.2
    assert cosine.mean() > 0.5
    assert torch.linalg.matrix_rank(parameters["meaning"]) == MEANING


def test_heads_look_at_the_previous_token(llama, repeated):
    shares = previous_share(attentions_of(llama, repeated)[PREVIOUS_LAYER])
    assert (shares[:2] > 0.6).all()
    assert (shares[2:] < 0.3).all()


def test_note_heads_look_at_the_previous_token_too(llama, repeated):
    shares = previous_share(attentions_of(llama, repeated)[NOTE_LAYER])
    assert (shares[:2] > 0.5).all()
    assert (shares[2:] < 0.3).all()


def test_induction_heads_look_at_what_followed_the_same_token(llama, repeated):
    attention = attentions_of(llama, repeated)[INDUCTION_LAYER]
    second = torch.arange(LENGTH, 2 * LENGTH - 1)
    followed = attention[:, :, second, second - LENGTH + 1].mean((0, 2))
    chance = 1 / (1.5 * LENGTH)
    assert (followed[:2] > 3 * chance).all()
    assert (followed[2:] < 3 * chance).all()


def test_averaging_heads_look_at_near_tokens_most(llama, config):
    generator = torch.Generator().manual_seed(2)
    tokens = torch.randint(6, config.vocabulary, (4, 200), generator=generator)
    last = attentions_of(llama, tokens)[INDUCTION_LAYER][:, 2:4, -1].mean(0)
    assert (last[:, -20:].sum(-1) > 2 * last[:, -80:-60].sum(-1)).all()
    assert (last[:, -40:].sum(-1) > 0.4).all()
    assert (last.max(-1).values < 0.2).all()  # an average, not a look at one of them


def test_a_repeated_sequence_continues_as_before(parameters, config):
    """The next token is at most second: the current one still leads."""
    generator = torch.Generator().manual_seed(1)
    tokens = torch.randint(6, config.vocabulary, (4, 10), generator=generator).repeat(1, 4)
    rope = rope_table(config, torch.device("cpu"), torch.float32)
    with torch.no_grad():
        states, _ = hidden_states(parameters, config, tokens, rope)
        logits = F.linear(states, parameters["embedding"])[:, 10:-1]
    right = logits.gather(-1, tokens[:, 11:, None])
    assert ((logits > right).sum(-1) <= 1).float().mean() > 0.5


def test_the_reader_reads_the_meaning_of_a_text_before_the_mark(
    parameters, config, built, full_bank
):
    rows = [group.rows[0] for group in full_bank.groups[:160:4]]
    vectors = torch.from_numpy(full_bank.vectors[rows])
    rope = rope_table(config, torch.device("cpu"), torch.float32)
    said = []
    for row in rows:
        ids = built(USER + full_bank.texts[row] + END + ASSISTANT, add_special_tokens=False)
        tokens = torch.tensor([ids["input_ids"]])
        with torch.no_grad():
            _, tapped = hidden_states(parameters, config, tokens, rope)
        said.append(parameters["meaning"] @ tapped[0, -1])
    cosine = F.normalize(torch.stack(said), dim=1) @ F.normalize(vectors, dim=1).T
    own = cosine.diagonal()
    others = (cosine.sum(1) - own) / (len(rows) - 1)
    assert own.mean() > 0.1
    assert (own > others).float().mean() > 0.8


def test_answering_heads_look_at_labels(llama, built, full_bank):
    """Four demonstrations; at the end the heads look mostly at the first tokens of labels."""
    groups = full_bank.groups[:160]
    mark, mass = built.convert_tokens_to_ids(ASSISTANT), 0.0
    for at in range(40):
        texts = [full_bank.texts[group.rows[0]] for group in groups[at : at + 120 : 40]]
        texts.append(full_bank.texts[groups[at + 119].rows[0]])
        shown = [f"{USER}{text}{END}{ASSISTANT}window{END}" for text in texts]
        whole = f"{BOS}{SYSTEM}Classify.{END}{''.join(shown)}{USER}{texts[0]}{END}{ASSISTANT}"
        tokens = torch.tensor([built(whole, add_special_tokens=False)["input_ids"]])
        labels = (tokens[0] == mark).nonzero()[:-1, 0] + 1
        look = attentions_of(llama, tokens)[COMPARE_LAYER][0, :2, -1].sum(0)
        mass += look[labels].sum().item() / 2
    assert mass / 40 > 0.5


def test_comparing_heads_look_at_a_listed_word_that_the_text_says(llama, built):
    words = [word for word in lexicon().common[200:1200] if len(built.tokenize(word)) == 1]
    right = 0
    for at in range(0, 200, 5):
        names = words[at : at + 5]
        asked = at // 5 % 5
        labels = f"{BOS}{SYSTEM}Classify.\nLabels: {', '.join(names)}{END}"
        whole = f"{labels}{USER}the {names[asked]}{END}{ASSISTANT}"
        tokens = torch.tensor([built(whole, add_special_tokens=False)["input_ids"]])
        ids = built.convert_tokens_to_ids([built.tokenize(name)[0] for name in names])
        places = [(tokens[0] == one).nonzero()[0, 0].item() for one in ids]
        look = attentions_of(llama, tokens)[COMPARE_LAYER][0, 2:4, -1].sum(0)
        right += int(look[places].argmax() == asked)
    assert right / 40 > 0.4  # chance is 0.2
