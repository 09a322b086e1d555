"""Swaps, substitutes and rotations of the roster."""

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection

from huisheng.kernel.access import DUTY_OFFICER, LEADER
from huisheng.kernel.clock import BUSINESS_ZONE, now
from huisheng.kernel.messaging import nudge
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from tenant_apps.people.data.codes import ChangeState, SectionKind, ShiftKind
from tenant_apps.people.data.settings import SWAP_CONFIRMED
from tenant_apps.people.models import Shift
from tenant_apps.people.operations.keeping import ensure_staff
from tenant_apps.people.operations.rostering import ShiftRefusedError, add_shift, remove_shift, substitute
from tenant_apps.people.operations.rotating import Rotation, RotationRefusedError, fill
from tenant_apps.people.operations.sectioning import keep_section
from tenant_apps.people.operations.swapping import ChangeRefusedError, ask_change, confirm, take, turn_down
from tenant_apps.people.public import on_call_now, on_duty_now
from tenants.public import set_setting
from tests.actors import give_role, make_account
from tests.network import Network
from tests.tenant_apps.people.conftest import Hire

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def put(account: int, begins: datetime, *, kind: str = ShiftKind.DUTY, hours: int = 8) -> int:
    return add_shift(
        account_id=account, starts_at=begins, ends_at=begins + hours * HOUR, made_by=1, kind=kind
    )


def holders() -> dict[int, int]:
    return dict(Shift.objects.values_list("pk", "account_id"))


def test_whoever_can_takes_an_offered_shift_at_once(hire: Hire, in_unit_a: UnitRef) -> None:
    one, two = hire("甲"), hire("乙")
    shift = put(one, now() + DAY)
    change = ask_change(shift_id=shift, asked_by=one)
    assert take(change_id=change, actor=two) == ChangeState.DONE
    assert holders() == {shift: two}


def test_a_swap_exchanges_both_and_overtakes_other_requests(hire: Hire, in_unit_a: UnitRef) -> None:
    one, two, three = hire("甲"), hire("乙"), hire("丙")
    mine, theirs = put(one, now() + DAY), put(two, now() + 2 * DAY)
    other = ask_change(shift_id=theirs, asked_by=two, to_account=three)
    change = ask_change(shift_id=mine, asked_by=one, other_shift_id=theirs)
    take(change_id=change, actor=two)
    assert holders() == {mine: two, theirs: one}
    assert Shift.objects.get(offer=other).offer_state == ChangeState.LAPSED
    with pytest.raises(ChangeRefusedError, match="taken"):
        take(change_id=other, actor=three)


def test_a_leader_confirms_where_the_unit_wants_it(hire: Hire, in_unit_a: UnitRef) -> None:
    one, two, leader = hire("甲"), hire("乙"), hire("周负责", LEADER)
    set_setting(in_unit_a.id, SWAP_CONFIRMED, True, actor_id=None)
    shift = put(one, now() + DAY)
    change = ask_change(shift_id=shift, asked_by=one)
    assert take(change_id=change, actor=two) == ChangeState.TAKEN
    assert holders() == {shift: one}
    for wrong in (one, two):
        with pytest.raises(ChangeRefusedError, match="own"):
            confirm(change_id=change, actor=wrong, approve=True)
    confirm(change_id=change, actor=leader, approve=True)
    assert holders() == {shift: two}


def test_a_unit_without_a_leader_does_not_wait_for_one(hire: Hire, in_unit_a: UnitRef) -> None:
    one, two = hire("甲"), hire("乙")
    set_setting(in_unit_a.id, SWAP_CONFIRMED, True, actor_id=None)
    change = ask_change(shift_id=put(one, now() + DAY), asked_by=one)
    assert take(change_id=change, actor=two) == ChangeState.DONE


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ("not_mine", "not_yours"),
        ("begun", "over"),
        ("twice", "asked"),
        ("myself", "same"),
        ("stranger", "person"),
    ],
)
def test_what_cannot_be_asked(hire: Hire, in_unit_a: UnitRef, case: str, code: str) -> None:
    one, two = hire("甲"), hire("乙")
    shift = put(one, now() - HOUR if case == "begun" else now() + DAY)
    if case == "twice":
        ask_change(shift_id=shift, asked_by=one)
    asker = two if case == "not_mine" else one
    to = {"myself": one, "stranger": 999_999}.get(case)
    with pytest.raises(ChangeRefusedError, match=code):
        ask_change(shift_id=shift, asked_by=asker, to_account=to)


def test_nobody_takes_what_they_cannot_be_there_for(hire: Hire, in_unit_a: UnitRef) -> None:
    one, two, three = hire("甲"), hire("乙"), hire("丙")
    shift = put(one, now() + DAY)
    put(two, now() + DAY + HOUR)
    change = ask_change(shift_id=shift, asked_by=one, to_account=two)
    with pytest.raises(ChangeRefusedError, match="overlap"):
        take(change_id=change, actor=two)
    with pytest.raises(ChangeRefusedError, match="not_yours"):
        take(change_id=change, actor=three)
    with pytest.raises(ChangeRefusedError, match="own"):
        take(change_id=change, actor=one)
    with pytest.raises(ChangeRefusedError, match="not_yours"):
        turn_down(change_id=change, actor=three)
    turn_down(change_id=change, actor=two)
    assert Shift.objects.get(offer=change).offer_state == ChangeState.REFUSED
    assert holders()[shift] == one


def test_the_form_of_an_earlier_offer_is_worth_nothing(hire: Hire, in_unit_a: UnitRef) -> None:
    one, two = hire("甲"), hire("乙")
    mine, theirs = put(one, now() + DAY), put(two, now() + 2 * DAY)
    earlier = ask_change(shift_id=mine, asked_by=one, to_account=two)
    turn_down(change_id=earlier, actor=one)
    with pytest.raises(ChangeRefusedError, match="taken"):
        take(change_id=earlier, actor=two)
    change = ask_change(shift_id=mine, asked_by=one, other_shift_id=theirs)
    with pytest.raises(LookupError):
        take(change_id=earlier, actor=two)
    assert holders() == {mine: one, theirs: two}
    remove_shift(shift_id=theirs, removed_by=1)
    with pytest.raises(ChangeRefusedError, match="taken"):
        take(change_id=change, actor=two)
    assert holders() == {mine: one}


def test_a_substitute_is_named_and_takes_the_request_off(hire: Hire, in_unit_a: UnitRef) -> None:
    one, two = hire("甲"), hire("乙")
    shift = put(one, now() + DAY)
    change = ask_change(shift_id=shift, asked_by=one)
    substitute(shift_id=shift, account_id=two, changed_by=one)
    assert holders() == {shift: two}
    assert Shift.objects.get(offer=change).offer_state == ChangeState.LAPSED
    over = put(one, now() - 10 * HOUR)
    with pytest.raises(ShiftRefusedError, match="over"):
        substitute(shift_id=over, account_id=two, changed_by=one)


def test_on_call_is_not_on_duty_and_may_be_both_at_once(hire: Hire, in_unit_a: UnitRef) -> None:
    one, two = hire("甲"), hire("乙")
    put(one, now() - HOUR)
    put(one, now() - HOUR, kind=ShiftKind.ON_CALL)
    put(two, now() - HOUR, kind=ShiftKind.ON_CALL)
    assert {person.account_id for person in on_duty_now()} == {one}
    assert {person.account_id for person in on_call_now()} == {one, two}


class TestRotation:
    MONDAY = date(2026, 11, 16)

    def team(self, name: str, *accounts: int, leader: int | None = None) -> int:
        rows = ensure_staff([*accounts, *([leader] if leader else [])])
        return keep_section(
            section_id=None,
            kind=SectionKind.TEAM,
            name=name,
            parent_id=None,
            leader_id=rows[leader] if leader else None,
            member_ids=[rows[account] for account in accounts],
            has_queue=False,
            actor=1,
        )

    def rotation(self, *teams: int, weeks: int = 3, every_day: bool = False) -> Rotation:
        return Rotation(
            teams=teams,
            monday=self.MONDAY,
            weeks=weeks,
            starts=time(9),
            ends=time(17),
            every_day=every_day,
        )

    def test_teams_take_turns_by_the_week_with_their_leader(self, hire: Hire, in_unit_a: UnitRef) -> None:
        one, two, three = hire("甲"), hire("乙"), hire("丙")
        red, blue = self.team("一队", one, two, leader=one), self.team("二队", three)
        filled = fill(self.rotation(red, blue), made_by=one)
        assert (filled.added, filled.left_out) == (5 * 2 + 5 + 5 * 2, 0)
        weeks = {
            (row.starts_at.astimezone(BUSINESS_ZONE).date() - self.MONDAY).days // 7: row.team_id
            for row in Shift.objects.all()
        }
        assert weeks == {0: red, 1: blue, 2: red}
        assert set(Shift.objects.filter(leads=True).values_list("account_id", flat=True)) == {one}

    def test_filling_twice_adds_nothing(self, hire: Hire, in_unit_a: UnitRef) -> None:
        red = self.team("一队", hire("甲"))
        assert fill(self.rotation(red), made_by=1).added == 15
        again = fill(self.rotation(red), made_by=1)
        assert (again.added, again.left_out) == (0, 15)

    def test_holidays_are_left_out_and_worked_weekends_are_not(self, hire: Hire, in_unit_a: UnitRef) -> None:
        red = self.team("一队", hire("甲"))
        # 2026: National Day from 1 to 7 October; Saturday the 10th is worked instead.
        october = Rotation(teams=(red,), monday=date(2026, 9, 28), weeks=2, starts=time(9), ends=time(17))
        fill(october, made_by=1)
        days = {row.starts_at.astimezone(BUSINESS_ZONE).date() for row in Shift.objects.all()}
        assert days == {date(2026, 9, day) for day in (28, 29, 30)} | {
            date(2026, 10, day) for day in (8, 9, 10)
        }

    def test_every_day_means_every_day(self, hire: Hire, in_unit_a: UnitRef) -> None:
        red = self.team("一队", hire("甲"))
        assert fill(self.rotation(red, weeks=1, every_day=True), made_by=1).added == 7

    def test_what_cannot_be_filled(self, hire: Hire, in_unit_a: UnitRef) -> None:
        empty = self.team("空队")
        for rotation, code in (
            (self.rotation(), "teams"),
            (self.rotation(999_999), "teams"),
            (self.rotation(empty), "empty"),
            (self.rotation(empty, weeks=0), "weeks"),
            (self.rotation(empty, weeks=27), "weeks"),
        ):
            with pytest.raises(RotationRefusedError, match=code):
                fill(rotation, made_by=1)
        assert not Shift.objects.exists()


@pytest.fixture
def real_unit(network: Network, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[UnitRef]:
    """A unit in which what is written stays until the test is over."""
    monkeypatch.setattr(nudge, "nudge", lambda name, **kwargs: True)
    with django_db_blocker.unblock():
        ref = network.ref(network.stranger)
        try:
            yield ref
        finally:
            with enter_unit(ref, role="owner"), connection.cursor() as cursor:
                tables = ("people_shift", "unit_outbox", "unit_audit")
                cursor.execute(f"TRUNCATE {', '.join(f'{ref.schema}.{t}' for t in tables)} CASCADE")
            with enter_network(role="owner"), connection.cursor() as cursor:
                cursor.execute("TRUNCATE accounts_account, accounts_rolegrant, network_audit CASCADE")
            connection.close()


def test_of_two_who_take_one_shift_at_the_same_moment_one_has_it(real_unit: UnitRef) -> None:
    accounts = [make_account(name=name) for name in ("甲", "乙", "丙", "丁")]
    for account in accounts:
        give_role(account, DUTY_OFFICER, real_unit.id)
    asker, *others = (int(account.pk) for account in accounts)
    with enter_unit(real_unit):
        shift = put(asker, datetime.now(UTC) + DAY)
        change = ask_change(shift_id=shift, asked_by=asker)
    barrier = threading.Barrier(len(others))
    found: dict[int, object] = {}

    def run(actor: int) -> None:
        try:
            with enter_unit(real_unit):
                barrier.wait(timeout=30)
                found[actor] = take(change_id=change, actor=actor)
        except ChangeRefusedError as error:
            found[actor] = error.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(actor,)) for actor in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(map(str, found.values())) == ["done", "taken", "taken"]
    winner = next(actor for actor, what in found.items() if what == ChangeState.DONE)
    with enter_unit(real_unit):
        assert holders() == {shift: winner}
