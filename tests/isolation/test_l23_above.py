"""L23: what the asker has kept from a unit above leaves no trace there, whichever way text travels up."""

import pytest
from django.db import connection

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.topics.public import import_tree
from tenant_apps.questions.data.codes import State
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import approving, asking_review, conversation
from tests.isolation.stock import rows
from tests.network import Network
from tests.shared_apps.oversight.conftest import World

CANARY = "金丝雀九一三"


@pytest.fixture
def world(network: Network, db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    with enter_network():
        import_tree()
    made = World(network, monkeypatch)
    # Whatever other tests of this process told anybody is not this one's.
    made.forget_told()
    return made


def held(unit: UnitRef, canary: str) -> set[str]:
    """The tables of a unit in which a word stands, anywhere in a row."""
    found = set()
    with enter_unit(unit, role="owner"):
        for (table,) in rows(
            connection, "SELECT tablename FROM pg_tables WHERE schemaname = %s", [unit.schema]
        ):
            quoted = connection.ops.quote_name(table)
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT count(*) FROM {quoted} t WHERE t::text LIKE %s", [f"%{canary}%"])
                if cursor.fetchone()[0]:
                    found.add(table)
    return found


def test_alarm_referral_and_review_pass_the_excluded_unit_by(world: World) -> None:
    only_one = world.leader(world.a)
    for unit in (world.city, world.province):
        world.on_call(unit)
        world.leader(unit)
    kept_from = (world.city.id,)
    danger = world.ask(world.a, f"我不想活了{CANARY}", excluded_units=kept_from)
    plain = world.ask(world.a, f"父母离婚后谁来监护我{CANARY}", excluded_units=kept_from)
    ended = world.ask(world.a, f"助学金一直没有下文{CANARY}", excluded_units=kept_from)
    with enter_unit(world.a):
        conversation.add(danger.question_id, text=f"有人吗{CANARY}", token="t1")
        approving.propose_answer(
            plain.question_id, version=1, text=f"依法协商{CANARY}", handles=False, actor=only_one
        )
        Question.objects.filter(pk=ended.question_id).update(state=State.CLOSED, closed_at=clock.now())
        asking_review.ask_review(ended.question_id, words=f"没有解决{CANARY}", consent=True, token="t2")
    world.deliver()
    world.later(minutes=4)
    world.later(minutes=30)
    assert held(world.province, CANARY) == {"questions_alarm", "questions_decision"}
    for unit in (world.city, world.b, world.stranger):
        assert held(unit, CANARY) == set()
        assert world.told(unit) == set()
