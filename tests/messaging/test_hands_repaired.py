"""Where a unit's tables do not say what the row of custody says, `repair_hands` tells it again."""

from collections.abc import Iterator
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from huisheng.kernel.audit.tables import network_audit
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.oversight.models import Custody
from shared_apps.topics.public import import_tree
from tenant_apps.questions.data.codes import HolderKind, State
from tenant_apps.questions.models import Message, Question, Step
from tenant_apps.questions.operations import conversation
from tests.chaos.hands_compared import compare
from tests.network import Network
from tests.shared_apps.oversight.conftest import World
from tests.tenant_apps.questions.conftest import OFFICER
from tests.tenant_apps.questions.hands import Hands

TEXT = "公司拖欠三个月工资，打电话也不接。"
SAID = "周五去公司。"


@pytest.fixture
def world(network: Network, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with enter_network():
        import_tree()
    made = World(network, monkeypatch)
    yield made
    assert made.dead_letters() == []


@pytest.fixture
def hands(world: World) -> Hands:
    made = Hands(world, TEXT)
    made.hand(world.a, world.b)
    copy = made.at(world.b)
    with enter_unit(world.b):
        conversation.reply(copy.pk, version=copy.version, text=SAID, persona="团小槐", actor=OFFICER)
    world.deliver()
    return made


def repair(*options: str) -> str:
    said = StringIO()
    try:
        call_command("repair_hands", *options, stdout=said)
    except CommandError as error:
        return f"{said.getvalue()}{error}"
    return said.getvalue()


def lose(unit: UnitRef) -> None:
    """As a backup from before the question came that was played back."""
    with enter_unit(unit):
        for model in (Message, Step):
            model.objects.filter(question__origin_question__isnull=False).delete()
        Question.objects.filter(origin_question__isnull=False).delete()


def test_where_nothing_differs_nothing_is_told(hands: Hands) -> None:
    assert repair() == repair("--apply") == "no difference\n"


def test_a_lost_copy_is_said_first_and_then_made_again_from_home(hands: Hands) -> None:
    world = hands.world
    lose(world.b)
    dry = repair()
    assert str(hands.id) in dry
    assert "to be told again" in dry
    assert "1 question(s) differ" in dry
    with enter_unit(world.b):
        assert not Question.objects.exists(), "a dry run changes nothing"
    assert repair("--apply").endswith("no difference\n")
    copy = hands.at(world.b)
    assert (copy.text, copy.hop, copy.state) == (TEXT, 1, State.RECEIVED)
    with enter_unit(world.b):
        assert list(Message.objects.values_list("text", flat=True)) == [SAID]
    with enter_network():
        assert network_audit().entry._default_manager.filter(action="case.told_again").count() == 1
    # Open where it is held, once. That the lost copy had another id stays to be seen in the facts.
    (fact,) = compare(world.all).wrong
    assert "question.handed_in" in fact
    # It is worked on as before, and home hears of it.
    hands.answer(world.b, "已补发。", handles=False)
    assert hands.at(world.a).state == State.ANSWERED


def test_home_that_does_not_know_hears_it(hands: Hands) -> None:
    world = hands.world
    with enter_unit(world.a):
        Step.objects.filter(code="handed_over").delete()
        Question.objects.update(holder_kind=HolderKind.DUTY, away_unit=None, hop=0)
    assert repair("--apply").endswith("no difference\n")
    home = hands.at(world.a)
    assert (home.away_unit, home.hop) == (world.b.id, 1)
    assert compare(world.all).wrong == []


def test_who_still_has_what_it_gave_away_lets_go(hands: Hands) -> None:
    world = hands.world
    with enter_unit(world.b):
        before = Question.objects.values().get()
        said = list(Message.objects.values())
    hands.hand(world.b, world.city)
    with enter_unit(world.b):
        # Played back from before it was handed on.
        Question.objects.filter(pk=before["id"]).update(**{k: v for k, v in before.items() if k != "id"})
        Step.objects.filter(code="handed_over").delete()
        Message.objects.bulk_create(Message(**row) for row in said)
    assert "unit" in repair()
    assert repair("--apply").endswith("no difference\n")
    assert hands.at(world.b).state == State.HANDED_ON
    with enter_unit(world.b):
        assert not Message.objects.exists()
    assert hands.at(world.city).state == State.RECEIVED
    assert compare(world.all).wrong == []


def test_what_the_row_cannot_settle_is_for_a_person(hands: Hands) -> None:
    world = hands.world
    with enter_unit(world.b):
        Question.objects.update(hop=5)
    said = repair("--apply")
    assert "a unit is ahead of the network" in said
    assert hands.at(world.b).hop == 5
    with enter_network(role="owner"):
        Custody.objects.all().delete()
    assert "no row of custody" in repair()


def test_what_its_asker_had_deleted_ends_there_too(hands: Hands) -> None:
    world = hands.world
    with enter_unit(world.a):
        Question.objects.update(text="")
    lose(world.b)
    repair("--apply")
    with enter_network():
        assert Custody.objects.get().ended_at is not None
    with enter_unit(world.b):
        assert not Question.objects.exists()


def test_no_unit_orders_it(hands: Hands) -> None:
    from django.db import transaction

    from huisheng.kernel.messaging import emit
    from shared_apps.contracts.case_followed_messages import CaseRestored, CaseToldAgain

    world = hands.world
    with enter_unit(world.city), transaction.atomic():
        emit(CaseToldAgain(origin_unit=world.a.id, question_id=str(hands.id)))
        emit(CaseRestored(question_id=str(hands.id), hop=1, parcel={"text": "x"}))
        emit(CaseRestored(question_id=str(uuid4()), hop=0, parcel={"text": "x"}))
    world.deliver()
    assert hands.at(world.b).text == TEXT
