"""Which of the GPUs that the driver lists a process will use."""

import pytest

from advisor.estimate.hardware import Gpu, gpu_for

A, B = Gpu("a", 1), Gpu("b", 2)


@pytest.mark.parametrize(
    ("device", "visible", "expected"),
    [
        (None, None, A),
        ("cuda", None, A),
        ("cuda:1", None, B),
        ("cuda:2", None, None),
        ("cpu", None, None),
        ("mps", None, None),
        (None, "1", B),
        ("cuda:1", "1, 0", A),
        (None, "", None),
        (None, "-1", None),
        (None, "7", None),
        (None, "GPU-8932f937", None),
    ],
)
def test_the_gpu_a_process_would_use(device, visible, expected):
    environment = {} if visible is None else {"CUDA_VISIBLE_DEVICES": visible}
    assert gpu_for(device, (A, B), environment) == expected


def test_without_gpus_there_is_none():
    assert gpu_for(None, (), {}) is None
