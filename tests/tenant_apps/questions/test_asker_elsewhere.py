"""What an asker does while another unit holds the question: said here at once, carried out there, once."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.tenancy import current_unit
from shared_apps.contracts.case_messages import AskerTold
from tenant_apps.questions.data.codes import State, StepCode
from tenant_apps.questions.models import Alarm, Answer, Decision, Message, Question, Step
from tenant_apps.questions.operations import (
    answering,
    appealing,
    asking_review,
    attaching,
    changing_hands,
    confirming,
    conversation,
    erasing,
    going_on,
    handling,
    hearing_asker,
    overdue,
    screening,
    withdrawing,
)
from tenant_apps.questions.operations.facts import whole_history
from tenant_apps.questions.operations.locking import UnknownQuestion, hold_by
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.rules.file_kinds import cleaned
from tenant_apps.questions.rules.receipts import new_token
from tenant_apps.questions.rules.refused_files import BadFile, Fault
from tenant_apps.questions.rules.transitions import NotPossible
from tests.tenant_apps.questions.attached import photo
from tests.tenant_apps.questions.away import (
    THERE,
    hand_over,
    home_again,
    snapshot,
    step,
    tell,
    tell_answered,
)
from tests.tenant_apps.questions.conftest import OFFICER

HOME, ITS_QUESTION = 700, UUID(int=7)


def row() -> Question:
    return Question.objects.get()


def codes() -> list[str]:
    return list(Step.objects.order_by("at", "id").values_list("code", flat=True))


def acts(outbox) -> list[tuple[str, dict[str, str]]]:
    return [(one["act"], one["values"]) for one in outbox() if one["kind"] == "asker.acted"]


# --- at home


@pytest.fixture
def away(asked) -> UUID:
    """A question of unit a that another unit holds."""
    pk = asked().question_id
    hand_over(pk)
    return pk


def test_words_stand_here_and_go_there_once(away, outbox):
    token = new_token()
    conversation.add(away, text="补充：我是三月入职的。", token=token)
    conversation.add(away, text="补充：我是三月入职的。", token=token)
    message = Message.objects.get()
    assert acts(outbox) == [("add", {"text": "补充：我是三月入职的。"})]
    sent = next(one for one in outbox() if one["kind"] == "asker.acted")
    assert sent["token"] == f"case:{current_unit().id}-m{message.pk}"
    assert codes()[-1] == "added"
    assert row().asker_spoke_at is None


def test_danger_is_noticed_here(away):
    conversation.add(away, text="我不想活了，今晚就想结束这一切。", token=new_token())
    assert Alarm.objects.get().question_id == away


def test_a_file_follows_there(away, outbox):
    attaching.add(away, text="见图。", token=new_token(), files=[cleaned("a.png", photo("PNG"))])
    (sent,) = [one for one in outbox() if one["kind"] == "case.files_sent"]
    message = Message.objects.get()
    assert (sent["question_id"], sent["hop"]) == (str(away), 1)
    assert [file["message"] for file in sent["files"]] == [f"{current_unit().id}-m{message.pk}"]


def test_a_file_of_what_is_covered_does_not_get_there(away, outbox):
    """It is refused before anything is written: nobody has covered what the picture shows."""
    Question.objects.update(covered_at=clock.now())
    with pytest.raises(BadFile) as refused:
        attaching.add(away, text="见图。", token=new_token(), files=[cleaned("a.png", photo("PNG"))])
    assert refused.value.fault == Fault.ELSEWHERE
    assert not Message.objects.exists()
    assert acts(outbox) == []


def test_a_file_of_the_holder_would_not_get_home(held):
    question = row()
    with pytest.raises(BadDecision, match="attached"):
        attaching.with_files(
            held,
            [cleaned("a.png", photo("PNG"))],
            lambda files: conversation.reply(
                held, version=question.version, text="见图", persona="团", actor=OFFICER, files=files
            ),
            actor=OFFICER,
        )
    assert not Message.objects.exists()


def test_urging_goes_there_and_not_again_for_three_days(away, outbox):
    conversation.urge(away)
    with pytest.raises(NotPossible):
        conversation.urge(away)
    assert [act for act, _ in acts(outbox)] == ["urge"]


def test_solved_is_said_here_and_follows_there(away, outbox):
    tell_answered(away)
    given = Answer.objects.get()
    confirming.say_solved(away, rating=5, note="很快", helped=given.pk)
    assert row().state == State.ANSWERED
    assert codes()[-1] == "confirmed"
    said = {"solved": "1", "rating": "5", "text": "很快", "helped": f"{THERE}-a1"}
    assert acts(outbox) == [("confirm", said)]


SAYS: dict[str, Callable[[UUID], object]] = {
    "confirm": lambda pk: confirming.say_solved(pk, rating=None),
    "not_solved": lambda pk: going_on.say_not_solved(pk, words="还没有到账。", token=new_token()),
}


@pytest.mark.parametrize("first", SAYS)
@pytest.mark.parametrize("second", SAYS)
def test_one_thing_at_a_time(away, outbox, first, second):
    """Until the holder has told what came of it, nothing else is said about how it stands."""
    tell_answered(away)
    SAYS[first](away)
    with pytest.raises(NotPossible):
        SAYS[second](away)
    assert [act for act, _ in acts(outbox)] == [first]
    told = [{"token": token} for token in row().acts]
    tell(away, 2, snapshot(away, state="handling", acts=told))
    assert row().acts == []


def test_what_ended_there_is_rated_reopened_and_reviewed_from_here(away, outbox):
    now = clock.now().isoformat()
    tell(away, 1, snapshot(away, state="closed", answered_at=now, closed_at=now))
    confirming.rate(away, solved=False, rating=2, note="太慢")
    heard(away, 2)
    going_on.reopen(away, words="又停发了。", token=new_token())
    heard(away, 3)
    assert [act for act, _ in acts(outbox)] == ["rate", "reopen"]
    assert codes()[-2:] == ["rated", "reopened"]
    assert row().state == State.CLOSED


def heard(pk: UUID, number: int, **said: str) -> None:
    """The holder has heard everything."""
    tell(pk, number, snapshot(pk, acts=[{"token": token} for token in row().acts], **said))


def test_an_appeal_goes_to_the_unit_that_declined(away, outbox):
    now = clock.now().isoformat()
    declined = step("not_accepted", "900-s1", reason="not_ours")
    tell(
        away,
        1,
        snapshot(
            away, state="not_accepted", reason="not_ours", declined_at=now, closed_at=now, steps=[declined]
        ),
    )
    token = new_token()
    appealing.appeal(away, words="就是你们管的。", token=token)
    appealing.appeal(away, words="就是你们管的。", token=token)
    assert acts(outbox) == [("appeal", {"text": "就是你们管的。"})]
    assert not Decision.objects.exists()
    heard(away, 2)
    with pytest.raises(NotPossible):
        appealing.appeal(away, words="再看一次。", token=new_token())


def test_a_review_is_asked_of_the_unit_above_the_holder(asked, outbox, network):
    pk = asked().question_id
    hand_over(pk, to=network.b.id, name="槐荫区团委")
    now = clock.now().isoformat()
    tell(pk, 1, snapshot(pk, state="closed", answered_at=now, closed_at=now), unit=network.b.id)
    asking_review.ask_review(pk, words="请再看看。", consent=True, token=new_token())
    assert acts(outbox) == [("review", {"text": "请再看看。"})]
    assert Step.objects.get(code="review_asked").params["to"] == "济南市团委"
    assert not Decision.objects.exists()


def test_an_excluded_unit_reviews_nothing(asked, network):
    pk = asked(excluded_units=(network.city.id,)).question_id
    hand_over(pk, to=network.b.id, name="槐荫区团委")
    now = clock.now().isoformat()
    tell(pk, 1, snapshot(pk, state="closed", answered_at=now, closed_at=now), unit=network.b.id)
    asking_review.ask_review(pk, words="请再看看。", consent=True, token=new_token())
    assert Step.objects.get(code="review_asked").params["to"] == "山东省团委"


def test_deleting_everything_reaches_whoever_had_it(away, outbox):
    now = clock.now().isoformat()
    tell(away, 1, snapshot(away, state="closed", answered_at=now, closed_at=now))
    erasing.erase_all(away)
    last = [one for one in outbox() if one["kind"] == "case.withdrawn"]
    assert [one["erased"] for one in last] == [True]
    assert (row().holder_kind, row().away_unit, row().text) == ("duty", None, "")
    tell_answered(away, 2)
    assert not Answer.objects.exists()


# --- what comes home before it was carried out


def told_at_home(pk: UUID, outbox) -> None:
    """The network sends home what the holder did not get to."""
    sent = [one for one in outbox() if one["kind"] == "asker.acted"][-1]
    with transaction.atomic():
        hearing_asker.told(
            AskerTold(
                origin_unit=current_unit().id,
                question_id=str(pk),
                act=sent["act"],
                token=sent["token"],
                at=sent["at"],
                values=sent["values"],
            )
        )


def test_home_again_what_was_said_is_carried_out_here(away, outbox):
    tell_answered(away)
    going_on.say_not_solved(away, words="还没有到账。", token=new_token())
    home_again(away)
    told_at_home(away, outbox)
    told_at_home(away, outbox)
    assert (row().state, row().redos, row().acts) == (State.HANDLING, 1, [])
    assert codes().count("not_solved") == 1
    assert Message.objects.count() == 1


def test_what_comes_home_too_late_goes_after_it(away, outbox):
    tell_answered(away)
    confirming.say_solved(away, rating=None)
    home_again(away)
    hand_over(away, to=901, name="济南市团委", hop=3)
    told_at_home(away, outbox)
    assert [act for act, _ in acts(outbox)] == ["confirm", "confirm"]
    assert len({one["token"] for one in outbox() if one["kind"] == "asker.acted"}) == 1
    assert row().state == State.ANSWERED


# --- at the unit that holds it


@pytest.fixture
def held(asked) -> UUID:
    """A copy that unit a holds of a question of another unit."""
    pk = asked().question_id
    question = row()
    question.origin_unit, question.origin_question, question.hop = HOME, ITS_QUESTION, 1
    question.secret_hash = ""
    question.save()
    hold_by(question, None)
    with transaction.atomic():
        changing_hands.comes_in(question, StepCode.HELD, at=clock.now(), actor="system", params={})
    return pk


def worked(outbox) -> list[dict[str, object]]:
    return [one for one in outbox() if one["kind"] == "case.worked"]


def hear(act: str, *, token: str = "", **values: str) -> None:
    """The network brings an act of the asker."""
    with transaction.atomic():
        hearing_asker.told(
            AskerTold(
                origin_unit=HOME,
                question_id=str(ITS_QUESTION),
                act=act,
                token=token or f"act:{uuid4().hex}",
                at=clock.now().isoformat(),
                values=values,
            )
        )


def test_every_step_is_told_at_home_with_everything_that_may_be_read(held, outbox):
    before = len(worked(outbox))
    conversation.note(held, text="内部：找老王问问。", mentions=(), actor=OFFICER)
    conversation.reply(held, version=row().version, text="在查。", persona="团小历", actor=OFFICER)
    answering.answer(held, version=row().version, text="周五发。", actor=OFFICER, handles=False)
    told = worked(outbox)
    # The reply; taken on and answered in one breath.
    assert [one["step"]["code"] for one in told[before:]] == ["replied", "accepted", "answered"]
    assert [one["number"] for one in told] == list(range(1, len(told) + 1))
    last = told[-1]
    assert (last["origin_unit"], last["question_id"], last["hop"]) == (HOME, str(ITS_QUESTION), 1)
    shown = last["snapshot"]
    assert (shown["state"], [one["text"] for one in shown["answers"]]) == ("answered", ["周五发。"])
    assert shown["confirm_until"]
    assert [one["text"] for one in shown["messages"]] == ["在查。"]
    assert [one["code"] for one in shown["steps"]] == ["replied", "accepted", "answered"]
    assert "老王" not in str(told)
    assert str(OFFICER) not in str([one["params"] for one in shown["steps"]])


def test_what_another_unit_said_is_not_told_again(held, outbox):
    Answer.objects.create(
        question=row(), persona="团小槐", text="早先的答复", published_at=clock.now(), key="8-a1"
    )
    Message.objects.create(
        question=row(), at=clock.now(), side="unit", kind="reply", text="早先的话", token="case:8-m1"
    )
    conversation.reply(held, version=row().version, text="在查。", persona="团小历", actor=OFFICER)
    shown = worked(outbox)[-1]["snapshot"]
    assert shown["answers"] == []
    assert [one["text"] for one in shown["messages"]] == ["在查。"]


def test_its_asker_adds_words_once(held, outbox):
    hear("add", token=f"case:{HOME}-m5", text="我是三月入职的。")
    hear("add", token=f"case:{HOME}-m5", text="我是三月入职的。")
    assert Message.objects.get().text == "我是三月入职的。"
    assert row().asker_spoke_at is not None
    assert worked(outbox)[-1]["snapshot"]["acts"] == [{"token": f"case:{HOME}-m5"}]


def test_the_rules_hold_here_as_at_home(held, outbox):
    answering.answer(held, version=row().version, text="周五发。", actor=OFFICER, handles=False)
    key = f"{current_unit().id}-a{Answer.objects.get().pk}"
    hear("not_solved", text="没有到账。")
    assert (row().state, row().redos) == (State.HANDLING, 1)
    # In the same second somebody else pressed another button: it is heard, and changes nothing.
    hear("confirm", solved="1", rating="5", text="", helped=key)
    assert row().state == State.HANDLING
    assert len(worked(outbox)[-1]["snapshot"]["acts"]) == 2
    handling.propose_completion(
        held, version=row().version, outcome="solved", helped_by=["league"], words="到账了。", actor=OFFICER
    )
    hear("confirm", solved="1", rating="5", text="谢谢", helped=key)
    assert (row().state, row().rating, row().accepted_answer) == (State.CLOSED, 5, Answer.objects.get().pk)
    shown = worked(outbox)[-1]["snapshot"]
    assert (shown["state"], shown["rating"], shown["accepted_answer"]) == ("closed", "5", key)


@pytest.mark.parametrize("state", [State.HANDED_ON, State.WITHDRAWN])
def test_what_is_held_here_no_more_hears_nothing(held, outbox, state):
    Question.objects.update(state=state)
    before = outbox()
    hear("add", text="还在吗？")
    assert outbox() == before
    assert row().acts == []
    assert not Message.objects.exists()


def test_an_act_before_the_copy_comes_again(topics, in_unit_a):
    with pytest.raises(UnknownQuestion):
        hear("urge")


def test_not_solved_for_the_third_time_it_moves_up(held, outbox):
    answering.answer(held, version=row().version, text="周五发。", actor=OFFICER, handles=False)
    for times in (1, 2, 3):
        hear("not_solved", text=f"第{times}次：没有到账。")
        assert len([one for one in outbox() if one["kind"] == "case.stuck"]) == (times == 3)
        handling.propose_completion(
            held, version=row().version, outcome="solved", helped_by=["league"], words="办了。", actor=OFFICER
        )
    stuck = next(one for one in outbox() if one["kind"] == "case.stuck")
    assert (stuck["origin_unit"], stuck["question_id"], stuck["why"]) == (HOME, str(ITS_QUESTION), "redone")


def test_what_was_taken_back_at_home_ends_here_with_its_figures(held, outbox):
    with transaction.atomic():
        withdrawing.end_copy(Question.objects.select_for_update().get(), clock.now())
    assert row().state == State.WITHDRAWN
    counted = [one for one in outbox() if "open" in one and "topic" in one]
    sent = [(one["kind"], one["open"]) for one in counted if one["kind"] != "question.received"]
    assert sent == [("question.handed_in", 1), ("question.withdrawn", -1)]
    implied = [(fact.kind, getattr(fact, "open", 0)) for fact in whole_history(row())]
    assert sorted(implied) == sorted(sent)


def test_figures_of_a_copy_are_what_happened_here(held, outbox):
    """The question of the fixture was asked here: that fact is of the fixture alone."""
    screening.accept(held, version=row().version, actor=OFFICER)
    answering.answer(held, version=row().version, text="周五发。", actor=OFFICER)
    sent = sorted(
        one["kind"]
        for one in outbox()
        if one["kind"].startswith("question.") and one["kind"] != "question.received"
    )
    assert sent == sorted(fact.kind for fact in whole_history(row()))
    assert sum(one.get("open", 0) for one in outbox() if one["kind"] != "question.received") == 0


def test_a_question_of_the_unit_itself_is_told_nowhere(asked, outbox):
    answering.answer(asked().question_id, version=1, text="周五发。", actor=OFFICER)
    assert worked(outbox) == []


def test_late_for_too_long_it_moves_up(asked, outbox, monkeypatch):
    pk = asked().question_id
    later = clock.now() + timedelta(days=90)
    monkeypatch.setattr(clock, "now", lambda: later)
    overdue.clock_rings(pk)
    (stuck,) = [one for one in outbox() if one["kind"] == "case.stuck"]
    assert (stuck["origin_unit"], stuck["question_id"], stuck["why"]) == (current_unit().id, str(pk), "late")
