"""Five figures, their changes, and what is said where there is nothing to compare with."""

from shared_apps.insights.queries.figures import Figures, Sums, changes


def _of(name: str, now: Figures, before: Figures, *, has_base: bool = True) -> tuple[object, object, object]:
    change = next(change for change in changes(now, before, has_base=has_base) if change.name == name)
    return change.value, change.difference, change.percent


def test_changes() -> None:
    now = Figures(received=15, answered=9, answered_of_received=10, open=5, overdue=0)
    before = Figures(received=10, answered=9, answered_of_received=9, open=8, overdue=2)
    assert _of("received", now, before) == (15, 5, 50)
    assert _of("answered", now, before) == (9, 0, 0)
    assert _of("rate", now, before) == (66, -24, None)
    assert _of("open", now, before) == (5, -3, -38)
    assert _of("overdue", now, before) == (0, -2, -100)


def test_no_base() -> None:
    now = Figures(received=15, answered=9, answered_of_received=9)
    assert _of("received", now, Figures(), has_base=False) == (15, None, None)
    # Nothing received before: a rate has no base even where other figures have one.
    assert _of("rate", now, Figures()) == (60, None, None)
    assert _of("received", now, Figures()) == (15, 15, None)


def test_rate_is_rounded_down_and_never_invented() -> None:
    assert Figures(received=200, answered_of_received=199).rate == 99
    assert Figures(received=0, answered=3).rate is None
    # Handed over to be answered: to be answered by the one, and not by the other.
    assert Figures(received=0, moved=4, answered_of_received=3).rate == 75
    assert Figures(received=4, moved=-4).rate is None


def test_stock_at_the_ends_of_the_period() -> None:
    """The stock is kept as of now; what changed after and during the period is taken back."""
    sums = Sums(later_open=2, within_open=3, later_overdue=-1, within_overdue=4)
    assert (sums.now(10, 5).open, sums.now(10, 5).overdue) == (8, 6)
    assert (sums.before(10, 5).open, sums.before(10, 5).overdue) == (5, 2)
