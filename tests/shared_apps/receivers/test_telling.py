"""What happens to a directive is lined up for whoever listens, and for nobody else."""

import json
from datetime import timedelta
from uuid import UUID

import pytest

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.tenancy import enter_network
from shared_apps.contracts.directive_messages import TASK
from shared_apps.directives.operations import drafting, due_passed, issuing, later_units, receipts
from shared_apps.directives.operations.drafting import DraftContent
from shared_apps.directives.queries.targets import preview, seal_of
from shared_apps.receivers.data import ACKNOWLEDGED, ISSUED, OVERDUE, REPORTED, UNIT
from shared_apps.receivers.models import Dispatch
from shared_apps.receivers.operations.sending import send_due
from tenants.models import Unit
from tests.network import Network
from tests.shared_apps.acting import actor
from tests.shared_apps.receivers.conftest import Clock, Enter
from tests.shared_apps.receivers.listeners import Listener

SECRET_TITLE, SECRET_TEXT = "关于某某同学的紧急通知", "请不要外传。"


@pytest.fixture
def chief(network: Network) -> Actor:
    return actor("王处长", network_staff=network.province)


def issue(network: Network, chief: Actor, days: float = 3) -> UUID:
    """A task of the province to both counties."""
    city, province = network.city.id, network.province.id
    with enter_network():
        content = DraftContent(
            kind=TASK,
            title=SECRET_TITLE,
            text=SECRET_TEXT,
            number_label="",
            target_unit_id=city,
            target_kinds=("county",),
            due_at=clock.now() + timedelta(days=days),
        )
        directive_id = drafting.create(chief, issuer_unit_id=province, content=content)
        seal = preview(issuer_unit_id=province, target_unit_id=city, kinds=["county"]).seal
        issuing.issue(directive_id, chief, confirmed=seal)
    return directive_id


def _told(side: str) -> list[tuple[str, int]]:
    with enter_network():
        rows = Dispatch.objects.filter(receiver__side=side).order_by("id")
        return list(rows.values_list("event", "unit_id"))


def test_the_issuer_hears_of_everything_once(enter: Enter, network: Network, chief: Actor) -> None:
    enter()
    directive_id = str(issue(network, chief))
    at = clock.now().isoformat()
    with enter_network():
        receipts.note_read(directive_id, network.a.id, at)
        receipts.note_acknowledged(directive_id, network.a.id, at)
        receipts.note_acknowledged(directive_id, network.a.id, at)
        receipts.note_reported(directive_id, network.a.id, at, revision=1, text="做了。", number=None)
        receipts.note_reported(directive_id, network.a.id, at, revision=1, text="做了。", number=None)
    assert _told("issuer") == [
        (ISSUED, network.province.id),
        (ACKNOWLEDGED, network.a.id),
        (REPORTED, network.a.id),
    ]


def test_a_unit_hears_of_itself_alone(enter: Enter, network: Network, chief: Actor) -> None:
    enter(unit_id=network.a.id, side=UNIT)
    directive_id = str(issue(network, chief))
    at = clock.now().isoformat()
    with enter_network():
        receipts.note_acknowledged(directive_id, network.b.id, at)
        receipts.note_acknowledged(directive_id, network.a.id, at)
    assert _told("unit") == [(ISSUED, network.a.id), (ACKNOWLEDGED, network.a.id)]


def test_a_unit_that_gets_it_later_hears_of_it_then(enter: Enter, network: Network, chief: Actor) -> None:
    enter(unit_id=network.listed.id, side=UNIT)
    directive_id = issue(network, chief)
    with enter_network():
        Unit.objects.filter(pk=network.listed.id).update(state="sandbox", schema_name="u_later")
        later_units.send_to_later(directive_id, chief, confirmed=seal_of([network.listed.id]))
    assert _told("unit") == [(ISSUED, network.listed.id)]


def test_who_is_late(enter: Enter, network: Network, chief: Actor, moved: Clock) -> None:
    enter(events=[OVERDUE])
    directive_id = issue(network, chief, days=1)
    with enter_network():
        receipts.note_reported(
            str(directive_id), network.a.id, clock.now().isoformat(), revision=1, text="做了。", number=None
        )
        moved.forward(days=2)
        assert due_passed.note(directive_id)
    assert _told("issuer") == [(OVERDUE, network.b.id)]


def test_other_units_hear_nothing(enter: Enter, network: Network, chief: Actor) -> None:
    enter(unit_id=network.stranger.id)
    enter(unit_id=network.city.id)
    enter(unit_id=network.other_city.id, side=UNIT)
    issue(network, chief)
    with enter_network():
        assert not Dispatch.objects.exists()


def test_nothing_of_what_it_says_goes_out(
    enter: Enter, network: Network, chief: Actor, listener: Listener
) -> None:
    enter()
    enter("wecom")
    enter("dingtalk", formatted=True)
    directive_id = str(issue(network, chief))
    with enter_network():
        receipts.note_reported(
            directive_id, network.a.id, clock.now().isoformat(), revision=1, text=SECRET_TEXT, number="7"
        )
        assert send_due() == 6
    assert len(listener.messages) == 4
    sent = json.dumps(listener.messages, ensure_ascii=False)
    assert "王处长" not in sent
    for text in (SECRET_TITLE, SECRET_TEXT):
        assert text not in sent
    assert listener.faults == []
