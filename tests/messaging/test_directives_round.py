"""A directive goes down, what units do comes up: through real outboxes and inboxes, compared as sets."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.access import UNIT_ADMIN, Actor
from huisheng.kernel.messaging.relay_down import relay_down, relay_to_network_itself
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.messaging.tables import network_tables, unit_tables
from huisheng.kernel.messaging.wakeups import fire_due
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.contracts.directive_messages import TASK
from shared_apps.directives.models import Delivery, Directive
from shared_apps.directives.operations import (
    amending,
    approving,
    closing,
    delivering,
    drafting,
    issuing,
    recalling,
)
from shared_apps.directives.queries.board import board
from shared_apps.directives.queries.targets import preview
from tenant_apps.directive_inbox.models import DirectiveItem
from tenant_apps.directive_inbox.operations import acting, handing_on, receiving
from tenant_apps.directive_inbox.queries.handed_on import handed_on_of
from tenant_apps.directive_inbox.queries.item import item_page
from tenant_apps.interfaces.operations import keeping_keys
from tenants.public import UnitCard
from tests.actors import give_role, make_account
from tests.network import Network
from tests.shared_apps.acting import actor
from tests.tenant_apps.questions.calling import Program

Staff = Callable[..., Client]


Drafted = Callable[..., tuple[UUID, str]]


@pytest.fixture
def chief(in_network: None, network: Network) -> Actor:
    """Who issues for the province."""
    return actor("王处长", network_staff=network.province)


@pytest.fixture
def drafted(chief: Actor, network: Network) -> Drafted:
    """A function that drafts a task of the province; returns it, and the seal of whom it reaches."""

    def draft(*, to: UnitCard = network.city, kind: str = "county", days: int = 1) -> tuple[UUID, str]:
        content = drafting.DraftContent(
            kind=TASK,
            title="报送",
            text="请报送。",
            number_label="人数",
            target_unit_id=to.id,
            target_kinds=(kind,),
            due_at=clock.now() + timedelta(days=days),
        )
        created = drafting.create(chief, issuer_unit_id=network.province.id, content=content)
        seen = preview(issuer_unit_id=network.province.id, target_unit_id=to.id, kinds=[kind])
        return created, seen.seal

    return draft


@pytest.fixture
def directive_id(chief: Actor, drafted: Drafted) -> UUID:
    """A task of the province to all counties of the city, issued."""
    created, seal = drafted()
    issuing.issue(created, chief, confirmed=seal)
    return created


def _steps(directive_id: UUID) -> dict[str, set[int]]:
    with enter_network():
        shown = board(Directive.objects.get(pk=directive_id))
    return {group.step: {unit.unit_id for unit in group.units} for group in shown.groups if group.units}


def _here(unit: UnitRef) -> set[UUID]:
    with enter_unit(unit):
        found = DirectiveItem.objects.filter(received_at__isnull=False)
        return set(found.values_list("directive_id", flat=True))


def test_down_and_up(directive_id: UUID, unit_a: UnitRef, unit_b: UnitRef) -> None:
    for unit in (unit_a, unit_b):
        relay_down(unit)
        assert _here(unit) == {directive_id}
    assert relay_to_network_itself() == 1, "whoever left while it went out is looked for"
    with enter_network():
        assert not network_tables().outbox._default_manager.exists()

    with enter_unit(unit_a):
        acting.report(directive_id, actor("李"), text="完成", number=Decimal("12.5"), based_on=0)
    with enter_unit(unit_b):
        acting.mark_read(directive_id, actor("张"))
    for unit in (unit_a, unit_b):
        relay_up(unit)
        with enter_unit(unit):
            assert not unit_tables().outbox._default_manager.exists()
    assert _steps(directive_id) == {"reported": {unit_a.id}, "read": {unit_b.id}}
    with enter_network():
        reports = Delivery.objects.exclude(report_revision=0)
        assert set(reports.values_list("unit_id", "report_text", "report_number")) == {
            (unit_a.id, "完成", Decimal("12.50"))
        }


def test_the_date_passes_and_the_end_comes(directive_id: UUID, unit_a: UnitRef, unit_b: UnitRef) -> None:
    relay_down(unit_a)
    with enter_unit(unit_a):
        acting.report(directive_id, actor("李"), text="完成", number=None, based_on=0)
    relay_up(unit_a)
    past = clock.now() - timedelta(seconds=1)
    with enter_network():
        Directive.objects.filter(pk=directive_id).update(due_at=past)
        network_tables().wakeup._default_manager.update(at=past)
    assert fire_due() == 1
    relay_to_network_itself()
    assert _steps(directive_id) == {"reported": {unit_a.id}, "overdue": {unit_b.id}}
    relay_down(unit_b)
    with enter_unit(unit_b):
        item = DirectiveItem.objects.get(directive_id=directive_id)
        assert item.reminded_at is not None, "who is late is reminded once, by itself"
    with enter_unit(unit_a):
        assert DirectiveItem.objects.get(directive_id=directive_id).reminded_at is None

    with enter_network():
        closing.close(directive_id, actor("王处长"))
    relay_down(unit_b)
    with enter_unit(unit_b), pytest.raises(acting.DirectiveEndedError):
        acting.report(directive_id, actor("张"), text="迟了", number=None, based_on=0)


def test_amended_and_recalled(directive_id: UUID, unit_a: UnitRef, unit_b: UnitRef) -> None:
    """A unit sees what is different, is asked anew where it matters, and that it is void; reports stay."""
    relay_down(unit_a)
    with enter_unit(unit_a):
        acting.acknowledge(directive_id, actor("李"))
        acting.report(directive_id, actor("李"), text="完成", number=None, based_on=0)
    with enter_network():
        found = Directive.objects.get(pk=directive_id)
        wanted = amending.Amendment(
            title=found.title,
            text="请报送。\n附联系电话。",
            number_label=found.number_label,
            due_at=found.due_at + timedelta(days=1),
            why="延期",
            is_important=True,
        )
        amending.amend(directive_id, actor("王处长"), based_on=1, wanted=wanted)
    relay_up(unit_a)
    for unit in (unit_a, unit_b):
        relay_down(unit)
    with enter_unit(unit_a):
        shown = item_page(directive_id)
        assert shown is not None
        assert shown.acknowledged_at is None
        assert shown.versions.ask_anew
        (change,) = shown.versions.changes
        assert (change.version, change.why, change.due_before) == (2, "延期", found.due_at)
        assert [(piece.what, piece.words) for piece in change.pieces] == [
            ("same", "请报送。"),
            ("new", "附联系电话。"),
        ]
        assert acting.acknowledge(directive_id, actor("李"))
        assert shown.latest is not None
    relay_up(unit_a)
    with enter_network():
        row = Delivery.objects.get(directive_id=directive_id, unit_id=unit_a.id)
        assert (row.acknowledged_version, row.report_text) == (2, "完成")
        recalling.recall(directive_id, actor("王处长"), why="文件有误")
    relay_down(unit_a)
    with enter_unit(unit_a):
        item = DirectiveItem.objects.get(directive_id=directive_id)
        assert (item.recall_reason, item.report_text) == ("文件有误", "完成")
        assert item.closed_at == item.recalled_at
        with pytest.raises(acting.DirectiveEndedError):
            acting.report(directive_id, actor("李"), text="再报", number=None, based_on=1)


def test_amended_above_and_handed_on(
    network: Network, chief: Actor, drafted: Drafted, unit_a: UnitRef, staff: Staff, client_of: Any
) -> None:
    """Province to city, city to counties with own words. The province amends: the county reads the new text
    and what is different, the city that it went down.
    """
    city, officer = network.ref(network.city), actor("孙干事")
    task, seal = drafted(to=network.province, kind="city", days=9)
    issuing.issue(task, chief, confirmed=seal)
    before = Directive.objects.get(pk=task)
    relay_down(city)
    with enter_unit(city):
        handing_on.hand_on(
            task,
            officer,
            addition="请附照片。",
            due_at=before.due_at - timedelta(days=1),
            target_unit_id=city.id,
            target_kinds=["county"],
        )
    relay_up(city)
    relay_down(unit_a)
    child = Directive.objects.get(parent_id=task).pk
    with enter_unit(unit_a):
        acting.acknowledge(child, actor("李"))
    relay_up(unit_a)
    wanted = amending.Amendment(
        title=before.title,
        text="请报送。\n附联系电话。",
        number_label=before.number_label,
        due_at=before.due_at - timedelta(days=4),
        why="提前",
        is_important=True,
    )
    amending.amend(task, chief, based_on=1, wanted=wanted)
    for unit in (unit_a, city):
        relay_down(unit)
    with enter_unit(unit_a):
        shown = item_page(child)
        assert shown is not None
        assert (shown.row.due_at, shown.versions.ask_anew) == (wanted.due_at, True)
        (change,) = shown.versions.changes
        assert (change.why, change.unit) == ("提前", network.province.name)
        assert [piece.words for piece in change.pieces if piece.what == "new"] == ["附联系电话。"]
        assert shown.text.startswith("请附照片。")
    page = staff("duty_officer", network.a).get(f"/desk/directives/{child}/").content.decode()
    assert f"由{network.province.name}修订" in page
    with enter_unit(unit_a):
        account = make_account(name="周管理")
        give_role(account, UNIT_ADMIN, unit_a.id)
        key = keeping_keys.make("协同平台", ("directives-read",), 90, actor=account.pk).key
    read = Program(client_of(network.a), key=key).get(f"directives/inbox/{child}").json()
    assert (read["text"], read["acknowledge_anew"]) == (shown.text, True)
    assert [(one["why"], one["unit"]) for one in read["changes"]] == [("提前", network.province.name)]
    with enter_unit(city):
        (one,) = handed_on_of(task)
        assert (one.text, one.view is not None and one.view.due_at) == ("请附照片。", wanted.due_at)
    page = staff("leader", network.city).get(f"/desk/directives/{task}/").content.decode()
    assert "新的内容已随同下发" in page
    assert "已由" in page, "that its own date was moved"


def test_an_older_state_that_comes_late_changes_nothing(
    directive_id: UUID, unit_a: UnitRef, in_network: None
) -> None:
    found = Directive.objects.get(pk=directive_id)
    first = delivering.as_it_stands(found)
    found.revision, found.title = 2, "改过的"
    second = delivering.as_it_stands(found)
    with enter_unit(unit_a):
        for told in (second, first, second):
            receiving.hear(told)
        item = DirectiveItem.objects.get(directive_id=directive_id)
        assert (item.title, item.revision) == ("改过的", 2)


def test_what_was_put_off_is_issued_by_its_wakeup(
    chief: Actor, drafted: Drafted, unit_a: UnitRef, unit_b: UnitRef
) -> None:
    created, seal = drafted(days=20)
    approving.put_off(created, chief, confirmed=seal)
    network_tables().wakeup._default_manager.update(at=clock.now() - timedelta(seconds=1))
    assert fire_due() == 1
    relay_to_network_itself()
    for unit in (unit_a, unit_b):
        relay_down(unit)
        assert _here(unit) == {created}
