"""What `advisor export` wrote, in words; and the model card of the folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from advisor.export_findings import Exported, Parity
from reports.messages import say
from reports.plain import clean
from reports.sections import words


def sentences(found: Exported) -> Iterator[str]:
    """What was written first, then whether it answers as was measured."""
    yield say("export-written", path=found.path, strategy=found.strategy, bytes=found.bytes)
    if found.parity is None:
        yield say("export-not-checked")
    else:
        yield from _parity(found.parity)
    if found.left_out:
        yield say("export-left-out", rows=found.left_out)


def _parity(held: Parity) -> Iterator[str]:
    yield say("export-parity", passed=held.passed, equal=held.equal, rows=held.rows)
    if held.pair is not None and held.equal < held.rows:
        metric = words.metric(held.metric)
        yield say(
            "export-parity-metric",
            metric=metric.title,
            difference=metric.write_difference(held.pair.difference),
            low=metric.write_difference(held.pair.ci_low),
            high=metric.write_difference(held.pair.ci_high),
            margin=metric.write(held.margin),
        )
    if held.other_prompts:
        yield say("export-other-prompts", rows=held.other_prompts)
    for one in held.differing:
        yield say("export-other-answer", row=one.row, measured=one.measured, found=one.found)


def card(found: Exported, facts: Mapping[str, Any]) -> str:
    """README.md of an exported folder.

    Args:
        found: what was written.
        facts: its manifest.json.
    """
    model = facts.get("model")
    return "\n".join(map(clean, _card(found, facts, model))) + "\n"


def _card(
    found: Exported, facts: Mapping[str, Any], model: Mapping[str, Any] | None
) -> Iterator[str]:
    if model is not None:
        yield from ("---", "library_name: transformers")
        if model["hub_id"]:
            yield f"base_model: {model['hub_id']}"
        yield from ("pipeline_tag: text-generation", "---", "")
    yield from (f"# {say('card-title', strategy=facts['strategy'])}", "")
    yield say(f"strategy-{facts['strategy']}", task=facts["task"]["kind"])
    if model is not None:
        key = "card-model-of-hub" if model["hub_id"] else "card-model"
        revision = model["revision"] or ""
        yield say(key, model=model["name"], dtype=model["dtype"], revision=revision)
    yield from ("", f"## {say('card-use')}", "", "```sh")
    yield "pip install -r requirements.txt"
    yield 'python predict.py --text "..."'
    yield from ("python predict.py requests.jsonl", "python check.py", "```", "")
    yield from (say("card-how", golden=found.golden), "", f"## {say('card-measured')}", "")
    yield say("card-rows", rows=facts["data"]["test_rows"], training=facts["data"]["training_rows"])
    yield ""
    yield f"| {say('card-metric')} | {say('card-value')} | {say('card-interval')} |"
    yield "|---|---|---|"
    for name, one in facts["scores"].items():
        metric = words.metric(name)
        value, low, high = (
            say("not-measured") if one[key] is None else metric.write(one[key])
            for key in ("value", "ci_low", "ci_high")
        )
        yield f"| {metric.title} | {value} | {say('from-to', low=low, high=high)} |"
    yield ""
    if found.parity is not None:
        yield from _parity(found.parity)
    yield from ("", f"## {say('card-data')}", "", say("card-data-held"))
