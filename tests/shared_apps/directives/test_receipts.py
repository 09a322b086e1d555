"""What units tell adds up to the same row in any order; the board shows it as sets of units."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.messaging.tables import network_tables
from shared_apps.contracts.directive_messages import NOTICE
from shared_apps.directives.models import Delivery, Directive
from shared_apps.directives.operations import closing, due_passed, receipts, reminding
from shared_apps.directives.queries.board import board, step_counts
from tests.network import Network
from tests.shared_apps.directives.conftest import Write

EARLY = datetime(2026, 3, 2, 1, 0, tzinfo=clock.BUSINESS_ZONE)


def _at(hours: int) -> str:
    return (EARLY + timedelta(hours=hours)).isoformat()


def _steps(directive_id: UUID) -> dict[str, set[int]]:
    shown = board(Directive.objects.get(pk=directive_id))
    return {group.step: {unit.unit_id for unit in group.units} for group in shown.groups if group.units}


def _sent(kind: str) -> set[int]:
    return set(network_tables().outbox._default_manager.filter(kind=kind).values_list("unit_id", flat=True))


_tell = st.one_of(
    st.tuples(st.just("read"), st.integers(0, 50)),
    st.tuples(st.just("acknowledged"), st.integers(0, 50)),
    st.tuples(st.just("reported"), st.integers(1, 4)),
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.lists(_tell, max_size=8), data=st.data())
def test_any_order(issue: Write, network: Network, told: list[tuple[str, int]], data: st.DataObject) -> None:
    directive_id = issue()

    def row_after(facts: list[tuple[str, int]]) -> dict[str, object]:
        blank = dict.fromkeys(("read_at", "acknowledged_at", "reported_at", "report_number"))
        delivery = Delivery.objects.filter(directive_id=directive_id, unit_id=network.a.id)
        delivery.update(**blank, report_revision=0, report_text="")
        for what, number in facts:
            _apply(str(directive_id), network.a.id, what, number)
        return dict(delivery.values(*blank, "report_revision", "report_text").get())

    expected = row_after(told)
    again = data.draw(st.permutations(told + told[:3]))
    assert row_after(again) == expected


def _apply(directive_id: str, unit_id: int, what: str, number: int) -> None:
    if what == "read":
        receipts.note_read(directive_id, unit_id, _at(number))
    elif what == "acknowledged":
        receipts.note_acknowledged(directive_id, unit_id, _at(number))
    else:  # a report's moment belongs to its revision
        text = f"version {number}"
        receipts.note_reported(
            directive_id, unit_id, _at(number), revision=number, text=text, number=f"{number}.5"
        )


def test_a_unit_that_never_received_it(issue: Write, network: Network) -> None:
    directive_id = issue()
    with pytest.raises(receipts.UnknownDeliveryError):
        receipts.note_read(str(directive_id), network.stranger.id, _at(1))


def test_the_board_as_sets(issue: Write, network: Network) -> None:
    directive_id = issue()
    a, b = network.a.id, network.b.id
    assert _steps(directive_id) == {"unread": {a, b}}
    receipts.note_read(str(directive_id), a, _at(1))
    assert _steps(directive_id) == {"unread": {b}, "read": {a}}
    receipts.note_acknowledged(str(directive_id), a, _at(2))
    assert _steps(directive_id) == {"unread": {b}, "acknowledged": {a}}
    receipts.note_reported(str(directive_id), b, _at(3), revision=1, text="完成", number="12")
    assert _steps(directive_id) == {"acknowledged": {a}, "reported": {b}}
    assert step_counts([directive_id]) == {directive_id: {"acknowledged": 1, "reported": 1}}
    assert board(Directive.objects.get(pk=directive_id)).number_total == Decimal(12)


def test_overdue_is_what_was_not_done_at_the_date(issue: Write, network: Network) -> None:
    directive_id = issue()
    receipts.note_acknowledged(str(directive_id), network.a.id, _at(1))
    receipts.note_reported(str(directive_id), network.b.id, _at(1), revision=1, text="", number=None)
    past = clock.now() - timedelta(minutes=5)
    Directive.objects.filter(pk=directive_id).update(due_at=past)
    assert _steps(directive_id) == {"overdue": {network.a.id}, "reported": {network.b.id}}
    # A report after the date leaves the overdue ones, and is marked.
    receipts.note_reported(
        str(directive_id), network.a.id, clock.now().isoformat(), revision=1, text="", number=None
    )
    shown = board(Directive.objects.get(pk=directive_id))
    assert {unit.unit_id: unit.is_late for unit in shown.at("reported")} == {
        network.a.id: True,
        network.b.id: False,
    }


def test_a_notice_is_done_when_acknowledged(issue: Write, network: Network) -> None:
    directive_id = issue(kind=NOTICE)
    receipts.note_acknowledged(str(directive_id), network.a.id, _at(1))
    Directive.objects.filter(pk=directive_id).update(due_at=clock.now() - timedelta(minutes=5))
    assert _steps(directive_id) == {"acknowledged": {network.a.id}, "overdue": {network.b.id}}


def test_the_end_stops_the_clock(issue: Write, chief: Actor, network: Network) -> None:
    directive_id = issue()
    assert closing.close(directive_id, chief)
    assert not closing.close(directive_id, chief)
    assert _sent("directive.closed") == {network.a.id, network.b.id}
    closed = Directive.objects.get(pk=directive_id).closed_at
    assert closed is not None
    Directive.objects.filter(pk=directive_id).update(due_at=closed + timedelta(microseconds=1))
    assert _steps(directive_id) == {"unread": {network.a.id, network.b.id}}
    assert reminding.remind(directive_id, by="system") == 0


def test_remind_whoever_owes(issue: Write, network: Network) -> None:
    directive_id = issue()
    receipts.note_reported(str(directive_id), network.b.id, _at(1), revision=1, text="", number=None)
    assert reminding.remind(directive_id, by=7) == 1
    assert _sent("directive.reminded") == {network.a.id}
    assert reminding.remind(directive_id, by=7) == 0, "the same day"
    Delivery.objects.filter(directive_id=directive_id).update(reminded_at=clock.now() - timedelta(days=1))
    assert reminding.remind(directive_id, by=7, unit_ids=[network.b.id, network.stranger.id]) == 0
    assert reminding.remind(directive_id, by=7, unit_ids=[network.a.id]) == 1


def test_the_date_passes_once(issue: Write, network: Network) -> None:
    directive_id = issue()
    assert not due_passed.note(directive_id), "not yet"
    Directive.objects.filter(pk=directive_id).update(due_at=clock.now() - timedelta(seconds=1))
    receipts.note_reported(str(directive_id), network.b.id, _at(1), revision=1, text="", number=None)
    assert due_passed.note(directive_id)
    assert not due_passed.note(directive_id)
    assert _sent("directive.reminded") == {network.a.id}
