"""A question goes from county to county, up to the city and home again, over real relays: its asker reads one
page, what they do reaches whoever holds it, and the figures of every unit stay right on every day.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from huisheng.kernel import clock
from huisheng.kernel.messaging.reconcile import Reconciler, differences, reconcilers
from huisheng.kernel.messaging.relay_down import relay_down, relay_to_network_itself
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.messaging.tables import network_tables
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.insights.models import Daily, Stock
from shared_apps.insights.operations.rebuilding import rebuild
from shared_apps.insights.queries.comparing import COMPARISON
from shared_apps.oversight.public import call_up
from shared_apps.topics.public import import_tree
from tenant_apps.questions.data.codes import State
from tenant_apps.questions.models import Answer, Decision, Message, Question, Step
from tenant_apps.questions.operations import (
    confirming,
    conversation,
    going_on,
    handling,
    incoming,
    retopicing,
    withdrawing,
)
from tenant_apps.questions.queries import seen_by_asker
from tenant_apps.questions.queries.seen_by_asker import AskerView
from tenant_apps.questions.rules.receipts import new_token
from tests.network import Network
from tests.shared_apps.oversight.conftest import World
from tests.tenant_apps.questions.conftest import OFFICER
from tests.tenant_apps.questions.hands import Hands

SOLVED: Any = {"outcome": "solved", "helped_by": ["league"], "words": "到账了。"}
WAY = [
    "received",
    "handed_over",
    "replied",
    "waiting",
    "added",
    "waiting_over",
    "accepted",
    "answered",
    "not_solved",
    "handling",
    "resolved",
    "confirmed",
]


@pytest.fixture
def world(network: Network, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with enter_network():
        import_tree()
    made = World(network, monkeypatch)
    yield made
    assert made.dead_letters() == []


@pytest.fixture
def hands(world: World) -> Hands:
    return Hands(world, "公司拖欠三个月工资，打电话也不接。")


def comparison() -> Reconciler:
    return next(found for found in reconcilers() if found.name == COMPARISON)


def agree(world: World) -> None:
    """What every unit's rows imply is what the network was told, as sets."""
    for unit in world.all:
        assert list(differences(comparison(), unit)) == []


def stock(unit: UnitRef, *, own: bool = True) -> tuple[int, int]:
    """Open and overdue now, of a unit alone or with all below it."""
    with enter_network():
        rows = list(Stock.objects.filter(unit_id=unit.id, own=own).values_list("open", "overdue"))
    return sum(o for o, _ in rows), sum(d for _, d in rows)


def by_day(unit: UnitRef) -> dict[date, tuple[int, int]]:
    """How the stock of a subtree stood at the end of each day."""
    changes: dict[date, list[int]] = defaultdict(lambda: [0, 0])
    with enter_network():
        for day, o, d in Daily.objects.filter(unit_id=unit.id, own=False).values_list(
            "day", "open", "overdue"
        ):
            changes[day][0] += o
            changes[day][1] += d
    stood, found = [0, 0], {}
    for day in sorted(changes):
        stood = [stood[0] + changes[day][0], stood[1] + changes[day][1]]
        found[day] = (stood[0], stood[1])
    return found


def page(hands: Hands, receipt_secret: str = "") -> AskerView:
    """What the asker reads."""
    with enter_unit(hands.world.a):
        question = Question.objects.get(pk=hands.id)
        found = seen_by_asker.find(question.number, receipt_secret, unit="历下区团委", now=clock.now())
    assert found is not None
    return found


def test_the_stock_is_where_it_is_held_on_every_day(hands: Hands) -> None:
    world = hands.world
    first = clock.business_day()
    assert stock(world.a) == (1, 0)
    world.later(days=1)
    hands.hand(world.a, world.b)
    assert (stock(world.a), stock(world.b), stock(world.city, own=False)) == ((0, 0), (1, 0), (1, 0))
    world.later(days=30)
    # Late for too long, it moves up by itself, and its lateness with it.
    assert hands.at(world.a).away_unit == world.city.id
    assert (stock(world.a), stock(world.b), stock(world.city)) == ((0, 0), (0, 0), (1, 1))
    assert stock(world.city, own=False) == (1, 1)
    agree(world)
    world.later(days=1)
    hands.answer(world.city, "已责令公司补发。", handles=False)
    for unit in world.all:
        assert stock(unit) == stock(unit, own=False) == (0, 0)
    agree(world)
    # Whatever day it is looked at: one question, never none and never two.
    days = by_day(world.province)
    assert days[first] == (1, 0)
    assert {o for o, _ in list(days.values())[:-1]} == {1}
    assert list(days.values())[-1] == (0, 0)
    with enter_network():
        told = ("unit_id", "own", "day", "open", "overdue", "moved_of_day")
        before = set(Daily.objects.values_list(*told))
        rebuild()
        assert (
            set(Daily.objects.values_list("unit_id", "own", "day", "open", "overdue", "moved_of_day"))
            == before
        )
        received = Daily.objects.filter(own=True, received__gt=0).values_list("unit_id", flat=True)
        assert list(received) == [world.a.id]
        answered = Daily.objects.filter(own=True, answered__gt=0).values_list("unit_id", flat=True)
        assert list(answered) == [world.city.id]


def test_filed_under_another_topic_elsewhere_the_sums_stay_right(hands: Hands) -> None:
    world = hands.world
    hands.hand(world.a, world.b)
    copy = hands.at(world.b)
    with enter_unit(world.b):
        retopicing.refile(
            copy.pk, version=copy.version, topic="010214", unit_topic_id=None, kind=copy.kind, actor=OFFICER
        )
    world.deliver()
    with enter_network():
        rows = Stock.objects.filter(unit_id=world.b.id, own=True).values_list("topic", "open")
        assert {topic: o for topic, o in rows if o} == {"01": 1}
    hands.hand(world.b, world.a)
    for unit in (world.b, world.city):
        assert stock(unit) == (0, 0)
    assert stock(world.a) == (1, 0)
    agree(world)


def test_taken_back_it_leaves_every_stock(hands: Hands) -> None:
    world = hands.world
    hands.hand(world.a, world.b)
    with enter_unit(world.a):
        withdrawing.withdraw(hands.id)
    world.deliver()
    for unit in world.all:
        assert stock(unit, own=False) == (0, 0)
    agree(world)


def test_one_page_whoever_holds_it(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen_by_asker, "opens", lambda *_args: True)
    world = hands.world
    hands.hand(world.a, world.b)
    seen = page(hands)
    assert (seen.holder, seen.away) == ("槐荫区团委", True)
    copy = hands.at(world.b)
    with enter_unit(world.b):
        conversation.ask_for_details(
            copy.pk, version=copy.version, text="哪家公司？", persona="团小槐", actor=OFFICER
        )
    world.deliver()
    seen = page(hands)
    assert seen.waits_for_me
    assert [(said.signed, said.text) for said in seen.thread] == [("团小槐", "哪家公司？")]
    with enter_unit(world.a):
        conversation.add(hands.id, text="济南某某商贸公司。", token=new_token())
    world.deliver()
    assert not page(hands).waits_for_me
    with enter_unit(world.b):
        assert list(Message.objects.filter(side="asker").values_list("text", flat=True)) == [
            "济南某某商贸公司。"
        ]
    hands.answer(world.b, "已约谈公司，周五前补发。", handles=False)
    seen = page(hands)
    assert (seen.state, [given.text for given in seen.answers]) == ("answered", ["已约谈公司，周五前补发。"])
    with enter_unit(world.a):
        going_on.say_not_solved(hands.id, words="周五过了，没有到账。", token=new_token())
    assert page(hands).acting
    assert "not-solved" not in page(hands).actions
    world.deliver()
    seen = page(hands)
    assert (seen.state, seen.acting) == ("handling", False)
    copy = hands.at(world.b)
    with enter_unit(world.b):
        handling.propose_completion(
            copy.pk,
            version=copy.version,
            outcome="solved",
            helped_by=["league"],
            words="到账了。",
            actor=OFFICER,
        )
    world.deliver()
    with enter_unit(world.a):
        helped = Answer.objects.get().pk
        confirming.say_solved(hands.id, rating=5, note="谢谢", helped=helped)
    world.deliver()
    seen = page(hands)
    assert (seen.state, seen.solved, seen.rating) == ("closed", True, 5)
    assert seen.answers[0].accepted
    codes = [entry.code for entry in reversed(seen.history)]
    assert codes == WAY
    assert hands.at(world.b).rating == 5


def test_an_act_in_the_second_of_a_change_of_hands_is_carried_out_once_by_the_new_holder(
    hands: Hands,
) -> None:
    world = hands.world
    hands.hand(world.a, world.b)
    hands.answer(world.b, "已约谈公司，周五前补发。")
    hands.request(world.b, world.city)
    with enter_unit(world.a):
        conversation.add(hands.id, text="他们又拖了一周。", token=new_token())
    # It has left home, and the old holder has not heard of it, when the new one accepts.
    relay_up(world.a)
    hands.accept(world.city)
    with enter_unit(world.city):
        said = Message.objects.filter(side="asker").values_list("text", flat=True)
        assert list(said) == ["他们又拖了一周。"]
        assert Step.objects.filter(code="asked_back").count() == 1
    relay_down(world.b)
    world.deliver()
    with enter_unit(world.a):
        assert Message.objects.filter(side="asker").count() == 1


def test_home_again_the_unit_goes_on_where_the_other_stopped(hands: Hands) -> None:
    world = hands.world
    hands.hand(world.a, world.b)
    hands.answer(world.b, "已约谈公司，周五前补发。")
    hands.hand(world.b, world.a)
    question = hands.at(world.a)
    assert (question.state, question.away_unit, question.returned) == (State.HANDLING, None, True)
    with enter_unit(world.a):
        handling.propose_completion(
            hands.id,
            version=question.version,
            outcome="solved",
            helped_by=["league"],
            words="到账。",
            actor=OFFICER,
        )
    world.deliver()
    assert hands.at(world.a).state == State.RESOLVED
    assert hands.at(world.b).state == State.HANDED_ON
    agree(world)


def test_called_up_by_a_message_that_overtakes_the_one_by_which_it_came_home(hands: Hands) -> None:
    world = hands.world
    hands.hand(world.a, world.b)
    hands.request(world.b, world.a)
    with enter_unit(world.a):
        offer = Decision.objects.get(kind="transfer", question=None, state="open")
        assert incoming.accept(offer.pk, actor=OFFICER)
    relay_up(world.a)
    call_up(world.a.id, hands.id, world.city.id, why="taken_over", actor=OFFICER)
    relay_to_network_itself()
    told = network_tables().outbox._default_manager.filter(unit_id=world.a.id, kind="case.handed_over")
    with enter_network(role="relay"):
        assert told.update(next_at=clock.now() + timedelta(hours=1)) == 1
    relay_down(world.a)
    assert hands.at(world.a).away_unit == world.b.id, "it does not know yet that it is home"
    with enter_network(role="relay"):
        network_tables().outbox._default_manager.update(next_at=clock.now())
    world.deliver()
    assert hands.at(world.a).away_unit == world.city.id
    assert hands.at(world.city).state == State.RECEIVED
    agree(world)


def test_what_was_written_while_another_unit_was_asked_is_read_there(hands: Hands) -> None:
    world = hands.world
    hands.hand(world.a, world.b)
    hands.request(world.b, world.city)
    copy = hands.at(world.b)
    with enter_unit(world.b):
        conversation.reply(
            copy.pk, version=copy.version, text="周五去公司。", persona="团小槐", actor=OFFICER
        )
    hands.accept(world.city)
    for unit in (world.city, world.a):
        with enter_unit(unit):
            assert list(Message.objects.values_list("text", flat=True)) == ["周五去公司。"]
    assert hands.at(world.city).responded_at == hands.at(world.a).responded_at
    agree(world)
