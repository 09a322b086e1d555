"""What holds for a while: once, and until its time is over."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.unit_ledger import public as ledger
from tenant_apps.unit_ledger.models import UnitHeld
from tenant_apps.unit_ledger.public import Held

HOUR = timedelta(hours=1)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """A function: so much later than now."""
    start = clock.now()
    monkeypatch.setattr(clock, "now", lambda: start)
    return lambda by: monkeypatch.setattr(clock, "now", lambda: start + by)


def test_who_comes_first_holds_it_and_others_read_what_came_of_it(
    unit_b: UnitRef, in_unit_a: UnitRef, later: Callable[[timedelta], None]
) -> None:
    assert ledger.hold("code", "k", digest="d", lasts=HOUR) is None
    ledger.note("code", "k", 3, {"id": "7"})
    found = Held("d", 3, {"id": "7"}, clock.now())
    assert ledger.hold("code", "k", digest="other", lasts=HOUR) == found
    assert ledger.held("code", "k") == found
    assert ledger.hold("answer", "k", digest="d", lasts=HOUR) is None, "another app's"
    with enter_unit(unit_b):
        assert ledger.held("code", "k") is None
    ledger.let_go("code", "k")
    assert ledger.held("code", "k") is None


def test_held_anew_it_begins_anew(in_unit_a: UnitRef, later: Callable[[timedelta], None]) -> None:
    ledger.hold("code", "k", digest="d", lasts=HOUR)
    ledger.note("code", "k", 3, {"id": "7"})
    later(HOUR / 2)
    ledger.hold_anew("code", "k", digest="e", lasts=HOUR)
    later(HOUR)
    assert ledger.held("code", "k") == Held("e", 0, {}, clock.now() - HOUR / 2)


def test_when_its_time_is_over_it_is_nothing(in_unit_a: UnitRef, later: Callable[[timedelta], None]) -> None:
    for key in "ab":
        ledger.hold("code", key, digest="d", lasts=HOUR)
        ledger.note("code", key, 3)
    later(HOUR + timedelta(seconds=1))
    assert ledger.held("code", "a") is None
    assert ledger.hold("code", "a", digest="e", lasts=HOUR) is None
    assert ledger.held("code", "a") == Held("e", 0, {}, clock.now())
    ledger.hold("code", "c", digest="f", lasts=HOUR)
    assert sorted(UnitHeld.objects.values_list("key", flat=True)) == ["a", "c"]
