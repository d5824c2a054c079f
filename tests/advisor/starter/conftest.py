"""A bank and a tokenizer of the starter's generator, made once with the hashing embedder."""

import random
from types import SimpleNamespace

import pytest
from transformers import AutoTokenizer

from advisor import starter
from advisor.models.embedder import HashingEmbedder
from advisor.starter import bank as banks
from advisor.starter import tokenizer
from advisor.starter.sample import ASSISTANT, END, SYSTEM, USER

SEED = 3
TEXTS = 1000
MOST_DRAWS = 300_000
ROLES = {SYSTEM: "system", USER: "user", ASSISTANT: "assistant"}


class Impatient(random.Random):
    """The numbers of `random.Random`; a writer that never ends fails instead of hanging."""

    def __init__(self, seed):
        self.draws = 0
        super().__init__(seed)

    def _count(self):
        self.draws += 1
        assert self.draws < MOST_DRAWS, "this seems never to end"

    def random(self):
        self._count()
        return super().random()

    def getrandbits(self, k):
        self._count()
        return super().getrandbits(k)


class QuietBank(banks.Bank):
    """A bank that does not fill a failure's report with its texts."""

    def __repr__(self):
        return f"<bank of {len(self.texts)} texts>"


def turns_of(item):
    """The turns of a sample: role, content and where the content starts."""
    found, position = [], item.text.index("<|", 1)
    while position < len(item.text):
        mark = item.text[position : item.text.index("|>", position) + 2]
        start = position + len(mark)
        end = item.text.index(END, start)
        found.append(SimpleNamespace(role=ROLES[mark], content=item.text[start:end], start=start))
        position = end + len(END)
    return found


@pytest.fixture(scope="session")
def encode():
    return HashingEmbedder().encode


@pytest.fixture(scope="session")
def bank(encode):
    made = banks.build(SEED, encode)
    return QuietBank(made.texts, made.groups, made.vectors, made.near_words)


@pytest.fixture(scope="session")
def built(bank):
    """A tokenizer learned from fewer texts than the shipped one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokenizer, "TEXTS", TEXTS)
        return tokenizer.build(bank, SEED)


@pytest.fixture(scope="session")
def shipped():
    return AutoTokenizer.from_pretrained(starter.path())


@pytest.fixture(scope="session")
def full_bank(bank, built, encode):
    """The bank with the embeddings of the tokens."""
    return banks.with_tokens(bank, tokenizer.words_of(built), encode)


@pytest.fixture(scope="session")
def seeded():
    return Impatient


@pytest.fixture(scope="session")
def turns():
    return turns_of
