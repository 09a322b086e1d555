"""What a volunteer sees, takes, answers, and passes on."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from django.test import Client

from huisheng.kernel.access import DUTY_OFFICER, LEADER, VOLUNTEER
from huisheng.kernel.clock import business_day, now
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.accounts.models import Account
from tenant_apps.people.data.codes import MemberKind, MemberState
from tenant_apps.people.data.settings import REVIEWED_ANSWERS
from tenant_apps.people.models import Hours, Member
from tenant_apps.questions.data.codes import (
    AnswerKind,
    AssignmentKind,
    DecisionState,
    HolderKind,
    State,
    Visibility,
)
from tenant_apps.questions.models import Alarm, Answer, Assignment, Decision, Question
from tenant_apps.questions.operations import answering, assigning, deciding, volunteering
from tenant_apps.questions.operations.assigning import Helper
from tenant_apps.questions.operations.freeing import free
from tenant_apps.questions.operations.locking import BeingWorkedOn
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.operations.screening import accept
from tenant_apps.questions.operations.volunteering import NotForYou
from tenant_apps.questions.queries.for_volunteers import one, past, suits_you, without_numbers
from tenant_apps.questions.queries.wanting import wanting
from tenants.public import set_setting
from tests.actors import client_for, give_role, make_account
from tests.tenant_apps.questions.conftest import OFFICER, Ask

JOBS, STRESS = "900301", "900101"
TEXT = "实习证明怎么开？"
WORDS = "可以先找学院教务办，带上实习协议，一般两天能开好。"


@pytest.fixture
def me(unit_a: UnitRef) -> int:
    """A trained volunteer for 青年成长."""
    account = make_account(name="林小满")
    give_role(account, VOLUNTEER, unit_a.id)
    with enter_unit(unit_a):
        Member.objects.create(
            kind=MemberKind.VOLUNTEER,
            state=MemberState.ACTIVE,
            name="林小满",
            account_id=account.pk,
            topics=["90"],
            trained_at=now(),
            passed_at=now(),
            weekly_limit=2,
        )
    return int(account.pk)


@pytest.fixture
def reviewer(unit_a: UnitRef) -> int:
    account = make_account(name="王审阅")
    give_role(account, DUTY_OFFICER, unit_a.id)
    return int(account.pk)


@pytest.fixture
def fits(asked: Ask) -> Callable[..., UUID]:
    """A function: a screened question that suits the volunteer, with what is changed about it."""

    def make(*, text: str = TEXT, topic: str = JOBS, **changes: object) -> UUID:
        before = set(Question.objects.values_list("pk", flat=True))
        asked(text=text, topic=topic, visibility=Visibility.PUBLIC_WISH)
        question: Question = Question.objects.exclude(pk__in=before).get()
        accept(question.pk, version=question.version, actor=OFFICER)
        if changes:
            Question.objects.filter(pk=question.pk).update(**changes)
        return question.pk

    return make


Fits = Callable[..., UUID]


def test_the_list_holds_what_suits_and_nothing_else(fits: Fits, me: int) -> None:
    good = fits()
    for changes in (
        {"visibility": Visibility.PRIVATE},
        {"danger": True},
        {"confidential": True},
        {"excluded_section": 7},
        {"excluded_units": [3]},
        {"age_band": "under_14"},
        {"age_band": "from_14"},
        {"state": State.RECEIVED},
        {"state": State.ANSWERED},
        {"kind": "complain"},
        {"imported": True},
        {"claimed_by": OFFICER, "claimed_until": now() + timedelta(minutes=5)},
    ):
        fits(text=f"不该看到：{changes}", **changes)
    fits(text="情绪问题", topic=STRESS)
    fits(text="别的主题", topic="150305")
    assert [line.id for line in suits_you(me)] == [good]


@pytest.mark.parametrize(
    "changes",
    [{"visibility": Visibility.PRIVATE}, {"danger": True}, {"age_band": "from_14"}, {"kind": "complain"}],
    ids=lambda changes: next(iter(changes)),
)
def test_what_does_not_suit_is_not_taken_by_its_address_either(
    fits: Fits, me: int, changes: dict[str, object]
) -> None:
    question = fits(**changes)
    for step in (volunteering.claim, partial(volunteering.answer, text=WORDS)):
        with pytest.raises(NotForYou, match="gone"):
            step(question, actor=me)
    assert Question.objects.get().claimed_by is None
    assert not Answer.objects.exists()
    assert not Decision.objects.exists()


def test_a_check_opens_what_minors_ask(fits: Fits, me: int) -> None:
    minors = fits(age_band="from_14")
    assert suits_you(me) == []
    Member.objects.update(checked_on=business_day())
    (line,) = suits_you(me)
    assert (line.id, line.minor) == (minors, True)


@pytest.mark.parametrize(
    "changes",
    [{"passed_at": None}, {"trained_at": None}, {"state": MemberState.LEFT}, {"ends_on": "yesterday"}],
)
def test_who_is_not_trained_or_has_left_takes_nothing(
    fits: Fits, me: int, changes: dict[str, object]
) -> None:
    question = fits()
    yesterday = business_day() - timedelta(days=1)
    values = {key: yesterday if value == "yesterday" else value for key, value in changes.items()}
    if "ends_on" in values:
        values["starts_on"] = yesterday
    Member.objects.update(**values)
    with pytest.raises(NotForYou):
        volunteering.claim(question, actor=me)
    with pytest.raises(NotForYou):
        volunteering.answer(question, text=WORDS, actor=me)
    assert Question.objects.get().claimed_by is None


def test_first_answers_are_read_by_staff_and_then_count(
    fits: Fits, me: int, reviewer: int, in_unit_a: UnitRef
) -> None:
    set_setting(in_unit_a.id, REVIEWED_ANSWERS, 1, actor_id=None)
    first, second = fits(), fits(text="创业补贴怎么申请？")
    volunteering.claim(first, actor=me)
    assert not volunteering.answer(first, text=WORDS, actor=me)
    assert not Answer.objects.exists()
    assert first not in [line.id for line in suits_you(me)]
    assert [entry.state for entry in past(me)] == ["open"]
    wanted = Decision.objects.get()
    deciding.decide(wanted.pk, approve=True, words="", actor=reviewer)
    given = Answer.objects.get()
    assert (given.kind, given.author, given.persona, given.text) == (
        AnswerKind.VOLUNTEER,
        me,
        "林同学",
        WORDS,
    )
    assert Hours.objects.get().reference == str(first)
    assert volunteering.answer(second, text=WORDS, actor=me), "the second one needs nobody"
    assert Member.objects.get().answered == 2


def test_whoever_helps_with_what_nobody_screened_does_not_hold_it(fits: Fits, me: int) -> None:
    question = fits()
    Question.objects.filter(pk=question).update(
        state=State.RECEIVED, accepted_at=None, holder=None, holder_kind=HolderKind.DUTY
    )
    version = Question.objects.get().version
    answering.answer(
        question, version=version, text=WORDS, actor=me, kind=AnswerKind.VOLUNTEER, persona="林同学"
    )
    row = Question.objects.get()
    assert (row.state, row.holder_kind, row.holder) == (State.ANSWERED, HolderKind.DUTY, None)


def test_any_officer_reads_first_answers_at_the_desk(
    fits: Fits, me: int, reviewer: int, unit_a: UnitRef
) -> None:
    """The list, the number in the menu, the page and the button say the same: no leader is needed."""
    question = fits()
    volunteering.answer(question, text=WORDS, actor=me)
    page = f"/desk/decide/{Decision.objects.get().pk}/"
    officer = _at_the_desk(reviewer, unit_a)
    assert page in officer.get("/desk/decide/").content.decode()
    assert wanting(reviewer, decides=False).mine == 1
    assert WORDS in officer.get(page).content.decode()
    said = {"version": Question.objects.get(pk=question).version, "words": "请写明出处。", "do": "refuse"}
    assert officer.post(page, said).status_code == 303
    assert Decision.objects.get().state == DecisionState.REFUSED
    assert wanting(reviewer, decides=False).mine == 0


@pytest.mark.parametrize("owed", [{"topic": STRESS}, {"confidential": True}])
def test_first_answers_that_a_leader_must_read_are_none_of_an_officers(
    fits: Fits, me: int, reviewer: int, unit_a: UnitRef, owed: dict[str, object]
) -> None:
    leader = make_account(name="李书记")
    give_role(leader, LEADER, unit_a.id)
    question = fits()
    volunteering.answer(question, text=WORDS, actor=me)
    Question.objects.filter(pk=question).update(**owed)
    page = f"/desk/decide/{Decision.objects.get().pk}/"
    officer = _at_the_desk(reviewer, unit_a)
    assert page not in officer.get("/desk/decide/").content.decode()
    assert wanting(reviewer, decides=False).mine == 0
    said = {"version": Question.objects.get(pk=question).version, "words": "不行。", "do": "refuse"}
    assert officer.post(page, said).status_code == 404
    assert Decision.objects.get().state == DecisionState.OPEN
    assert page in _at_the_desk(leader.pk, unit_a).get("/desk/decide/").content.decode()
    assert wanting(leader.pk, decides=True).mine == 1


def _at_the_desk(account: int, unit: UnitRef) -> Client:
    with enter_network():
        return client_for(Account.objects.get(pk=account), at=unit)


def test_what_is_not_published_is_told_with_the_words(fits: Fits, me: int, reviewer: int) -> None:
    volunteering.answer(fits(), text=WORDS, actor=me)
    deciding.decide(Decision.objects.get().pk, approve=False, words="请写明出处。", actor=reviewer)
    assert not Answer.objects.exists()
    (entry,) = past(me)
    assert (entry.state, entry.words) == ("refused", "请写明出处。")
    assert Member.objects.get().answered == 0


def test_ten_minutes_and_then_whoever_comes(fits: Fits, me: int) -> None:
    question = fits()
    claim = volunteering.claim(question, actor=me)
    assert timedelta(minutes=9) < claim.until - now() <= timedelta(minutes=10)
    assert suits_you(me)[0].mine_until == claim.until
    # Somebody else, whatever number the sequence has given to this volunteer.
    Question.objects.update(claimed_by=me + 1)
    with pytest.raises(BeingWorkedOn):
        volunteering.answer(question, text=WORDS, actor=me)
    Question.objects.update(claimed_until=now() - timedelta(seconds=1))
    volunteering.answer(question, text=WORDS, actor=me)


def test_enough_for_this_week(fits: Fits, me: int, in_unit_a: UnitRef) -> None:
    set_setting(in_unit_a.id, REVIEWED_ANSWERS, 0, actor_id=None)
    for number in range(2):
        volunteering.answer(fits(text=f"第{number}个问题"), text=WORDS, actor=me)
    with pytest.raises(NotForYou, match="week"):
        volunteering.claim(fits(text="第三个问题"), actor=me)


def test_an_offer_is_seen_as_it_was_written_and_passed_on(fits: Fits, me: int) -> None:
    question = fits(visibility=Visibility.PRIVATE)
    member = Member.objects.get()
    assert suits_you(me) == []
    assigning.offer(
        question,
        to=Helper(kind=AssignmentKind.VOLUNTEER, member=member.pk),
        brief="实习证明一般找谁开？",
        due_at=None,
        actor=OFFICER,
    )
    (line,) = suits_you(me)
    assert (line.text, line.offered) == ("实习证明一般找谁开？", True)
    volunteering.let_go(question, actor=me)
    assert suits_you(me) == []
    assert Assignment.objects.get().state == "declined"


def test_a_volunteer_is_offered_nothing_sensitive(asked: Ask, me: int) -> None:
    asked(text="最近压力很大", topic=STRESS)
    with pytest.raises(BadDecision, match="to"):
        assigning.offer(
            Question.objects.get().pk,
            to=Helper(kind=AssignmentKind.VOLUNTEER, member=Member.objects.get().pk),
            brief="怎么缓解压力",
            due_at=None,
            actor=OFFICER,
        )


def test_a_call_for_help_raises_the_alarm_and_takes_it_away(fits: Fits, me: int) -> None:
    question = fits()
    volunteering.claim(question, actor=me)
    volunteering.call_for_help(question, actor=me)
    assert Alarm.objects.get().question_id == question
    assert Question.objects.get().danger
    assert one(me, question) is None


def test_a_question_that_is_not_theirs_cannot_be_raised(asked: Ask, me: int) -> None:
    asked(text="别人的提问")
    with pytest.raises(NotForYou):
        volunteering.call_for_help(Question.objects.get().pk, actor=me)
    assert not Alarm.objects.exists()


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("电话 13912345678，谢谢", "电话 ▇▇▇，谢谢"),
        ("身份证37010219990101123X", "身份证▇▇▇"),
        ("打 12333 问问", "打 12333 问问"),
        ("2026年11月", "2026年11月"),
    ],
)
def test_long_numbers_are_blanked(text: str, seen: str) -> None:
    assert without_numbers(text) == seen


def test_who_left_gives_everything_back(fits: Fits, me: int, reviewer: int, in_unit_a: UnitRef) -> None:
    question = fits(holder_kind="person", holder=reviewer, section=None)
    other = fits(text="别人手里的", holder_kind="person", holder=OFFICER, section=None)
    closed = fits(text="已办结", holder_kind="person", holder=reviewer, section=None, state=State.CLOSED)
    assert free(member_id=None, account_id=reviewer, at=now()) == 1
    held = dict(Question.objects.values_list("pk", "holder"))
    assert held == {question: None, other: OFFICER, closed: reviewer}
    assert Question.objects.get(pk=question).returned


def test_the_way_over_the_pages(fits: Fits, me: int, unit_a: UnitRef) -> None:
    question = fits()
    browser = _at_the_desk(me, unit_a)
    assert TEXT.rstrip("？") in browser.get("/volunteer/").content.decode()
    taken = browser.post(f"/volunteer/q/{question}/step/", {"step": "take"})
    assert taken.headers["Location"] == f"/volunteer/q/{question}/"
    assert browser.get(taken.headers["Location"]).status_code == 200
    assert browser.post(taken.headers["Location"], {"text": "  "}).status_code == 422
    sent = browser.post(taken.headers["Location"], {"text": WORDS})
    assert sent.headers["Location"] == "/volunteer/"
    assert browser.get(taken.headers["Location"]).status_code == 404
    with enter_unit(unit_a):
        assert Decision.objects.count() == 1
