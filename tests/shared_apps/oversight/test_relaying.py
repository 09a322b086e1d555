"""What holder, home and asker tell each other past the network: only of now, and nothing of the asker's gets
lost.
"""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from huisheng.kernel.messaging import emit
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.contracts.case_followed_messages import CaseAddedTo
from shared_apps.contracts.case_messages import (
    AskerActed,
    AskerTold,
    CaseCalledUp,
    CaseEnded,
    CaseHeld,
    CaseTold,
    TransferSettled,
)
from shared_apps.oversight.models import Parcel
from tests.network import Network
from tests.shared_apps.oversight.between import CANARY, Between, dead_letters


@pytest.fixture
def between(network: Network, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Between]:
    made = Between(network, monkeypatch)
    yield made
    assert dead_letters() == []


def heard(between: Between, unit: UnitRef) -> list[str]:
    """Tokens of what the asker did, as a unit is told."""
    return [told.token for told in between.told(unit, AskerTold)]


def done(*tokens: str) -> dict[str, list[dict[str, str]]]:
    return {"acts": [{"token": token} for token in tokens]}


def test_the_holder_tells_home_and_nobody_else_does(between: Between) -> None:
    between.hand(between.a, between.b)
    between.tell_nobody()
    between.work(between.b, hop=1, number=3, code="progress")
    [told] = between.told(between.a, CaseTold)
    assert (told.holder_unit, told.holder_name, told.hop, told.number) == (between.b.id, "槐荫区团委", 1, 3)
    assert told.snapshot["text"] == CANARY
    for unit in (between.city, between.stranger, between.a):
        between.work(unit, hop=1, number=4)
    assert between.told(between.a) == []


def test_what_a_former_holder_wrote_and_comes_late_is_told_as_what_it_is(between: Between) -> None:
    between.hand(between.a, between.b)
    between.hand(between.b, between.stranger)
    between.tell_nobody()
    between.work(between.b, hop=2)
    between.work(between.stranger, hop=1)
    between.work(between.b, hop=0)
    assert between.told(between.a) == []
    between.work(between.b, hop=1, code="answered")
    between.work(between.stranger, hop=2)
    told = [(one.hop, one.holder_unit) for one in between.told(between.a, CaseTold)]
    assert told == [(1, between.b.id), (2, between.stranger.id)]
    assert between.row().hops_unanswered == 2, "an answer of before is none to the last change of hands"


def test_what_the_asker_does_goes_to_the_holder_in_order(between: Between) -> None:
    between.hand(between.a, between.b)
    between.tell_nobody()
    between.act("t1")
    between.act("t2", act="urge")
    between.act("t1")
    assert heard(between, between.b) == ["t1", "t2"]


def test_what_came_after_the_parcel_goes_to_whoever_holds_it_now(between: Between) -> None:
    between.hand(between.a, between.b)
    between.tell_nobody()
    between.complete(between.a, hop=1)
    [told] = between.told(between.b, CaseAddedTo)
    assert (told.hop, told.parcel["urged_at"]) == (1, CANARY)
    between.hand(between.b, between.city)
    between.tell_nobody()
    between.complete(between.a, hop=1)
    between.complete(between.b, hop=2)
    assert [told.hop for told in between.told(between.city, CaseAddedTo)] == [2, 2]
    assert between.told(between.b, CaseAddedTo) == []
    assert CANARY not in between.kept()


def test_nobody_else_adds_to_it_and_home_is_told_nothing(between: Between) -> None:
    between.hand(between.a, between.b)
    between.tell_nobody()
    for unit, hop in ((between.city, 1), (between.stranger, 1), (between.b, 1), (between.a, 2)):
        between.complete(unit, hop=hop)
    assert between.told(between.b) == []
    between.hand(between.b, between.a)
    between.tell_nobody()
    between.complete(between.b, hop=2)
    assert between.told(between.a) == []
    between.hand(between.a, between.city)
    between.withdraw()
    between.tell_nobody()
    between.complete(between.b, hop=2)
    assert between.told(between.city, CaseAddedTo) == []


def test_of_home_alone(between: Between) -> None:
    """Another unit that says it of a question which is not its own speaks of its own, and to nobody."""
    between.hand(between.a, between.b)
    between.tell_nobody()
    between.say(
        between.city,
        AskerActed(
            question_id=between.question, act="add", token="t", at="2026-11-21T00:00:00+00:00", values={}
        ),
    )
    assert between.told(between.b) == []


def test_an_act_between_wrapping_up_and_changing_hands_reaches_the_new_holder(between: Between) -> None:
    """The old holder had wrapped it up before it heard of t2 and t3: the new one hears them, and has t1."""
    between.hand(between.a, between.b)
    between.act("t1")
    transfer_id = between.ask(between.b, between.stranger, parcel={"text": "x", **done("t1")})
    between.act("t2")
    between.work(between.b, hop=1, number=2, **done("t1", "t2"))
    between.act("t3")
    assert heard(between, between.b) == ["t1", "t2", "t3"]
    between.accept(between.stranger, transfer_id)
    assert heard(between, between.stranger) == ["t2", "t3"]
    between.act("t4")
    assert heard(between, between.stranger) == ["t4"]
    assert heard(between, between.b) == []
    between.work(between.stranger, hop=2, **done("t1", "t2", "t3", "t4"))
    with enter_network(role="relay"):
        assert not Parcel.objects.exists()


def test_an_act_in_that_window_when_it_is_called_up(between: Between) -> None:
    between.hand(between.a, between.b)
    between.stuck(between.b)
    [call] = between.told(between.b, CaseCalledUp)
    between.act("t1")
    between.surrender(between.b, call.transfer_id)
    assert heard(between, between.city) == ["t1"]


def test_an_act_that_was_confirmed_before_the_older_offer_came(between: Between) -> None:
    """The offer was written first and arrives last: it lacks what has been let go of, and is asked anew."""
    between.hand(between.a, between.b)
    between.act("t1")
    offer = between.request(between.b, between.stranger)
    with enter_unit(between.b), transaction.atomic():
        emit(offer)
    _hold_back(between.b, offer.kind)
    between.work(between.b, hop=1, **done("t1"))
    assert CANARY not in between.kept()
    _let_go(between.b)
    between.carry()
    told = [(one.outcome, one.reason) for one in between.told(between.b, TransferSettled)]
    assert told == [("refused", "outdated")]
    between.ask(between.b, between.stranger, parcel={"text": "x", **done("t1")})
    assert between.told(between.b, TransferSettled) == []


def test_home_again_it_hears_what_the_holder_did_not(between: Between) -> None:
    between.hand(between.a, between.b)
    transfer_id = between.ask(between.b, between.a)
    between.act("t1")
    between.accept(between.a, transfer_id)
    assert heard(between, between.a) == ["t1"]
    between.act("t2")
    assert heard(between, between.a) == ["t2"]
    assert CANARY not in between.kept()


def test_what_a_holder_confirms_is_kept_no_longer(between: Between) -> None:
    between.hand(between.a, between.b)
    between.act("t1")
    between.act("t2")
    assert CANARY in between.kept()
    between.work(between.b, hop=1, **done("t1"))
    with enter_network(role="relay"):
        assert [act["token"] for act in Parcel.objects.get().content["acts"]] == ["t2"]
    between.work(between.b, hop=1, number=2, **done("t1", "t2"))
    assert CANARY not in between.kept()


def test_what_nobody_confirms_is_not_kept_for_ever(between: Between) -> None:
    between.hand(between.a, between.b)
    between.act("t1")
    between.later(days=31)
    between.act("t2", words="还在等")
    assert CANARY not in between.kept()


def test_taken_back_nothing_is_kept_and_nobody_is_told_more(between: Between) -> None:
    between.hand(between.a, between.b)
    between.act("t1")
    between.withdraw()
    assert CANARY not in between.kept()
    between.tell_nobody()
    between.act("t2")
    between.ask(between.stranger, between.city)
    assert between.told(between.b) == []
    assert between.told(between.a) == []


def test_whoever_still_works_on_what_was_taken_back_is_told_the_end_once_more(between: Between) -> None:
    """The end may overtake the change of hands: the copy is made after it, and says so."""
    between.hand(between.a, between.b)
    between.withdraw()
    between.tell_nobody()
    between.work(between.b, hop=1)
    between.work(between.stranger, hop=1)
    assert [told.at for told in between.told(between.b, CaseEnded)] != []
    assert between.told(between.a) == []
    assert between.told(between.stranger) == []


def test_everybody_who_had_something_of_it_hears_the_end(between: Between) -> None:
    between.send_back(between.city, between.ask(between.a, between.city))
    between.hand(between.a, between.b)
    between.ask_help(between.b, between.stranger)
    between.tell_nobody()
    between.withdraw(erased=True)
    for unit in (between.b, between.city, between.stranger):
        assert [told.erased for told in between.told(unit, CaseEnded)] == [True]
    assert between.told(between.province) == []
    assert between.told(between.a, CaseEnded) == []


def test_excluded_units_travel_with_what_is_held(between: Between) -> None:
    between.excluded = [between.city.id]
    between.hand(between.a, between.stranger)
    [held] = between.told(between.stranger, CaseHeld)
    assert held.excluded_units == [between.city.id]


def _hold_back(unit: UnitRef, kind: str) -> None:
    """Another relay has this one in hand and is slow."""
    _outbox(unit, "UPDATE {} SET next_at = now() + interval '1 hour' WHERE kind = %s", [kind])


def _let_go(unit: UnitRef) -> None:
    _outbox(unit, "UPDATE {} SET next_at = now() - interval '1 second' WHERE kind <> %s", [""])


def _outbox(unit: UnitRef, statement: str, values: list[str]) -> None:
    with enter_network(role="relay"), connection.cursor() as cursor:
        cursor.execute(statement.format(f"{unit.schema}.unit_outbox"), values)
