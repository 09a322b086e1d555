"""What a process keeps: read once, read anew after any change, and never what may be rolled back."""

import contextvars
from collections.abc import Callable
from functools import partial

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection, transaction

from huisheng.kernel.ops import kept
from huisheng.kernel.ops.cache import ForgivingRedisCache
from huisheng.kernel.ops.kept import Each, Kept, Look, one_look_at_the_stamps, stamps
from huisheng.kernel.tenancy import NoScopeError, NotInUnitError, UnitRef, enter_network, enter_unit
from tests.settled import as_if_committed

pytestmark = pytest.mark.django_db


class Source:
    """Something that changes, and counts how often it is read."""

    def __init__(self) -> None:
        self.value = 1
        self.read = 0

    def __call__(self) -> int:
        self.read += 1
        return self.value


@pytest.fixture
def source() -> Source:
    return Source()


Make = Callable[..., Kept[int]]


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> Make:
    """Makes things that are forgotten after the test."""
    monkeypatch.setattr(kept, "_things", [])
    with enter_network():
        cache.delete_many(["stamp:other", "stamp:thing", *(f"stamp:thing:u_{unit}" for unit in range(1, 9))])
    return lambda name="thing", **options: Kept(name, **options)


def listen(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The keys that the cache is asked for from now on."""
    asked: list[set[str]] = []
    really = ForgivingRedisCache.watch
    monkeypatch.setattr(
        ForgivingRedisCache, "watch", lambda self, keys: asked.append(set(keys)) or really(self, keys)
    )
    return asked


def test_it_is_read_once(in_unit_a: UnitRef, make: Make, source: Source) -> None:
    thing = make()
    assert [thing.get("", source) for _ in range(3)] == [1, 1, 1]
    assert source.read == 1


def test_a_change_elsewhere_is_seen(in_unit_a: UnitRef, make: Make, source: Source) -> None:
    here, elsewhere = make(), make()
    here.get("", source)
    source.value = 2
    elsewhere.forget()
    assert here.get("", source) == 2


def test_a_request_looks_once_and_sees_its_own_change(
    in_unit_a: UnitRef, make: Make, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    thing, other = make(), make("other")
    asked = listen(monkeypatch)
    with one_look_at_the_stamps():
        thing.get("", source)
        other.get("", source)
        thing.get("", source)
        everything = {"stamp-of-everything", f"stamp-of-everything:{in_unit_a.schema}"}
        assert asked == [{"stamp:thing", "stamp:other"} | everything]
        source.value = 2
        thing.forget()
        assert thing.get("", source) == 2
        assert len(asked) == 1


def test_what_a_request_was_given_it_is_given_until_it_changes_it(
    in_unit_a: UnitRef, make: Make, source: Source
) -> None:
    thing = make()
    with one_look_at_the_stamps():
        assert thing.get("", source) == 1
        with transaction.atomic():
            thing.forget_after_commit()
            source.value = 2
            assert thing.get("", source) == 2, "the transaction sees what it has changed"
            transaction.set_rollback(True)
        source.value = 1
        assert thing.get("", source) == 1
        thing.forget()
        source.value = 3
        assert thing.get("", source) == 3


def test_a_request_is_given_the_things_of_the_unit_it_is_in(
    unit_a: UnitRef, unit_b: UnitRef, make: Make, source: Source
) -> None:
    thing = make(of_unit=True)
    with one_look_at_the_stamps():
        for unit, value in ((unit_a, 1), (unit_b, 2)):
            source.value = value
            with enter_unit(unit):
                assert [thing.get("", source) for _ in range(2)] == [value, value]


def test_a_task_that_goes_from_unit_to_unit_keeps_no_more_than_a_request(
    in_unit_a: UnitRef, make: Make, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "_GIVEN_MOST", 3)
    thing = make()
    with one_look_at_the_stamps():
        for key in range(10):
            thing.get(key, source)
        given = kept._values.get()
        assert given is not None
        assert 0 < len(given) <= 3


def test_a_later_request_asks_for_the_stamps_of_everything_alone(
    in_unit_a: UnitRef, make: Make, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    thing, other = make(), make("other", of_unit=True)
    everything = {"stamp-of-everything", f"stamp-of-everything:{in_unit_a.schema}"}
    for _ in range(2):
        with one_look_at_the_stamps():
            thing.get("", source)
    asked = listen(monkeypatch)
    with one_look_at_the_stamps():
        thing.get("", source)
        other.get("", source)
        thing.get("", source)
    assert asked == [everything]
    with one_look_at_the_stamps():
        thing.get("", source)
    assert source.read == 2
    # Elsewhere, where nobody knows what is looked at here.
    for changed in (thing, other):
        source.value += 1
        changed.forget()
        with one_look_at_the_stamps():
            assert changed.get("", source) == source.value


def test_what_a_request_changed_hides_no_change_of_another(
    in_unit_a: UnitRef, make: Make, source: Source
) -> None:
    thing, other = make(), make("other")
    with one_look_at_the_stamps():
        thing.get("", source)
        source.value = 2
        context = contextvars.Context()
        context.run(enter_and_forget, in_unit_a, thing)
        other.forget()
        other.get("", source)
    for _ in range(2):
        with one_look_at_the_stamps():
            assert thing.get("", source) == 2


def enter_and_forget(unit: UnitRef, thing: Kept[int]) -> None:
    with enter_unit(unit):
        thing.forget()


def test_what_may_be_rolled_back_is_not_kept(in_unit_a: UnitRef, make: Make, source: Source) -> None:
    thing = make()
    thing.get("", source)
    with transaction.atomic():
        thing.forget_after_commit()
        source.value = 2
        assert thing.get("", source) == 2, "the transaction sees what it has changed"
        transaction.set_rollback(True)
    source.value = 1
    assert thing.get("", source) == 1
    assert source.read == 2, "what was kept before still holds"


def test_in_a_test_a_change_counts_as_committed_once_it_is_said(
    in_unit_a: UnitRef, make: Make, source: Source
) -> None:
    """And a change after that is seen as any other."""
    thing = make()
    with transaction.atomic():
        thing.forget_after_commit()
        assert [thing.get("", source) for _ in range(2)] == [1, 1]
        assert source.read == 2
        as_if_committed()
        source.value = 2
        assert [thing.get("", source) for _ in range(3)] == [2, 2, 2]
        assert source.read == 3
        thing.forget_after_commit()
        source.value = 3
        assert [thing.get("", source) for _ in range(2)] == [3, 3]
        assert source.read == 5


def test_what_is_rolled_back_inside_takes_no_earlier_change_away(
    in_unit_a: UnitRef, make: Make, source: Source
) -> None:
    thing, other = make(), make("other")
    thing.get("", source)
    with transaction.atomic():
        thing.forget_after_commit()
        source.value = 2
        for touched in (other, thing):
            with transaction.atomic():
                touched.forget_after_commit()
                transaction.set_rollback(True)
            assert thing.get("", source) == 2, "the transaction still sees what it has changed"
        transaction.set_rollback(True)


def test_one_stamp_tells_of_everything(unit_a: UnitRef, unit_b: UnitRef, make: Make) -> None:
    of_all, of_unit = make("of-all"), make("of-unit", of_unit=True)

    def both() -> tuple[object, object]:
        with enter_unit(unit_a):
            here = kept.stamps(alone=True)
        with enter_unit(unit_b):
            return here, kept.stamps()

    first = both()
    assert both() == first
    with enter_unit(unit_a):
        of_unit.forget()
    second = both()
    assert second[0] != first[0]
    assert second[1] == first[1], "the change was another unit's"
    with enter_network():
        of_all.forget()
    third = both()
    assert third[0] != second[0]
    assert third[1] != second[1]


def test_who_looks_again_and_again_sees_every_change(unit_a: UnitRef, unit_b: UnitRef, make: Make) -> None:
    of_all, of_units, ones = make("kept-test-all"), make("kept-test-units", of_unit=True), Each("kept-test")
    with enter_unit(unit_a):
        names = [ones.stamp_name("1")]

    def look() -> Look:
        with enter_unit(unit_a):
            return Look(stamps(names))

    looks = [look()]
    assert looks[-1].finds_the_same()
    for unit, change in (
        (unit_a, partial(ones.forget, "1")),
        (unit_a, of_units.forget),
        (unit_a, of_all.forget),
        (unit_b, of_all.forget),
        (unit_a, cache.clear),
    ):
        with enter_unit(unit):
            change()
        assert not any(one.finds_the_same() for one in looks)
        looks.append(look())
        assert looks[-1].finds_the_same()
    with enter_unit(unit_a):
        ones.forget("2")
    with enter_unit(unit_b):
        of_units.forget()
        ones.forget("1")
    assert looks[-1].finds_the_same()


def test_units_have_their_own(unit_a: UnitRef, unit_b: UnitRef, make: Make, source: Source) -> None:
    thing = make(of_unit=True)
    with enter_unit(unit_a):
        thing.get("", source)
    source.value = 2
    with enter_unit(unit_b):
        assert thing.get("", source) == 2
        thing.forget()
    source.value = 3
    with enter_unit(unit_a):
        assert thing.get("", source) == 1, "the change was another unit's"
    with enter_unit(unit_b):
        assert thing.get("", source) == 3


def test_a_thing_of_units_needs_one(network: object, make: Make, source: Source) -> None:
    thing = make(of_unit=True)
    with pytest.raises(NoScopeError):
        thing.get("", source)
    with enter_network(), pytest.raises(NotInUnitError):
        thing.get("", source)
    assert source.read == 0


def test_it_is_read_again_after_a_while(
    in_unit_a: UnitRef, make: Make, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stamp can get lost with the cache; no mistake lasts for ever."""
    thing = make()
    thing.get("", source)
    source.value = 2
    now = kept.time.monotonic()
    monkeypatch.setattr(kept.time, "monotonic", lambda: now + kept.KEPT_SECONDS + 1)
    assert thing.get("", source) == 2


def test_without_the_cache_all_is_read_anew(
    in_unit_a: UnitRef, make: Make, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    thing = make()
    monkeypatch.setattr(cache._connections[cache._alias], "_asleep_until", float("inf"))
    assert [thing.get("", source) for _ in range(3)] == [1, 1, 1]
    assert source.read == 3


def test_only_so_many_are_kept(in_unit_a: UnitRef, make: Make, source: Source) -> None:
    thing = make(most=2)
    for key in (1, 2, 3, 3, 2):
        thing.get(key, source)
    assert source.read == 3
    thing.get(1, source)
    assert source.read == 4


def test_the_callback_is_registered_once_a_transaction_ends(make: Make, in_unit_a: UnitRef) -> None:
    thing = make()
    before = len(connection.run_on_commit)
    with transaction.atomic():
        thing.forget_after_commit()
    assert len(connection.run_on_commit) == before + 1


def away() -> int:
    raise OperationalError("the connection was refused")


def test_while_the_database_is_away_what_was_kept_last_holds(
    in_unit_a: UnitRef, make: Make, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    thing = make()
    thing.get("", source)
    now = kept.time.monotonic()
    monkeypatch.setattr(kept.time, "monotonic", lambda: now + kept.KEPT_SECONDS + 1)
    assert thing.get("", away) == 1
    with pytest.raises(OperationalError):
        thing.get("never read before", away)
    # Asked again soon after it may be there again.
    source.value = 2
    monkeypatch.setattr(kept.time, "monotonic", lambda: now + kept.KEPT_SECONDS + 4)
    assert thing.get("", source) == 2


def test_what_has_changed_holds_no_longer_though_the_database_is_away(
    in_unit_a: UnitRef, make: Make, source: Source
) -> None:
    thing = make()
    thing.get("", source)
    thing.forget()
    with pytest.raises(OperationalError):
        thing.get("", away)
