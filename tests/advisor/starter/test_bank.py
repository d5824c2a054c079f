"""The bank: groups of texts with one meaning, their vectors, and what is near to what."""

import numpy as np

from advisor.starter import bank as banks
from advisor.starter.intents import intents
from advisor.starter.lists import LIVING, lexicon, plural_of

LARGEST_DRAW = 5  # texts of one class that a balanced set may need


def test_the_seed_decides_the_bank(bank, encode, monkeypatch):
    monkeypatch.setattr(banks, "TOPICS", 40)
    monkeypatch.setattr(banks, "ACTIONS", 20)
    first, again, other = (banks.build(seed, encode) for seed in (5, 5, 6))
    assert (first.texts, first.groups) == (again.texts, again.groups)
    assert np.array_equal(first.vectors, again.vectors)
    assert first.texts != other.texts


def test_every_text_belongs_to_one_group(bank):
    rows = [row for group in bank.groups for row in group.rows]
    assert rows == list(range(len(bank.texts)))
    assert all(text.strip() == text != "" and "\n" not in text for text in bank.texts)
    assert {group.kind for group in bank.groups} == {"intents", "topics", "actions"}
    for parted in (bank.of_kind, bank.of_family):
        assert sorted(at for found in parted.values() for at in found) == [*range(len(bank.groups))]


def test_every_group_has_texts_enough_for_a_balanced_set(bank):
    assert min(len(set(group.rows)) for group in bank.groups) >= LARGEST_DRAW


def test_vectors_have_unit_length_and_share_nothing(bank):
    assert bank.vectors.shape == (len(bank.texts), 256)
    assert np.allclose(np.linalg.norm(bank.vectors, axis=1), 1, atol=1e-5)
    moved = banks.centred(bank.vectors + 3)
    assert np.allclose(np.linalg.norm(moved, axis=1), 1, atol=1e-5)
    assert np.linalg.norm(bank.vectors.mean(0)) < 0.1


def test_near_groups_are_of_the_same_kind_and_nearest_first(bank):
    assert bank.near.shape == (len(bank.groups), banks.NEAR_GROUPS)
    centres = np.stack([bank.vectors[list(group.rows)].mean(0) for group in bank.groups])
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    for position, near in enumerate(bank.near):
        assert position not in near
        assert {bank.groups[at].kind for at in near} == {bank.groups[position].kind}
        scores = centres[near] @ centres[position]
        assert (np.diff(scores) <= 1e-5).all()
        same = list(bank.of_kind[bank.groups[position].kind])
        assert scores[0] >= np.sort(centres[same] @ centres[position])[-2] - 1e-5


def test_a_word_is_not_among_the_words_near_to_it(bank):
    for word, near in bank.near_words.items():
        assert len(set(near)) == len(near) == banks.NEAR_WORDS
        assert word not in near
        assert all(other in bank.near_words for other in near)


def test_a_topic_is_written_with_its_word_or_words_near_to_it(bank):
    for position in bank.of_kind["topics"]:
        group = bank.groups[position]
        words = {word.lower() for word in (*group.name, *bank.near_words[group.family])}
        for row in group.rows:
            assert any(word in bank.texts[row].lower() for word in words)


def test_an_action_names_its_verb_and_its_thing_and_is_done_to_no_living_being(bank):
    lex = lexicon()
    living = {index for name in LIVING for index in lex.sections[name]}
    assert living.isdisjoint(lex.things())
    for position in bank.of_kind["actions"]:
        group = bank.groups[position]
        nouns = lex.nouns[int(group.family)]
        assert int(group.family) not in living
        verb, noun = group.name
        assert noun in nouns
        same = [verbs for verbs in lex.verbs if any(one.base == verb for one in verbs)]
        forms = {form for verbs in same for one in verbs for form in (one.base, one.past)}
        for row in group.rows:
            text = bank.texts[row].lower()
            assert any(form.lower() in text for form in forms)
            assert any(one.lower() in text or plural_of(one).lower() in text for one in nouns)


def test_intents_differ_in_name_and_text():
    names = [intent.name for intent in intents()]
    texts = [text.lower() for intent in intents() for text in intent.texts]
    assert all(names)
    assert all(intent.domain for intent in intents())
    assert len(set(names)) == len(names)
    assert len(set(texts)) == len(texts)


def test_a_bank_is_read_as_it_was_written(full_bank, tmp_path):
    banks.save(full_bank, tmp_path)
    again = banks.load(tmp_path)
    assert (again.texts, again.groups) == (full_bank.texts, full_bank.groups)
    assert again.near_words == full_bank.near_words
    assert np.array_equal(again.vectors, full_bank.vectors)
    assert list(again.token_vectors) == list(full_bank.token_vectors)
    for token, vector in full_bank.token_vectors.items():
        assert np.array_equal(again.token_vectors[token], vector)


def test_a_bank_without_tokens_is_read_as_it_was_written(bank, tmp_path):
    banks.save(bank, tmp_path)
    assert banks.load(tmp_path).texts == bank.texts


def test_tokens_get_the_vectors_of_their_words(full_bank, encode):
    token, vector = next(iter(full_bank.token_vectors.items()))
    assert isinstance(token, int)
    assert vector.shape == (256,)
    small = banks.with_tokens(full_bank, {7: "window"}, encode)
    assert np.array_equal(small.token_vectors[7], encode(["window"])[0])
