"""What apps of a unit count: it adds up, and what is told of it grows once."""

from datetime import date

from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.unit_ledger import public as ledger

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def test_it_adds_up_and_is_read_by_day_and_by_key(in_unit_a: UnitRef, unit_b: UnitRef) -> None:
    ledger.add({})
    ledger.add({("read", MONDAY, "a"): 2, ("read", MONDAY, "b"): 1, ("home", MONDAY, ""): 5})
    ledger.add({("read", MONDAY, "a"): 3, ("read", TUESDAY, "b"): 4})
    assert ledger.counted(["read", "home"], day=MONDAY) == 11
    assert ledger.counted(["read"], since=TUESDAY) == 4
    assert ledger.counted(["read"], key="a") == 5
    assert ledger.counted_by_day(["read"], since=MONDAY) == {MONDAY: 6, TUESDAY: 4}
    assert list(ledger.counted_by_key("read").items()) == [("a", 5), ("b", 5)]
    assert list(ledger.counted_by_key("read", limit=1)) == ["b"]
    assert ledger.counted_by_key("read", since=TUESDAY, keys=["a", "b"]) == {"b": 4}
    assert ledger.counted_keys(["home"], [MONDAY]) == {("home", MONDAY, "")}
    assert (ledger.is_counted(["home"], MONDAY), ledger.is_counted(["home"], TUESDAY)) == (True, False)
    with enter_unit(unit_b):
        assert ledger.counted(["read", "home"]) == 0


def test_what_is_raised_grows_by_the_difference_and_never_shrinks(in_unit_a: UnitRef) -> None:
    assert [ledger.raise_to(number, "told", MONDAY) for number in (0, 7, 7, 9, 3)] == [0, 7, 0, 2, 0]
    assert ledger.counted(["told"], day=MONDAY) == 9
