"""Who holds a question, from asking another unit to its answer."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from huisheng.kernel import clock
from huisheng.kernel.clock import BUSINESS_ZONE
from huisheng.kernel.messaging.wakeups import fire_due
from huisheng.kernel.tenancy import enter_network
from shared_apps.contracts.case_messages import (
    CaseCalledOff,
    CaseEnded,
    CaseHandedOver,
    CaseHeld,
    CaseOffered,
    TransferSettled,
    TransferTakenBack,
)
from shared_apps.oversight.models import Custody, Transfer
from tenants.lifecycle.moving import apply_due_moves, plan_move
from tenants.lifecycle.states import suspend
from tests.network import Network
from tests.shared_apps.oversight.between import CANARY, Between, dead_letters


@pytest.fixture
def between(network: Network, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Between]:
    made = Between(network, monkeypatch)
    yield made
    assert dead_letters() == []


def settled(between: Between, unit: Any) -> list[tuple[str, str]]:
    """How the transfers of a unit ended, as it is told."""
    return [(told.outcome, told.reason) for told in between.told(unit, TransferSettled)]


def test_an_offer_changes_nothing_and_an_acceptance_changes_hands_once(between: Between) -> None:
    transfer_id = between.ask(between.a, between.b, due_on="2026-12-01")
    row = between.row()
    assert (row.holder_unit_id, row.hop) == (between.a.id, 0)
    [offer] = between.told(between.b, CaseOffered)
    assert (offer.way, offer.from_unit, offer.hop, offer.chain) == ("sideways", between.a.id, 0, [])
    assert CANARY in str(offer.parcel)
    assert offer.due_on == "2026-12-01"

    between.accept(between.b, transfer_id)
    row = between.row()
    assert (row.holder_unit_id, row.hop) == (between.b.id, 1)
    [held] = between.told(between.b, CaseHeld)
    assert (held.hop, held.parcel, held.transfer_id) == (1, {}, transfer_id)
    assert [step["outcome"] for step in held.chain] == ["accepted"]
    assert settled(between, between.a) == [("accepted", "")]
    [told] = between.told(between.a, CaseHandedOver)
    assert (told.holder_unit, told.holder_name, told.hop) == (between.b.id, "槐荫区团委", 1)

    between.accept(between.b, transfer_id)
    between.take_back(between.a, transfer_id)
    between.send_back(between.b, transfer_id)
    assert (between.row().hop, between.told(between.a), between.told(between.b)) == (1, [], [])


def test_nobody_keeps_the_text_on_the_way(between: Between) -> None:
    first = between.ask(between.a, between.b)
    between.send_back(between.b, first)
    between.hand(between.a, between.city)
    assert CANARY not in between.kept()
    assert "三定方案" not in between.kept()


def test_sent_back_it_never_left_and_the_sender_reads_the_rule(between: Between) -> None:
    transfer_id = between.ask(between.a, between.b)
    between.send_back(between.b, transfer_id)
    assert between.row().holder_unit_id == between.a.id
    [told] = between.told(between.a, TransferSettled)
    assert (told.outcome, told.reason, told.rule) == ("returned", "not_ours", "三定方案第四条")
    assert CANARY in told.words
    assert between.told(between.b, CaseHeld) == []
    between.accept(between.b, transfer_id)
    assert between.row().holder_unit_id == between.a.id


def test_taken_back_the_receiver_lets_go(between: Between) -> None:
    transfer_id = between.ask(between.a, between.b)
    between.take_back(between.b, transfer_id)
    assert between.transfer(transfer_id).outcome == "", "by the sender alone"
    between.take_back(between.a, transfer_id)
    assert settled(between, between.a) == [("withdrawn", "taken_back")]
    assert [told.why for told in between.told(between.b, CaseCalledOff)] == ["taken_back"]
    between.accept(between.b, transfer_id)
    assert between.row().holder_unit_id == between.a.id


def test_taken_back_before_it_came(between: Between) -> None:
    """Two relays carry the two messages of one unit: the later one may be first."""
    message = between.request(between.a, between.b)
    between.say(between.a, TransferTakenBack(transfer_id=message.transfer_id))
    between.say(between.a, message)
    assert settled(between, between.a) == [("withdrawn", "taken_back")]
    assert between.told(between.b) == []
    assert between.outcomes() == ["withdrawn"]
    between.say(between.a, message)
    assert between.told(between.a) == []


def test_only_who_was_asked_answers(between: Between) -> None:
    transfer_id = between.ask(between.a, between.b)
    for unit in (between.a, between.city, between.stranger):
        between.accept(unit, transfer_id)
        between.send_back(unit, transfer_id)
        between.help(unit, transfer_id)
    assert between.transfer(transfer_id).outcome == ""
    assert between.row().holder_unit_id == between.a.id


def test_only_the_holder_gives_it_away(between: Between) -> None:
    between.hand(between.a, between.b)
    between.tell_nobody()
    for unit in (between.a, between.city, between.stranger):
        between.ask(unit, between.province)
        assert settled(between, unit) == [("refused", "not_holder")]
    assert between.told(between.province) == []
    assert between.row().holder_unit_id == between.b.id


def test_a_stranger_makes_no_row(between: Between) -> None:
    between.ask(between.b, between.stranger)
    assert settled(between, between.b) == [("refused", "not_holder")]
    assert (between.rows(), between.outcomes()) == (0, [])


def test_what_cannot_be_is_refused_and_says_why(between: Between) -> None:
    between.ask(between.a, between.a)
    between.ask(between.a, between.network.listed.id)
    between.ask(between.a, 999_999)
    between.excluded = [between.city.id]
    between.ask(between.a, between.city)
    between.ask(between.a, between.b)
    between.ask(between.a, between.stranger)
    between.ask(between.a, between.province)
    assert settled(between, between.a) == [
        ("refused", "same_unit"),
        ("refused", "unit_closed"),
        ("refused", "unit_closed"),
        ("refused", "unit_excluded"),
        ("refused", "unit_excluded"),
        ("refused", "already_asked"),
    ]
    assert between.told(between.city) == []
    assert between.told(between.b) == [], "it stands below the one that is excluded"
    assert between.told(between.province) == []


def test_who_is_excluded_once_stays_excluded_at_every_holder(between: Between) -> None:
    between.excluded = [between.city.id]
    between.hand(between.a, between.stranger)
    between.excluded = []
    between.tell_nobody()
    between.ask(between.stranger, between.city)
    between.ask(between.stranger, between.b)
    assert settled(between, between.stranger) == [("refused", "unit_excluded")] * 2
    assert between.told(between.city) == []
    assert between.told(between.b) == []


def test_from_unit_to_unit_and_home_again(between: Between) -> None:
    between.hand(between.a, between.b)
    between.hand(between.b, between.stranger)
    [held] = between.told(between.stranger, CaseHeld)
    assert [(step["from"], step["to"]) for step in held.chain] == [
        ("历下区团委", "槐荫区团委"),
        ("槐荫区团委", "陕西省团委"),
    ]
    between.tell_nobody()
    between.work(between.stranger, hop=2, code="answered")
    between.hand(between.stranger, between.a)
    assert between.told(between.a, CaseHeld) == [], "home has the question itself"
    [told] = between.told(between.a, CaseHandedOver)
    assert (told.holder_unit, told.hop) == (between.a.id, 3)
    assert settled(between, between.stranger) == [("accepted", "")]


@pytest.mark.parametrize("first", ["accept", "take_back"])
def test_of_two_in_the_same_second_the_first_holds_and_the_other_is_told(
    between: Between, first: str
) -> None:
    transfer_id = between.ask(between.a, between.b)
    steps = [
        lambda: between.accept(between.b, transfer_id),
        lambda: between.take_back(between.a, transfer_id),
    ]
    for step in steps if first == "accept" else steps[::-1]:
        step()
    taken = first == "accept"
    assert between.row().holder_unit_id == (between.b.id if taken else between.a.id)
    assert settled(between, between.a) == [("accepted", "") if taken else ("withdrawn", "taken_back")]
    assert len(between.told(between.b, CaseHeld)) == taken
    assert len(between.told(between.b, CaseCalledOff)) == (not taken)


def test_closed_between_its_word_and_now(between: Between) -> None:
    transfer_id = between.ask(between.a, between.b)
    suspend(between.b.id, actor="system")
    between.accept(between.b, transfer_id)
    assert between.row().holder_unit_id == between.a.id
    assert settled(between, between.a) == [("refused", "unit_closed")]
    assert [told.why for told in between.told(between.b, CaseCalledOff)] == ["unit_closed"]


def test_the_asker_takes_it_back_in_between(between: Between) -> None:
    between.hand(between.a, between.b)
    transfer_id = between.ask(between.b, between.stranger)
    between.tell_nobody()
    between.withdraw()
    assert settled(between, between.b) == [("withdrawn", "case_ended")]
    assert [told.why for told in between.told(between.stranger, CaseCalledOff)] == ["case_ended"]
    for unit in (between.b, between.stranger):
        assert [told.erased for told in between.told(unit, CaseEnded)] == [False]
    between.accept(between.stranger, transfer_id)
    between.ask(between.b, between.city)
    assert between.row().holder_unit_id == between.b.id
    assert settled(between, between.b) == [("refused", "case_ended")]
    assert between.told(between.city) == []
    between.withdraw(erased=True)
    assert [told.erased for told in between.told(between.b, CaseEnded)] == [True]


def test_taken_back_by_the_asker_before_the_request_came(between: Between) -> None:
    between.withdraw()
    between.ask(between.a, between.b)
    assert settled(between, between.a) == [("refused", "case_ended")]
    assert between.told(between.b) == []


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BUSINESS_ZONE)


@pytest.mark.parametrize(
    ("asked", "accept_by", "lapses_at"),
    [
        ("2026-11-24T09:00", "2026-11-26T00:00", "2026-11-27T00:00"),
        # The last minute before the week of the National Day, which ends with the 7th; the 10th is worked.
        ("2026-09-30T23:59", "2026-10-09T00:00", "2026-10-10T00:00"),
        ("2026-10-09T23:59", "2026-10-11T00:00", "2026-10-13T00:00"),
    ],
)
def test_an_answer_is_due_after_one_working_day_of_the_receiver(
    between: Between, monkeypatch: pytest.MonkeyPatch, asked: str, accept_by: str, lapses_at: str
) -> None:
    monkeypatch.setattr(clock, "now", lambda: at(asked))
    transfer = between.transfer(between.ask(between.a, between.b))
    assert (transfer.accept_by, transfer.lapses_at) == (at(accept_by), at(lapses_at))


def test_sent_back_in_the_last_minute_before_a_holiday(
    between: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It counts as answered in that minute; the days off are nobody's delay, and asked anew the time begins
    behind them.
    """
    moment = [at("2026-09-30T10:00")]
    monkeypatch.setattr(clock, "now", lambda: moment[0])
    first = between.ask(between.a, between.b)
    moment[0] = at("2026-09-30T23:59")
    between.send_back(between.b, first)
    assert settled(between, between.a) == [("returned", "not_ours")]
    assert between.transfer(first).settled_at == moment[0]
    second = between.ask(between.a, between.city)
    moment[0] = at("2026-10-08T12:00")
    with enter_network():
        fire_due()
    between.carry()
    assert between.transfer(first).outcome == "returned"
    assert between.transfer(second).outcome == "", "the holidays do not count"
    assert between.transfer(second).accept_by == at("2026-10-09T00:00")


def test_suspended_while_it_holds_it_may_still_give_it_away(between: Between) -> None:
    between.hand(between.a, between.b)
    suspend(between.b.id, actor="system")
    between.hand(between.b, between.city)
    assert between.row().holder_unit_id == between.city.id


def test_moved_while_it_is_asked_it_answers_all_the_same(between: Between) -> None:
    transfer_id = between.ask(between.a, between.b)
    plan_move(between.b.id, between.network.other_city.id, actor="system")
    between.later(days=1)
    apply_due_moves()
    between.accept(between.b, transfer_id)
    assert between.row().holder_unit_id == between.b.id


def test_without_an_answer_it_lapses_after_a_second_working_day(between: Between) -> None:
    transfer_id = between.ask(between.a, between.b)
    transfer = between.transfer(transfer_id)
    assert transfer.accept_by is not None
    assert transfer.lapses_at is not None
    between.later(seconds=(transfer.accept_by - clock.now()).total_seconds() + 1)
    assert between.transfer(transfer_id).outcome == "", "late, but still asked"
    between.later(seconds=(transfer.lapses_at - clock.now()).total_seconds() + 1)
    assert settled(between, between.a) == [("lapsed", "unanswered")]
    assert [told.why for told in between.told(between.b, CaseCalledOff)] == ["unanswered"]
    between.accept(between.b, transfer_id)
    assert between.row().holder_unit_id == between.a.id


def test_answered_in_time_nothing_lapses(between: Between) -> None:
    between.hand(between.a, between.b)
    between.tell_nobody()
    between.later(days=30)
    assert between.outcomes() == ["accepted"]
    assert between.told(between.a) == []


def test_help_is_given_and_the_holder_stays(between: Between) -> None:
    helped = between.ask_help(
        between.a, between.b, due_on=(clock.now() + timedelta(days=3)).date().isoformat()
    )
    refused = between.ask_help(between.a, between.city)
    [offer] = between.told(between.b, CaseOffered)
    assert offer.role == "helper"
    between.accept(between.b, helped)
    assert between.row().holder_unit_id == between.a.id
    between.help(between.b, helped)
    between.send_back(between.city, refused)
    [given, returned] = between.told(between.a, TransferSettled)
    assert (given.outcome, given.unit_name) == ("given", "槐荫区团委")
    assert CANARY in given.words
    assert returned.outcome == "returned"
    assert between.row().offers_untaken == 0
    between.help(between.b, helped)
    assert between.told(between.a) == []


def test_help_and_lead_are_asked_at_once_and_help_ends_with_the_change_of_hands(between: Between) -> None:
    helper = between.ask_help(between.a, between.city)
    between.ask_help(between.a, between.city)
    between.hand(between.a, between.b)
    assert settled(between, between.a) == [
        ("refused", "already_asked"),
        ("accepted", ""),
        ("withdrawn", "handed_on"),
    ]
    assert [told.why for told in between.told(between.city, CaseCalledOff)] == ["handed_on"]
    between.help(between.city, helper)
    assert between.told(between.a, TransferSettled) == []


def test_help_that_is_late_is_waited_for_but_not_for_ever(between: Between) -> None:
    helper = between.ask_help(between.a, between.b)
    between.later(days=5)
    assert between.transfer(helper).outcome == ""
    between.later(days=30)
    assert between.transfer(helper).outcome == "lapsed"


def test_the_table_holds_one_open_offer_of_a_question(between: Between) -> None:
    between.ask(between.a, between.b)
    row = between.row()
    with enter_network(role="relay"), pytest.raises(IntegrityError), transaction.atomic():
        Transfer.objects.create(
            pk="01a1fcbc-c468-76f6-b530-d3a33af36a18",
            custody=row,
            from_unit_id=between.a.id,
            to_unit_id=between.city.id,
            asked_at=clock.now(),
        )


def test_pages_of_the_network_move_no_transfer(between: Between) -> None:
    between.ask(between.a, between.b)
    with enter_network():
        assert Transfer.objects.exists(), "reading is theirs"
        for rows in (Transfer.objects, Custody.objects):
            with pytest.raises(ProgrammingError), transaction.atomic():
                rows.update(hop=9)
