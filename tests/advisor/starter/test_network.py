"""Network, optimizer, batches and export."""

import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from transformers import AutoModelForCausalLM

from advisor import starter
from advisor.starter import curve, export
from advisor.starter.batches import ROUND_STEPS, Batches
from advisor.starter.network import TAPPED, Config, hidden_states, rms_norm, rope_table, shapes
from advisor.starter.optimizer import Optimizer, orthogonalize, rate_scale
from advisor.starter.sample import ASSISTANT, END

SINGLE = "meaning"  # single texts: no answer, only what they mean
DRILLS = {"repetition", "pairs", "turns"}


def random_parameters(config, seed=0):
    """Parameters large enough that every part of the network matters."""
    generator = torch.Generator().manual_seed(seed)
    return {
        name: torch.randn(shape, generator=generator) * (1 if name == "embedding" else 0.3)
        for name, shape in shapes(config).items()
    }


def states_of(parameters, config, tokens):
    rope = rope_table(config, torch.device("cpu"), torch.float32)
    return hidden_states(parameters, config, tokens, rope)


def logits_of(parameters, config, tokens):
    return F.linear(states_of(parameters, config, tokens)[0], parameters["embedding"])


def random_tokens(config, shape, seed=2):
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(6, config.vocabulary, shape, generator=generator)


def test_the_shipped_folder_loads_and_is_small(shipped):
    model = AutoModelForCausalLM.from_pretrained(starter.path())
    assert model.dtype == torch.bfloat16
    assert model.num_parameters() < 6_000_000
    assert model.generation_config.eos_token_id == shipped.eos_token_id
    assert sum(file.stat().st_size for file in starter.path().rglob("*")) < 20_000_000


def test_the_default_sizes_make_the_parameters_that_are_named():
    total = sum(torch.Size(shape).numel() for shape in shapes(Config()).values())
    assert round(total / 1e6, 2) == 5.87


def test_the_exported_model_gives_the_logits_of_the_network(built):
    config = Config(vocabulary=len(built), hidden=64, layers=3, intermediate=96, context=64)
    parameters = random_parameters(config)
    # the reader of meanings belongs to the training: an export leaves it out
    llama = export.to_llama({**parameters, "meaning": torch.ones(3, 64)}, config, built).eval()
    tokens = random_tokens(config, (2, 40))
    with torch.no_grad():
        ours, theirs = logits_of(parameters, config, tokens), llama(tokens).logits
    assert torch.allclose(ours, theirs, atol=1e-3, rtol=1e-4)


def test_an_export_that_does_not_fit_is_refused(built):
    config = Config(vocabulary=len(built), hidden=32, layers=1, intermediate=48, context=16)
    with pytest.raises((ValueError, RuntimeError)):
        export.to_llama(random_parameters(config), Config(vocabulary=len(built), layers=1), built)


def test_a_saved_folder_loads_again(built, tmp_path):
    config = Config(vocabulary=len(built), hidden=32, layers=1, intermediate=48, context=16)
    parameters = random_parameters(config)
    export.save(parameters, config, built, tmp_path)
    model = AutoModelForCausalLM.from_pretrained(tmp_path)
    stored = model.get_input_embeddings().weight
    assert torch.equal(stored, parameters["embedding"].bfloat16())
    assert (tmp_path / "tokenizer.json").exists()


def test_the_tapped_state_is_the_stream_after_some_layers():
    config = Config(vocabulary=50, hidden=32, layers=TAPPED + 2, intermediate=48, context=16)
    cut = Config(vocabulary=50, hidden=32, layers=TAPPED, intermediate=48, context=16)
    parameters, tokens = random_parameters(config), random_tokens(config, (2, 12))
    states, tapped = states_of(parameters, config, tokens)
    after, _ = states_of(parameters, cut, tokens)
    assert torch.allclose(rms_norm(tapped, parameters["final_norm"]), after, atol=1e-5)
    assert not torch.allclose(states, after, atol=1e-2)


def test_later_tokens_change_nothing_before_them():
    config = Config(vocabulary=50, hidden=32, layers=2, intermediate=48, context=16)
    parameters, tokens = random_parameters(config), random_tokens(config, (1, 12))
    changed = tokens.clone()
    changed[0, 8:] = 7
    before, after = (logits_of(parameters, config, ids) for ids in (tokens, changed))
    assert torch.allclose(before[:, :8], after[:, :8], atol=1e-5)


@pytest.mark.parametrize("name", ["embedding", "0.qkv", "0.gate_up", "0.attention_norm"])
def test_hand_written_gradients_match_autograd(name):
    config = Config(vocabulary=50, hidden=16, layers=1, heads=2, intermediate=24, context=16)
    parameters = {name: value.double() for name, value in random_parameters(config).items()}
    tokens, step = random_tokens(config, (2, 8)), 1e-2
    generator = torch.Generator().manual_seed(1)
    rope = rope_table(config, torch.device("cpu"), torch.float64)

    def loss(changed):
        states, tapped = hidden_states(changed, config, tokens, rope)
        return F.linear(states, changed["embedding"]).pow(2).mean() + tapped.pow(2).mean()

    parameters[name].requires_grad_()
    loss(parameters).backward()
    shape = parameters[name].shape
    direction = torch.randn(shape, generator=generator, dtype=torch.float64)
    slope = (parameters[name].grad * direction).sum().item()
    with torch.no_grad():
        up, down = (
            loss({**parameters, name: parameters[name] + sign * step * direction})
            for sign in (1, -1)
        )
    assert slope == pytest.approx(((up - down) / (2 * step)).item(), rel=2e-2)


def test_orthogonalize_flattens_the_singular_values():
    stack = torch.randn(2, 48, 32, generator=torch.Generator().manual_seed(0))
    values = torch.linalg.svdvals(orthogonalize(stack))
    assert values.min() > 0.3
    assert values.max() < 1.5


def test_an_optimizer_resumes_exactly():
    def start():
        generator = torch.Generator().manual_seed(0)
        shapes = {"embedding": (8, 4), "0.qkv": (12, 4), "0.down": (4, 6), "final_norm": (4,)}
        return {name: torch.randn(shape, generator=generator) for name, shape in shapes.items()}

    def take_steps(master, optimizer, steps):
        for step in steps:
            for value in master.values():
                value.grad = value.detach().clone() * (step + 1)
            optimizer.step(0.5, step)

    straight, broken = start(), start()
    take_steps(straight, Optimizer(straight), range(4))
    first = Optimizer(broken)
    take_steps(broken, first, range(2))
    second = Optimizer(broken)
    second.load(first.state())
    take_steps(broken, second, range(2, 4))
    for name, value in straight.items():
        assert torch.equal(value, broken[name])


def test_the_learning_rate_rises_and_falls():
    assert rate_scale(0, 1000) < 0.02
    assert rate_scale(300, 1000) == 1.0
    assert rate_scale(999, 1000) == pytest.approx(0.02)


@pytest.fixture(scope="module", params=[0.02, 0.5])
def batches(request, bank, built, seeded):
    maker = Batches(bank, built, budget=512, context=1024)
    return [list(maker.round(request.param, seeded("a"))) for _ in range(2)]


def test_a_round_of_batches_is_the_same_again_and_keeps_its_budget(batches):
    first, again = batches
    assert len(first) == ROUND_STEPS
    for one, other in zip(first, again, strict=True):
        for field in ("tokens", "weights", "final", "places", "meanings"):
            assert torch.equal(getattr(one, field), getattr(other, field))
        rows, length = one.tokens.shape
        drill = one.kinds[0] in DRILLS
        assert len(one.kinds) == rows
        assert rows == 1 or drill or one.kinds[0] == SINGLE or rows * length <= 512


def test_every_row_has_a_final_answer_with_loss(batches, built):
    for batch in batches[0]:
        if batch.kinds[0] == SINGLE:
            assert not batch.weights.any()
            assert len(batch.meanings) == len(batch.kinds)
            continue
        assert batch.final.any(1).all()
        assert (batch.weights[batch.final] > 0).all()
        assert (batch.weights >= 0).all()
        if batch.kinds[0] not in DRILLS:
            end = built.convert_tokens_to_ids(END)
            for tokens, final in zip(batch.tokens, batch.final, strict=True):
                places = final.nonzero()[:, 0]
                assert tokens[places[-1]] == end
                assert (places.diff() == 1).all()
                before = built.convert_ids_to_tokens(tokens[places[0] - 1].item())
                assert before == ASSISTANT
                assert (tokens[places[-1] + 1 :] == 0).all()


def test_meanings_stand_at_the_mark_that_follows_a_turn(batches, bank, built):
    mark = built.convert_tokens_to_ids(ASSISTANT)
    marked = 0
    for batch in batches[0]:
        assert batch.places.shape == (len(batch.meanings), 2)
        rows, places = batch.places.unbind(1)
        assert (batch.tokens[rows, places] == mark).all()
        assert ((batch.meanings >= 0) & (batch.meanings < len(bank.texts))).all()
        marked += len(batch.places)
    assert marked > 50


def test_samples_longer_than_the_context_are_left_out(bank, built, seeded):
    maker = Batches(bank, built, budget=256, context=128)
    for batch in maker.round(0.6, seeded("b")):
        assert batch.kinds[0] in DRILLS or batch.tokens.shape[1] <= 128


def test_the_curve_is_drawn(tmp_path):
    log = tmp_path / "log.jsonl"
    log.write_text('{"step": 32, "loss": 7.5}\n{"step": 64, "loss": 3.5}\n')
    curve.write(log, tmp_path / "loss.svg")
    assert "7.50 to 3.50" in (tmp_path / "loss.svg").read_text()
