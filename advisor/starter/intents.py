"""Short texts by what their writer wants: the hand-written files `lists/intents_*.txt`.

A file has `## domain`, then blocks of `# intent` and one text a line. Intents of one domain share
words; texts of one intent share meaning.
"""

from dataclasses import dataclass
from functools import cache

from advisor.starter.lists import FOLDER


@dataclass(frozen=True)
class Intent:
    """What somebody wants: its name in words, the domain it belongs to, and texts that say it."""

    name: tuple[str, ...]
    domain: str
    texts: tuple[str, ...]


@cache
def intents() -> tuple[Intent, ...]:
    """Read the intents of all files, in their order."""
    found: list[Intent] = []
    for file in sorted(FOLDER.glob("intents_*.txt")):
        domain, name, texts = "", "", list[str]()
        for line in [*file.read_text(encoding="utf-8").splitlines(), "#"]:
            if line.startswith("#"):
                if texts:
                    found.append(Intent(tuple(name.split()), domain, tuple(texts)))
                    texts = []
                mark, _, rest = line.partition(" ")
                domain, name = (rest, "") if mark == "##" else (domain, rest)
            elif line.strip():
                texts.append(line.strip())
    return tuple(found)
