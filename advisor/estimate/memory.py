"""Peak GPU memory from a model's shape and a setup: arithmetic, no measurement.

The peak is what a process holds together at its worst moment:

    weights + quantisation overhead + adapter + optimizer states + KV cache + framework
    + the larger of   (a) the forward pass and the loss: activations and logits
                      (b) the end of the backward pass: all gradients and one layer's activations

Every term follows from tensor shapes and from what PyTorch, PEFT and bitsandbytes are known to
keep; its reason stands beside it. Only three numbers are calibrated, on published measurements, see
`Calibration`; `docs/memory.md` also gives the error for a source that the calibration has not seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from advisor.errors import ConfigError
from advisor.estimate.model_shape import ModelShape
from advisor.estimate.setup import ALL_LINEAR, OPTIMIZERS, Method, Setup
from advisor.estimate_findings import (
    BeyondContext,
    EmbeddingsNotUpcast,
    ExpertsNotQuantised,
    OptimizerPaged,
    SlidingWindow,
)
from advisor.findings import Finding, problem

HALF, SINGLE = 2, 4
"""Bytes of bfloat16 or float16, and of float32."""
LOGIT_BYTES = 10
"""Per logit at the loss: the model's 16-bit output, its float32 copy and the float32
log-probabilities; on the way back the log-probabilities, their float32 gradient and its 16-bit
copy. Ten bytes either way."""
GROUP_OVERHEAD = {4: 1 / 64 + 4 / (64 * 256), 8: 3 / 128}
"""Bytes per quantised weight besides its bits. NF4 with double quantisation: an 8-bit scale per
64 weights and a float32 scale per 256 of those. 8 bits: a 16-bit scale and an 8-bit zero point per
group of 128."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """The numbers that no tensor shape tells; fitted to published measurements.

    Attributes:
        framework_bytes: CUDA context, loaded kernels and the matrix library's workspace, there
            before the first tensor is.
        allocator_slack: PyTorch's caching allocator keeps freed blocks and cannot always reuse
            them, so short-lived tensors (activations, logits) occupy this many times their size.
        kv_growth: a generating model's cache grows by concatenation; each step makes a copy one
            token longer, and the freed shorter copies stay in the allocator's pool, so the cache
            occupies this many times its size.
    """

    framework_bytes: int = 2**30
    allocator_slack: float = 1.25
    kv_growth: float = 2.0


CALIBRATION = Calibration()


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Bytes at the peak, by purpose; they add up to it.

    What shares memory in turn is shown so that the sum is the peak: logits in full, of the
    activations what comes on top of them at that moment, and beside the gradients of full training
    only what outgrows them.
    """

    weights: int
    quantization: int
    adapter: int
    gradients: int
    optimizer: int
    activations: int
    logits: int
    kv_cache: int
    framework: int


@dataclass(frozen=True, slots=True)
class MemoryPlan:
    """A predicted peak.

    Attributes:
        peak_gpu_bytes: sum of the breakdown.
        breakdown: by purpose.
        trained_parameters: how many parameters get gradients.
        notes: what had to be assumed.
    """

    peak_gpu_bytes: int
    breakdown: Breakdown
    trained_parameters: int
    notes: tuple[Finding, ...] = ()

    @property
    def parts(self) -> Mapping[str, int]:
        """The breakdown by name."""
        return asdict(self.breakdown)


@dataclass(frozen=True, slots=True)
class _Trained:
    """Bytes that training adds for the parameters it changes."""

    parameters: int = 0
    added: float = 0.0
    gradients: float = 0.0
    optimizer: float = 0.0


def predict(shape: ModelShape, setup: Setup, calibration: Calibration = CALIBRATION) -> MemoryPlan:
    """Predict the peak GPU memory of one process on one GPU.

    Args:
        shape: of the model, from its config.
        setup: checked (see `setup.checked`).
        calibration: other constants, to see how much they matter.

    Raises:
        ConfigError: the setup does not suit this model (unknown LoRA targets, full training of a
            checkpoint that is stored quantised).
    """
    bits = weight_bits(shape, setup)
    weights, overhead = _weights(shape, setup, bits)
    trained = _trained(shape, setup, bits)
    kv_cache = 0.0
    if setup.trains:
        gradients, activations, logits = _training_peak(shape, setup, trained, calibration)
    else:
        gradients = 0.0
        kv_cache, activations, logits = _inference_peak(shape, setup, calibration)
    breakdown = Breakdown(
        weights=round(weights),
        quantization=round(overhead),
        adapter=round(trained.added),
        gradients=round(gradients),
        optimizer=0 if OPTIMIZERS[setup.optimizer].paged else round(trained.optimizer),
        activations=round(activations),
        logits=round(logits),
        kv_cache=round(kv_cache),
        framework=calibration.framework_bytes,
    )
    peak = sum(asdict(breakdown).values())
    return MemoryPlan(peak, breakdown, trained.parameters, _notes(shape, setup, bits))


def weight_bits(shape: ModelShape, setup: Setup) -> int:
    """Bits per weight that the model is held in.

    Raises:
        ConfigError: full training of a checkpoint that is stored quantised.
    """
    if setup.bits is not None:
        return setup.bits
    if setup.method is Method.QLORA:
        return 4
    if shape.stored_bits is None:
        return 16
    if setup.method is Method.FULL:
        raise ConfigError([problem("full-of-quantised", bits=shape.stored_bits)])
    return shape.stored_bits


def _weights(shape: ModelShape, setup: Setup, bits: int) -> tuple[float, float]:
    """Bytes of the weights and of what quantisation adds to them.

    Quantisation reaches linear layers only: embeddings, output layer and norms stay in 16 bits, and
    so do routed experts, whose weights transformers 5 keeps as one tensor, not as linear layers
    (unless the checkpoint is stored quantised). Float32 weights trained in 16-bit arithmetic have
    16-bit copies (autocast keeps them through a step). A quantised layer is expanded to 16 bits
    while it is used, one at a time. `upcast` doubles what was left in 16 bits.
    """
    if bits >= 16:
        copies = HALF if bits == 32 and setup.method is Method.FULL else 0
        return float(shape.parameters * (bits // 8 + copies)), 0.0
    quantised = shape.linear_parameters
    if shape.stored_bits is not None:
        quantised += shape.expert_parameters
    rest = shape.parameters - quantised
    scales = quantised * GROUP_OVERHEAD[4 if bits <= 4 else 8]
    expanded = HALF * max((one.inputs * one.outputs for one in shape.linears), default=0)
    upcast = rest - (shape.expert_parameters if shape.stored_bits is None else 0)
    upcast *= SINGLE - HALF if setup.trains and setup.upcast else 0
    return quantised * bits / 8 + rest * HALF, scales + expanded + upcast


def _trained(shape: ModelShape, setup: Setup, bits: int) -> _Trained:
    """Parameters that are trained, with their own copy, gradient and optimizer state.

    PEFT keeps adapters and virtual tokens in float32; a module trained in full beside them is a
    16-bit copy; full training changes the weights themselves. Gradient and state have the
    parameter's own precision, except that 8-bit optimizers keep bytes.
    """
    if setup.method is Method.INFERENCE:
        return _Trained()
    if setup.method is Method.FULL:
        width = SINGLE if bits == 32 else HALF
        whole = _group(shape.parameters, width, setup)
        return _Trained(whole.parameters, 0.0, whole.gradients, whole.optimizer)
    if setup.method is Method.PROMPT_TUNING:
        return _group(setup.virtual_tokens * shape.hidden, SINGLE, setup)
    lora = _group(adapter_parameters(shape, setup), SINGLE, setup)
    modules = _group(len(setup.trained_modules) * shape.vocab * shape.hidden, HALF, setup)
    return _Trained(
        lora.parameters + modules.parameters,
        lora.added + modules.added,
        lora.gradients + modules.gradients,
        lora.optimizer + modules.optimizer,
    )


def _group(parameters: int, width: int, setup: Setup) -> _Trained:
    rule = OPTIMIZERS[setup.optimizer]
    state = parameters * (rule.values * width + rule.bytes_per_parameter)
    return _Trained(parameters, parameters * width, parameters * width, state)


def adapter_parameters(shape: ModelShape, setup: Setup) -> int:
    """Parameters of the LoRA adapters: rank x (inputs + outputs) for each targeted layer.

    Raises:
        ConfigError: a target names no linear layer of this model.
    """
    known = {one.name for one in shape.linears} | {"lm_head"}
    unknown = sorted(set(setup.lora_targets) - known - {ALL_LINEAR})
    if unknown:
        raise ConfigError(
            [
                problem(
                    "no-such-layer",
                    targets=",".join(unknown),
                    type=shape.model_type,
                    choices=(ALL_LINEAR, *sorted(known)),
                )
            ]
        )
    everywhere = ALL_LINEAR in setup.lora_targets
    widths = sum(
        (one.inputs + one.outputs) * one.copies
        for one in shape.linears
        if everywhere or one.name in setup.lora_targets
    )
    if "lm_head" in setup.lora_targets:
        widths += shape.hidden + shape.vocab
    return setup.lora_rank * widths


def _training_peak(
    shape: ModelShape, setup: Setup, trained: _Trained, calibration: Calibration
) -> tuple[float, float, float]:
    """Bytes of gradients, activations and logits at the worst moment of a step.

    During the pass (checkpoints, then the logits or one layer's work, whichever is larger)
    gradients of all layers do not exist yet unless batches are accumulated; at its end they all do,
    while of the activations only one layer's are left.
    """
    saved, work = _layer_bytes(shape, setup)
    tokens = calibration.allocator_slack * setup.tokens
    scored = calibration.allocator_slack * setup.scored_tokens
    logits = 0.0 if setup.chunked_loss else scored * shape.vocab * LOGIT_BYTES
    kept = shape.hidden * HALF  # a layer's input: all that checkpointing keeps of it
    last = tokens * (saved - kept + work)  # what the first layer holds when it comes to it
    if not setup.gradient_checkpointing:
        held, layer = tokens * shape.layers * saved, tokens * work
    else:
        held = 0.0 if setup.offload_checkpoints else float(tokens * shape.layers * kept)
        layer = last
    activations = held + max(0.0, layer - logits)
    gradients = trained.gradients
    if setup.optimizer_in_backward:
        largest = max((one.inputs * one.outputs for one in shape.linears), default=0)
        gradients = min(gradients, float(HALF * max(largest, shape.vocab * shape.hidden)))
    if setup.method is not Method.FULL or setup.accumulation > 1:
        return gradients, activations, logits
    beside = max(last, activations + logits - gradients)
    shown = min(logits, beside - last)
    return gradients, beside - shown, shown


def _layer_bytes(shape: ModelShape, setup: Setup) -> tuple[float, float]:
    """Bytes per token that one layer saves for its backward pass, its input included, and works in.

    Saved, in 16 bits unless said: two norms (input in float32, normalised copy, scaled output),
    queries, keys and values, the rotated queries and keys, the attention's result before and after
    its output layer, two residual sums; of the feed-forward block gate, up, activated gate and
    their product (two tensors without a gate). Eager attention also saves its scores, their float32
    softmax and its 16-bit copy, for every pair of tokens. Worked in: gradients of the feed-forward
    block's wide tensors.
    """
    norms = 2 * shape.hidden * (SINGLE + HALF + HALF)
    projected = HALF * (shape.query_width + shape.key_width + shape.value_width)
    rotated = HALF * (shape.query_width + shape.key_width)
    results = HALF * (shape.query_width + shape.hidden) + 2 * HALF * shape.hidden
    wide = HALF * shape.ffn
    saved = float(norms + projected + rotated + results + wide * (4 if shape.gated else 2))
    if setup.attention == "eager":
        saved += shape.heads * setup.seq_len * (HALF + SINGLE + HALF)
    return saved, float(wide * (3 if shape.gated else 2))


def _inference_peak(
    shape: ModelShape, setup: Setup, calibration: Calibration
) -> tuple[float, float, float]:
    """Bytes of KV cache, activations and logits while generating.

    The cache holds keys and values of every token in every layer in 16 bits, plus the slack of its
    growth; reading a prompt works one layer wide and is over before the cache grows, so
    the two share memory. Only the last token's logits are made, unless the setup says otherwise.
    """
    token = shape.layers * (shape.key_width + shape.value_width) * HALF
    cache = float(setup.tokens * token)
    work = HALF * (3 * shape.hidden + 2 * shape.query_width + 3 * shape.ffn)
    if setup.attention == "eager":
        work += shape.heads * setup.seq_len * (HALF + SINGLE + HALF)
    prefill = calibration.allocator_slack * setup.tokens * work
    grown = calibration.kv_growth * cache
    logits = setup.scored_tokens * shape.vocab * LOGIT_BYTES
    return grown, max(0.0, prefill - (grown - cache)), logits


def _notes(shape: ModelShape, setup: Setup, bits: int) -> tuple[Finding, ...]:
    notes = list(shape.notes)
    if shape.expert_parameters and bits < 16 and shape.stored_bits is None:
        notes.append(ExpertsNotQuantised())
    if setup.trains and bits < 16 and not setup.upcast:
        notes.append(EmbeddingsNotUpcast())
    if not setup.trains and shape.sliding_window and setup.seq_len > shape.sliding_window:
        notes.append(SlidingWindow(shape.sliding_window))
    if setup.trains and OPTIMIZERS[setup.optimizer].paged:
        notes.append(OptimizerPaged())
    if shape.max_positions and setup.seq_len > shape.max_positions:
        notes.append(BeyondContext(setup.seq_len, shape.max_positions))
    return tuple(notes)
