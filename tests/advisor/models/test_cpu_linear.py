"""The faster layers compute the same, and step aside where they must not act."""

import pytest
import torch
from torch import nn

from advisor.models.cpu_linear import speed_up


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("shape", [(7, 48), (2, 5, 48), (0, 48)])
def test_results_agree_with_torch(bias, shape):
    torch.manual_seed(0)
    layer = nn.Linear(48, 31, bias=bias)
    value = torch.randn(shape)
    with torch.no_grad():
        expected = layer(value)
        speed_up(layer)
        assert torch.allclose(layer(value), expected, atol=1e-5)


def test_gradients_flow_as_before():
    layer = nn.Linear(8, 4)
    speed_up(layer)
    layer(torch.ones(3, 8)).sum().backward()
    assert torch.allclose(layer.weight.grad, torch.full((4, 8), 3.0))


def test_a_changed_weight_is_seen():
    layer = nn.Linear(8, 4, bias=False)
    speed_up(layer)
    with torch.no_grad():
        layer.weight.fill_(2.0)
        assert torch.equal(layer(torch.ones(1, 8)), torch.full((1, 4), 16.0))
