"""What units have passed on is compared with the rows of custody, and what is missing there comes again."""

import pytest

from huisheng.kernel.messaging.reconcile import Reconciler, differences, reconcilers, repair_by_replay
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.oversight.models import Custody
from shared_apps.oversight.public import COMPARISON
from tests.shared_apps.oversight.conftest import World, world  # noqa: F401
from tests.shared_apps.oversight.test_referring import proposed


@pytest.fixture
def comparison() -> Reconciler:
    """As the apps registered it."""
    return next(found for found in reconcilers() if found.name == COMPARISON)


def test_the_same_on_both_sides(world: World, comparison: Reconciler) -> None:  # noqa: F811
    world.leader(world.city)
    proposed(world, world.leader(world.a))
    world.ask(world.a)
    world.deliver()
    with enter_network():
        assert {row.kind for row in Custody.objects.all()} == {"alarm", "decision"}
    for unit in (world.a, world.city):
        assert list(differences(comparison, unit)) == []


def test_what_got_lost_is_sent_again(world: World, comparison: Reconciler) -> None:  # noqa: F811
    above = world.on_call(world.city)
    chief = world.leader(world.city)
    proposed(world, world.leader(world.a))
    world.ask(world.a)
    with enter_unit(world.a, role="owner"):
        unit_tables().outbox._default_manager.filter(kind__startswith="alarm").delete()
        unit_tables().outbox._default_manager.filter(kind__startswith="decision").delete()
    found = list(differences(comparison, world.a))
    assert {difference.bucket for difference in found} == {"alarm", "decision"}
    for difference in found:
        assert difference.surplus == frozenset()
        assert repair_by_replay(comparison, world.a, difference)
    world.deliver()
    assert list(differences(comparison, world.a)) == []
    assert (world.told(world.city), world.told(world.city, "approval")) == ({above}, {chief})
