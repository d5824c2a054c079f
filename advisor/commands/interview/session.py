"""What is measured before asking, and what follows from the answers."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.advice import question_file
from advisor.advice import saved as advice
from advisor.advice.facts import DataFacts, DocumentFacts, Facts, HardwareFacts
from advisor.advice.recommend import (
    Advisor,
    Candidate,
    Ground,
    Recommendation,
    strategies_to_measure,
)
from advisor.commands.interview.model_fit import ChosenModel
from advisor.doctor.road import PLACEHOLDER
from advisor.estimate.hardware import find_gpus
from reports.messages import of_language, say
from strategies import registry

if TYPE_CHECKING:
    from advisor.data.load import LoadOptions

DATA, DOCUMENTS = PLACEHOLDER, "YOUR_DOCUMENTS"
"""In the command's place of what was not given."""
LOOKED_UP = frozenset({"fits", "collection"})
"""Answers to `knowledge` that take documents to answer from."""


def open_advisor() -> Advisor:
    """The questions, the rules and the strategies that can be advised."""
    return Advisor(*question_file.load(), registry.advised_strategies())


def measure(data: str | None, docs: str | None, reading: LoadOptions | None = None) -> Facts:
    """What the files and this machine say.

    Args:
        data: a labelled file, dataset folder or hub id.
        docs: a file or folder of documents.
        reading: how to read `data`, where it is not to be recognised.

    Raises:
        AdvisorError: the data or the documents cannot be used.
    """
    return Facts(_data(data, reading), _documents(docs), _hardware())


def _data(path: str | None, reading: LoadOptions | None) -> DataFacts | None:
    if path is None:
        return None
    from advisor.advice.measure import measure as measure_table
    from advisor.data.load import load

    return measure_table(load(path, reading), path)


def _documents(path: str | None) -> DocumentFacts | None:
    if path is None:
        return None
    from strategies.retrieval.documents import load_documents

    found = load_documents(Path(path).expanduser())
    return DocumentFacts(path, len(found), sum(len(one.page_content) for one in found))


def _hardware() -> HardwareFacts:
    largest = max(find_gpus(), key=lambda gpu: gpu.total_bytes, default=None)
    if largest is None:
        return HardwareFacts(None, 0)
    return HardwareFacts(largest.name, largest.total_bytes)


@dataclass(frozen=True)
class Advised:
    """The advice with what to do next.

    Attributes:
        command: what to measure first, ready to paste.
        missing: the placeholders in it: what it takes beside what was given.
        path: the file that now holds the advice.
    """

    recommendation: Recommendation
    command: str
    missing: tuple[str, ...]
    path: Path


def conclude(
    advisor: Advisor,
    answers: Mapping[str, str],
    facts: Facts,
    out: Path,
    model: ChosenModel | None = None,
    flags: Sequence[str] = (),
) -> Advised:
    """Recommend, and write the recommendation to `out`; a model rules out what it cannot do here.

    Args:
        advisor: questions and rules.
        answers: option ids by question id; what was measured need not be among them.
        facts: what was measured.
        out: a TOML file.
        model: the model that the advice is for.
        flags: more options of the comparison, e.g. those the data was read with.

    Raises:
        ConfigError: `out` holds something that cannot be kept, or cannot be written.
    """
    found = advisor.recommend(answers, facts, model.does_not_fit if model else None)
    beside = advisor.strategies.beside
    command = compare_command(found, beside, model.name if model else None, flags)
    advice.write(
        out,
        advice.StoredAdvice(
            found.first.strategy,
            found.first.approach,
            found.confidence.level,
            _seen_from(out.parent, facts.data.path) if facts.data else None,
            found.answers,
            tuple(sorted(found.measured)),
            # its paths hold here only
            command if out.parent == Path() else None,
        ),
    )
    missing = tuple(one for one in (DATA, DOCUMENTS) if one in shlex.split(command))
    return Advised(found, command, missing, out)


def _seen_from(folder: Path, data: str) -> str:
    """The data's path as it is found from another folder; a hub id stays as it is."""
    path = Path(data).expanduser()
    if folder == Path() or not path.exists():
        return data
    return str(path.resolve())


def compare_command(
    found: Recommendation,
    beside: Sequence[str],
    model: str | None = None,
    flags: Sequence[str] = (),
) -> str:
    """The `advisor compare` that measures the first place and its rivals, quoted for a shell."""
    facts = found.facts
    kind = facts.data.kind if facts.data else None
    available = [
        name for name, one in registry.all_strategies().items() if kind is None or kind in one.kinds
    ]
    parts = ["advisor", "compare", facts.data.path if facts.data else DATA]
    if facts.documents is not None:
        parts += ["--docs", facts.documents.path]
    elif found.answers.get("knowledge") in LOOKED_UP:
        parts += ["--docs", DOCUMENTS]
    if model is not None:
        parts += ["--model", model]
    parts += [*flags, "--strategies", ",".join(strategies_to_measure(found, beside, available))]
    return shlex.join(parts)


def as_json(advised: Advised) -> dict[str, object]:
    """Everything about the advice, for `--json`; reasons in the language spoken."""
    found = advised.recommendation
    return {
        "recommended": found.first.strategy,
        "approach": found.first.approach,
        "confidence": asdict(found.confidence),
        "ranking": [_candidate(one) for one in found.ranked],
        "flips": [asdict(one) for one in found.flips],
        "answers": {
            name: {"option": option, "measured": name in found.measured}
            for name, option in found.answers.items()
        },
        "facts": asdict(found.facts),
        "command": advised.command,
        "missing": list(advised.missing),
        "written_to": str(advised.path),
        "predicted": True,
    }


def _candidate(one: Candidate) -> dict[str, object]:
    out = [of_language(ground.rule.reason) for ground in one.ruled_out]
    if one.does_not_fit is not None:
        out.append(say(one.does_not_fit))
    return {
        "approach": one.approach,
        "strategy": one.strategy,
        "base": one.base,
        "score": one.score,
        "for": _grounds(one.speaks_for),
        "against": _grounds(one.speaks_against),
        "ruled_out_by": out,
    }


def _grounds(grounds: Sequence[Ground]) -> list[dict[str, object]]:
    return [
        {
            "answers": dict(ground.answers),
            "points": ground.points,
            "reason": of_language(ground.rule.reason),
            "source": ground.rule.source.url,
        }
        for ground in grounds
    ]
