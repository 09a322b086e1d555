"""What a partner organisation is asked, what its people see of it, and that the unit alone publishes."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from huisheng.kernel.access import DUTY_OFFICER, PARTNER
from huisheng.kernel.clock import business_day, now
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.accounts.models import Account
from tenant_apps.people import public as people
from tenant_apps.people.data.codes import MemberKind
from tenant_apps.people.models import Member, Section
from tenant_apps.people.operations import partnering as contracts
from tenant_apps.questions.data.codes import (
    AnswerKind,
    AssignmentKind,
    AssignmentState,
    DecisionKind,
    DecisionState,
    HolderKind,
)
from tenant_apps.questions.events import StaffWanted
from tenant_apps.questions.models import Answer, Assignment, Decision, Question
from tenant_apps.questions.operations import assigning, deciding, first_answers, partnering, withdrawing
from tenant_apps.questions.operations.assigning import Helper
from tenant_apps.questions.operations.deciding import NotYours
from tenant_apps.questions.operations.handing_on import To, hand_on
from tenant_apps.questions.operations.partnering import NotAsked
from tenant_apps.questions.operations.refusals import AlreadyWaiting, BadDecision
from tenant_apps.questions.operations.screening import accept
from tenant_apps.questions.queries import assignments, for_partners
from tests.actors import client_for, give_role, make_account
from tests.tenant_apps.questions.conftest import OFFICER, Ask

NAME, PHONE = "孙小雨", "13800001111"
BRIEF = "公司拖欠三个月工资，没有签书面合同。\n可以主张什么？"
WORDS = "可以要求支付工资和双倍工资差额，先向劳动监察大队投诉。"


@pytest.fixture
def reviewer(unit_a: UnitRef) -> int:
    account = make_account(name="王审阅")
    give_role(account, DUTY_OFFICER, unit_a.id)
    return int(account.pk)


def hired(unit: UnitRef, name: str, firm: str) -> tuple[int, int]:
    """Somebody who works for a partner of this unit: the account, and the partner."""
    account = make_account(name=name)
    give_role(account, PARTNER, unit.id)
    today = business_day()
    section = people.keep_partner(
        section_id=None, name=firm, first=today, last=today + timedelta(days=60), actor=1
    )
    people.enrol_person(section_id=section, account_id=account.pk, actor=1)
    return int(account.pk), section


@pytest.fixture
def lawyer(in_unit_a: UnitRef) -> tuple[int, int]:
    return hired(in_unit_a, "许文静", "正和律师事务所")


@pytest.fixture
def counsellor(in_unit_a: UnitRef) -> tuple[int, int]:
    return hired(in_unit_a, "方洁", "心语服务中心")


@pytest.fixture
def taken(asked: Ask) -> Callable[..., Question]:
    """A function: a question that is being handled, with what is changed about it."""

    def make(**changes: object) -> Question:
        before = set(Question.objects.values_list("pk", flat=True))
        asked(text=f"公司拖欠工资，我叫{NAME}，电话{PHONE}。", display_name=NAME, contact_phone=PHONE)
        question: Question = Question.objects.exclude(pk__in=before).get()
        accept(question.pk, version=question.version, actor=OFFICER)
        Question.objects.filter(pk=question.pk).update(**changes)
        question.refresh_from_db()
        return question

    return make


Taken = Callable[..., Question]


def put_to(section: int, question: Question, **said: object) -> UUID:
    values = {"brief": BRIEF, "due_at": now() + timedelta(days=3), "actor": OFFICER} | said
    to = Helper(kind=AssignmentKind.PARTNER, section=section)
    return assigning.offer(question.pk, to=to, **values).assignment_id  # type: ignore[arg-type]


def test_what_it_is_asked_has_a_date_and_words_of_the_staff(
    taken: Taken, lawyer: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[StaffWanted] = []
    monkeypatch.setattr(assigning, "publish", told.append)
    account, firm = lawyer
    question = taken()
    made = Assignment.objects.get(pk=put_to(firm, question))
    assert (made.role, made.state, made.link_hash) == ("helper", AssignmentState.TAKEN, "")
    assert [(event.accounts, event.link) for event in told] == [((account,), "/partner/")]
    question.refresh_from_db()
    assert (question.holder_kind, question.holder) == (HolderKind.PERSON, OFFICER), "the unit goes on with it"
    with pytest.raises(BadDecision, match="to"):
        put_to(firm, question)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"brief": " "}, "brief"),
        ({"due_at": None}, "due_on"),
        ({"brief": f"{NAME}的公司拖欠工资。"}, "secret"),
        ({"brief": f"公司拖欠工资，可打{PHONE[:3]} {PHONE[3:]}。"}, "secret"),
    ],
)
def test_what_is_put_to_it_names_nobody(
    taken: Taken, lawyer: tuple[int, int], said: dict[str, object], field: str
) -> None:
    with pytest.raises(BadDecision, match=field):
        put_to(lawyer[1], taken(), **said)
    assert not Assignment.objects.exists()


def test_what_was_told_in_confidence_is_not_put_to_it(taken: Taken, lawyer: tuple[int, int]) -> None:
    question = taken(confidential=True)
    with pytest.raises(BadDecision, match="confidential"):
        put_to(lawyer[1], question)
    found = assignments.candidates(question, account_id=OFFICER)[AssignmentKind.PARTNER]
    assert [one.why_not for one in found] == ["confidential"]


def test_nobody_is_asked_without_a_contract_or_people(taken: Taken, lawyer: tuple[int, int]) -> None:
    question = taken()
    today = business_day()
    empty = people.keep_partner(section_id=None, name="无人单位", first=today, last=today, actor=1)
    with pytest.raises(BadDecision, match="to"):
        put_to(empty, question)
    yesterday = today - timedelta(days=1)
    Section.objects.update(contract_from=yesterday, contract_until=yesterday)
    with pytest.raises(BadDecision, match="to"):
        put_to(lawyer[1], question)
    assert assignments.candidates(question, account_id=OFFICER)[AssignmentKind.PARTNER] == []


def test_it_holds_no_question(taken: Taken, lawyer: tuple[int, int]) -> None:
    question = taken()
    for to in (To(section=lawyer[1]), To(account=lawyer[0])):
        with pytest.raises(BadDecision, match="to"):
            hand_on(question.pk, version=question.version, to=to, note="请办", due_at=None, actor=OFFICER)


def test_its_people_see_what_it_is_asked_and_nothing_else(
    taken: Taken, lawyer: tuple[int, int], counsellor: tuple[int, int], unit_a: UnitRef
) -> None:
    mine, others, neither = taken(), taken(), taken()
    own, foreign = put_to(lawyer[1], mine), put_to(counsellor[1], others)
    browser = browser_of(lawyer[0], unit_a)
    page = browser.get("/partner/").content.decode()
    assert f"/partner/q/{own}/" in page
    assert str(foreign) not in page
    one = browser.get(f"/partner/q/{own}/").content.decode()
    assert "可以主张什么？" in one
    for secret in (NAME, PHONE, mine.number, str(mine.pk)):
        assert secret not in page + one
    for path in (f"/partner/q/{foreign}/", f"/partner/q/{neither.pk}/"):
        assert browser.get(path).status_code == 404
        assert browser.post(path, {"text": WORDS}).status_code in (302, 404)
    for path in (
        "/desk/",
        f"/desk/q/{mine.pk}/",
        f"/desk/q/{mine.pk}/help/",
        "/manage/",
        "/manage/partners/",
    ):
        assert browser.get(path).status_code == 403
    assert not Decision.objects.exists()
    with pytest.raises(NotAsked):
        partnering.send_back(foreign, words="不归我们", actor=lawyer[0])


def browser_of(account: int, unit: UnitRef) -> Client:
    with enter_network():
        found = Account.objects.get(pk=account)
    return client_for(found, at=unit)


def test_the_unit_alone_publishes(taken: Taken, lawyer: tuple[int, int], reviewer: int) -> None:
    account, firm = lawyer
    question = taken()
    partnering.answer(put_to(firm, question), text=WORDS, actor=account)
    assert not Answer.objects.exists()
    wanted = Decision.objects.get()
    assert (wanted.kind, wanted.state, wanted.asked_by) == (
        DecisionKind.FIRST_ANSWERS,
        DecisionState.OPEN,
        account,
    )
    with pytest.raises(NotYours):
        deciding.decide(wanted.pk, approve=True, words="", actor=account)
    deciding.decide(wanted.pk, approve=True, words="", actor=reviewer)
    given = Answer.objects.get()
    assert (given.kind, given.author, given.persona, given.text) == (
        AnswerKind.PARTNER,
        account,
        "正和律师事务所",
        WORDS,
    )
    question.refresh_from_db()
    assert question.holder == OFFICER
    assert Member.objects.get(account_id=account).answered == 1


def test_what_is_not_published_goes_on(
    taken: Taken, lawyer: tuple[int, int], reviewer: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[StaffWanted] = []
    monkeypatch.setattr(first_answers, "publish", told.append)
    account, firm = lawyer
    asked = put_to(firm, taken())
    partnering.answer(asked, text=WORDS, actor=account)
    worker = people.partner_worker(account)
    assert worker is not None
    assert for_partners.items(worker) == []
    deciding.decide(Decision.objects.get().pk, approve=False, words="请写明依据。", actor=reviewer)
    (line,) = for_partners.items(worker)
    assert (line.id, line.words) == (asked, "请写明依据。")
    assert [(event.accounts, event.link) for event in told] == [((account,), "/partner/")]
    partnering.answer(asked, text=f"{WORDS}依据劳动合同法第八十二条。", actor=account)
    assert Decision.objects.filter(state=DecisionState.OPEN).count() == 1


def test_one_answer_is_looked_at_at_a_time(
    taken: Taken, lawyer: tuple[int, int], counsellor: tuple[int, int]
) -> None:
    question = taken()
    first, second = put_to(lawyer[1], question), put_to(counsellor[1], question)
    partnering.answer(first, text=WORDS, actor=lawyer[0])
    worker = people.partner_worker(counsellor[0])
    assert worker is not None
    assert for_partners.items(worker)[0].waiting
    with pytest.raises(AlreadyWaiting):
        partnering.answer(second, text=WORDS, actor=counsellor[0])
    assert Assignment.objects.get(pk=second).state == AssignmentState.TAKEN


def test_what_is_sent_back_has_a_reason(
    taken: Taken, lawyer: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[StaffWanted] = []
    account, firm = lawyer
    question = taken()
    asked = put_to(firm, question)
    monkeypatch.setattr(assigning, "publish", told.append)
    with pytest.raises(BadDecision, match="words"):
        partnering.send_back(asked, words=" ", actor=account)
    partnering.send_back(asked, words="涉外案件，不在合同范围。", actor=account)
    made = Assignment.objects.get()
    assert (made.state, made.words) == (AssignmentState.DECLINED, "涉外案件，不在合同范围。")
    assert [(event.what, event.accounts) for event in told] == [("returned", (OFFICER,))]
    assert not Decision.objects.exists()
    (line,) = assignments.offers(question.pk, account_id=OFFICER)
    assert (line.name, line.words) == ("正和律师事务所", "涉外案件，不在合同范围。")


def test_after_the_last_day_of_the_contract_nothing_is_open(
    taken: Taken, lawyer: tuple[int, int], unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, firm = lawyer
    asked = put_to(firm, taken())
    browser = browser_of(account, unit_a)
    yesterday = business_day() - timedelta(days=1)
    Section.objects.update(contract_from=yesterday, contract_until=yesterday)
    assert browser.get(f"/partner/q/{asked}/").status_code == 404
    assert "不在合同期内" in browser.get("/partner/").content.decode()
    with pytest.raises(NotAsked):
        partnering.answer(asked, text=WORDS, actor=account)
    told: list[StaffWanted] = []
    monkeypatch.setattr(partnering, "publish", told.append)
    contracts.contract_ends(firm)
    assert Assignment.objects.get().state == AssignmentState.WITHDRAWN
    assert [(event.what, event.accounts) for event in told] == [("returned", (OFFICER,))]
    assert browser.get("/partner/").status_code == 403


def test_minors_are_answered_by_who_was_checked(taken: Taken, lawyer: tuple[int, int]) -> None:
    account, firm = lawyer
    question = taken(age_band="from_14")
    with pytest.raises(BadDecision, match="minors"):
        put_to(firm, question)
    Member.objects.filter(kind=MemberKind.PARTNER).update(checked_on=business_day())
    asked = put_to(firm, question)
    Member.objects.filter(kind=MemberKind.PARTNER).update(checked_on=None)
    with pytest.raises(BadDecision, match="minor"):
        partnering.answer(asked, text=WORDS, actor=account)


def test_what_has_ended_is_no_work_any_more(taken: Taken, lawyer: tuple[int, int]) -> None:
    account, firm = lawyer
    question = taken()
    asked = put_to(firm, question)
    withdrawing.withdraw(question.pk)
    worker = people.partner_worker(account)
    assert worker is not None
    assert for_partners.items(worker) == []
    with pytest.raises(NotAsked):
        partnering.answer(asked, text=WORDS, actor=account)


def test_its_figures(taken: Taken, lawyer: tuple[int, int], counsellor: tuple[int, int]) -> None:
    account, firm = lawyer
    for late in (False, True):
        asked = put_to(firm, taken())
        if late:
            Assignment.objects.filter(pk=asked).update(due_at=now() - timedelta(minutes=1))
        partnering.answer(asked, text=WORDS, actor=account)
    partnering.send_back(put_to(firm, taken()), words="不在合同范围。", actor=account)
    put_to(firm, taken())
    Assignment.objects.filter(pk=put_to(firm, taken())).update(due_at=now() - timedelta(days=1))
    Assignment.objects.filter(pk=put_to(firm, taken())).update(offered_at=now() - timedelta(days=9))
    put_to(counsellor[1], taken())
    found = for_partners.figures(firm, business_day())
    assert (found.asked, found.answered, found.in_time, found.sent_back) == (5, 2, 1, 1)
    assert (found.running, found.late, found.in_time_percent) == (2, 1, 50)


def test_the_desk_asks_it_and_takes_it_back(desk_a: Client, taken: Taken, lawyer: tuple[int, int]) -> None:
    question = taken()
    page = f"/desk/q/{question.pk}/help/"
    assert "正和律师事务所" in desk_a.get(page).content.decode()
    said = {"to": f"o{lawyer[1]}", "brief": f"{NAME}问工资。", "due_on": business_day()}
    refused = desk_a.post(page, said)
    assert refused.status_code == 422
    assert "请删去" in refused.content.decode()
    assert desk_a.post(page, said | {"brief": BRIEF}).status_code == 302
    made = Assignment.objects.get()
    assert not assigning.done(made.pk, words="", actor=OFFICER), "only its own people hand an answer in"
    assert desk_a.post(f"{page}{made.pk}/", {"step": "back"}).status_code == 302
    worker = people.partner_worker(lawyer[0])
    assert worker is not None
    assert for_partners.items(worker) == []
    assert for_partners.past(worker)[0].state == AssignmentState.WITHDRAWN
