"""A model provider: `parrot:LABEL` gives every prompt the same answer."""

from advisor.models import Choice, Encoded, Generation
from advisor.models.provider import ModelProvider
from advisor.types import ModelInfo


class Parrot:
    def __init__(self, word):
        self.word = word
        self.info = ModelInfo(f"parrot:{word}", None, "endpoint", "none", 1000, True)

    def encode(self, messages):
        text = "\n".join(one.content for one in messages)
        return Encoded(text, tuple(range(len(text.split()))))

    def answer_tokens(self, texts):
        return [len(text.split()) + 1 for text in texts]

    def rank(self, prompts, labels):
        scores = tuple(0.0 if label == self.word else -1.0 for label in labels)
        for index, _ in enumerate(prompts):
            yield Choice(index, labels[scores.index(max(scores))], scores, 1)

    def generate(self, prompts, max_new_tokens):
        for index, _ in enumerate(prompts):
            yield Generation(index, self.word, 1, True)


PROVIDER = ModelProvider("parrot", Parrot)
CANNOT_RANK = ModelProvider("writer", Parrot, ranks=False)
