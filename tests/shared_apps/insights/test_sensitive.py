"""Sensitive topics: one line, and nothing from which a smaller number follows."""

from hypothesis import given
from hypothesis import strategies as st

from shared_apps.insights.data import SMALLEST_SENSITIVE
from shared_apps.insights.queries.sensitive import shown_below


def test_small_numbers_are_not_shown() -> None:
    assert shown_below(60, {1: 30, 2: 10, 3: 0, 4: 20}) == {1}
    assert shown_below(40, {1: 30, 2: 10}) == frozenset(), "the rest would have been 10"


def test_the_rest_may_be_nothing() -> None:
    assert shown_below(41, {1: 30, 2: 11}) == {1, 2}


def test_the_rest_may_be_large() -> None:
    assert shown_below(52, {1: 30, 2: 11}) == {1, 2}, "the rest is 11"


@given(
    below=st.dictionaries(st.integers(1, 40), st.integers(0, 60), max_size=18),
    elsewhere=st.integers(0, 40),
)
def test_no_number_of_1_to_10_follows(below: dict[int, int], elsewhere: int) -> None:
    """What everybody can compute: the unit above minus every line shown below it.

    `elsewhere` is what the unit above received itself and from units that never have a line.
    """
    above = sum(below.values()) + elsewhere
    shown = shown_below(above, below)
    assert all(below[unit] >= SMALLEST_SENSITIVE for unit in shown)
    rest = above - sum(below[unit] for unit in shown)
    assert rest == 0 or rest >= SMALLEST_SENSITIVE or not shown
    hidden = [number for unit, number in below.items() if unit not in shown]
    if rest == 0:
        assert not any(hidden)
    # Asked again, by anybody, in any order: the same lines.
    assert shown_below(above, dict(sorted(below.items(), reverse=True))) == shown
