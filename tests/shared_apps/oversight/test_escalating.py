"""A promise broken for too long goes up as a fact, to the nearest unit above that may know of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.messaging import emit
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.contracts.oversight_messages import ANSWER, HANDLING, QuestionCaughtUp, QuestionEscalated
from shared_apps.oversight.models import Escalation
from shared_apps.oversight.public import asked_above, escalated_to
from tenant_apps.questions.queries.referred import broken_promises
from tests.shared_apps.oversight.conftest import World
from tests.tenant_apps.questions.conftest import WAGES

QUESTION = str(uuid4())


def told(world: World, *messages: object) -> None:
    for message in messages:
        with enter_unit(world.a), transaction.atomic():
            emit(message)
    world.deliver()


def escalated(
    clock_of: str = ANSWER, *, excluded: tuple[int, ...] = (), days_ago: int = 0
) -> QuestionEscalated:
    return QuestionEscalated(
        question_id=QUESTION,
        topic=WAGES,
        business_day=(clock.business_day() - timedelta(days=days_ago)).isoformat(),
        clock=clock_of,
        rung=4,
        excluded_units=list(excluded),
    )


def caught_up(*, days_ago: int = 0) -> QuestionCaughtUp:
    day = clock.business_day() - timedelta(days=days_ago)
    return QuestionCaughtUp(question_id=QUESTION, business_day=day.isoformat(), clock=ANSWER)


def test_seen_by_the_unit_above_until_it_is_kept(world: World) -> None:
    told(world, escalated(), escalated(HANDLING))
    found = escalated_to(world.city.id)
    assert {(row.unit_name, row.clock, row.topic) for row in found} == {
        ("历下区团委", ANSWER, WAGES),
        ("历下区团委", HANDLING, WAGES),
    }
    with enter_unit(world.city):
        assert {row.clock for row in broken_promises()} == {ANSWER, HANDLING}
    for unit in (world.a, world.b, world.province, world.stranger):
        assert escalated_to(unit.id) == []
    told(world, caught_up())
    assert {row.clock for row in escalated_to(world.city.id)} == {HANDLING}


def test_an_excluded_unit_is_passed_over(world: World) -> None:
    told(world, escalated(excluded=(world.city.id,)))
    assert escalated_to(world.city.id) == []
    assert {row.clock for row in escalated_to(world.province.id)} == {ANSWER}


@pytest.mark.parametrize("excluded", [(), ("city",), ("city", "province")])
def test_who_is_asked_next(world: World, excluded: tuple[str, ...]) -> None:
    above = asked_above(world.a.id, excluded=[getattr(world, name).id for name in excluded])
    wanted = {0: world.city.id, 1: world.province.id, 2: None}[len(excluded)]
    assert (above.id if above else None) == wanted


def test_told_again_it_is_one_row(world: World) -> None:
    told(world, escalated(), escalated())
    assert len(escalated_to(world.city.id)) == 1


def test_told_again_or_of_an_earlier_day_it_is_counted_once(world: World) -> None:
    told(world, escalated())
    told(world, escalated(), escalated(days_ago=3))
    [row] = escalated_to(world.city.id)
    assert row.since == clock.business_day()
    assert world.dead_letters() == []
    with enter_network():
        assert [found.since for found in Escalation.objects.all()] == [clock.business_day()]


def test_told_again_after_it_was_kept_it_stays_kept(world: World) -> None:
    told(world, escalated(), caught_up())
    told(world, escalated())
    assert escalated_to(world.city.id) == []


def test_that_an_earlier_promise_was_kept_ends_no_later_one(world: World) -> None:
    told(world, escalated())
    told(world, caught_up(days_ago=3))
    assert {row.clock for row in escalated_to(world.city.id)} == {ANSWER}
    told(world, caught_up())
    assert escalated_to(world.city.id) == []


def test_kept_before_it_was_told_nothing_is_left_to_see_to(world: World) -> None:
    told(world, caught_up())
    told(world, escalated(days_ago=2))
    assert escalated_to(world.city.id) == []
    told(world, escalated(days_ago=0))
    assert escalated_to(world.city.id) == [], "both happened today, and the later was told first"
