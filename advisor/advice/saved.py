"""The [advice] table of advisor.toml: what `advisor ask` predicts and `advisor compare` checks."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from advisor.errors import ConfigError
from advisor.findings import Problem, problem

TABLE = "advice"
_HEADER = re.compile(r"\s*\[")
_OWN_HEADER = re.compile(rf"""\s*\[\[?\s*(["']?){TABLE}\1\s*[.\]]""")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class StoredAdvice:
    """What is kept of a recommendation.

    Attributes:
        recommended: a strategy of `advisor compare`.
        approach: what it stands for, e.g. fine_tune.
        confidence: high, medium or low.
        data: the labelled file the advice is about; None for no particular one.
        answers: option ids by question id.
        measured: the questions whose answer was measured.
        command: the comparison that measures it, as it is run from this file's folder.
    """

    recommended: str
    approach: str
    confidence: str
    data: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    measured: tuple[str, ...] = ()
    command: str | None = None


def write(path: Path, advice: StoredAdvice) -> None:
    """Put the advice into a TOML file; every other table and comment stays as it is.

    A link stays one; the mark and the line ends of a Windows editor stay as well.

    Raises:
        ConfigError: the file is there and is not TOML that can be kept, or it cannot be written.
    """
    require_writable(path)
    try:
        path = path.resolve()
        before = path.read_bytes() if path.exists() else b""
        content = _with(path, advice).encode("utf-8")
    except UnicodeEncodeError as error:
        raise ConfigError([problem("advice-name-not-utf8", path=path)]) from error
    except OSError as error:
        raise ConfigError([_not_written(path, error.strerror)]) from error
    if b"\r\n" in before:
        content = content.replace(b"\n", b"\r\n")
    if before.startswith(_BOM):
        content = _BOM + content
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise ConfigError([_not_written(path, error.strerror)]) from error


def _with(path: Path, advice: StoredAdvice) -> str:
    """The file's text with this advice in place of what it holds.

    Raises:
        ConfigError: it is not TOML, or the advice in it is where it cannot be replaced.
    """
    before = _text(path)
    others = _other_tables(path, before)
    kept = _without_table(before).rstrip()
    after = f"{kept}\n\n{_rendered(advice)}" if kept else _rendered(advice)
    try:
        if _other_tables(path, after) == others:
            return after
    except ConfigError:
        pass  # the advice is there twice now
    raise ConfigError([problem("advice-not-replaceable", path=path)])


def require_writable(path: Path) -> None:
    """Make sure, before anything is asked, that the advice can be put into a file.

    Raises:
        ConfigError: it is no plain file, is not TOML that can be kept, or its folder cannot be
            written.
    """
    try:
        if path.is_dir():
            example = path / "advisor.toml"
            raise ConfigError([problem("out-is-folder", path=path, example=example)])
        if path.exists() and not path.is_file():
            raise ConfigError([problem("out-no-file", path=path)])
        folder = next(one for one in path.absolute().parents if one.exists())
        if not folder.is_dir():
            raise ConfigError([problem("out-below-file", path=path, folder=folder)])
        if not os.access(folder, os.W_OK | os.X_OK):
            raise ConfigError([problem("out-not-permitted", path=path, folder=folder)])
        _with(path, StoredAdvice("", "", ""))
    except OSError as error:
        raise ConfigError([_not_written(path, error.strerror)]) from error


def _not_written(path: Path, why: str | None) -> Problem:
    return problem("out-not-written", path=path, text=why or "")


def read(path: Path) -> StoredAdvice | None:
    """What a file holds of a recommendation; None where it holds none.

    Raises:
        ConfigError: the file's [advice] table cannot be read.
        OSError: the file cannot be opened.
    """
    section = _section(path)
    if section is None:
        return None
    words = {
        name: value
        for name in ("recommended", "approach", "confidence", "data", "command")
        if isinstance(value := section.get(name), str)
    }
    return StoredAdvice(
        words["recommended"],
        words.get("approach", ""),
        words.get("confidence", ""),
        words.get("data"),
        {
            name: value
            for name, value in _table(section, "answers").items()
            if isinstance(value, str)
        },
        tuple(name for name in _list(section, "measured") if isinstance(name, str)),
        words.get("command"),
    )


def _table(section: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = section.get(name)
    return found if isinstance(found, dict) else {}


def _list(section: Mapping[str, object], name: str) -> Sequence[object]:
    found = section.get(name)
    return found if isinstance(found, list) else ()


def recommended_for(path: Path, data: str) -> str | None:
    """The strategy recommended for this data; None without advice, or with advice on other data.

    Raises:
        ConfigError: the file's [advice] table cannot be read.
    """
    stored = read(path)
    return stored.recommended if stored is not None and is_about(stored, path, data) else None


def is_about(stored: StoredAdvice, path: Path, data: str) -> bool:
    """Whether advice in the file at `path` is about this data, or about none in particular."""
    return stored.data is None or _same(path.parent / stored.data, stored.data, data)


def _section(path: Path) -> dict[str, object] | None:
    section = _parsed(path, _text(path)).get(TABLE)
    if section is None:
        return None
    recommended = section.get("recommended") if isinstance(section, dict) else None
    if not isinstance(section, dict) or not isinstance(recommended, str) or not recommended:
        raise ConfigError([problem("advice-without-strategy", path=path)])
    return section


def _same(about_path: Path, about: str, data: str) -> bool:
    return about == data or about_path.resolve() == Path(data).expanduser().resolve()


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")  # Windows editors begin a file with a mark
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise ConfigError([problem("not-toml", path=path, text=str(error))]) from error


def _parsed(path: Path, text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError([problem("not-toml", path=path, text=str(error))]) from error


def _other_tables(path: Path, text: str) -> dict[str, object]:
    return {name: value for name, value in _parsed(path, text).items() if name != TABLE}


def _without_table(text: str) -> str:
    """The text without [advice] and its sub-tables; comments before the next table stay."""
    kept: list[str] = []
    dropped: list[str] = []
    inside = False
    for line in text.splitlines(keepends=True):
        if _HEADER.match(line):
            leaving, inside = inside, bool(_OWN_HEADER.match(line))
            if leaving and not inside:
                kept += _trailing_comments(dropped)
                dropped = []
        (dropped if inside else kept).append(line)
    return "".join(kept)


def _trailing_comments(lines: list[str]) -> list[str]:
    found: list[str] = []
    for line in reversed(lines):
        if line.strip() and not line.lstrip().startswith("#"):
            break
        found.insert(0, line)
    return found


def _rendered(advice: StoredAdvice) -> str:
    lines = [
        f"[{TABLE}]",
        f"recommended = {_quoted(advice.recommended)}",
        f"approach = {_quoted(advice.approach)}",
        f"confidence = {_quoted(advice.confidence)}",
    ]
    if advice.data is not None:
        lines.append(f"data = {_quoted(advice.data)}")
    if advice.command is not None:
        lines.append(f"command = {_quoted(advice.command)}")
    lines.append(f"measured = [{', '.join(map(_quoted, advice.measured))}]")
    lines += ["", f"[{TABLE}.answers]"]
    lines += [f"{name} = {_quoted(option)}" for name, option in advice.answers.items()]
    return "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    # JSON's escapes are TOML's, but for DEL, which TOML wants escaped
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
