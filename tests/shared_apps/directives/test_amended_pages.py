"""A season or broadcast that was amended: the unit sees on the directive what is different in it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from huisheng.kernel.access import UNIT_ADMIN, Actor
from huisheng.kernel.messaging.tables import network_tables
from huisheng.kernel.tenancy import UnitRef, enter_unit
from shared_apps.contracts.broadcast_content import BROADCAST
from shared_apps.contracts.directive_messages import DirectiveTold
from shared_apps.contracts.season_content import SEASON
from shared_apps.directives.operations import amending_pages, calling, issuing
from shared_apps.directives.public import page_changes
from shared_apps.topics.public import import_tree
from tenant_apps.directive_inbox.operations import receiving
from tenant_apps.directive_inbox.queries.item import item_page
from tenant_apps.interfaces.operations import keeping_keys
from tests.actors import give_role, make_account
from tests.network import Network
from tests.shared_apps.directives import test_broadcasts, test_seasons
from tests.shared_apps.directives.conftest import Write, seal_of_draft
from tests.tenant_apps.questions.calling import Program

Staff = Callable[..., Client]
MADE: dict[str, Callable[..., Any]] = {
    SEASON.name: test_seasons.called,
    BROADCAST.name: test_broadcasts.called,
}


@pytest.fixture(autouse=True)
def _topics(in_network: None) -> None:
    import_tree()


@pytest.fixture(params=[SEASON.name, BROADCAST.name])
def amended(request: Any, write: Write, chief: Actor, network: Network, unit_a: UnitRef) -> UUID:
    """The text of a season or broadcast was amended, and nothing else; unit a has heard of it."""
    directive_id = write(kind=request.param)
    made = MADE[request.param]
    first = made(about="原来的话")
    calling.write(directive_id, chief, content=first, may_change=[])
    issuing.issue(directive_id, chief, confirmed=seal_of_draft(directive_id))
    amending_pages.amend_page(
        directive_id,
        chief,
        based_on=1,
        content=replace(first, about="新的话"),
        why="补充说明",
        is_important=False,
    )
    hear(directive_id, network)
    return directive_id


def hear(directive_id: UUID, network: Network, upto: int = 99) -> None:
    """What went down to unit a arrives there, up to a revision."""
    outbox = network_tables().outbox._default_manager.filter(kind="directive.issued", unit_id=network.a.id)
    for payload in list(outbox.order_by("pk").values_list("payload", flat=True)):
        if payload["directive_id"] == str(directive_id) and payload["revision"] <= upto:
            with enter_unit(network.ref(network.a)):
                receiving.hear(DirectiveTold(**payload))


def test_its_page_shows_both(amended: UUID, network: Network, staff: Staff) -> None:
    page = staff("duty_officer", network.a).get(f"/desk/directives/{amended}/").content.decode()
    assert "补充说明" in page
    assert "<del>原来的话</del> <ins>新的话</ins>" in page


def test_programs_read_both(amended: UUID, network: Network, client_of: Any) -> None:
    account = make_account(name="周管理")
    give_role(account, UNIT_ADMIN, network.a.id)
    with enter_unit(network.ref(network.a)):
        key = keeping_keys.make("协同平台", ("directives-read",), 90, actor=account.pk).key
    program = Program(client_of(network.a), key=key)
    (change,) = program.get(f"directives/inbox/{amended}").json()["changes"]
    (page,) = change["page"]
    assert (change["version"], page["before"], page["now"]) == (2, "原来的话", "新的话")


def test_another_unit_and_a_later_version_are_not_told(
    amended: UUID, chief: Actor, network: Network, unit_b: UnitRef
) -> None:
    """What is still on its way is not shown beforehand, and nothing to whom it was not sent."""
    kind = SEASON.name if item_in(amended, network).row.kind == SEASON.name else BROADCAST.name
    amending_pages.amend_page(
        amended, chief, based_on=2, content=MADE[kind](about="再改"), why="再改", is_important=False
    )
    assert [one.version for one in item_in(amended, network).versions.changes if one.page] == [2]
    hear(amended, network)
    assert [one.version for one in item_in(amended, network).versions.changes if one.page] == [3, 2]
    with enter_unit(network.ref(network.stranger)):
        assert page_changes(amended, 3) == {}


def item_in(directive_id: UUID, network: Network) -> Any:
    with enter_unit(network.ref(network.a)):
        found = item_page(directive_id)
    assert found is not None
    return found
