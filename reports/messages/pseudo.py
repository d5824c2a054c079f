"""The pseudo-language en-XA: English with every letter of the messages replaced by one like it.

Options, `commands` and names of files stay as they are typed.

What is still plain English in this language did not come from the messages. `en-XA` is what Android
and Firefox call theirs: `advisor report RUN --language en-XA`.
"""

from __future__ import annotations

import re

from fluent.syntax import FluentParser, FluentSerializer
from fluent.syntax.ast import NamedArgument, StringLiteral, TextElement
from fluent.syntax.visitor import Visitor

LETTERS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ȧƀƈḓḗƒɠħīĵķŀḿƞǿƥɋřşŧŭṽẇẋẏẑȦƁƇḒḖƑƓĦĪĴĶĿḾȠǾƤɊŘŞŦŬṼẆẊẎẐ",
)


TYPED = re.compile(r"--[a-z][a-z-]*(?: \d+)?|`[^`]*`|\b\w+\.(?:toml|json|jsonl|html|jinja)\b")
"""What a reader types or looks for as it stands: options, commands, names of files."""


def replaced(source: str) -> str:
    """The text of a message file with every letter outside its placeables replaced."""
    resource = FluentParser().parse(source)
    _Replace().visit(resource)
    return FluentSerializer().serialize(resource)


class _Replace(Visitor):
    def visit_TextElement(self, node: TextElement) -> None:  # noqa: N802 - the library's name
        node.value = _translated(node.value)

    def visit_NamedArgument(self, node: NamedArgument) -> None:  # noqa: N802
        if isinstance(node.value, StringLiteral):
            node.value.value = _translated(node.value.value)


def _translated(text: str) -> str:
    plain, typed = TYPED.split(text), [*TYPED.findall(text), ""]
    return "".join(one.translate(LETTERS) + kept for one, kept in zip(plain, typed, strict=True))
