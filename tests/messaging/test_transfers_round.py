"""Questions go from hand to hand among units at work, by their own steps, while relays die and words overtake
each other. In the end every unit's tables, the row of custody and the figures say the same (`make chaos` is
the large one, with real processes).
"""

import random
from collections.abc import Iterator

import pytest
from django.db import connection

from huisheng.kernel.messaging import delivering
from huisheng.kernel.tenancy import enter_network
from shared_apps.topics.public import import_tree
from tests.chaos.hands import one_step
from tests.chaos.hands_compared import compare
from tests.network import Network
from tests.shared_apps.oversight.conftest import World

pytestmark = pytest.mark.django_db(transaction=True)


class Killed(BaseException):
    """As a process that is killed: nothing catches it."""


@pytest.fixture
def world(network: Network, transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with enter_network():
        import_tree()
    made = World(network, monkeypatch)
    yield made
    assert made.dead_letters() == []


def test_units_at_work_and_relays_that_die(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(11)
    real, alive = delivering._dispatch, {"until": 0}

    def dies(batch: object, receiver: object) -> None:
        real(batch, receiver)  # type: ignore[arg-type]
        alive["until"] -= 1
        if alive["until"] == 0:
            raise Killed

    monkeypatch.setattr(delivering, "_dispatch", dies)
    done = []
    for _ in range(24):
        done += [one_step(world.all, rng) for _ in range(6)]
        alive["until"] = rng.randint(1, 12)
        _deliver(world, rng, late=0.4)
    alive["until"] = 0
    for _ in range(24):
        _deliver(world, rng, late=0)
        if not world.waiting():
            break
    assert world.waiting() == []
    found = compare(world.all)
    assert found.wrong == []
    assert found.changes > 3, done
    assert set(done) >= {"ask", "request", "accept"}


def _deliver(world: World, rng: random.Random, *, late: float) -> None:
    """Deliver twice; then that share of what is left waits, as what a relay had that died, and all else comes
    before it.
    """
    for _ in range(2):
        try:
            world.deliver()
        except Killed:
            pass
        with enter_network(role="relay"), connection.cursor() as cursor:
            for table in ["public.network_outbox", *(f"{unit.schema}.unit_outbox" for unit in world.all)]:
                cursor.execute(f"SELECT id FROM {table}")
                rows = [(row[0], rng.random() < late) for row in cursor.fetchall()]
                cursor.executemany(
                    f"UPDATE {table} SET attempts = 0, next_at = now() + CASE WHEN %s THEN interval '1 hour'"
                    " ELSE interval '-1 second' END WHERE id = %s",
                    [(waits, number) for number, waits in rows],
                )
