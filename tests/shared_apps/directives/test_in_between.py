"""What happens between the issue of a directive and its date: a unit is suspended, the date falls into a
holiday, a report is on its way while the date passes.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.messaging.tables import network_tables
from huisheng.kernel.tenancy import enter_network
from shared_apps.directives.models import Delivery, Directive
from shared_apps.directives.operations import due_passed, issuing, later_units, reports
from shared_apps.directives.queries.board import board
from shared_apps.directives.queries.reports import roll_up, sent_forms
from tenants.models import Unit
from tenants.public import OWN_DAYS, set_setting, working_calendar
from tests.network import Network
from tests.shared_apps.directives.conftest import Write, seal_of_draft
from tests.shared_apps.directives.reporting import answered, design

Staff = Callable[..., Client]
NATIONAL_DAY = datetime(2030, 10, 1, 18, 0, tzinfo=clock.BUSINESS_ZONE)


def steps(directive_id: UUID) -> dict[int, tuple[str, str]]:
    """By unit the step and the state of the unit, as the board shows them."""
    shown = board(Directive.objects.get(pk=directive_id)).shown
    return {view.unit_id: (view.step, view.state) for view in shown}


def test_suspended_in_between(issue: Write, network: Network) -> None:
    """It keeps what it has and still owes it; the board says that it is suspended. Back again, it goes on."""
    directive_id = issue()
    Unit.objects.filter(pk=network.a.id).update(state="suspended")
    assert steps(directive_id)[network.a.id] == ("unread", "suspended")
    assert Delivery.objects.get(directive_id=directive_id, unit_id=network.a.id).excused_at is None
    waiting = network_tables().outbox._default_manager.filter(unit_id=network.a.id, kind="directive.issued")
    assert waiting.count() == 1, "what was sent to it waits until it is back"
    Unit.objects.filter(pk=network.a.id).update(state="live")
    reports_before = Delivery.objects.filter(directive_id=directive_id).count()
    later_units.unit_moved(network.a.id, [], [network.province.id, network.city.id], clock.business_day())
    assert Delivery.objects.filter(directive_id=directive_id).count() == reports_before
    assert steps(directive_id)[network.a.id] == ("unread", "live")


def test_archived_after_its_report(write: Write, chief: Actor, network: Network) -> None:
    """What was reported stays and counts; nothing is taken back from a unit that was done."""
    directive_id = write()
    design(directive_id, chief)
    issuing.issue(directive_id, chief, confirmed=seal_of_draft(directive_id))
    reports.take(answered(directive_id, q2="3"), network.a.id)
    later_units.unit_archived(network.a.id)
    assert steps(directive_id)[network.a.id][0] == "reported"
    forms = sent_forms(directive_id)
    assert forms is not None
    rolled = roll_up(Directive.objects.get(pk=directive_id), forms)
    assert [view.unit_id for view in rolled.reported] == [network.a.id]


def test_due_in_a_holiday(staff: Staff, write: Write, chief: Actor, network: Network) -> None:
    """The issuer is told before it is issued; the ladder stands on working days before and after."""
    holiday = {f"2030-{day}": False for day in ("09-30", "10-01", "10-02")}
    set_setting(network.province.id, OWN_DAYS, holiday, actor_id=None)
    calendar = working_calendar(network.province.id)
    assert not calendar.is_working_day(NATIONAL_DAY.date())
    directive_id = write(due_at=NATIONAL_DAY, urge_days=1, publish_days=1)
    page = staff("network_staff", network.province).get(f"/directives/{directive_id}/").content.decode()
    assert "截止日期不是工作日" in page
    with enter_network():
        issuing.issue(directive_id, chief, confirmed=seal_of_draft(directive_id))
        found = Directive.objects.get(pk=directive_id)
        assert found.due_at == NATIONAL_DAY, "the date is the issuer's: it is told, not moved"
        assert found.urge_at is not None
        assert found.publish_at is not None
        for moment in (found.urge_at, found.publish_at):
            assert calendar.is_working_day(moment.astimezone(clock.BUSINESS_ZONE).date())
        assert found.urge_at < NATIONAL_DAY < found.publish_at


def test_on_its_way_while_the_date_passes(
    write: Write, chief: Actor, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sent in the last minute and arriving after it: it is on time, and nobody stays late for the queue."""
    directive_id = write()
    design(directive_id, chief)
    issuing.issue(directive_id, chief, confirmed=seal_of_draft(directive_id))
    due = Directive.objects.get(pk=directive_id).due_at
    monkeypatch.setattr(clock, "now", lambda: due - timedelta(minutes=1))
    message = answered(directive_id, q2="3")
    monkeypatch.setattr(clock, "now", lambda: due + timedelta(minutes=5))
    assert due_passed.note(directive_id)
    assert steps(directive_id)[network.a.id][0] == "overdue", "as far as anybody knows"
    reports.take(message, network.a.id)
    assert steps(directive_id)[network.a.id][0] == "reported"
    (view,) = (
        one for one in board(Directive.objects.get(pk=directive_id)).shown if one.unit_id == network.a.id
    )
    assert not view.is_late
    assert steps(directive_id)[network.b.id][0] == "overdue"
