"""A section of the report: how many different answers each strategy gives."""

from reports.blocks import Item, Notes, Section
from reports.view import AddedSection


def build(results):
    items = []
    for strategy in results.strategies:
        given = (row.answers.get(strategy.name) for row in results.rows)
        answers = {one.output for one in given if one is not None}
        items.append(Item(strategy.name, (f"{len(answers)} different answers",)))
    return Section("How varied the answers are", (Notes(tuple(items)),))


SECTION = AddedSection(build, after="ranking")
