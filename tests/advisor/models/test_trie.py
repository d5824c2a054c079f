"""The trie feeds every shared token once and reads every label's tokens."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from advisor.models import trie

LABELS = st.lists(
    st.lists(st.integers(0, 3), min_size=1, max_size=5).map(tuple),
    min_size=1,
    max_size=12,
    unique=True,
)


@given(LABELS)
def test_every_label_is_the_path_of_its_edges(labels):
    built = trie.build(labels)
    for column, label in enumerate(labels):
        edges = np.flatnonzero(built.membership[:, column])
        assert [int(built.edge_tokens[edge]) for edge in edges] == list(label)
        rows = [int(built.edge_rows[edge]) for edge in edges]
        assert rows[0] == 0
        fed = [int(built.tokens[row - 1]) for row in rows[1:]]
        assert fed == list(label[:-1])


@given(LABELS)
def test_a_token_is_fed_once_and_sees_only_its_own_beginning(labels):
    built = trie.build(labels)
    beginnings = {label[:end] for label in labels for end in range(1, len(label))}
    assert built.size == len(beginnings)
    assert built.ancestors.sum(axis=1).tolist() == (built.depths + 1).tolist()
    assert not np.triu(built.ancestors, 1).any()


@given(LABELS, st.integers(1, 9))
def test_groups_hold_every_label_once_and_stay_small(labels, most):
    groups = trie.split(labels, most)
    assert sorted(index for group in groups for index in group) == list(range(len(labels)))
    for group in groups:
        built = trie.build([labels[index] for index in group])
        assert built.size <= most or len(group) == 1
