"""What a plan and a run estimate say beside their figures. Everything here is predicted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from advisor.findings import Finding, MachinePrice, Problem
from advisor.texts import Name

# --- changes of settings that make a plan fit -------------------------------------------------


@dataclass(frozen=True, slots=True)
class GradientCheckpointing(Finding):
    """Activations are recomputed instead of kept."""

    kind: Literal["gradient_checkpointing"] = "gradient_checkpointing"


@dataclass(frozen=True, slots=True)
class SmallerBatch(Finding):
    """Fewer rows at once; so many batches make one step of a training."""

    rows: int
    accumulated: int = 1
    kind: Literal["smaller_batch"] = "smaller_batch"


@dataclass(frozen=True, slots=True)
class ChunkedLoss(Finding):
    """The loss is computed in chunks."""

    kind: Literal["chunked_loss"] = "chunked_loss"


@dataclass(frozen=True, slots=True)
class SmallerOptimizer(Finding):
    """Another optimizer, whose states take less memory."""

    optimizer: Name
    kind: Literal["smaller_optimizer"] = "smaller_optimizer"


@dataclass(frozen=True, slots=True)
class FewerBits(Finding):
    """Weights in fewer bits."""

    bits: int
    kind: Literal["fewer_bits"] = "fewer_bits"


@dataclass(frozen=True, slots=True)
class ShorterRows(Finding):
    """Rows cut to fewer tokens; `context`: to what the model can read, which happens anyway."""

    tokens: int
    context: bool = False
    kind: Literal["shorter_rows"] = "shorter_rows"


Change = (
    GradientCheckpointing | SmallerBatch | ChunkedLoss | SmallerOptimizer | FewerBits | ShorterRows
)

# --- how a run uses the GPU, and why it cannot ------------------------------------------------


@dataclass(frozen=True, slots=True)
class RequestsAtOnce(Finding):
    """So many requests are in the GPU at once."""

    count: int
    kind: Literal["requests_at_once"] = "requests_at_once"


@dataclass(frozen=True, slots=True)
class TrainingRowsAtOnce(Finding):
    """So many training rows are in the GPU at once; `recomputed`: the activations are."""

    count: int
    recomputed: bool
    kind: Literal["training_rows_at_once"] = "training_rows_at_once"


Arrangement = RequestsAtOnce | TrainingRowsAtOnce


@dataclass(frozen=True, slots=True)
class QloraWouldFit(Finding):
    """The strategy qlora, which has the model in 4 bits, would fit."""

    needed_bytes: int
    kind: Literal["qlora_would_fit"] = "qlora_would_fit"


@dataclass(frozen=True, slots=True)
class ChangesWouldFit(Finding):
    """With other settings it would fit."""

    changes: tuple[Change, ...]
    needed_bytes: int
    kind: Literal["changes_would_fit"] = "changes_would_fit"


@dataclass(frozen=True, slots=True)
class NothingWouldFit(Finding):
    """No change of settings makes it fit."""

    kind: Literal["nothing_would_fit"] = "nothing_would_fit"


@dataclass(frozen=True, slots=True)
class GpuTooSmall(Finding):
    """A strategy is predicted not to fit the GPU even in its smallest arrangement."""

    needed_bytes: int
    arrangement: Arrangement
    gpu: Name
    gpu_bytes: int
    help: QloraWouldFit | ChangesWouldFit | NothingWouldFit
    kind: Literal["gpu_too_small"] = "gpu_too_small"


@dataclass(frozen=True, slots=True)
class MemoryTooSmall(Finding):
    """Without a GPU, training all weights is predicted not to fit this machine's free memory."""

    needed_bytes: int
    free_bytes: int
    kind: Literal["memory_too_small"] = "memory_too_small"


# --- notes on a model's config.json -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ModelTypeUnknown(Finding):
    """The model's type is not known: it is read as a Llama-like model."""

    model_type: str
    kind: Literal["model_type_unknown"] = "model_type_unknown"


@dataclass(frozen=True, slots=True)
class ModelTypeMissing(Finding):
    """The model's type is not said: it is read as a Llama-like model."""

    kind: Literal["model_type_missing"] = "model_type_missing"


@dataclass(frozen=True, slots=True)
class TextPartOnly(Finding):
    """Vision or audio parts of the model are not counted."""

    kind: Literal["text_part_only"] = "text_part_only"


@dataclass(frozen=True, slots=True)
class DiffersByLayer(Finding):
    """A key of config.json has a value per layer, of which the largest is used."""

    key: str
    kind: Literal["differs_by_layer"] = "differs_by_layer"


@dataclass(frozen=True, slots=True)
class StoredBitsUnknown(Finding):
    """The checkpoint is quantised by this method, to how many bits is not known."""

    method: str
    kind: Literal["stored_bits_unknown"] = "stored_bits_unknown"


# --- notes on a plan of memory ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ExpertsNotQuantised(Finding):
    """The routed experts stay in 16 bits."""

    kind: Literal["experts_not_quantised"] = "experts_not_quantised"


@dataclass(frozen=True, slots=True)
class EmbeddingsNotUpcast(Finding):
    """Embeddings and output layer are counted in 16 bits, where PEFT can make them float32."""

    kind: Literal["embeddings_not_upcast"] = "embeddings_not_upcast"


@dataclass(frozen=True, slots=True)
class SlidingWindow(Finding):
    """Some layers may keep fewer tokens in the KV cache than are counted."""

    tokens: int
    kind: Literal["sliding_window"] = "sliding_window"


@dataclass(frozen=True, slots=True)
class OptimizerPaged(Finding):
    """The optimizer's states are counted as moved to the computer's memory."""

    kind: Literal["optimizer_paged"] = "optimizer_paged"


@dataclass(frozen=True, slots=True)
class BeyondContext(Finding):
    """The rows asked for are longer than the model can read."""

    tokens: int
    context: int
    kind: Literal["beyond_context"] = "beyond_context"


# --- notes on what was asked of a plan --------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RowsOfContext(Finding):
    """The plan is for rows as long as the model's context, as no length was given."""

    tokens: int
    kind: Literal["rows_of_context"] = "rows_of_context"


@dataclass(frozen=True, slots=True)
class GpuMemoryDiffers(Finding):
    """The GPU's name says another amount of memory than --gpu-memory."""

    gpu: str
    named_gb: int
    given_gib: float
    kind: Literal["gpu_memory_differs"] = "gpu_memory_differs"


@dataclass(frozen=True, slots=True)
class NoEffectOnMethod(Finding):
    """Options that were given and change nothing for the method."""

    options: tuple[str, ...]
    method: str
    kind: Literal["no_effect_on_method"] = "no_effect_on_method"


@dataclass(frozen=True, slots=True)
class NoEffectWithoutRows(Finding):
    """Options that were given and change nothing without --rows."""

    options: tuple[str, ...]
    kind: Literal["no_effect_without_rows"] = "no_effect_without_rows"


# --- what time and money rest on --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NoTimeWithoutFit(Finding):
    """No time is predicted for what does not fit."""

    kind: Literal["no_time_without_fit"] = "no_time_without_fit"


@dataclass(frozen=True, slots=True)
class GpuSpeedUnknown(Finding):
    """No time is predicted: the GPU's speed is not known, unlike that of the known ones."""

    known: tuple[str, ...]
    kind: Literal["gpu_speed_unknown"] = "gpu_speed_unknown"


@dataclass(frozen=True, slots=True)
class TimeIsRough(Finding):
    """Time is predicted from the GPU's peak speed.

    Attributes:
        gpu: as the table of GPUs names it.
        as_of: ISO date on which its speed was read.
        source: where.
    """

    gpu: str
    as_of: str
    source: str
    kind: Literal["time_is_rough"] = "time_is_rough"


# --- notes on a run estimate ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EstimateBasis(Finding):
    """What a run estimate rests on.

    Attributes:
        counted: the model's tokenizer counted the tokens; else they are taken as
            `characters_per_token` each.
    """

    counted: bool
    characters_per_token: float
    kind: Literal["estimate_basis"] = "estimate_basis"


@dataclass(frozen=True, slots=True)
class EstimateWithoutTime(Finding):
    """No time or money is predicted: the GPU's speed is not known."""

    kind: Literal["estimate_without_time"] = "estimate_without_time"


@dataclass(frozen=True, slots=True)
class EstimateTime(Finding):
    """The times are rough, and without loading and indexing; they rest on the GPU's peak speed."""

    gpu: str
    as_of: str
    kind: Literal["estimate_time"] = "estimate_time"


@dataclass(frozen=True, slots=True)
class EstimateMoney(Finding):
    """Money is the predicted time at this price."""

    price: MachinePrice
    kind: Literal["estimate_money"] = "estimate_money"


@dataclass(frozen=True, slots=True)
class EstimateRepeats(Finding):
    """Times and money include the repeats asked for."""

    kind: Literal["estimate_repeats"] = "estimate_repeats"


@dataclass(frozen=True, slots=True)
class GpuNotUsed(Finding):
    """PyTorch is installed in its build for CPUs, which does not use the GPU."""

    kind: Literal["gpu_not_used"] = "gpu_not_used"


@dataclass(frozen=True, slots=True)
class NothingPredicted(Finding):
    """Nothing is predicted for the model; `problem` says why."""

    problem: Problem
    kind: Literal["nothing_predicted"] = "nothing_predicted"
