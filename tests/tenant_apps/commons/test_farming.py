"""Every way to come by reputation without having helped anybody: tried out one by one, and at random."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef
from tenant_apps.commons.data.codes import Event, Level, Mark, Why
from tenant_apps.commons.models import Comment, Credit, Publication
from tenant_apps.commons.operations import accepting, commenting, deciding, liking, marking
from tenant_apps.commons.operations.peer_answering import write_answer
from tenant_apps.commons.queries.reputation import reputation_of
from tenant_apps.commons.rules import reputation as rules
from tenant_apps.commons.rules.reputation import Happened, Reputation, weigh
from tenant_apps.questions.models import Question
from tenant_apps.readers.models import Reader
from tenant_apps.readers.operations import keeping
from tenant_apps.readers.public import ReaderCard
from tenant_apps.readers.queries.known import device_of, phone_key
from tests.tenant_apps.commons.conftest import OFFICER, Import, Verify

TWO, FIVE = rules.POINTS[Event.ACCEPTED], rules.POINTS[Event.ENDORSED]
START = datetime(2026, 11, 23, 12, tzinfo=clock.BUSINESS_ZONE)
"""Noon: whatever follows within hours is on the same day."""
MORE = settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(autouse=True)
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """The clock stands at noon. A function: so much later than that."""
    monkeypatch.setattr(clock, "now", lambda: START)
    return lambda by: monkeypatch.setattr(clock, "now", lambda: START + by)


Asked = Callable[[ReaderCard | None], Publication]


@pytest.fixture
def asked_by(imported: Import) -> Asked:
    """A function: a public question that this verified person asked."""

    def ask(card: ReaderCard | None) -> Publication:
        question = imported(title="路灯坏了", text="路灯坏了，晚上很黑。")
        if card is not None:
            Publication.objects.filter(pk=question.pk).update(person=card.reader_id)
        question.refresh_from_db()
        return question

    return ask


def answered(question: Publication, card: ReaderCard) -> UUID:
    """An answer that stands in public."""
    written = write_answer(question.question, card, "打 12345 登记就可以。")
    commenting.show_comment(written.comment_id, actor="moderation")
    return written.comment_id


def points(card: ReaderCard) -> int:
    return reputation_of(card.reader_id).points


def why(answer_id: UUID, event: Event = Event.ACCEPTED) -> str:
    return str(Credit.objects.values_list("why", flat=True).get(comment=answer_id, event=event))


def helped(question: Publication, card: ReaderCard, **said: Any) -> UUID:
    """An answer that whoever asked says helped."""
    answer_id = answered(question, card)
    accepting.accept(question.question, answer_id, **said)
    return answer_id


def test_somebody_who_helped_has_it(asked_by: Asked, verify: Verify) -> None:
    card = verify()
    question = asked_by(verify())
    answer_id = helped(question, card)
    accepting.accept(question.question, answer_id)
    assert (points(card), why(answer_id), Credit.objects.count()) == (TWO, Why.COUNTS, 1)


def test_one_s_own_question_counts_nothing(asked_by: Asked, verify: Verify) -> None:
    card = verify()
    question = asked_by(None)
    answer_id = answered(question, card)
    # They show only afterwards that they asked it.
    Publication.objects.filter(pk=question.pk).update(person=card.reader_id)
    accepting.accept(question.question, answer_id)
    assert (points(card), why(answer_id)) == (0, Why.SAME)


def test_whoever_presses_is_signed_in_as_the_author(asked_by: Asked, verify: Verify) -> None:
    card = verify()
    answer_id = helped(asked_by(verify()), card, reader_id=card.reader_id)
    assert (points(card), why(answer_id)) == (0, Why.SAME)


def test_an_asker_whom_nobody_knows_gives_nothing(asked_by: Asked, verify: Verify) -> None:
    card = verify()
    answer_id = helped(asked_by(None), card)
    assert (points(card), why(answer_id)) == (0, Why.UNKNOWN)


@pytest.mark.parametrize("on", ["asker", "pressed"])
def test_a_second_phone_on_the_same_device_counts_nothing(asked_by: Asked, verify: Verify, on: str) -> None:
    asker, card = verify(), verify()
    device = device_of("mark")
    both = [card.reader_id] + ([asker.reader_id] if on == "asker" else [])
    Reader.objects.filter(pk__in=both).update(device=device)
    answer_id = helped(asked_by(asker), card, device=device if on == "pressed" else "")
    assert (points(card), why(answer_id)) == (0, Why.SAME)


def test_the_phone_that_was_left_with_the_question_counts_nothing(asked_by: Asked, verify: Verify) -> None:
    card, question = verify(), asked_by(verify())
    Reader.objects.filter(pk=card.reader_id).update(key=phone_key("13812345678"))
    Question.objects.filter(pk=question.question).update(contact_phone="138 1234 5678")
    answer_id = helped(question, card)
    assert (points(card), why(answer_id)) == (0, Why.SAME)


def test_who_was_taken_for_one_is_not_two_on_another_device(asked_by: Asked, verify: Verify) -> None:
    asker, card = verify(), verify()
    Reader.objects.filter(pk=card.reader_id).update(device="d")
    question = asked_by(asker)
    answer_id = helped(question, card, device="d")
    Reader.objects.filter(pk=card.reader_id).update(device="e")
    accepting.take_back(question.question)
    accepting.accept(question.question, answer_id, device="f")
    another = helped(asked_by(asker), card, device="f")
    back = helped(asked_by(card), asker, device="f")
    assert (points(card), points(asker)) == (0, 0)
    assert [why(one) for one in (answer_id, another, back)] == [Why.SAME] * 3


def test_pressing_again_and_again_is_worth_one(asked_by: Asked, verify: Verify) -> None:
    card, question = verify(), asked_by(verify())
    answer_id = answered(question, card)
    for _again in range(5):
        accepting.accept(question.question, answer_id)
        assert points(card) == TWO
        accepting.take_back(question.question)
        assert points(card) == 0
    assert Credit.objects.count() == 1


def test_two_friends_count_once_whoever_asks(
    asked_by: Asked, verify: Verify, later: Callable[[timedelta], None]
) -> None:
    one, other = verify(), verify()
    first = helped(asked_by(one), other)
    again, back = helped(asked_by(one), other), helped(asked_by(other), one)
    assert (points(one), points(other)) == (0, TWO)
    assert [why(answer) for answer in (first, again, back)] == [Why.COUNTS, Why.PAIR, Why.PAIR]
    later(timedelta(days=rules.PAIR_DAYS - 1))
    helped(asked_by(other), one)
    assert points(one) == 0
    later(timedelta(days=rules.PAIR_DAYS, minutes=1))
    helped(asked_by(other), one)
    assert points(one) == TWO


def test_many_on_one_day_count_three(asked_by: Asked, verify: Verify) -> None:
    card, asker = verify(), verify()
    got = [helped(asked_by(verify()), card) for _one in range(5)]
    assert (points(card), [why(one) for one in got][3:]) == (3 * TWO, [Why.RECEIVED] * 2)
    gave = [helped(asked_by(asker), verify()) for _one in range(5)]
    assert [why(one) for one in gave] == [Why.COUNTS] * 3 + [Why.GIVEN] * 2


def test_deleting_takes_it_back_and_not_the_loss(asked_by: Asked, verify: Verify) -> None:
    card = verify()
    kept, question = helped(asked_by(verify()), card), asked_by(verify())
    answer_id = helped(question, card)
    commenting.delete_comment(answer_id, card.reader_id)
    assert points(card) == TWO
    hidden = answered(asked_by(verify()), card)
    commenting.hide_comment(hidden, actor="moderation")
    commenting.delete_comment(hidden, card.reader_id)
    own = reputation_of(card.reader_id)
    assert (own.points, own.hidden, why(hidden, Event.HIDDEN)) == (0, -5, Why.COUNTS)
    assert why(kept) == Why.COUNTS


def test_what_is_hidden_counts_no_more_until_it_is_back(asked_by: Asked, verify: Verify) -> None:
    card = verify()
    answer_id = helped(asked_by(verify()), card)
    marking.mark_answer(answer_id, Mark.ENDORSED, "", actor=OFFICER)
    assert points(card) == TWO + FIVE
    commenting.hide_comment(answer_id, actor="moderation")
    own = reputation_of(card.reader_id)
    assert (own.accepted, own.endorsed, own.hidden) == (0, 0, -5)
    commenting.show_comment(answer_id, actor="moderation")
    own = reputation_of(card.reader_id)
    assert (own.accepted, own.endorsed, own.hidden) == (TWO, FIVE, 0)


def test_under_a_question_that_has_gone_nothing_counts(asked_by: Asked, verify: Verify) -> None:
    card, question = verify(), asked_by(verify())
    helped(question, card)
    deciding.remove(question.question, actor=OFFICER)
    assert points(card) == 0
    deciding.show(question.question, actor=OFFICER)
    assert points(card) == TWO


def test_who_begins_anew_takes_nothing_along(asked_by: Asked, verify: Verify) -> None:
    asker, card = verify(), verify()
    question = asked_by(asker)
    answer_id = helped(question, card)
    keeping.forget(asker.reader_id)
    assert (points(card), why(answer_id)) == (0, Why.FORGOTTEN)
    # The key of the question still opens it, but nobody stands behind it any more.
    accepting.take_back(question.question)
    accepting.accept(question.question, answer_id)
    assert (points(card), why(answer_id)) == (0, Why.FORGOTTEN)
    keeping.forget(card.reader_id)
    assert not Credit.objects.exists()


def test_likes_and_numbers_weigh_nothing(asked_by: Asked, verify: Verify) -> None:
    card = verify()
    for _one in range(6):
        question = asked_by(verify())
        answered(question, card)
        liking.like(question.question, verify().reader_id, wanted=True)
    assert (points(card), Credit.objects.count()) == (0, 0)


def test_an_officer_gives_once_a_week_and_not_to_themselves(
    asked_by: Asked, verify: Verify, later: Callable[[timedelta], None]
) -> None:
    card = verify()
    Reader.objects.filter(pk=card.reader_id).update(device="d")
    answers = [answered(asked_by(verify()), card) for _one in range(5)]
    marking.mark_answer(answers[0], Mark.ENDORSED, "", actor=OFFICER, device="d")
    assert (points(card), why(answers[0], Event.ENDORSED)) == (0, Why.SAME)
    marking.mark_answer(answers[1], Mark.ENDORSED, "", actor=OFFICER, device="x")
    marking.mark_answer(answers[2], Mark.ENDORSED, "", actor=OFFICER)
    assert (points(card), why(answers[2], Event.ENDORSED)) == (FIVE, Why.PAIR)
    marking.mark_answer(answers[3], Mark.ENDORSED, "", actor=21)
    marking.mark_answer(answers[4], Mark.ENDORSED, "", actor=22)
    assert (points(card), why(answers[4], Event.ENDORSED)) == (2 * FIVE, Why.RECEIVED)
    marking.mark_answer(answers[4], Mark.THANKED, "", actor=22)
    later(timedelta(days=rules.OFFICER_DAYS, minutes=1))
    marking.mark_answer(answers[4], Mark.ENDORSED, "", actor=OFFICER)
    assert points(card) == 3 * FIVE


def test_without_the_unit_nobody_comes_past_the_ceiling() -> None:
    assert Reputation(accepted=1000).points == rules.CEILING
    assert Reputation(accepted=1000).level == Level.WARM
    one = Reputation(accepted=1000, endorsed=FIVE, endorsements=1)
    assert one.points == rules.CEILING + rules.ROOM_OF_ENDORSEMENT + FIVE
    assert Reputation(accepted=4, hidden=-10).points == 0


@settings(max_examples=300)
@given(
    st.lists(
        st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(0, 24 * 120)), min_size=1, max_size=250
    )
)
def test_however_a_ring_goes_about_it_the_sum_is_bounded(steps: list[tuple[int, int, int]]) -> None:
    """Anybody of eight accepts anybody's answer at any hour of four months."""
    counted: list[Happened] = []
    for giver, reader, hours in sorted(steps, key=lambda step: step[2]):
        new = Happened(Event.ACCEPTED, reader, giver, START + timedelta(hours=hours))
        if giver != reader and weigh(new, counted) == Why.COUNTS:
            counted.append(new)
    ring = {step[0] for step in steps} | {step[1] for step in steps}
    total = 0
    for one in ring:
        own = [event for event in counted if event.reader == one]
        total += Reputation(accepted=TWO * len(own)).points
        days = [clock.business_day(event.at) for event in own]
        assert all(days.count(day) <= 3 for day in days)
    assert total <= rules.CEILING * len(ring)
    pairs = len(ring) * (len(ring) - 1) // 2
    windows = 120 // rules.PAIR_DAYS + 1
    assert len(counted) <= pairs * windows


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(
            ("ask", "accept", "take_back", "delete", "hide", "bring_back", "remove", "show", "wait")
        ),
        st.integers(0, 30),
        st.integers(0, 30),
    ),
    max_size=30,
)


@MORE
@given(ACTIONS)
def test_a_ring_at_the_real_thing_stays_bounded(
    in_unit_a: UnitRef, asked_by: Asked, verify: Verify, steps: list[tuple[str, int, int]]
) -> None:
    """Three who do whatever they can, in any order, with moderators and months between: never more than the
    ceiling for each, and never a point that no answer in public stands for.
    """
    ring = [verify() for _one in range(3)]
    questions: list[Publication] = []
    answers: list[tuple[Publication, UUID, ReaderCard]] = []
    now = START
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: now)
        for what, one, other in steps:
            if what == "wait":
                now += timedelta(days=one)
            elif what == "ask" or not answers:
                asker = ring[one % 3]
                question = asked_by(asker)
                questions.append(question)
                card = ring[(one + 1 + other % 2) % 3]
                answers.append((question, answered(question, card), card))
            else:
                _step(what, *answers[one % len(answers)])
    for card in ring:
        own = reputation_of(card.reader_id)
        standing = Comment.objects.filter(reader=card.reader_id, state="shown", publication__standing="shown")
        assert own.points <= rules.CEILING
        assert own.accepted <= TWO * standing.exclude(accepted_at=None).count()


def _step(what: str, question: Publication, answer_id: UUID, card: ReaderCard) -> None:
    try:
        if what == "accept":
            accepting.accept(question.question, answer_id)
        elif what == "take_back":
            accepting.take_back(question.question)
        elif what == "delete":
            commenting.delete_comment(answer_id, card.reader_id)
        elif what == "hide":
            commenting.hide_comment(answer_id, actor="moderation")
        elif what == "bring_back":
            commenting.show_comment(answer_id, actor="moderation")
        elif what == "remove":
            deciding.remove(question.question, actor=OFFICER)
        else:
            deciding.show(question.question, actor=OFFICER)
    except (commenting.NotInPublic, commenting.UnknownComment):
        return


def test_a_device_is_known_again_and_nobody_reads_a_number_from_it(
    reader: Client, in_unit_a: UnitRef, settings: Any
) -> None:
    """Two phones on one browser, signed out between: the mark of the browser stays the same."""
    settings.HUISHENG_DEMO = True
    for phone in ("13812345678", "13912345678"):
        sent = reader.post("/verify/", {"phone": phone, "of_age": "on", "next": "/me/"}).content.decode()
        token = sent.partition('name="sent" value="')[2].partition('"')[0]
        done = reader.post("/verify/code/", {"sent": token, "code": "246810"})
        assert done.status_code == 303
        reader.post("/me/out/")
        assert reader.get("/me/").status_code == 302
    devices = list(Reader.objects.values_list("device", flat=True))
    assert (len(devices), len(set(devices)), all(devices)) == (2, 1, True)
