"""A section of the report: how many different answers each strategy gives."""

from reports.blocks import Item, Notes, Section
from reports.view import AddedSection


def build(results):
    items = []
    for strategy in results.strategies:
        answers = {row.answers[strategy.name].output for row in results.rows}
        items.append(Item(strategy.name, (f"{len(answers)} different answers",), named=True))
    return Section("How varied the answers are", (Notes(tuple(items)),))


SECTION = AddedSection(build, after="ranking")
