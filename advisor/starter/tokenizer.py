"""The tokenizer: byte-level BPE of about 4,096 tokens with a Jinja chat template.

A space is put before the text and after every newline and underscore (decoding takes it away), and
no newline follows the assistant mark, so that a word has the same tokens at the start of a turn, of
a line, inside a sentence and inside a label such as card_arrival: a label looks the same in a
demonstration, in a label list and as the answer, and shares its words with the texts.
"""

import random

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

from advisor.starter.bank import Bank
from advisor.starter.generator import tokenizer_texts
from advisor.starter.lists import lexicon
from advisor.starter.sample import BOS, END, PAD, SPECIAL_TOKENS

VOCABULARY = 4096
CONTEXT = 1024
TEXTS = 12_000
SHORTEST_WORD = 3
PLAIN_WORDS = 100
#: a newline, a word (CamelCase is cut at its humps), one digit, one mark, or spaces
PIECE = (
    r"\n| ?\p{Lu}?\p{Ll}+| ?\p{Lu}+(?!\p{Ll})| ?[\p{Lo}\p{Lm}]| ?\p{M}+| ?\p{N}"
    r"| ?[^\s\p{L}\p{N}\p{M}]|\s+(?!\S)|\s| ?\p{L}"
)
CHAT_TEMPLATE = (
    "{{ '<|bos|>' }}"
    "{% for message in messages %}"
    "{{ '<|' + message['role'] + '|>' }}"
    "{% if message['role'] == 'assistant' %}"
    "{% generation %}{{ message['content'] | trim + '<|end|>' }}{% endgeneration %}"
    "{% else %}{{ message['content'] | trim + '<|end|>' }}{% endif %}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}"
)


def build(bank: Bank, seed: int) -> PreTrainedTokenizerFast:
    """Learn the vocabulary from generated text; the same bank and seed give the same tokenizer."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace("\n", "\n "),
            normalizers.Replace("_", "_ "),
            normalizers.Prepend(" "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PIECE), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.Sequence(
        [
            decoders.ByteLevel(),
            decoders.Fuse(),
            decoders.Replace("\n ", "\n"),
            decoders.Replace("_ ", "_"),
            decoders.Strip(" ", 1, 0),
        ]
    )
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=list(SPECIAL_TOKENS),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    texts = tokenizer_texts(bank, TEXTS, random.Random(f"tokenizer/{seed}"))
    tokenizer.train_from_iterator(texts, trainer)
    return _with_template(tokenizer)


def words_of(tokenizer: PreTrainedTokenizerFast) -> dict[int, str]:
    """Ids of the tokens that are words or beginnings of words, with their text."""
    texts = {i: tokenizer.decode([i]) for i in range(len(SPECIAL_TOKENS), len(tokenizer))}
    return {i: text.strip() for i, text in texts.items() if len(text.strip()) >= SHORTEST_WORD}


def plain_words(tokenizer: PreTrainedTokenizerFast) -> list[str]:
    """Tokens of the most frequent words, such as "the", which mean little by themselves."""
    pieces = (tokenizer.tokenize(word) for word in lexicon().common[:PLAIN_WORDS])
    return [tokens[0] for tokens in pieces if len(tokens) == 1]


def _with_template(tokenizer: Tokenizer) -> PreTrainedTokenizerFast:
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token=BOS,
        eos_token=END,
        pad_token=PAD,
        padding_side="left",
        clean_up_tokenization_spaces=False,
        model_max_length=CONTEXT,
    )
    fast.chat_template = CHAT_TEMPLATE
    return fast
