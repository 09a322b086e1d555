"""The note at the end of a shift, and signing it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from huisheng.kernel.clock import now
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.people.data.codes import ShiftKind
from tenant_apps.people.models import Handover, Shift
from tenant_apps.people.operations import handing_over
from tenant_apps.people.operations.handing_over import HandoverError, HandoverItem, HandoverSource
from tenant_apps.people.operations.rostering import add_shift
from tests.actors import StaffClient
from tests.tenant_apps.people.conftest import Hire

HOUR = timedelta(hours=1)


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> HandoverSource:
    """One app that has something to pass on."""
    made = HandoverSource(
        collect=lambda at: {"crises": [HandoverItem(ref="r1", number="LIXIA-1")], "promises": []},
        count=lambda since, until: {"received": 3, "answered": 2},
        titles=lambda refs: {"r1": "有人说不想活了"},
        address=lambda ref: f"/desk/q/{ref}/",
    )
    monkeypatch.setattr(handing_over, "_sources", [made])
    return made


def ended(account: int, *, ends: datetime, hours: int = 8, kind: str = ShiftKind.DUTY) -> None:
    Shift.objects.create(
        account_id=account, starts_at=ends - hours * HOUR, ends_at=ends, made_by_id=account, kind=kind
    )


def test_shifts_that_end_together_make_one_note_once(
    hire: Hire, in_unit_a: UnitRef, source: HandoverSource
) -> None:
    one, two, ends = hire("甲"), hire("乙"), now() - HOUR
    ended(one, ends=ends)
    ended(two, ends=ends, hours=4)
    ended(two, ends=ends, kind=ShiftKind.ON_CALL)
    first = handing_over.hand_over(ends)
    assert handing_over.hand_over(ends) == first
    note = Handover.objects.get()
    assert (note.accounts, note.starts_at, note.counts) == (
        sorted([one, two]),
        ends - 8 * HOUR,
        {"received": 3, "answered": 2},
    )
    assert [item["number"] for item in note.lists["crises"]] == ["LIXIA-1"]
    assert "不想活" not in str(note.lists), "a note keeps ids, never words"


def test_nothing_ended_makes_no_note(in_unit_a: UnitRef, source: HandoverSource) -> None:
    assert handing_over.hand_over(now()) is None
    assert not Handover.objects.exists()


def test_a_shift_asks_to_be_told_when_it_ends(hire: Hire, in_unit_a: UnitRef) -> None:
    account, begins = hire("甲"), now() + HOUR
    for kind in (ShiftKind.DUTY, ShiftKind.ON_CALL):
        add_shift(account_id=account, starts_at=begins, ends_at=begins + HOUR, made_by=account, kind=kind)
    told = [
        row["key"]
        for row in unit_tables().outbox._default_manager.values_list("payload", flat=True)
        if row.get("what") == handing_over.WAKE
    ]
    assert [datetime.fromisoformat(key) for key in told] == [begins + HOUR]


def test_the_next_person_signs_not_the_outgoing_one(
    hire: Hire, in_unit_a: UnitRef, source: HandoverSource
) -> None:
    one, two = hire("甲"), hire("乙")
    ended(one, ends=now() - HOUR)
    note = handing_over.hand_over(Shift.objects.get().ends_at)
    assert note is not None
    handing_over.add_words(handover_id=note, words="三点回电", actor=one)
    with pytest.raises(HandoverError, match="own"):
        handing_over.sign(handover_id=note, actor=one)
    handing_over.sign(handover_id=note, actor=two)
    with pytest.raises(HandoverError, match="signed"):
        handing_over.sign(handover_id=note, actor=two)
    with pytest.raises(HandoverError, match="signed"):
        handing_over.add_words(handover_id=note, words="再补一句", actor=one)
    kept = Handover.objects.get()
    assert (kept.signed_by, kept.words) == (two, "三点回电")


def test_in_a_unit_with_one_member_the_same_person_signs(
    hire: Hire, in_unit_a: UnitRef, source: HandoverSource
) -> None:
    alone = hire("独自一人")
    ended(alone, ends=now() - HOUR)
    note = handing_over.hand_over(Shift.objects.get().ends_at)
    assert note is not None
    handing_over.sign(handover_id=note, actor=alone)
    assert Handover.objects.get().signed_by == alone


def test_the_page_shows_titles_and_the_button(
    staff: Callable[..., StaffClient], unit_a: UnitRef, hire: Hire, source: HandoverSource
) -> None:
    with enter_unit(unit_a):
        ended(hire("甲"), ends=now() - HOUR)
        note = handing_over.hand_over(Shift.objects.get().ends_at)
    browser = staff("duty_officer", unit_a)
    page = browser.get(f"/desk/handover/{note}/").content.decode()
    assert "有人说不想活了" in page
    assert "/desk/q/r1/" in page
    assert browser.post(f"/desk/handover/{note}/sign/").status_code == 302
    with enter_unit(unit_a):
        assert Handover.objects.get().signed_by == browser.account_id
    assert f"/desk/handover/{note}/" in browser.get("/desk/handover/").content.decode()
