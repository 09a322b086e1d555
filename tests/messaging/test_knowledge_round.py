"""Entries go up for those below, really: outbox, relay, inbox; and the comparison finds and mends what is
missing.
"""

import pytest

from huisheng.kernel.messaging import nudge
from huisheng.kernel.messaging.reconcile import Reconciler, differences, reconcilers, repair_by_replay
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.directory.models import Entry as Kept
from shared_apps.directory.queries.comparing import COMPARISON
from tenant_apps.knowledge.models import Entry
from tenant_apps.knowledge.public import Content, Kind, publish_new, search
from tests.network import Network


@pytest.fixture
def comparison(monkeypatch: pytest.MonkeyPatch) -> Reconciler:
    """As the apps registered it."""
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)
    return next(found for found in reconcilers() if found.name == COMPARISON)


@pytest.fixture
def city(comparison: Reconciler, network: Network, db: None) -> UnitRef:
    """The city, which has published two entries for all below it and one for itself."""
    unit = network.ref(network.city)
    with enter_unit(unit):
        for title, below in (("助学贷款", True), ("公租房", True), ("内部", False)):
            publish_new(Kind.ARTICLE, Content(title=title, body="正文", for_below=below), actor=1)
    relay_up(unit)
    return unit


def _below(network: Network) -> set[str]:
    with enter_unit(network.ref(network.a)):
        return {card.title for text in ("助学贷款", "公租房", "内部") for card in search(text)}


def test_delivered_once_and_the_same_on_both_sides(
    city: UnitRef, network: Network, comparison: Reconciler
) -> None:
    with enter_unit(city):
        assert not unit_tables().outbox._default_manager.exists()
    assert _below(network) == {"助学贷款", "公租房"}
    assert list(differences(comparison, city)) == []
    assert list(differences(comparison, network.ref(network.a))) == []


def test_what_the_network_lost_is_told_again(city: UnitRef, network: Network, comparison: Reconciler) -> None:
    with enter_network():
        Kept.objects.filter(title="公租房").delete()
    assert _below(network) == {"助学贷款"}
    (difference,) = differences(comparison, city)
    assert difference.missing == {"1"}
    assert repair_by_replay(comparison, city, difference)
    relay_up(city)
    assert list(differences(comparison, city)) == []
    assert _below(network) == {"助学贷款", "公租房"}


def test_what_the_network_kept_too_long_is_withdrawn(
    city: UnitRef, network: Network, comparison: Reconciler
) -> None:
    with enter_unit(city):
        Entry.objects.filter(number=2).update(told_below=0)
    (difference,) = differences(comparison, city)
    assert difference.surplus == {"1"}
    repair_by_replay(comparison, city, difference)
    relay_up(city)
    assert list(differences(comparison, city)) == []
    assert _below(network) == {"助学贷款"}
