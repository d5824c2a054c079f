"""What `advisor plan` is asked, from the command line's words; all mistakes are told at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.errors import ConfigError
from advisor.plan.duration import Work
from advisor.plan.hardware import Gpu, Machine
from advisor.plan.setup import ALL_LINEAR, Method, Setup, checked

GIB = 2**30
_DEFAULT = Setup(method=Method.INFERENCE)
_WHOLE = (
    "seq_len", "batch_size", "gradient_accumulation", "bits", "lora_rank", "virtual_tokens",
    "rows", "mean_tokens", "new_tokens",
)  # fmt: skip
_NUMBERS = ("gpu_memory", "gpu_price", "epochs")
_POSITIVE = ("rows", "mean_tokens", "new_tokens", "gpu_memory", "epochs")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for a plan.

    Attributes:
        method: None asks for all of them.
        setup: settings; its method counts only if `method` is not None.
        gpu: as the user named it; None: look at this machine.
        usd_per_hour: the user's price.
        work: None without --rows.
    """

    method: Method | None
    setup: Setup
    gpu: Gpu | None
    usd_per_hour: float | None
    work: Work | None

    def machine(self, found: tuple[Gpu, ...]) -> Machine:
        """The GPU to plan for: the user's, else the first of those found."""
        return Machine(self.gpu or (found[0] if found else None), self.usd_per_hour)


def read_options(options: Mapping[str, object]) -> Asked:
    """Read the options of `advisor plan`, by their long names with underscores.

    Raises:
        ConfigError: lists everything that is wrong.
    """
    reader = _Reader(options)
    method = reader.method()
    setup = reader.setup(method)
    gpu = reader.gpu()
    work = reader.work()
    if setup is None or reader.problems:
        raise ConfigError(reader.problems)
    return Asked(method, setup, gpu, reader.number("gpu_price"), work)


class _Reader:
    def __init__(self, options: Mapping[str, object]) -> None:
        self._options = options
        self.problems: list[str] = []
        self._numbers: dict[str, float] = {}
        for name in (*_WHOLE, *_NUMBERS):
            self._read_number(name)

    def _read_number(self, name: str) -> None:
        given = self._options.get(name)
        if given is None:
            return
        try:
            value = int(str(given)) if name in _WHOLE else float(str(given))
        except ValueError:
            kind = "whole number" if name in _WHOLE else "number"
            self.problems.append(f"{_flag(name)} {given}: must be a {kind}")
            return
        if name in _POSITIVE and not 0 < value < float("inf"):
            self.problems.append(f"{_flag(name)} {given}: must be more than 0")
            return
        self._numbers[name] = value

    def number(self, name: str) -> float | None:
        return self._numbers.get(name)

    def _whole(self, name: str) -> int | None:
        found = self._numbers.get(name)
        return None if found is None else int(found)

    def method(self) -> Method | None:
        given = self._options.get("method")
        if given is None:
            if self._options.get("bits") is not None:
                self.problems.append("--bits needs --method: each method has its own")
            return None
        try:
            return Method(str(given))
        except ValueError:
            self.problems.append(
                f"--method {str(given)!r} is not known; choose from: {', '.join(Method)}"
            )
            return None

    def setup(self, method: Method | None) -> Setup | None:
        given = Setup(
            method=method or Method.INFERENCE,
            seq_len=self._or("seq_len", _DEFAULT.seq_len),
            batch_size=self._or("batch_size", _DEFAULT.batch_size),
            accumulation=self._or("gradient_accumulation", _DEFAULT.accumulation),
            bits=self._whole("bits"),
            lora_rank=self._or("lora_rank", _DEFAULT.lora_rank),
            lora_targets=_names(self._options.get("lora_targets")) or (ALL_LINEAR,),
            trained_modules=_names(self._options.get("trained_modules")),
            virtual_tokens=self._or("virtual_tokens", _DEFAULT.virtual_tokens),
            optimizer=str(self._options.get("optimizer") or "adamw"),
            optimizer_in_backward=bool(self._options.get("optimizer_in_backward")),
            gradient_checkpointing=self._options.get("gradient_checkpointing") is not False,
            offload_checkpoints=bool(self._options.get("offload_checkpoints")),
            chunked_loss=bool(self._options.get("chunked_loss")),
            upcast=bool(self._options.get("upcast")),
            attention=str(self._options.get("attention") or "flash"),
            packing=bool(self._options.get("packing")),
        )
        try:
            return checked(given)
        except ConfigError as error:
            self.problems += error.problems
            return None

    def gpu(self) -> Gpu | None:
        name, memory = self._options.get("gpu"), self.number("gpu_memory")
        if memory is not None:
            return Gpu(str(name) if name else None, int(memory * GIB))
        if name and self._options.get("gpu_memory") is None:
            self.problems.append(f"--gpu {name}: say its memory too, e.g. --gpu-memory 24")
        return None

    def work(self) -> Work | None:
        rows = self._whole("rows")
        if rows is None:
            return None
        return Work(
            rows=rows,
            epochs=self.number("epochs") or 3.0,
            mean_tokens=self._whole("mean_tokens"),
            new_tokens=self._or("new_tokens", 32),
        )

    def _or(self, name: str, default: int) -> int:
        found = self._whole(name)
        return default if found is None else found


def _names(given: object) -> tuple[str, ...]:
    """Names between commas; `all-linear` also as `all` or `all_linear`."""
    words = tuple(word.strip() for word in str(given or "").split(",") if word.strip())
    return tuple(
        ALL_LINEAR if word.replace("_", "-") in ("all", ALL_LINEAR) else word for word in words
    )


def _flag(name: str) -> str:
    return "--" + name.replace("_", "-")
