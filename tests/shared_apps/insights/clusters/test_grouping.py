"""Putting alike items into groups: the same whatever the order, and as staff have decided."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from shared_apps.insights.operations.grouping import group

A, B, C, D = 1, 2, 3, 4


def groups(links, **said):
    return {tuple(sorted(members)) for members in group([A, B, C, D], links, **said)}


def test_what_is_alike_stands_together():
    assert groups({(A, B): 0.5, (C, D): 0.4}) == {(A, B), (C, D)}


def test_what_is_hardly_alike_does_not():
    assert groups({(A, B): 0.29}) == {(A,), (B,), (C,), (D,)}


def test_one_good_link_does_not_chain_everything():
    """A–B and C–D are the same matters; B–C alone is a little alike."""
    assert groups({(A, B): 0.9, (C, D): 0.9, (B, C): 0.35}) == {(A, B), (C, D)}


def test_staff_hold_together_what_says_nothing_alike():
    assert groups({}, together=[(A, D)]) == {(A, D), (B,), (C,)}


def test_staff_keep_apart_what_is_alike():
    links = {(A, B): 0.9, (A, C): 0.5, (B, C): 0.5}
    assert groups(links, apart=[(A, C)]) == {(A, B), (C,), (D,)}


def test_what_is_kept_apart_takes_its_friends_with_it():
    links = {(A, B): 0.9, (C, D): 0.9, (A, C): 0.8, (A, D): 0.8, (B, C): 0.8, (B, D): 0.8}
    assert groups(links) == {(A, B, C, D)}
    assert groups(links, apart=[(B, D)]) == {(A, B), (C, D)}


def test_two_named_clusters_are_not_joined():
    links = {(A, B): 0.9}
    assert groups(links, decided={A: 7, B: 8}) == {(A,), (B,), (C,), (D,)}
    assert groups(links, decided={A: 7, B: 7}) == {(A, B), (C,), (D,)}
    assert groups(links, decided={A: 7}) == {(A, B), (C,), (D,)}


_PAIRS = [(one, other) for one in range(1, 7) for other in range(one + 1, 7)]


@given(
    st.dictionaries(st.sampled_from(_PAIRS), st.integers(20, 99).map(lambda percent: percent / 100)),
    st.lists(st.sampled_from(_PAIRS), max_size=3),
    st.lists(st.sampled_from(_PAIRS), max_size=3),
    st.randoms(),
)
def test_the_order_says_nothing(links, together, apart, random):
    items = list(range(1, 7))
    first = group(items, links, together=together, apart=apart)
    for found in (items, list(links.items()), together, apart):
        random.shuffle(found)
    shuffled = list(links)
    random.shuffle(shuffled)
    again = group(items, {pair: links[pair] for pair in shuffled}, together=together, apart=apart)
    assert again == first
    assert sorted(item for members in first for item in members) == list(range(1, 7))
    assert all(any({one, other} <= members for members in first) for one, other in together)


def test_equal_likenesses_in_any_order():
    links = {(A, B): 0.5, (B, C): 0.5, (C, D): 0.5, (A, D): 0.5}
    found = {frozenset(group([A, B, C, D], dict(order))) for order in permutations(links.items())}
    assert len(found) == 1
