"""What `advisor plan` is asked, from the command line's words; all mistakes are told at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from advisor.errors import ConfigError
from advisor.estimate.duration import Work
from advisor.estimate.hardware import GIB, Gpu, Machine, stated_bytes
from advisor.estimate.setup import ALL_LINEAR, FRAMEWORKS, Framework, Method, Setup, checked
from advisor.estimate_findings import (
    GpuMemoryDiffers,
    NoEffectOnMethod,
    NoEffectWithoutRows,
    RowsOfContext,
)
from advisor.findings import Finding, Problem, problem

_DEFAULT = Setup(method=Method.INFERENCE)
_WHOLE = (
    "seq_len", "batch_size", "gradient_accumulation", "bits", "lora_rank", "virtual_tokens",
    "rows", "mean_tokens", "new_tokens",
)  # fmt: skip
_NUMBERS = ("gpu_memory", "gpu_price", "epochs")
_POSITIVE = ("rows", "mean_tokens", "new_tokens", "gpu_memory", "epochs")
_WORDS = ("gpu", "optimizer", "attention", "framework", "lora_targets", "trained_modules")
_LARGEST = 10**9
_NEEDED = MappingProxyType(
    {"gpu_memory": "gpu-memory-no-number", "gpu_price": "gpu-price-no-number"}
)
"""Messages that say what a number is of."""
_DIFFERENT = 0.1
"""A GPU's usable memory is up to a tenth below the figure in its name."""

_ADAPTERS = frozenset({Method.QLORA, Method.LORA})
_TRAINING = frozenset(Method) - {Method.INFERENCE}
_COUNTS_FOR = MappingProxyType(
    {
        **dict.fromkeys(("lora_rank", "lora_targets", "trained_modules"), _ADAPTERS),
        "virtual_tokens": frozenset({Method.PROMPT_TUNING}),
        **dict.fromkeys(
            (
                "gradient_accumulation", "optimizer", "optimizer_in_backward",
                "offload_checkpoints", "chunked_loss", "upcast", "framework", "epochs",
            ),
            _TRAINING,
        ),
        "new_tokens": frozenset({Method.INFERENCE}),
    }
)  # fmt: skip
_NEED_ROWS = ("epochs", "mean_tokens", "new_tokens", "gpu_price")


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """A request for a plan.

    Attributes:
        method: None asks for all of them.
        setup: settings; its method counts only if `method` is not None.
        gpu: as the user named it; None: look at this machine.
        usd_per_hour: the user's price.
        work: None without --rows.
        seq_len: tokens of a row as the user said; None: the default, which a context may shorten.
        notes: options that contradict each other or change nothing.
    """

    method: Method | None
    setup: Setup
    gpu: Gpu | None
    usd_per_hour: float | None
    work: Work | None
    seq_len: int | None = None
    notes: tuple[Finding, ...] = ()

    def machine(self, found: tuple[Gpu, ...]) -> Machine:
        """The GPU to plan for: the user's, else the first of those found."""
        return Machine(self.gpu or (found[0] if found else None), self.usd_per_hour)

    def within(self, context: int | None) -> PlanRequest:
        """The same for a model that reads `context` tokens: rows of default length are cut."""
        if self.seq_len is not None or context is None or context >= self.setup.seq_len:
            return self
        setup = replace(self.setup, seq_len=context)
        return replace(self, setup=setup, notes=(*self.notes, RowsOfContext(context)))


def read_options(options: Mapping[str, object]) -> PlanRequest:
    """Read the options of `advisor plan`, by their long names with underscores.

    Raises:
        ConfigError: lists everything that is wrong.
    """
    reader = _Reader(options)
    method = reader.method()
    setup = reader.setup(method)
    gpu = reader.gpu()
    work = reader.work()
    reader.check_lengths()
    if setup is None or reader.problems:
        raise ConfigError(reader.problems)
    reader.note_unused(method)
    return PlanRequest(
        method=method,
        setup=setup,
        gpu=gpu,
        usd_per_hour=reader.number("gpu_price"),
        work=work,
        seq_len=reader.whole("seq_len"),
        notes=tuple(reader.notes),
    )


class _Reader:
    def __init__(self, options: Mapping[str, object]) -> None:
        self._options = options
        self.problems: list[Problem] = []
        self.notes: list[Finding] = []
        self._numbers: dict[str, float] = {}
        for name in (*_WHOLE, *_NUMBERS):
            self._read_number(name)
        for name in _WORDS:
            given = options.get(name)
            if given is not None and not _names(given):
                self.problems.append(problem("option-empty", option=_flag(name), value=str(given)))

    def _read_number(self, name: str) -> None:
        given = self._options.get(name)
        if given is None:
            return
        told = {"option": _flag(name), "value": str(given)}
        try:
            value = int(str(given)) if name in _WHOLE else float(str(given))
        except ValueError:
            kind = "option-no-whole-number" if name in _WHOLE else "option-no-number"
            self.problems.append(problem(_NEEDED.get(name, kind), **told))
            return
        if name in _POSITIVE and not value > 0:
            self.problems.append(problem("option-not-positive", **told))
        elif name == "gpu_price" and not value >= 0:
            self.problems.append(problem("gpu-price-negative", value=str(given)))
        elif value > _LARGEST:
            self.problems.append(problem("option-too-large", most=_LARGEST, **told))
        else:
            self._numbers[name] = value

    def number(self, name: str) -> float | None:
        return self._numbers.get(name)

    def whole(self, name: str) -> int | None:
        found = self._numbers.get(name)
        return None if found is None else int(found)

    def method(self) -> Method | None:
        given = self._options.get("method")
        if given is None:
            if self._options.get("bits") is not None:
                self.problems.append(problem("bits-need-method"))
            return None
        try:
            return Method(str(given).strip().lower().replace("_", "-"))
        except ValueError:
            self.problems.append(_unknown("--method", given, Method))
            return None

    def setup(self, method: Method | None) -> Setup | None:
        habits, recompute = self._framework(), self._recompute()
        given = Setup(
            method=method or Method.INFERENCE,
            seq_len=self._or("seq_len", _DEFAULT.seq_len),
            batch_size=self._or("batch_size", _DEFAULT.batch_size),
            accumulation=self._or("gradient_accumulation", _DEFAULT.accumulation),
            bits=self.whole("bits"),
            lora_rank=self._or("lora_rank", _DEFAULT.lora_rank),
            lora_targets=_names(self._options.get("lora_targets")) or (ALL_LINEAR,),
            trained_modules=_names(self._options.get("trained_modules")),
            virtual_tokens=self._or("virtual_tokens", _DEFAULT.virtual_tokens),
            optimizer=str(self._options.get("optimizer") or "adamw"),
            optimizer_in_backward=bool(self._options.get("optimizer_in_backward")),
            gradient_checkpointing=recompute,
            offload_checkpoints=self._flagged("offload_checkpoints") or habits.offload_checkpoints,
            chunked_loss=self._flagged("chunked_loss") or habits.chunked_loss,
            upcast=self._flagged("upcast"),
            attention=str(self._options.get("attention") or "flash"),
            packing=self._flagged("packing"),
        )
        if given.offload_checkpoints and not recompute:
            named = "--offload-checkpoints"
            if not self._flagged("offload_checkpoints"):
                named = f"--framework {self._options.get('framework')}"
            self.problems.append(problem("no-checkpoints-to-offload", option=named))
        try:
            return checked(given)
        except ConfigError as error:
            self.problems += error.problems
            return None

    def _framework(self) -> Framework:
        given = self._options.get("framework")
        if given is None or not _names(given):
            return FRAMEWORKS["transformers"]
        found = FRAMEWORKS.get(str(given).strip().lower())
        if found is None:
            self.problems.append(_unknown("--framework", given, FRAMEWORKS))
        return found or FRAMEWORKS["transformers"]

    def _recompute(self) -> bool:
        return self._options.get("gradient_checkpointing") is not False

    def _flagged(self, name: str) -> bool:
        return bool(self._options.get(name))

    def gpu(self) -> Gpu | None:
        given, memory = self._options.get("gpu"), self.number("gpu_memory")
        name = str(given).strip() if given else None
        stated = stated_bytes(name) if name else None
        if memory is not None:
            total = int(memory * GIB)
            if stated is not None and abs(total - stated) > _DIFFERENT * stated:
                self.notes.append(GpuMemoryDiffers(str(name), stated // GIB, memory))
            return Gpu(name, total)
        if name and self._options.get("gpu_memory") is None:
            if stated is not None:
                return Gpu(name, stated)
            self.problems.append(problem("gpu-without-memory", gpu=name))
        return None

    def work(self) -> Work | None:
        rows = self.whole("rows")
        if rows is None:
            return None
        return Work(
            rows=rows,
            epochs=self.number("epochs") or 3.0,
            mean_tokens=self.whole("mean_tokens"),
            new_tokens=self._or("new_tokens", 32),
        )

    def check_lengths(self) -> None:
        """A mean row, or an answer, cannot be longer than the longest row."""
        longest = self._or("seq_len", _DEFAULT.seq_len)
        for name, key in (("mean_tokens", "mean-row-too-long"), ("new_tokens", "answer-too-long")):
            length = self.whole(name)
            if longest > 0 and length is not None and length > longest:
                self.problems.append(problem(key, length=length, longest=longest))

    def note_unused(self, method: Method | None) -> None:
        """Note options that were given and change nothing."""
        given = [
            name
            for name, value in self._options.items()
            if value is not None and value is not False
        ]
        if method is not None:
            idle = [name for name in given if method not in _COUNTS_FOR.get(name, {method})]
            if idle:
                self.notes.append(NoEffectOnMethod(tuple(map(_flag, idle)), method.value))
        if self.whole("rows") is None:
            idle = [name for name in given if name in _NEED_ROWS]
            if idle:
                self.notes.append(NoEffectWithoutRows(tuple(map(_flag, idle))))

    def _or(self, name: str, default: int) -> int:
        found = self.whole(name)
        return default if found is None else found


def _names(given: object) -> tuple[str, ...]:
    """Names between commas; `all-linear` also as `all` or `all_linear`."""
    words = tuple(word.strip() for word in str(given or "").split(",") if word.strip())
    return tuple(
        ALL_LINEAR if word.replace("_", "-") in ("all", ALL_LINEAR) else word for word in words
    )


def _unknown(option: str, value: object, choices: Iterable[str]) -> Problem:
    return problem("option-unknown", option=option, value=str(value), choices=tuple(choices))


def _flag(name: str) -> str:
    return "--" + name.replace("_", "-")
