"""Network, initialisation, optimizer, batches and export."""

import random

import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from transformers import AutoModelForCausalLM, AutoTokenizer

from advisor import starter
from advisor.starter import curve, export
from advisor.starter.batches import ROUND_STEPS, Batches
from advisor.starter.initial import initial_parameters
from advisor.starter.network import Config, hidden_states, rope_table
from advisor.starter.optimizer import Optimizer, orthogonalize, rate_scale


@pytest.fixture(scope="module")
def words():
    return AutoTokenizer.from_pretrained(starter.path())


def logits_of(parameters, config, tokens):
    rope = rope_table(config, torch.device("cpu"), torch.float32)
    return F.linear(hidden_states(parameters, config, tokens, rope), parameters["embedding"])


def test_the_shipped_folder_loads_and_is_small(words):
    model = AutoModelForCausalLM.from_pretrained(starter.path())
    assert model.dtype == torch.bfloat16
    assert model.num_parameters() < 5_200_000
    assert model.generation_config.eos_token_id == words.eos_token_id
    assert sum(file.stat().st_size for file in starter.path().rglob("*")) < 20_000_000


def test_the_exported_model_gives_the_logits_of_the_network(words):
    config = Config(vocabulary=len(words))
    parameters = initial_parameters(config, seed=1)
    llama = export.to_llama(parameters, config, words).eval()
    tokens = torch.randint(
        6, config.vocabulary, (2, 40), generator=torch.Generator().manual_seed(2)
    )
    with torch.no_grad():
        ours, theirs = logits_of(parameters, config, tokens), llama(tokens).logits
    assert torch.allclose(ours, theirs, atol=1e-4)


def test_hand_written_gradients_match_autograd(words):
    config = Config(vocabulary=50, hidden=16, layers=1, heads=2, intermediate=24, context=16)
    generator = torch.Generator().manual_seed(0)
    tokens = torch.randint(0, 50, (2, 8), generator=generator)
    parameters = {
        name: torch.randn(value, generator=generator) * 0.3
        for name, value in {"embedding": (50, 16), "0.qkv": (48, 16), "0.attention_out": (16, 16),
                            "0.gate_up": (48, 16), "0.down": (16, 24), "0.attention_norm": (16,),
                            "0.mlp_norm": (16,), "final_norm": (16,)}.items()
    }  # fmt: skip
    name, step = "0.gate_up", 1e-2
    parameters[name].requires_grad_()
    loss = logits_of(parameters, config, tokens).pow(2).mean()
    loss.backward()
    direction = torch.randn(parameters[name].shape, generator=generator)
    slope = (parameters[name].grad * direction).sum().item()
    with torch.no_grad():
        up = {**parameters, name: parameters[name] + step * direction}
        down = {**parameters, name: parameters[name] - step * direction}
        measured = (
            logits_of(up, config, tokens).pow(2).mean()
            - logits_of(down, config, tokens).pow(2).mean()
        ) / (2 * step)
    assert slope == pytest.approx(measured.item(), rel=2e-2)


def test_the_initial_weights_already_look_for_what_came_before():
    """In a repeated sequence the next token is at most second: the current one still leads."""
    config = Config()
    parameters = initial_parameters(config, seed=0)
    tokens = torch.randint(6, 4096, (4, 10), generator=torch.Generator().manual_seed(1)).repeat(
        1, 4
    )
    with torch.no_grad():
        logits = logits_of(parameters, config, tokens)[:, 10:-1]
    right = logits.gather(-1, tokens[:, 11:, None])
    assert ((logits > right).sum(-1) <= 1).float().mean() > 0.5


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


def test_a_round_of_batches_is_the_same_again_and_keeps_its_budget(words):
    maker = Batches(words, budget=512, context=1024)
    first = list(maker.round(0.2, random.Random("a")))
    again = list(maker.round(0.2, random.Random("a")))
    assert len(first) == ROUND_STEPS
    for one, other in zip(first, again, strict=True):
        assert torch.equal(one.tokens, other.tokens)
        assert torch.equal(one.weights, other.weights)
        rows, length = one.tokens.shape
        drill = one.kinds[0] in {"repetition", "pairs", "turns"}
        assert rows == 1 or drill or rows * length <= 512
        assert (one.weights[one.final] > 0).all()


def test_the_curve_is_drawn(tmp_path):
    log = tmp_path / "log.jsonl"
    log.write_text('{"step": 32, "loss": 7.5}\n{"step": 64, "loss": 3.5}\n')
    curve.write(log, tmp_path / "loss.svg")
    assert "7.50 to 3.50" in (tmp_path / "loss.svg").read_text()
