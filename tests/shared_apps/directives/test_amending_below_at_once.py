"""Two at the same moment: a directive is amended while the one below it is, while it is handed on, or while a
unit that has it moves away.
"""

from uuid import UUID

import pytest
from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.messaging.tables import network_tables
from huisheng.kernel.tenancy import enter_network
from shared_apps.directives.operations import (
    amending,
    amending_below,
    drafting,
    issuing,
    later_units,
)
from tests.meanwhile import meanwhile
from tests.network import Network
from tests.shared_apps.directives.conftest import content, seal_of_draft
from tests.shared_apps.directives.handing_down import amend, found, hand_on, mine, whole
from tests.shared_apps.directives.test_after_issue import _wanted

__all__ = ["mine"]


@pytest.fixture
def committed(network: Network, chief: Actor, transactional_db: None) -> UUID:
    """As `asked`, for tests with two connections."""
    with enter_network():
        given = content(target_unit_id=network.province.id, target_kinds=("city",))
        directive_id = drafting.create(chief, issuer_unit_id=network.province.id, content=given)
        issuing.issue(directive_id, chief, confirmed=seal_of_draft(directive_id))
        return directive_id


def test_an_own_amendment_before_the_one_above(
    committed: UUID, chief: Actor, mine: Actor, network: Network
) -> None:
    with enter_network():
        child = hand_on(committed, network)

    def above() -> None:
        with enter_network():
            amend(committed, chief, text="新的正文。")

    with meanwhile(above) as second:
        amend(child, mine, own_words="市里的话。")
    second.result()
    with enter_network():
        row = found(child)
        assert row.text == whole("市里的话。", network, "新的正文。")
        assert (row.content_version, row.above_version) == (3, 2)


def test_an_own_amendment_after_the_one_above(
    committed: UUID, chief: Actor, mine: Actor, network: Network
) -> None:
    with enter_network():
        child = hand_on(committed, network)

    def own() -> None:
        with enter_network():
            wanted = _wanted(child, own_words="市里的话。")
            amending.amend(child, mine, based_on=1, wanted=wanted)

    with meanwhile(own) as second:
        amend(committed, chief, text="新的正文。")
    with pytest.raises(amending.AmendedMeanwhileError):
        second.result()
    with enter_network():
        assert found(child).text == whole("请同时报送照片。", network, "新的正文。")


def test_handed_on_while_it_is_amended(committed: UUID, chief: Actor, network: Network) -> None:
    def handing() -> UUID:
        with enter_network(role="relay"):
            return hand_on(committed, network)

    with meanwhile(handing) as second:
        amend(committed, chief, text="新的正文。")
    with enter_network():
        assert found(second.result()).text == whole("请同时报送照片。", network, "新的正文。")


def test_amended_while_it_is_handed_on(committed: UUID, chief: Actor, network: Network) -> None:
    def above() -> None:
        with enter_network():
            amend(committed, chief, text="新的正文。")

    with meanwhile(above) as second:
        child = hand_on(committed, network)
    second.result()
    with enter_network():
        assert found(child).text == whole("请同时报送照片。", network, "新的正文。")


def test_a_crash_half_way_leaves_both_as_they_were(
    committed: UUID, chief: Actor, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    with enter_network():
        child = hand_on(committed, network)
        sent = network_tables().outbox._default_manager.count()

        def crash(*args: object, **kwargs: object) -> None:
            raise RuntimeError("crash")

        monkeypatch.setattr(amending_below, "tell_all", crash)
        with pytest.raises(RuntimeError):
            amend(committed, chief, text="新的正文。")
        assert [found(one).content_version for one in (committed, child)] == [1, 1]
        assert network_tables().outbox._default_manager.count() == sent


def _moves(unit_id: int, network: Network) -> None:
    later_units.unit_moved(unit_id, [], [network.stranger.id, unit_id], clock.business_day())


def _told_of(unit_id: int) -> list[str]:
    """What the unit is told, in its order."""
    rows = network_tables().outbox._default_manager.filter(unit_id=unit_id).order_by("pk")
    return [kind for kind in rows.values_list("kind", flat=True) if kind.startswith("directive.")]


def test_amended_while_a_unit_moves_away(committed: UUID, chief: Actor, network: Network) -> None:
    """Whoever amends finds who has left: what the unit keeps reads on as it was."""

    def amending_it() -> None:
        with enter_network():
            amend(committed, chief, text="新的正文。")

    with meanwhile(amending_it) as second:
        _moves(network.city.id, network)
    second.result()
    with enter_network():
        assert _told_of(network.city.id) == ["directive.issued", "directive.closed"]


def test_a_unit_moves_away_while_it_is_amended(committed: UUID, chief: Actor, network: Network) -> None:
    """The amendment was there first: the unit hears of it, and then that it is over."""

    def leaving() -> None:
        with enter_network(), transaction.atomic():
            _moves(network.city.id, network)

    with meanwhile(leaving) as second:
        amend(committed, chief, text="新的正文。")
    second.result()
    with enter_network():
        assert _told_of(network.city.id) == ["directive.issued", "directive.issued", "directive.closed"]
