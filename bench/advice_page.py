"""Writes the rules of questions.toml into docs/advice.md: `python -m bench.advice_page`."""

from __future__ import annotations

from pathlib import Path

from advisor.advice.question_file import load
from advisor.advice.rules import APPROACHES, Rule

PAGE = Path(__file__).parents[1] / "docs" / "advice.md"
BEGIN, END = "<!-- rules -->\n", "<!-- end of rules -->\n"


def table() -> str:
    """Every rule: the answers it takes, points for each approach, reason and source."""
    _, rules = load()
    head = ["answers", *APPROACHES, "reason", "source"]
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    before = ["before any answer", *(_points(rules.base[one]) for one in APPROACHES), "", ""]
    lines.append(f"| {' | '.join(before)} |")
    lines += [f"| {' | '.join(_row(rule))} |" for rule in rules.rules]
    return "\n".join(lines) + "\n"


def _row(rule: Rule) -> list[str]:
    when = "; ".join(f"{name}: {' or '.join(sorted(one))}" for name, one in rule.when.items())
    cells = [
        "out" if one in rule.rules_out else _points(rule.effects.get(one, 0.0))
        for one in APPROACHES
    ]
    return [when, *cells, rule.reason.said("en"), f"[{rule.source.title}]({rule.source.url})"]


def _points(value: float) -> str:
    return f"{value:+g}" if value else ""


def page(text: str) -> str:
    """The page with today's table between its marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{table()}{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
