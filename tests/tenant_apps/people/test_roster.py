"""The duty roster: who is on duty, adding, removing, copying a week."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huisheng.kernel.access import DUTY_OFFICER, UNIT_ADMIN
from huisheng.kernel.clock import BUSINESS_ZONE, business_day, now
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.accounts.models import RoleGrant
from tenant_apps.people.models import Shift
from tenant_apps.people.operations.rostering import (
    ShiftRefusedError,
    add_shift,
    copy_last_week,
    remove_shift,
)
from tenant_apps.people.public import next_on_duty, on_duty_at, on_duty_now
from tenant_apps.people.queries.roster import roster, week_of
from tenant_apps.unit_ledger.models import UnitAudit
from tests.actors import StaffClient, give_role, make_account

HOUR = timedelta(hours=1)
MONDAY = date(2026, 11, 16)


@pytest.fixture
def officer(unit_a: UnitRef) -> int:
    account = make_account(name="王值班")
    give_role(account, DUTY_OFFICER, unit_a.id)
    return int(account.pk)


def at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=BUSINESS_ZONE)


def put(account_id: int, begins: datetime, hours: float = 8) -> int:
    return add_shift(account_id=account_id, starts_at=begins, ends_at=begins + hours * HOUR, made_by=1)


def test_on_duty_from_the_first_instant_to_the_last(officer: int, in_unit_a: UnitRef) -> None:
    begins = at(MONDAY, 9)
    put(officer, begins)
    seen = {
        offset: [p.name for p in on_duty_at(begins + offset)]
        for offset in (-HOUR, 0 * HOUR, 7 * HOUR, 8 * HOUR)
    }
    assert list(seen.values()) == [[], ["王值班"], ["王值班"], []]


def test_on_duty_now_and_next(officer: int, in_unit_a: UnitRef) -> None:
    assert on_duty_now() == []
    put(officer, now() + HOUR)
    upcoming = next_on_duty()
    assert on_duty_now() == []
    assert upcoming is not None
    assert upcoming.name == "王值班"
    put(officer, now() - 2 * HOUR, hours=2.5)
    assert [person.account_id for person in on_duty_now()] == [officer]


def test_whose_role_has_ended_is_not_on_duty(officer: int, in_unit_a: UnitRef) -> None:
    put(officer, now() - HOUR)
    with enter_network():
        RoleGrant.objects.filter(account_id=officer).update(ended_at=now())
    assert on_duty_now() == []


@pytest.mark.parametrize(("hours", "code"), [(0, "length"), (-1, "length"), (25, "length")])
def test_length(officer: int, in_unit_a: UnitRef, hours: int, code: str) -> None:
    with pytest.raises(ShiftRefusedError, match=code):
        put(officer, at(MONDAY, 9), hours=hours)


def test_nobody_is_on_duty_twice_at_once_and_strangers_never(
    officer: int, in_unit_a: UnitRef, unit_b: UnitRef
) -> None:
    put(officer, at(MONDAY, 9))
    for begins in (at(MONDAY, 9), at(MONDAY, 16), at(MONDAY, 2)):
        with pytest.raises(ShiftRefusedError, match="overlap"):
            put(officer, begins)
    put(officer, at(MONDAY, 17))
    stranger = make_account()
    give_role(stranger, DUTY_OFFICER, unit_b.id)
    with pytest.raises(ShiftRefusedError, match="person"):
        put(stranger.pk, at(MONDAY, 9))
    assert Shift.objects.count() == 2


def test_a_day_belongs_to_asia_shanghai(officer: int, in_unit_a: UnitRef) -> None:
    put(officer, datetime(2026, 11, 16, 16, 30, tzinfo=UTC))  # 00:30 of the 17th
    days = {day.day: len(day.shifts) for day in roster(MONDAY, 3)}
    assert days == {MONDAY: 0, MONDAY + timedelta(days=1): 1, MONDAY + timedelta(days=2): 0}


def test_a_night_shift_covers_the_next_day_too(officer: int, in_unit_a: UnitRef) -> None:
    put(officer, at(MONDAY, 20), hours=12)
    assert [(day.is_covered, len(day.shifts)) for day in roster(MONDAY, 3)] == [
        (True, 1),
        (True, 0),
        (False, 0),
    ]


def test_copying_a_week_twice_adds_nothing_and_leaves_out_who_is_gone(
    officer: int, in_unit_a: UnitRef
) -> None:
    gone = make_account()
    give_role(gone, DUTY_OFFICER, in_unit_a.id)
    for offset in range(3):
        put(officer, at(MONDAY + timedelta(days=offset), 9))
    put(gone.pk, at(MONDAY, 9))
    with enter_network():
        RoleGrant.objects.filter(account=gone).update(ended_at=now())
    following = MONDAY + timedelta(days=7)
    assert copy_last_week(monday=following, made_by=1) == 3
    assert copy_last_week(monday=following, made_by=1) == 0
    copied = set(Shift.objects.filter(starts_at__gte=at(following, 0)).values_list("account_id", "starts_at"))
    assert copied == {(officer, at(following + timedelta(days=offset), 9)) for offset in range(3)}


def test_changes_are_in_the_audit(officer: int, in_unit_a: UnitRef) -> None:
    shift = put(officer, at(MONDAY, 9))
    copy_last_week(monday=MONDAY + timedelta(days=7), made_by=1)
    remove_shift(shift_id=shift, removed_by=1)
    with pytest.raises(LookupError):
        remove_shift(shift_id=shift, removed_by=1)
    actions = list(
        UnitAudit.objects.filter(action__startswith="roster.").order_by("id").values_list("action", flat=True)
    )
    assert actions == ["roster.shift_added", "roster.week_copied", "roster.shift_removed"]


def test_a_shift_of_a_is_unknown_in_b(officer: int, unit_a: UnitRef, unit_b: UnitRef) -> None:
    with enter_unit(unit_a):
        put(officer, now() - HOUR)
    with enter_unit(unit_b):
        assert on_duty_now() == []


def test_an_empty_roster_costs_one_query(in_unit_a: UnitRef) -> None:
    with CaptureQueriesContext(connection) as asked:
        on_duty_now()
    assert len(asked) == 1


class TestPage:
    @pytest.fixture
    def admin(self, staff: Callable[..., StaffClient], unit_a: UnitRef) -> Client:
        return staff(UNIT_ADMIN, unit_a)

    def form(self, officer: int, **changes: str) -> dict[str, Any]:
        day = business_day().isoformat()
        return {
            "account_id": officer,
            "day": day,
            "starts": "09:00",
            "ends": "17:00",
            "kind": "duty",
            **changes,
        }

    def test_add_show_remove(self, admin: Client, officer: int, unit_a: UnitRef) -> None:
        added = admin.post("/manage/roster/add/", self.form(officer))
        assert added.headers["Location"] == f"/manage/roster/?week={week_of().isoformat()}"
        page = admin.get(added.headers["Location"]).content.decode()
        assert "王值班" in page
        assert "09:00–17:00" in page
        with enter_unit(unit_a):
            (shift,) = Shift.objects.values_list("pk", flat=True)
        assert admin.post(f"/manage/roster/{shift}/remove/").status_code == 302
        with enter_unit(unit_a):
            assert not Shift.objects.exists()

    def test_an_end_before_the_beginning_is_the_next_day(
        self, admin: Client, officer: int, unit_a: UnitRef
    ) -> None:
        admin.post("/manage/roster/add/", self.form(officer, starts="20:00", ends="08:00"))
        with enter_unit(unit_a):
            shift = Shift.objects.get()
        assert shift.ends_at - shift.starts_at == 12 * HOUR

    @pytest.mark.parametrize(
        "wrong",
        [
            {"account_id": "999999"},
            {"day": "gestern"},
            {"day": "9999-12-31"},
            {"starts": "25:00"},
            {"ends": ""},
            {"account_id": ""},
        ],
    )
    def test_errors_keep_what_was_typed(
        self, admin: Client, officer: int, unit_a: UnitRef, wrong: dict[str, str]
    ) -> None:
        answer = admin.post("/manage/roster/add/", self.form(officer, **wrong))
        assert answer.status_code == 422
        with enter_unit(unit_a):
            assert not Shift.objects.exists()

    def test_an_overlap_names_the_field(self, admin: Client, officer: int) -> None:
        admin.post("/manage/roster/add/", self.form(officer))
        answer = admin.post("/manage/roster/add/", self.form(officer, starts="10:00"))
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {"starts"}

    @pytest.mark.parametrize("week", ["", "nonsense", "2026-13-45", "0001-01-01", "9999-12-31"])
    def test_any_week_in_the_address_gives_a_page(self, admin: Client, week: str) -> None:
        assert admin.get(f"/manage/roster/?week={week}").status_code == 200

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries_do_not_grow_with_the_roster(
        self, admin: Client, officer: int, unit_a: UnitRef, number: int
    ) -> None:
        # Not this week's: in the hour in which somebody is on duty the page asks for them too.
        monday = week_of() + timedelta(days=7)
        with enter_unit(unit_a):
            for offset in range(number):
                put(officer, at(monday + timedelta(days=offset), 9), hours=1)
        page = f"/manage/roster/?week={monday}"
        admin.get(page)
        with CaptureQueriesContext(connection) as asked:
            admin.get(page)
        assert len(asked) <= 11, [query["sql"][:80] for query in asked]
