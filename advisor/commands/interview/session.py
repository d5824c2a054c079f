"""What is measured before asking, and what follows from the answers."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.advice import question_file
from advisor.advice import saved as advice
from advisor.advice.approaches import POOL
from advisor.advice.facts import (
    WRITTEN,
    DataFacts,
    DocumentFacts,
    Facts,
    HardwareFacts,
    ModelFacts,
)
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
from advisor.types import TaskKind
from reports.messages import of_language, say
from strategies import registry

if TYPE_CHECKING:
    from advisor.data.load import LoadOptions

DATA, DOCUMENTS = PLACEHOLDER, "YOUR_DOCUMENTS"
"""In the command's place of what was not given."""
LOOKED_UP = frozenset({"fits", "collection", "live"})
TRAINED = frozenset({"fine_tune", "hybrid"})
"""The approaches that change weights."""
WRITTEN_DOWN = frozenset({"scattered", "ready"})
"""Answers to `knowledge` that take documents to answer from."""
TOO_FEW = frozenset({"none", "handful", "few"})
"""Answers to `labels` that may be too few to measure with."""
LABELLED = frozenset({"few_labels", "many_labels", "very_many_labels"})
"""Answers to `classes` that make the task a classification."""
SLOWEST_MS: Mapping[str, int] = {"brisk": 3000, "instant": 1000}
"""By the answer to `latency`: its upper end."""
MONTHLY: Mapping[str, int] = {"low": 1_000, "medium": 10_000, "high": 100_000}
"""By the answer to `volume`: a power of ten within what it says."""


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


def with_model(facts: Facts, model: ChosenModel) -> Facts:
    """The facts with the size of a model, where it is known."""
    if model.billions is None:
        return replace(facts, model=None)
    return replace(facts, model=ModelFacts(model.name, model.billions))


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
        too_few_rows: there may be fewer labelled rows than it takes.
        path: the file that now holds the advice.
        others: the advice for each further model, by its name.
        not_trained: the model that is to be fine-tuned and has no weights here.
    """

    recommendation: Recommendation
    command: str
    missing: tuple[str, ...]
    too_few_rows: bool
    path: Path
    others: Mapping[str, Recommendation]
    not_trained: str | None = None


def conclude(
    advisor: Advisor,
    answers: Mapping[str, str],
    facts: Facts,
    out: Path,
    models: Sequence[ChosenModel] = (),
    flags: Sequence[str] = (),
) -> Advised:
    """Recommend, and write the recommendation to `out`; a model rules out what it cannot do here.

    Args:
        advisor: questions and rules.
        answers: option ids by question id; what was measured need not be among them.
        facts: what was measured.
        out: a TOML file.
        models: that the advice is for; the first decides, the others are advised on beside it.
        flags: more options of the comparison, e.g. those the data was read with.

    Raises:
        ConfigError: `out` holds something that cannot be kept, or cannot be written.
    """
    from advisor.data.task import MINIMUM_ROWS

    found = advisor.recommend(answers, facts, models[0].does_not_fit if models else None)
    others = {
        one.name: advisor.recommend(answers, with_model(facts, one), one.does_not_fit)
        for one in models[1:]
    }
    advised = {one.name: each for one, each in zip(models, (found, *others.values()), strict=False)}
    command = compare_command(
        (found, *others.values()),
        advisor.strategies.beside,
        [name for name, one in advised.items() if one.possible],
        flags,
        trainable=not models or any(one.trains for one in models),
    )
    advice.write(
        out,
        advice.StoredAdvice(
            found.first.strategy,
            found.first.approach,
            found.confidence.level,
            _seen_from(out.parent, facts.data.path) if facts.data else None,
            {**found.answers, **found.not_counted},
            tuple(sorted(found.measured)),
            # its paths hold here only
            command if out.parent == Path() else None,
        ),
    )
    missing = tuple(one for one in (DATA, DOCUMENTS) if one in shlex.split(command))
    counted = facts.data is not None and facts.data.rows >= MINIMUM_ROWS
    few = found.answers.get("labels") in TOO_FEW and not counted
    served = models[0].name if models and not models[0].trains else None
    not_trained = served if found.first.approach in TRAINED else None
    return Advised(found, command, missing, few, out, others, not_trained)


def _seen_from(folder: Path, data: str) -> str:
    """The data's path as it is found from another folder; a hub id stays as it is."""
    path = Path(data).expanduser()
    if folder == Path() or not path.exists():
        return data
    return str(path.resolve())


def compare_command(
    advice: Sequence[Recommendation],
    beside: Sequence[str],
    models: Sequence[str] = (),
    flags: Sequence[str] = (),
    *,
    trainable: bool = True,
) -> str:
    """The `advisor compare` that measures the first places and their rivals, quoted for a shell.

    Args:
        advice: for each model; the answers of the first are carried over.
        beside: strategies that are measured beside whatever is advised.
        models: as the user gave them.
        flags: more options.
        trainable: a model can be trained.
    """
    found = advice[0]
    facts, answers = found.facts, found.answers
    labelled = answers.get("classes") in LABELLED
    kinds: tuple[TaskKind, ...] = ()
    if facts.data is not None and facts.data.kind is not None:
        kinds = (facts.data.kind,)
    elif "classes" in answers:
        kinds = ("classification",) if labelled else WRITTEN
    available = [
        name
        for name, one in registry.all_strategies().items()
        if (not kinds or any(kind in one.kinds for kind in kinds))
        and (trainable or not (one.uses_language_model and one.finetunes))
    ]
    data = facts.data.path if facts.data else DATA
    parts = ["advisor", "compare", f"./{data}" if data.startswith("-") else data]
    if facts.documents is not None:
        parts += ["--docs", facts.documents.path]
    elif answers.get("knowledge") in LOOKED_UP or answers.get("documents") in WRITTEN_DOWN:
        parts += ["--docs", DOCUMENTS]
    for model in models:
        parts += ["--model", model]
    if labelled and facts.data is None:
        parts += ["--task", "classification"]
    if (slowest := SLOWEST_MS.get(answers.get("latency", ""))) is not None:
        parts += ["--max-latency-ms", str(slowest)]
    if (monthly := MONTHLY.get(answers.get("volume", ""))) is not None:
        parts += ["--monthly-requests", str(monthly)]
    wanted = [name for one in advice for name in strategies_to_measure(one, beside, available)]
    if kinds == ("classification",) and answers.get("labels") in POOL:
        wanted.append("encoder")  # what training gives without a language model
    return shlex.join([*parts, *flags, "--strategies", ",".join(dict.fromkeys(wanted))])


def as_json(advised: Advised) -> dict[str, object]:
    """Everything about the advice, for `--json`; reasons in the language spoken."""
    found = advised.recommendation
    return {
        "recommended": found.first.strategy,
        "approach": found.first.approach,
        "possible": found.possible,
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
        "too_few_rows": advised.too_few_rows,
        "not_counted": dict(found.not_counted),
        "by_model_size": dict(found.by_model),
        "by_model": {
            name: {"recommended": one.first.strategy, "approach": one.first.approach}
            for name, one in advised.others.items()
        },
        "not_trained_here": advised.not_trained,
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
