"""Reads single values of a config.json, and says which one is unusable and where it stands."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.errors import ModelError
from advisor.estimate_findings import DiffersByLayer
from advisor.findings import Finding, Problem, problem

MOST = 10**7
"""No width, vocabulary or number of heads or experts of a language model comes near this."""
MOST_LAYERS = 10_000
MOST_POSITIONS = 10**9
_SHOWN = 40
"""Characters of an unusable value that a message repeats."""


class Values:
    """The values of one config.json.

    Args:
        config: its content, or the part of it that holds the language model.
        where: the file, as messages name it.
    """

    def __init__(self, config: Mapping[str, object], where: str) -> None:
        self._config = config
        self.where = where
        self.notes: list[Finding] = []

    def raw(self, key: str) -> object:
        """The value as it stands; None if it is not there."""
        return self._config.get(key)

    def whole(self, keys: tuple[str, ...], at_most: int = MOST) -> int | None:
        """The first of these keys that is there, as a whole number; None if none is, or it is null.

        Raises:
            ModelError: it is no whole number, or out of range.
        """
        for key in keys:
            value = self._config.get(key)
            if value is None:
                continue
            if isinstance(value, list) and value and all(type(one) is int for one in value):
                value = max(value)  # per-layer widths; the widest decides the peak
                self.notes.append(DiffersByLayer(key))
            if isinstance(value, bool) or not isinstance(value, int):
                raise self.error(problem("config-not-whole", name=key, value=_short(value)))
            if value < 0:
                raise self.error(problem("config-negative", name=key, value=_short(value)))
            if value > at_most:
                raise self.error(
                    problem("config-too-large", name=key, value=_short(value), most=at_most)
                )
            return value
        return None

    def needed(self, keys: tuple[str, ...], at_most: int = MOST) -> int:
        """As `whole`, for what cannot be left out.

        Raises:
            ModelError: no key is there, or it is 0; names the keys.
        """
        found = self.whole(keys, at_most)
        if not found:
            if found is None:
                raise self.error(problem("config-missing", name=" / ".join(keys)))
            raise self.error(problem("config-zero", name=" / ".join(keys)))
        return found

    def flag(self, key: str) -> bool | None:
        """A yes or no; None if it is not there, or null.

        Raises:
            ModelError: it is neither.
        """
        value = self._config.get(key)
        if value is None or isinstance(value, bool):
            return value
        raise self.error(problem("config-not-flag", name=key, value=_short(value)))

    def error(self, wrong: Problem) -> ModelError:
        """The error for a problem with this file."""
        return ModelError("in-file", path=self.where, problem=wrong)


def _short(value: object) -> str:
    told = repr(value)
    return told if len(told) <= _SHOWN else f"{told[:_SHOWN]}..."
