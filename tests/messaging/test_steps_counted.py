"""What goes on between units at work: the figures say what the units' own tables say, and the comparison
mends what is missing.
"""

import random
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from huisheng.kernel import clock
from huisheng.kernel.messaging import emit
from huisheng.kernel.messaging.reconcile import Reconciler, differences, reconcilers, repair_by_replay
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.contracts import step_facts as steps
from shared_apps.contracts.oversight_messages import ANSWER, QuestionCaughtUp, QuestionEscalated
from shared_apps.insights.models import StepFact, StepSum
from shared_apps.insights.operations.rebuilding import rebuild
from shared_apps.oversight.operations import ordering
from tests.chaos.hands import one_step
from tests.network import Network
from tests.shared_apps.oversight.conftest import World, world  # noqa: F401
from tests.shared_apps.oversight.test_orders import answer, issue, take
from tests.tenant_apps.questions.conftest import WAGES

# In the words of the units' own tables; not one function of the product is used here.
_OFFERED = "SELECT count(*) FROM questions_decision WHERE kind = 'transfer' AND origin_unit IS NOT NULL"
_RETURNED = _OFFERED + " AND state = 'refused'"
_ORDERS = "SELECT count(*) FROM directive_inbox_directiveitem WHERE kind = 'order'"
_REDONE = _ORDERS + " AND \"order\"->>'demand' = 'redo'"
_RED = _ORDERS + " AND \"order\"->>'card' = 'red'"
_DONE = _ORDERS + " AND \"order\"->>'stage' = 'done'"


def _count(unit: UnitRef, query: str) -> int:
    with enter_unit(unit), connection.cursor() as cursor:
        cursor.execute(query)
        return int(cursor.fetchone()[0])


def _figures(unit_id: int, *, own: bool) -> Counter[str]:
    found: Counter[str] = Counter()
    with enter_network():
        for step, number in StepSum.objects.filter(unit_id=unit_id, own=own).values_list("step", "number"):
            found[step] += number
    return found


def test_transfers_are_what_the_units_say(world: World, network: Network) -> None:  # noqa: F811
    rng = random.Random(7)
    units = (world.a, world.b, world.city)
    for _ in range(30):
        for _ in range(4):
            one_step(units, rng)
        world.deliver()
    offered = sum(_count(unit, _OFFERED) for unit in units)
    assert offered > 5, "something was asked"
    assert _figures(network.city.id, own=False)[steps.ASKED_OVER] == offered
    for unit in units:
        assert _figures(unit.id, own=True)[steps.RETURNED] == _count(unit, _RETURNED)
    assert _figures(network.province.id, own=False)[steps.RETURNED] == sum(
        _count(unit, _RETURNED) for unit in units
    )


def test_orders_are_what_the_units_say(world: World, network: Network) -> None:  # noqa: F811
    done = issue(world, card="yellow")
    answer(world, done)
    take(world, done, "send_back", words="请写明时间。", due_at=clock.now() + timedelta(days=3))
    answer(world, done, "三月二日已答复。", turn=2)
    take(world, done, "accept", words="")
    issue(world, demand="redo", question_number="不存在", card="yellow")
    issue(world, world.b, card="red")
    world.later(days=3)
    world.later(days=12)
    own = _figures(world.a.id, own=True)
    assert own[steps.ORDERED] == _count(world.a, _ORDERS) == 2
    assert own[steps.REDO_ORDERED] == _count(world.a, _REDONE) == 1
    assert own[steps.RED_CARD] == _count(world.a, _RED) == 1, "its date has passed"
    assert own[steps.YELLOW_CARD] == 2, "shown with the order, and not once more by time"
    assert own[steps.ORDER_DONE] == _count(world.a, _DONE) == 1
    assert own[steps.ANSWER_SENT_BACK] == 1
    below = _figures(network.city.id, own=False)
    assert below[steps.ORDERED] == _count(world.a, _ORDERS) + _count(world.b, _ORDERS) == 3
    assert below[steps.RED_CARD] == _count(world.a, _RED) + _count(world.b, _RED) == 2
    assert _figures(network.city.id, own=True) == Counter(), "it supervises, and is not supervised"


@pytest.fixture
def comparison() -> Reconciler:
    """As the apps registered it."""
    return next(found for found in reconcilers() if found.name == steps.COMPARISON)


def test_what_is_missing_is_named_and_told_again(
    world: World,  # noqa: F811
    comparison: Reconciler,
) -> None:
    order_id = issue(world, card="red")
    day = clock.business_day().isoformat()
    with enter_network(role="owner"):
        StepFact.objects.filter(step=steps.RED_CARD).delete()
    rebuilt = _rebuilt()
    assert list(differences(comparison, world.a)) == [], "of today the network may not have told itself yet"
    world.later(days=1)
    (found,) = differences(comparison, world.a)
    assert (found.bucket, found.surplus) == (f"{steps.RED_CARD}/{day}", frozenset())
    assert found.missing == {f"{order_id}/1"}
    assert repair_by_replay(comparison, world.a, found)
    assert repair_by_replay(comparison, world.a, found)
    world.deliver()
    assert list(differences(comparison, world.a)) == []
    assert _rebuilt() - rebuilt == {(unit, step) for unit, step in _rebuilt() if step == steps.RED_CARD}
    assert _figures(world.a.id, own=True)[steps.RED_CARD] == 1


def test_a_promise_that_breaks_twice_is_compared_and_mended_each_time(
    world: World,  # noqa: F811
    network: Network,
    comparison: Reconciler,
) -> None:
    """The row of custody knows the last time alone; a figure counts both."""
    question = str(uuid4())
    for _twice in range(2):
        day = clock.business_day().isoformat()
        broken = QuestionEscalated(
            question_id=question, topic=WAGES, business_day=day, clock=ANSWER, rung=4, excluded_units=[]
        )
        kept = QuestionCaughtUp(question_id=question, business_day=day, clock=ANSWER)
        for message in (broken, kept):
            with enter_unit(world.a), transaction.atomic():
                emit(message)
            world.deliver()
        world.later(days=2)
    with enter_network():
        told = set(StepFact.objects.filter(step=steps.ESCALATED).values_list("reference", "topic"))
    assert len(told) == 2
    assert _figures(network.city.id, own=False)[steps.ESCALATED] == 2
    assert list(differences(comparison, world.a)) == []
    with enter_network(role="owner"):
        StepFact.objects.filter(step=steps.ESCALATED).delete()
    _rebuilt()
    found = list(differences(comparison, world.a))
    assert {key for one in found for key in one.missing} == {reference for reference, _topic in told}
    assert not any(one.surplus for one in found)
    for one in found:
        assert repair_by_replay(comparison, world.a, one)
    world.deliver()
    assert list(differences(comparison, world.a)) == []
    with enter_network():
        assert set(StepFact.objects.filter(step=steps.ESCALATED).values_list("reference", "topic")) == told
    assert _figures(network.city.id, own=False)[steps.ESCALATED] == 2


def _rebuilt() -> set[tuple[int, str]]:
    with enter_network():
        rebuild()
        return set(StepSum.objects.values_list("unit_id", "step"))


def test_a_step_that_is_not_carried_out_is_not_counted(world: World, network: Network) -> None:  # noqa: F811
    with pytest.raises(ordering.OrderNotPossibleError):
        issue(world, world.stranger)
    assert _figures(network.stranger.id, own=False) == Counter()
