"""L19 and L23 for what changes hands: no unit sees a question before it is handed to it, nor after it is gone
beyond its own record of it; what must not come to a unit does not come by any way; nobody learns who asked.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.topics.public import import_tree
from tenant_apps.questions.data.codes import State
from tenant_apps.questions.models import Decision, Question
from tenant_apps.questions.operations import (
    answering,
    conversation,
    going_on,
    handling,
    withdrawing,
)
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.rules.receipts import new_token
from tests.actors import StaffClient
from tests.isolation.canaries import canary
from tests.isolation.crawling import crawl
from tests.isolation.test_l23_above import held
from tests.network import Network
from tests.shared_apps.oversight.conftest import World
from tests.tenant_apps.questions.conftest import OFFICER
from tests.tenant_apps.questions.hands import Hands

TEXT, NAME, NOTE, ANSWER = canary("欠薪的事"), canary("提问的人"), canary("内部备注"), canary("县里的答复")
PHONE = "13977770000"
Staff = Callable[..., StaffClient]


Ask = Callable[..., Hands]


@pytest.fixture
def ask(network: Network, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ask]:
    """A function that asks a question in unit a, with a name, a telephone, and a note of staff."""
    with enter_network():
        import_tree()
    world = World(network, monkeypatch)

    def ask_one(**said: Any) -> Hands:
        who = {"display_name": NAME, "contact_phone": PHONE}
        made = Hands(world, f"公司拖欠工资，{TEXT}", **(who | said))
        with enter_unit(world.a):
            conversation.note(made.id, text=NOTE, mentions=(), actor=OFFICER)
        return made

    yield ask_one
    assert world.dead_letters() == []


def in_network(words: str) -> set[str]:
    """The shared tables in which a word stands."""
    found = set()
    with enter_network(role="owner"), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"SELECT count(*) FROM public.{quoted} t WHERE t::text LIKE %s", [f"%{words}%"])
            if cursor.fetchone()[0]:
                found.add(table)
    return found


def others(hands: Hands, *but: UnitRef) -> list[UnitRef]:
    known = {unit.id for unit in (hands.world.a, *but)}
    return [unit for unit in hands.world.all if unit.id not in known]


def test_nobody_sees_it_before_it_is_theirs_nor_after_it_is_gone(ask: Ask) -> None:
    hands = ask()
    world = hands.world
    world.deliver()
    for unit in others(hands):
        assert held(unit, TEXT) == set()

    hands.request(world.a, world.b)
    assert held(world.b, TEXT) == {"questions_decision"}, "who decides has to read it"
    hands.accept(world.b)
    assert "questions_question" in held(world.b, TEXT)
    assert "questions_decision" not in held(world.b, TEXT)
    hands.answer(world.b, ANSWER)
    for unit in others(hands, world.b):
        assert held(unit, TEXT) == held(unit, ANSWER) == set()

    hands.request(world.b, world.city)
    assert held(world.city, TEXT) == {"questions_decision"}
    hands.accept(world.city)
    # Nothing but the record of having had it is left behind.
    assert held(world.b, TEXT) == held(world.b, ANSWER) == set()
    assert hands.at(world.b).state == State.HANDED_ON
    assert "questions_question" in held(world.city, TEXT)

    hands.hand(world.city, world.a)
    assert held(world.city, TEXT) == held(world.city, ANSWER) == set()
    assert hands.at(world.a).away_unit is None
    assert "questions_answer" in held(world.a, ANSWER)
    for words in (TEXT, ANSWER):
        assert in_network(words) == set()


@pytest.mark.parametrize("words", [NAME, PHONE, NOTE])
def test_who_asked_and_notes_of_staff_never_leave(ask: Ask, words: str) -> None:
    hands = ask()
    world = hands.world
    hands.hand(world.a, world.b)
    hands.answer(world.b, ANSWER, handles=False)
    with enter_unit(world.a):
        going_on.say_not_solved(hands.id, words="没有解决。", token=new_token())
    world.deliver()
    hands.hand(world.b, world.city)
    for unit in others(hands):
        assert held(unit, words) == set()
    assert in_network(words) == set()


def test_notes_of_the_holder_do_not_come_home(ask: Ask) -> None:
    hands = ask()
    world = hands.world
    hands.hand(world.a, world.b)
    note = canary("槐荫内部")
    copy = hands.at(world.b)
    with enter_unit(world.b):
        conversation.note(copy.pk, text=note, mentions=(), actor=OFFICER)
    hands.answer(world.b, ANSWER)
    hands.hand(world.b, world.city)
    for unit in world.all:
        assert held(unit, note) == set()


def test_pages_and_search_of_who_had_it_show_nothing_of_it(ask: Ask, staff: Staff) -> None:
    hands = ask()
    world = hands.world
    hands.hand(world.a, world.b)
    hands.hand(world.b, world.city)
    gone = hands.at(world.b)
    numbers = (TEXT, NAME, PHONE)
    for role, card in (("unit_admin", world.network.b), ("duty_officer", world.network.b)):
        client = staff(role, card)
        starts = ["/desk/", f"/desk/q/{gone.pk}/", "/desk/?queue=all", f"/desk/?q={TEXT[:3]}", "/desk/below/"]
        shown = {
            (path, words)
            for path, text in crawl(client, starts)
            for words in numbers
            if words in text and words not in path
        }
        assert shown == set()
    # Of the asker's page they know neither address nor key.
    stranger = staff("duty_officer", world.network.stranger)
    assert stranger.get(f"/desk/q/{gone.pk}/").status_code == 404


def test_what_is_kept_from_a_unit_is_never_handed_to_it(ask: Ask, network: Network) -> None:
    """Not at a wish, not below it, and not when it gets nowhere and moves up: past it."""
    hands = ask(excluded_units=(network.city.id,))
    world = hands.world
    for barred in (world.city, world.b):
        with pytest.raises(BadDecision):
            hands.request(world.a, barred)
    for _times in range(3):
        question = hands.at(world.a)
        with enter_unit(world.a):
            if question.is_open:
                answering.answer(
                    question.pk, version=question.version, text=ANSWER, actor=OFFICER, handles=False
                )
            else:
                handling.propose_completion(
                    question.pk,
                    version=question.version,
                    outcome="solved",
                    helped_by=["league"],
                    words="办了。",
                    actor=OFFICER,
                )
            going_on.say_not_solved(hands.id, words="没有解决。", token=new_token())
        world.deliver()
    assert hands.at(world.a).away_unit == world.province.id
    assert "questions_question" in held(world.province, TEXT)
    for barred in (world.city, world.b):
        assert held(barred, TEXT) == held(barred, ANSWER) == set()
        with enter_unit(barred):
            assert not Question.objects.exists()
            assert not Decision.objects.exists()
    # Nor from there down to it.
    with pytest.raises(BadDecision):
        hands.request(world.province, world.city)


def test_taken_back_nothing_of_it_is_left_with_anybody(ask: Ask) -> None:
    hands = ask()
    world = hands.world
    hands.hand(world.a, world.b)
    hands.request(world.b, world.city)
    with enter_unit(world.a):
        withdrawing.withdraw(hands.id)
    world.deliver()
    for unit in others(hands):
        assert held(unit, TEXT) == set()
    assert hands.at(world.b).state == State.WITHDRAWN
