"""Holidays that become known, and why something is late."""

from datetime import date

import pytest

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from tenant_apps.questions import handlers
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import (
    recounting,
    screening,
)
from tenant_apps.questions.queries import seen_by_asker
from tenant_apps.questions.rules.working_days import due_day
from tenants.calendar import changing
from tests.network import Network
from tests.tenant_apps.questions.clocks.conftest import Go, asks_for_details, at, codes, row, version
from tests.tenant_apps.questions.conftest import COLLEAGUE, OFFICER


def publish_holidays() -> None:
    with enter_network():
        first, last = date(2027, 1, 1), date(2027, 1, 3)
        changing.add_days(2027, first, last, works=False, name="new_year", actor=OFFICER)
        changing.publish_year(2027, actor=OFFICER)


@pytest.fixture
def published():
    """The holidays of 2027 become known; returns how many promises of unit a moved."""

    def publish_it(ref: UnitRef) -> int:
        publish_holidays()
        with enter_unit(ref):
            moved, last = recounting.recount(2027)
            assert last is None
            return moved

    return publish_it


def test_a_year_that_is_not_known_is_said_and_counted_anew_once_it_is(
    asked, go: Go, in_unit_a: UnitRef, published, outbox
):
    go("2026-12-28 09:00")  # Monday
    receipt = asked()
    assert due_day(row().due_at) == date(2027, 1, 4)
    view = seen_by_asker.find(receipt.number, receipt.secret, unit="团委", now=clock.now())
    assert view is not None
    assert view.unpublished == (2027,)
    assert published(in_unit_a) == 1
    assert recounting.recount(2027) == (0, None)
    assert due_day(row().due_at) == date(2027, 1, 5)
    assert codes("extended") == ["extended"]
    view = seen_by_asker.find(receipt.number, receipt.secret, unit="团委", now=clock.now())
    assert view is not None
    assert view.unpublished == ()
    assert any("2027" in entry.text for entry in view.history)
    # It was nobody's request: a later date may still be asked for.
    assert not row().extended


def test_many_promises_are_counted_anew_in_portions(asked, go: Go, outbox, monkeypatch):
    go("2026-12-28 09:00")
    for _ in range(5):
        asked()
    publish_holidays()
    monkeypatch.setattr(recounting, "PORTION", 2)

    def wanted() -> list[str]:
        return [said["key"] for said in outbox() if said.get("what") == recounting.WAKE_RECOUNT]

    def moved() -> int:
        return Question.objects.filter(due_at__gt=at("2027-01-05 00:00")).count()

    recounting.year_published(2027)
    assert (wanted(), moved()) == (["2027"], 0)
    for so_far in (2, 4, 5):
        before = wanted()
        handlers.recount(before[-1], clock.now())
        assert moved() == so_far
        assert len(wanted()) == len(before) + (so_far < 5)
    # The last one again, as after a crash: nothing moves twice.
    recounting.recount_again(wanted()[-1])
    assert (moved(), len(codes("extended"))) == (5, 5)


def test_what_ends_before_the_year_does_not_move(asked, go: Go, in_unit_a: UnitRef, published):
    go("2026-12-21 09:00")
    asked()
    before = row().due_at
    assert published(in_unit_a) == 0
    assert row().due_at == before


def test_the_wait_for_the_asker_is_counted_anew_too(asked, go: Go, in_unit_a: UnitRef, published):
    go("2026-12-28 09:00")
    asks_for_details(asked().question_id)
    assert due_day(row().waiting_until) == date(2027, 1, 4)
    assert published(in_unit_a) == 1
    assert due_day(row().waiting_until) == date(2027, 1, 5)
    assert row().next_due_at is None


def test_publishing_tells_every_unit(network: Network, published, in_unit_a: UnitRef):
    from huisheng.kernel.messaging.tables import network_tables

    published(in_unit_a)
    with enter_network():
        rows = network_tables().outbox._default_manager.filter(kind="calendar.year_published")
        told = {row.unit_id for row in rows}
    assert {network.a.id, network.b.id} <= told


def test_why_it_is_late_in_plain_words(asked, go: Go):
    go("2026-03-02 09:00")
    receipt = asked()
    go("2026-03-03 12:00")
    view = seen_by_asker.find(receipt.number, receipt.secret, unit="团委", now=clock.now())
    assert view is not None
    # The first response is late: a matter of the unit, not a promise to the asker.
    assert (view.is_late, view.why_late) == (False, "")
    go("2026-03-10 00:00")
    view = seen_by_asker.find(receipt.number, receipt.secret, unit="团委", now=clock.now())
    assert view is not None
    assert view.is_late
    assert view.why_late
    screening.accept(receipt.question_id, version=version(), actor=COLLEAGUE)
    told = seen_by_asker.find(receipt.number, receipt.secret, unit="团委", now=clock.now())
    assert told is not None
    assert told.why_late not in ("", view.why_late)
