"""The outcome of a gate in words, as JUnit XML, and as a step summary of GitHub Actions."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from advisor.gate_findings import Gate
from reports.messages import numbers, say
from reports.plain import clean
from reports.sections import words


def sentences(gate: Gate) -> tuple[str, ...]:
    """The outcome first, then what it rests on."""
    return tuple(_sentences(gate))


def _sentences(gate: Gate) -> Iterator[str]:
    metric = words.metric(gate.metric)
    margin = metric.write(gate.margin)
    yield say(
        f"gate-{gate.outcome}",
        baseline=gate.baseline,
        candidate=gate.candidate,
        metric=metric.title,
        margin=margin,
    )
    yield from map(say, gate.obstacles)
    if gate.pair is None:
        return
    yield say(
        "gate-figures",
        metric=metric.title,
        baseline=metric.write(gate.baseline_value),
        candidate=metric.write(gate.candidate_value),
        difference=metric.write_difference(gate.pair.difference),
        low=metric.write_difference(gate.pair.ci_low),
        high=metric.write_difference(gate.pair.ci_high),
        rows=gate.rows,
    )
    if gate.outcome == "cannot_tell" and gate.rows_needed is not None:
        yield say("gate-rows-needed", rows=numbers.about(gate.rows_needed), margin=margin)


def junit(gate: Gate) -> str:
    """A test suite of one test: a `failure`, or an `error` where the gate could not tell."""
    failed, unknown = gate.outcome == "failed", gate.outcome == "cannot_tell"
    suite = ElementTree.Element(
        "testsuite",
        name="advisor gate",
        tests="1",
        failures=str(int(failed)),
        errors=str(int(unknown)),
        skipped="0",
    )
    case = ElementTree.SubElement(
        suite, "testcase", classname="advisor.gate", name=clean(f"{gate.candidate}: {gate.metric}")
    )
    said = clean(" ".join(sentences(gate)))
    if failed or unknown:
        first = clean(sentences(gate)[0])
        kind = "failure" if failed else "error"
        ElementTree.SubElement(case, kind, message=first, type=gate.outcome).text = said
    else:
        ElementTree.SubElement(case, "system-out").text = said
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def summary(gate: Gate) -> str:
    """Markdown for `$GITHUB_STEP_SUMMARY`."""
    first, *others = map(clean, sentences(gate))
    return "\n".join((f"### {first}", "", *(f"- {one}" for one in others), ""))
