"""Two at the same moment: a directive goes out while a unit that it reaches moves away or is closed.

Neither waits for the other. Each looks again after its commit, and whatever was first, nothing is awaited of
the unit in the end.
"""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import transaction

from huisheng.kernel.access import Actor
from huisheng.kernel.clock import business_day
from huisheng.kernel.messaging.relay_down import relay_to_network_itself
from huisheng.kernel.messaging.tables import network_tables
from huisheng.kernel.tenancy import enter_network
from shared_apps.directives.models import Delivery, Directive
from shared_apps.directives.operations import drafting, issuing, later_units, receipts
from tenants.lifecycle import moving
from tenants.models import Unit
from tenants.public import archive, create_unit, plan_move, unit_card
from tests.meanwhile import meanwhile
from tests.network import Network
from tests.shared_apps.directives.conftest import content, seal_of_draft
from tests.shared_apps.directives.handing_down import hand_on

Step = Callable[[], object]


@pytest.fixture
def leaver(network: Network, transactional_db: None) -> int:
    """A county that stands below the city and can receive something."""
    unit_id = create_unit(
        name="共青团远行县委员会",
        short_name="远行县团委",
        kind="county",
        slug="yuanxing",
        parent_id=network.city.id,
        from_day=date(2026, 1, 1),
        code="yuanxing",
    )
    with enter_network():
        Unit.objects.filter(pk=unit_id).update(state="sandbox", schema_name="u_leaver")
    return unit_id


@pytest.fixture
def draft(leaver: int, chief: Actor, network: Network) -> UUID:
    """Of the province, to the county alone."""
    with enter_network():
        given = content(target_unit_id=leaver)
        return drafting.create(chief, issuer_unit_id=network.province.id, content=given)


@pytest.fixture
def goes(draft: UUID, chief: Actor) -> Step:
    """A function: it is issued, and whoever issues looks who has left."""

    def issued() -> None:
        with enter_network():
            issuing.issue(draft, chief, confirmed=seal_of_draft(draft))

    return issued


@pytest.fixture(params=["moves", "is_closed"])
def leaves(
    request: pytest.FixtureRequest, leaver: int, network: Network, monkeypatch: pytest.MonkeyPatch
) -> Step:
    """A function: midnight has come and the county stands elsewhere; or it is closed for good."""
    if request.param == "is_closed":
        return lambda: archive(leaver, actor="system")
    plan_move(leaver, network.stranger.id, actor="system")
    tomorrow = business_day() + timedelta(days=1)
    monkeypatch.setattr(moving, "business_day", lambda *_: tomorrow)
    return moving.apply_due_moves


def _looked_again() -> None:
    while relay_to_network_itself():
        pass


def _told(unit_id: int) -> list[str]:
    with enter_network():
        rows = network_tables().outbox._default_manager.filter(unit_id=unit_id).order_by("pk")
        return [kind for kind in rows.values_list("kind", flat=True) if kind.startswith("directive.")]


def _is_awaited(directive_id: UUID, unit_id: int) -> bool:
    with enter_network():
        return Delivery.objects.get(directive_id=directive_id, unit_id=unit_id).excused_at is None


def test_a_unit_leaves_while_it_is_issued(goes: Step, leaves: Step, draft: UUID, leaver: int) -> None:
    """Leaving is over, and looked again in vain, before the deliveries are there."""

    def leaving() -> None:
        leaves()
        _looked_again()

    with meanwhile(leaving) as second:
        goes()
        assert _told(leaver) == ["directive.issued"]
    second.result()
    assert _is_awaited(draft, leaver)
    _looked_again()
    assert not _is_awaited(draft, leaver)
    assert _told(leaver) == ["directive.issued", "directive.closed"]


def test_it_is_issued_while_a_unit_leaves(goes: Step, leaves: Step, draft: UUID, leaver: int) -> None:
    """Issuing is over, and looked again in vain, before the tree is another."""
    before = unit_card(leaver)

    def issued() -> tuple[str, str]:
        goes()
        _looked_again()
        seen = unit_card(leaver)
        return seen.path, seen.state

    with meanwhile(issued) as second:
        leaves()
    assert second.result() == (before.path, before.state), "it did not wait until the unit had left"
    assert _is_awaited(draft, leaver)
    _looked_again()
    assert not _is_awaited(draft, leaver)
    assert _told(leaver) == ["directive.issued", "directive.closed"]


def test_the_relay_hands_on_with_a_receipt_in_hand_while_others_wait_to_leave(
    chief: Actor, network: Network, leaver: int
) -> None:
    """It may hold what whoever leaves will want next: if it waited for them, both would wait for ever."""
    with enter_network():
        given = content(target_unit_id=network.province.id, target_kinds=("city",))
        parent = drafting.create(chief, issuer_unit_id=network.province.id, content=given)
        issuing.issue(parent, chief, confirmed=seal_of_draft(parent))

    def relaying() -> bool:
        with enter_network(role="relay"), transaction.atomic():
            receipts.note_read(str(parent), network.city.id, "2026-03-02T01:00:00+08:00")
            child = hand_on(parent, network)
        with enter_network():
            return Unit.objects.filter(pk=leaver, name="gone").exists() or not child

    with meanwhile(relaying) as second:
        later_units.unit_moved(leaver, [], [network.stranger.id, leaver], business_day())
        Unit.objects.filter(pk=leaver).update(name="gone")
    assert second.result() is False


def test_nobody_who_stays_is_excused(goes: Step, draft: UUID, leaver: int, network: Network) -> None:
    goes()
    _looked_again()
    with enter_network():
        later_units.look_after_leaving(leaver)
    assert _is_awaited(draft, leaver)
    assert _told(leaver) == ["directive.issued"]


def test_what_a_unit_was_done_with_stays_done_when_it_is_closed(goes: Step, draft: UUID, leaver: int) -> None:
    goes()
    with enter_network():
        at = "2026-03-02T01:00:00+08:00"
        receipts.note_reported(str(draft), leaver, at, revision=1, text="完成", number="4")
        Unit.objects.filter(pk=leaver).update(state="archived")
        later_units.look_after_sending(draft)
        later_units.look_after_leaving(leaver)
        assert Directive.objects.get(pk=draft).state == "issued"
    assert _is_awaited(draft, leaver)
