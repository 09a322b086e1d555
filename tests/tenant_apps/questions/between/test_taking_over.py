"""The copy that is worked on: what it has, what it never has, and what is left when it goes on."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from huisheng.kernel import clock
from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import enter_unit
from shared_apps.contracts import case_messages as cases
from shared_apps.contracts.oversight_messages import DecisionSettled
from tenant_apps.channels.models import Notice
from tenant_apps.commons.models import Publication
from tenant_apps.questions.data.codes import (
    AgeBand,
    DecisionState,
    HolderKind,
    ReferralState,
    Side,
    State,
    StepCode,
    Visibility,
)
from tenant_apps.questions.models import Answer, Attachment, Decision, Message, Question, Referral, Step
from tenant_apps.questions.operations import (
    answering,
    approving,
    confirming,
    conversation,
    expert_answering,
    hearing_asker,
    merging,
    overdue,
    screening,
    settling,
    taking_over,
    waiting,
    withdrawing,
)
from tenant_apps.questions.operations.locking import OnOffer
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.queries import answer_time, desk, similar
from tenant_apps.questions.queries.desk import Queue
from tenant_apps.questions.queries.opening import open_for_asker
from tenant_apps.questions.rules.receipts import new_token
from tenant_apps.questions.rules.transitions import NotPossible
from tenant_apps.questions.rules.visibility import reader
from tenant_apps.questions.rules.working_days import due_day
from tests.tenant_apps.questions.between.conftest import TEXT, Between
from tests.tenant_apps.questions.between.test_handing_over import CANARY, texts
from tests.tenant_apps.questions.conftest import OFFICER


def test_a_copy_has_all_the_words_and_none_of_the_person(between: Between) -> None:
    asked = between.ask(
        display_name="李雷",
        contact_phone="13800001111",
        visibility=Visibility.PUBLIC_WISH,
        age_band=AgeBand.FROM_14,
        kind="help",
    )
    pk = asked.question_id
    with enter_unit(between.a):
        screening.accept(pk, version=1, actor=OFFICER)
        conversation.reply(pk, version=2, text="是哪家公司？", persona="历下区团委", actor=OFFICER)
        conversation.add(pk, text="华山路上的那家。", token=new_token())
    copy = between.hand_over(pk)
    home = between.question(between.a, pk)
    assert (copy.title, copy.text, copy.topic, copy.kind) == (home.title, TEXT, home.topic, "help")
    assert copy.state == State.ACCEPTED
    assert (copy.display_name, copy.contact_phone, copy.contact_email) == ("", "", "")
    assert copy.visibility == Visibility.PRIVATE
    assert copy.age_band == AgeBand.FROM_14
    assert (copy.received_at, copy.due_at) == (home.received_at, home.due_at)
    assert (copy.origin_number, copy.origin_unit) == (asked.number, between.a.id)
    assert copy.number != asked.number
    assert (copy.holder_kind, copy.returned) == (HolderKind.DUTY, True)
    with enter_unit(between.b):
        assert list(Message.objects.order_by("at").values_list("side", "text")) == [
            (Side.UNIT, "是哪家公司？"),
            (Side.ASKER, "华山路上的那家。"),
        ]
        # It stands on top of what is to be done.
        first = desk.in_order(Queue.TODO, clock.now(), reader(between.officers[between.b.id])).first()
        assert first is not None
        assert first.pk == copy.pk
        # Nobody opens it with a key.
        assert open_for_asker(copy.number, asked.secret) is None


def test_the_promise_to_the_asker_does_not_move(between: Between) -> None:
    pk = between.ask().question_id
    promised = between.question(between.a, pk).due_at
    copy = between.hand_over(pk)
    assert copy.due_at == promised
    assert copy.next_due_at is not None


def test_an_earlier_day_of_the_sender_counts_here(between: Between) -> None:
    pk = between.ask(kind="suggest").question_id
    promised = due_day(between.question(between.a, pk).due_at)
    earlier = promised - timedelta(days=4)
    copy = between.hand_over(pk, due_on=earlier)
    assert due_day(copy.due_at) == earlier
    assert due_day(between.question(between.a, pk).due_at) == promised


def test_no_clock_climbs_the_same_rung_again(between: Between) -> None:
    """What was late at home is late here, and nobody gets a card for it on the first day."""
    pk = between.ask(received_at=clock.now() - timedelta(days=20)).question_id
    with enter_unit(between.a):
        overdue.clock_rings(pk)
        cards = set(Step.objects.filter(question=pk).values_list("code", flat=True))
    assert StepCode.RED_CARD in cards
    copy = between.hand_over(pk)
    with enter_unit(between.b):
        before = Step.objects.filter(question=copy.id, code=StepCode.YELLOW_CARD).count()
        overdue.clock_rings(copy.id)
        assert Step.objects.filter(question=copy.id, code=StepCode.YELLOW_CARD).count() == before
        assert Step.objects.filter(question=copy.id, code=StepCode.RED_CARD).count() == 1
        assert Question.objects.get().overdue_at is not None


def test_waiting_for_the_asker_goes_along(between: Between) -> None:
    pk = between.ask().question_id
    with enter_unit(between.a):
        screening.accept(pk, version=1, actor=OFFICER)
        conversation.ask_for_details(
            pk, version=2, text="请补充公司名称。", persona="历下区团委", actor=OFFICER
        )
    copy = between.hand_over(pk)
    home = between.question(between.a, pk)
    assert copy.waiting_until is not None
    assert copy.waits == 1
    assert home.away_unit == between.b.id
    with enter_unit(between.b):
        conversation.add(copy.id, text="叫华山科技。", token=new_token())
        assert Question.objects.get().waiting_since is None


def test_nothing_of_a_copy_is_public_or_told_to_anybody(between: Between) -> None:
    pk = between.ask(contact_phone="13800001111", visibility=Visibility.PUBLIC_WISH).question_id
    copy = between.hand_over(pk)
    with enter_unit(between.b):
        Notice.objects.all().delete()
        answering.answer(
            copy.id, version=copy.version, text="请到槐荫区劳动监察大队登记。", handles=False, actor=OFFICER
        )
        assert not Publication.objects.exists()
        assert not Notice.objects.filter(account_id=None).exists()
        assert similar.similar(TEXT) == []


def test_a_copy_goes_along_with_nobody_and_nobody_with_it(between: Between) -> None:
    copy = between.hand_over(between.ask().question_id)
    other = between.ask(between.b).question_id
    with enter_unit(between.b):
        with pytest.raises(NotPossible):
            merging.merge(copy.id, version=copy.version, main=str(other), actor=OFFICER)
        with pytest.raises(BadDecision, match="main"):
            merging.merge(other, version=1, main=str(copy.id), actor=OFFICER)


def test_handed_on_nothing_of_it_stays(between: Between) -> None:
    pk = between.ask(text=f"{TEXT}{CANARY}").question_id
    copy = between.hand_over(pk)
    with enter_unit(between.b):
        conversation.note(copy.id, text=f"内部：{CANARY}", mentions=[], actor=OFFICER)
        screening.accept(copy.id, version=copy.version, actor=OFFICER)
        conversation.reply(
            copy.id,
            version=copy.version + 1,
            text=f"收到 {CANARY}",
            persona="槐荫区团委",
            actor=OFFICER,
        )
    further = between.hand_over(copy.id, of=between.b, to=between.city, hop=2)
    assert CANARY in further.text
    assert CANARY not in texts(between, between.b)
    left = between.question(between.b)
    assert (left.state, left.text, left.origin_number) == (State.HANDED_ON, "", further.origin_number)
    assert left.next_due_at is None
    with enter_unit(between.b):
        assert not Message.objects.exists()
        assert not Answer.objects.exists()
        # What this unit wrote itself about the transfer stays on record.
        assert Decision.objects.filter(kind="transfer", question=left).get().payload["words"]
        assert desk.counts(clock.now(), reader(between.officers[between.b.id]))[Queue.TODO] == 0


def test_it_comes_back_into_the_same_row(between: Between) -> None:
    pk = between.ask().question_id
    copy = between.hand_over(pk)
    between.hand_over(copy.id, of=between.b, to=between.city, hop=2)
    with enter_unit(between.city):
        there = Question.objects.get(origin_question=pk)
    back = between.hand_over(there.id, of=between.city, to=between.b, hop=3)
    assert back.pk == copy.pk
    assert back.number == copy.number
    assert (back.state, back.text, back.hop) == (State.RECEIVED, TEXT, 3)
    with enter_unit(between.b):
        assert Question.objects.count() == 1


def test_words_keep_their_names_on_every_way(between: Between) -> None:
    pk = between.ask().question_id
    with enter_unit(between.a):
        screening.accept(pk, version=1, actor=OFFICER)
        own = conversation.reply(pk, version=2, text="在查。", persona="历下区团委", actor=OFFICER)
    copy = between.hand_over(pk)
    with enter_unit(between.b):
        conversation.reply(copy.id, version=copy.version, text="接手。", persona="槐荫区团委", actor=OFFICER)
    between.request(copy.id, of=between.b, to=between.city)
    thread = between.sent(between.b, "transfer.requested")[-1]["parcel"]["thread"]
    names = {note["text"]: note["id"] for note in thread}
    assert names["在查。"] == f"{between.a.id}-m{own}"
    assert names["接手。"].startswith(f"{between.b.id}-m")


def test_an_older_word_of_the_network_changes_nothing(between: Between) -> None:
    pk = between.ask().question_id
    copy = between.hand_over(pk, hop=3)
    transfer = UUID(between.sent(between.a, "transfer.requested")[-1]["transfer_id"])
    parcel = between.sent(between.a, "transfer.requested")[-1]["parcel"] | {"text": "旧的"}
    between.hold(transfer, hop=2, parcel=parcel)
    assert between.question(between.b).text == TEXT
    assert between.question(between.b).version == copy.version


def test_held_without_a_text_is_told_again(between: Between) -> None:
    pk = between.ask().question_id
    between.request(pk)
    with pytest.raises(taking_over.NothingToRead):
        between.hold(uuid4())


def test_in_confidence_it_stays_with_the_leaders(between: Between) -> None:
    copy = between.hand_over(between.ask(confidential=True).question_id)
    leader = between.leader(between.b)
    with enter_unit(between.b):

        def seen(account: int) -> bool:
            from tenant_apps.questions.rules.visibility import visible_to

            return Question.objects.filter(visible_to(account), pk=copy.pk).exists()

        assert copy.confidential
        assert seen(leader)
        assert not seen(between.officers[between.b.id])


# --- 提级办理


def test_called_up_it_is_handed_over_by_program(between: Between) -> None:
    pk = between.ask(text=f"{TEXT}{CANARY}").question_id
    copy = between.hand_over(pk)
    said = between.call_up(between.b, pk, origin=between.a, to=between.city)
    assert not said["ended"]
    assert said["parcel"]["text"].endswith(CANARY)
    transfer = UUID(said["transfer_id"])
    # Until the network has it in other hands, nobody works on it and nothing is lost.
    with enter_unit(between.b), pytest.raises(OnOffer):
        screening.accept(copy.id, version=copy.version, actor=OFFICER)
    between.settle(transfer, cases.ACCEPTED, of=between.b, hop=2)
    left = between.question(between.b)
    assert (left.pk, left.state) == (copy.pk, State.HANDED_ON)
    assert CANARY not in texts(between, between.b)
    between.hold(transfer, at=between.city, hop=2, way="up", why="late", parcel=said["parcel"])
    with enter_unit(between.city):
        taken = Question.objects.get(origin_question=pk)
        assert taken.text.endswith(CANARY)
        step = Step.objects.get(question=taken, code=StepCode.HELD)
        assert (step.params["way"], step.params["why"]) == ("up", "late")


def test_called_up_from_home_home_keeps_the_page(between: Between) -> None:
    pk = between.ask().question_id
    said = between.call_up(between.a, pk, origin=between.a, to=between.city)
    assert said["parcel"]["text"] == TEXT
    between.settle(UUID(said["transfer_id"]), cases.ACCEPTED)
    home = between.question(between.a, pk)
    assert (home.holder_kind, home.away_unit, home.text) == (HolderKind.AWAY, between.city.id, TEXT)


def test_where_nobody_above_takes_it_it_stays_as_it_was(between: Between) -> None:
    pk = between.ask().question_id
    said = between.call_up(between.a, pk, origin=between.a, to=between.city)
    between.settle(UUID(said["transfer_id"]), cases.WITHDRAWN, reason=cases.NOBODY_ABOVE)
    question = between.question(between.a, pk)
    assert (question.holder_kind, question.returned) == (HolderKind.DUTY, False)
    with enter_unit(between.a):
        screening.accept(pk, version=question.version, actor=OFFICER)


def test_called_up_while_offered_and_while_a_step_leaves(between: Between) -> None:
    pk = between.ask().question_id
    transfer = between.request(pk)
    said = between.call_up(between.a, pk, origin=between.a, to=between.city)
    assert between.decision(between.a, transfer).state == DecisionState.OVERTAKEN
    # The answer of the network to what was overtaken comes late, and changes nothing.
    between.settle(transfer, cases.WITHDRAWN, reason=cases.MOVED_UP)
    between.settle(UUID(said["transfer_id"]), cases.ACCEPTED)
    assert between.question(between.a, pk).away_unit == between.city.id


def test_what_the_asker_writes_at_home_meanwhile_goes_after_it(between: Between) -> None:
    pk = between.ask().question_id
    transfer = between.request(pk)
    with enter_unit(between.a):
        conversation.add(pk, text="补充：老板姓周。", token=new_token())
    between.settle(transfer, cases.ACCEPTED)
    (act,) = between.sent(between.a, "asker.acted")
    assert (act["act"], act["values"]["text"]) == ("add", "补充：老板姓周。")


def test_what_its_asker_took_back_is_not_waited_for(between: Between) -> None:
    pk = between.ask().question_id
    with enter_unit(between.a):
        withdrawing.withdraw(pk)
    assert between.call_up(between.a, pk, origin=between.a, to=between.city, hop=4)["ended"]
    other = between.ask().question_id
    transfer = between.request(other)
    between.offer()
    with enter_unit(between.b):
        known = {"origin_unit": between.a.id, "question_id": str(other)}
        taking_over.ended(cases.CaseEnded(**known, erased=True, at=clock.now().isoformat()))
    assert between.decision(between.b, transfer).state == DecisionState.UNDONE
    assert between.call_up(between.b, other, origin=between.a, to=between.city)["ended"]


def test_closed_by_its_asker_while_it_was_called_up_it_is_let_go_all_the_same(between: Between) -> None:
    pk = between.ask(text=f"{TEXT}{CANARY}").question_id
    copy = between.hand_over(pk)
    with enter_unit(between.b):
        answering.answer(copy.id, version=copy.version, text="已补发。", handles=False, actor=OFFICER)
    said = between.call_up(between.b, pk, origin=between.a, to=between.city)
    with enter_unit(between.b):
        confirming.say_solved(copy.id, rating=5)
        assert Question.objects.get().state == State.CLOSED
    between.settle(UUID(said["transfer_id"]), cases.ACCEPTED, of=between.b, hop=2)
    assert between.question(between.b).state == State.HANDED_ON
    assert CANARY not in texts(between, between.b)


def test_decided_above_while_it_is_called_up_nothing_changes_here(between: Between) -> None:
    pk = between.ask().question_id
    with enter_unit(between.a):
        approving.propose_answer(pk, version=1, text="请到大队登记。", handles=False, actor=OFFICER)
        wanted = Decision.objects.get(kind="answer")
    between.call_up(between.a, pk, origin=between.a, to=between.city)
    with enter_unit(between.a):
        settling.settled_above(
            DecisionSettled(
                decision_id=str(wanted.pk),
                unit_id=between.city.id,
                unit_name="济南市团委",
                account_id=7,
                approved=True,
                words="",
                at=clock.now().isoformat(),
            )
        )
        assert not Answer.objects.exists()
        assert Decision.objects.get(pk=wanted.pk).state == DecisionState.OVERTAKEN


def test_where_nothing_is_left_it_stays(between: Between) -> None:
    pk = between.ask().question_id
    with enter_unit(between.a):
        screening.decline(pk, version=1, reason="not_ours", note="请打 12345。", actor=OFFICER)
    said = between.call_up(between.a, pk, origin=between.a, to=between.city)
    assert said["ended"]
    assert said["parcel"] == {}
    assert between.question(between.a, pk).holder_kind != HolderKind.AWAY


# --- the asker takes it back


@pytest.mark.parametrize("erased", [False, True])
def test_taken_back_by_the_asker_nothing_stays(between: Between, erased: bool) -> None:
    pk = between.ask(text=f"{TEXT}{CANARY}").question_id
    copy = between.hand_over(pk)
    with enter_unit(between.b):
        about = {"question_id": copy.id, "sent_by": OFFICER, "sent_at": clock.now()}
        letter = Referral.objects.create(
            **about, body="供电公司", year=2026, serial=1, letter=[CANARY], follow_up_on=business_day()
        )
        Step.objects.create(
            question_id=copy.id, at=clock.now(), code=StepCode.EXTENDED, params={"why": "等供电公司回函"}
        )
    second = between.ask(text=f"{TEXT}{CANARY}二").question_id
    between.request(second)
    between.offer()
    for question in (pk, second):
        with enter_unit(between.b):
            taking_over.ended(
                cases.CaseEnded(
                    origin_unit=between.a.id,
                    question_id=str(question),
                    erased=erased,
                    at=clock.now().isoformat(),
                )
            )
    assert CANARY not in texts(between, between.b)
    copy = between.question(between.b)
    assert copy.state == State.WITHDRAWN
    assert copy.next_due_at is None
    with enter_unit(between.b):
        assert not Attachment.objects.exists()
        letter.refresh_from_db()
        assert (letter.letter, letter.state) == ([], ReferralState.WITHDRAWN)
    assert ("等供电公司回函" in texts(between, between.b)) is not erased


def test_of_what_was_handed_on_no_word_stays_either_once_it_is_erased(between: Between) -> None:
    pk = between.ask().question_id
    copy = between.hand_over(pk)
    between.hand_over(copy.id, of=between.b, to=between.city, hop=2)
    with enter_unit(between.b):
        said = {"why": CANARY, "way": "up"}
        Step.objects.create(question_id=copy.id, at=clock.now(), code=StepCode.HANDED_OVER, params=said)
        known = {"origin_unit": between.a.id, "question_id": str(pk)}
        taking_over.ended(cases.CaseEnded(**known, erased=True, at=clock.now().isoformat()))
        assert {"way": "up"} in Step.objects.values_list("params", flat=True)
    assert CANARY not in texts(between, between.b)


def test_wakeups_of_what_has_gone_do_nothing(between: Between) -> None:
    copy = between.hand_over(between.ask().question_id)
    between.hand_over(copy.id, of=between.b, to=between.city, hop=2)
    with enter_unit(between.b):
        before = between.question(between.b).version
        overdue.clock_rings(copy.id)
        waiting.over(copy.id)
    assert between.question(between.b).version == before


def test_links_of_experts_die_with_the_copy(between: Between) -> None:
    from tenant_apps.questions.data.codes import AssignmentKind
    from tenant_apps.questions.models import Assignment
    from tenant_apps.questions.operations.assigning import hash_of

    copy = between.hand_over(between.ask().question_id)
    with enter_unit(between.b):
        Assignment.objects.create(
            question=copy,
            kind=AssignmentKind.EXPERT,
            member=1,
            offered_at=clock.now(),
            expires_at=clock.now() + timedelta(days=3),
            link_hash=hash_of("secret"),
            brief=CANARY,
        )
    between.hand_over(copy.id, of=between.b, to=between.city, hop=2)
    with enter_unit(between.b):
        assert not expert_answering.link_lives("secret")
    assert CANARY not in texts(between, between.b)


def test_what_changed_hands_says_nothing_of_how_long_one_waits_here(between: Between) -> None:
    for _ in range(answer_time.FEWEST):
        pk = between.ask(between.b).question_id
        with enter_unit(between.b):
            answering.answer(pk, version=1, text="请到大队登记。", handles=False, actor=OFFICER)
    with enter_unit(between.b):
        assert answer_time._median(clock.now()) is not None
        Question.objects.filter(pk=pk).update(hop=1)
        assert answer_time._median(clock.now()) is None


def test_the_end_overtakes_the_change_of_hands(between: Between) -> None:
    """Accepted, taken back by the asker, and only then told that it is held here: nothing comes of it."""
    pk = between.ask().question_id
    transfer = between.request(pk)
    between.offer()
    assert between.accept(transfer)
    known = {"origin_unit": between.a.id, "question_id": str(pk)}
    at = clock.now().isoformat()
    with enter_unit(between.b):
        taking_over.ended(cases.CaseEnded(**known, erased=False, at=at))
    between.hold(transfer)
    with enter_unit(between.b):
        hearing_asker.told(cases.AskerTold(**known, act="urge", token="t", at=at))
        assert not Question.objects.exists()
