"""The pseudo-language en-XA: English with every letter of the messages replaced by one like it.

What is still plain English in this language did not come from the messages. `en-XA` is what Android
and Firefox call theirs: `advisor report RUN --language en-XA`.
"""

from __future__ import annotations

from fluent.syntax import FluentParser, FluentSerializer
from fluent.syntax.ast import NamedArgument, StringLiteral, TextElement
from fluent.syntax.visitor import Visitor

_LETTERS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ȧƀƈḓḗƒɠħīĵķŀḿƞǿƥɋřşŧŭṽẇẋẏẑȦƁƇḒḖƑƓĦĪĴĶĿḾȠǾƤɊŘŞŦŬṼẆẊẎẐ",
)


def replaced(source: str) -> str:
    """The text of a message file with every letter outside its placeables replaced."""
    resource = FluentParser().parse(source)
    _Replace().visit(resource)
    return FluentSerializer().serialize(resource)


class _Replace(Visitor):
    def visit_TextElement(self, node: TextElement) -> None:  # noqa: N802 - the library's name
        node.value = node.value.translate(_LETTERS)

    def visit_NamedArgument(self, node: NamedArgument) -> None:  # noqa: N802
        if isinstance(node.value, StringLiteral):
            node.value.value = node.value.value.translate(_LETTERS)
