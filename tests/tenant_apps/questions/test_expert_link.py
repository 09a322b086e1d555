"""One question from a link: it opens exactly this offer, once, in this unit, until its time is over."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from huisheng.kernel.clock import business_day, now
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.people.data.codes import MemberKind, MemberState
from tenant_apps.people.data.settings import EXPERT_ANSWERS_REVIEWED
from tenant_apps.people.models import Member
from tenant_apps.questions.data.codes import (
    AnswerKind,
    AssignmentKind,
    AssignmentState,
    DecisionKind,
    DecisionState,
)
from tenant_apps.questions.models import Answer, Assignment, Decision, Question, Step
from tenant_apps.questions.operations import assigning, deciding, expert_answering
from tenant_apps.questions.operations.assigning import Helper
from tenant_apps.questions.operations.expert_answering import DeadLink
from tenant_apps.questions.operations.freeing import free
from tenant_apps.questions.operations.refusals import AlreadyWaiting, BadDecision, NotYours
from tenant_apps.questions.operations.screening import accept
from tenant_apps.unit_ledger.models import UnitAudit
from tenants.public import set_setting
from tests.actors import give_role, make_account
from tests.tenant_apps.questions.conftest import OFFICER, WAGES, Ask

BRIEF = "公司拖欠三个月工资，可以先找谁？"
ADVICE = "可以先向当地劳动保障监察大队投诉，带好工资条和考勤记录。"

Offer = Callable[..., str]


@pytest.fixture
def lawyer(in_unit_a: UnitRef) -> Member:
    made: Member = Member.objects.create(
        kind=MemberKind.EXPERT,
        state=MemberState.ACTIVE,
        name="李律师",
        title="执业律师",
        fields=["work"],
        weekly_limit=2,
    )
    return made


@pytest.fixture
def question(asked: Ask) -> UUID:
    """A screened question of somebody with a name and a telephone."""
    asked(
        text="公司拖欠三个月工资。我叫王小雨，电话 13912345678。",
        contact_phone="13912345678",
        display_name="小雨",
    )
    found: Question = Question.objects.get()
    accept(found.pk, version=found.version, actor=OFFICER)
    return found.pk


@pytest.fixture
def offered(question: UUID, lawyer: Member) -> Offer:
    """A function: the secret of a link to the question."""

    def make(**said: object) -> str:
        values = {
            "to": Helper(kind=AssignmentKind.EXPERT, member=lawyer.pk),
            "brief": BRIEF,
            "due_at": now() + timedelta(days=3),
            "actor": OFFICER,
        }
        return assigning.offer(question, **(values | said)).secret  # type: ignore[arg-type]

    return make


def publish_at_once(unit: UnitRef) -> None:
    """The unit does not look at experts' answers first."""
    set_setting(unit.id, EXPERT_ANSWERS_REVIEWED, False, actor_id=None)


def dead(secret: str) -> bool:
    """Whether the link opens nothing, by looking and by every step."""
    for step in (
        lambda: expert_answering.open_link(secret),
        lambda: expert_answering.accept(secret),
        lambda: expert_answering.refuse(secret, recused=False),
        lambda: expert_answering.answer(secret, text=ADVICE),
    ):
        try:
            step()
        except DeadLink:
            continue
        return False
    return True


def test_whoever_reads_the_tables_cannot_open_the_link(offered: Offer) -> None:
    secret = offered()
    kept = str(list(Assignment.objects.values())) + str(list(Step.objects.values()))
    assert secret not in kept
    hashed = Assignment.objects.get().link_hash
    assert dead(hashed)


def test_from_the_offer_to_the_published_answer(offered: Offer, lawyer: Member, in_unit_a: UnitRef) -> None:
    reviewer = make_account()
    give_role(reviewer, "duty_officer", in_unit_a.id)
    secret = offered()
    shown = expert_answering.open_link(secret)
    assert (shown.brief, shown.accepted, shown.reviewed) == (BRIEF, False, True)
    assert "12333" in shown.disclaimer
    expert_answering.accept(secret)
    assert expert_answering.open_link(secret).accepted
    assert not expert_answering.answer(secret, text=ADVICE)
    assert dead(secret)
    assert not Answer.objects.exists()

    wanted = Decision.objects.get(kind=DecisionKind.FIRST_ANSWERS)
    with pytest.raises(NotYours):
        deciding.decide(wanted.pk, approve=True, words="", actor=999_999)
    assert deciding.decide(wanted.pk, approve=True, words="", actor=reviewer.pk)
    given = Answer.objects.get()
    assert (given.kind, given.member, given.author, given.official, given.text) == (
        AnswerKind.EXPERT,
        lawyer.pk,
        None,
        False,
        ADVICE,
    )
    assert (given.persona, given.disclaimer) == ("李律师 执业律师", shown.disclaimer)
    lawyer.refresh_from_db()
    assert (lawyer.answered, lawyer.last_answered_at) == (1, given.published_at)
    assert Decision.objects.get().payload == {"barred": []}, "the text does not stay in the decision"


def test_a_unit_may_publish_experts_at_once(offered: Offer, in_unit_a: UnitRef) -> None:
    publish_at_once(in_unit_a)
    secret = offered()
    assert expert_answering.answer(secret, text=ADVICE)
    assert Answer.objects.get().text == ADVICE
    assert dead(secret)


def test_while_an_officer_writes_the_answer_goes_to_the_staff(
    offered: Offer, question: UUID, in_unit_a: UnitRef
) -> None:
    publish_at_once(in_unit_a)
    Question.objects.update(claimed_by=OFFICER, claimed_until=now() + timedelta(minutes=9))
    assert not expert_answering.answer(offered(), text=ADVICE)
    assert not Answer.objects.exists()
    assert Decision.objects.filter(kind=DecisionKind.FIRST_ANSWERS, state=DecisionState.OPEN).exists()


@pytest.mark.parametrize("recused", [True, False])
def test_declining_ends_it_by_one_tap(offered: Offer, recused: bool) -> None:
    secret = offered()
    expert_answering.refuse(secret, recused=recused)
    assert dead(secret)
    state = AssignmentState.RECUSED if recused else AssignmentState.DECLINED
    assert Assignment.objects.get().state == state


@pytest.mark.parametrize("end", ["expired", "taken back", "left", "away", "merged", "new link", "withdrawn"])
def test_what_makes_a_link_dead(
    offered: Offer, question: UUID, lawyer: Member, in_unit_a: UnitRef, end: str
) -> None:
    secret = offered()
    made = Assignment.objects.get()
    match end:
        case "expired":
            Assignment.objects.update(expires_at=now() - timedelta(seconds=1))
        case "taken back":
            assert assigning.take_back(made.pk, actor=OFFICER)
        case "left":
            free(member_id=lawyer.pk, account_id=None, at=now())
        case "away":
            yesterday = business_day() - timedelta(days=1)
            Member.objects.update(starts_on=yesterday, ends_on=yesterday)
        case "merged" | "withdrawn":
            Question.objects.update(state=end)
        case "new link":
            fresh = assigning.new_link(made.pk)
            assert fresh is not None
            assert expert_answering.open_link(fresh.secret).brief == BRIEF
    assert dead(secret)


def test_nonsense_opens_nothing(offered: Offer) -> None:
    secret = offered()
    for wrong in ("", "x", secret[:-1], secret + "x", secret.swapcase()):
        assert dead(wrong)
    assert expert_answering.open_link(secret).brief == BRIEF


def test_a_link_of_one_unit_opens_nothing_in_another(
    offered: Offer, unit_b: UnitRef, client_of: Callable[..., Client], in_unit_a: UnitRef
) -> None:
    secret = offered()
    with enter_unit(unit_b):
        assert dead(secret)
    assert client_of(unit_b).get(f"/e/{secret}/").status_code == 404
    assert client_of(in_unit_a).get(f"/e/{secret}/").status_code == 200


def test_two_links_open_two_questions_and_never_the_other(
    offered: Offer, asked: Ask, question: UUID, lawyer: Member
) -> None:
    first = offered()
    asked(text="试用期被辞退有补偿吗？")
    second = assigning.offer(
        Question.objects.exclude(pk=question).get().pk,
        to=Helper(kind=AssignmentKind.EXPERT, member=lawyer.pk),
        brief="试用期被辞退有补偿吗？",
        due_at=None,
        actor=OFFICER,
    ).secret
    expert_answering.refuse(first, recused=False)
    assert dead(first)
    assert expert_answering.open_link(second).brief == "试用期被辞退有补偿吗？"


def test_the_page_shows_nothing_of_the_asker(
    offered: Offer, client_of: Callable[..., Client], in_unit_a: UnitRef
) -> None:
    secret = offered()
    answer = client_of(in_unit_a).get(f"/e/{secret}/")
    page = answer.content.decode()
    assert BRIEF in page
    for told in ("小雨", "13912345678", Question.objects.get().number):
        assert told not in page
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer.headers["Cache-Control"]
    logged = "".join(map(str, UnitAudit.objects.values_list("detail", flat=True)))
    assert BRIEF not in logged
    assert secret not in logged


def test_a_second_answer_waits_and_loses_nothing(
    offered: Offer, question: UUID, client_of: Callable[..., Client], in_unit_a: UnitRef
) -> None:
    other = Member.objects.create(
        kind=MemberKind.EXPERT, state=MemberState.ACTIVE, name="赵老师", fields=["work"]
    )
    expert_answering.answer(offered(), text=ADVICE)
    secret = offered(to=Helper(kind=AssignmentKind.EXPERT, member=other.pk))
    with pytest.raises(AlreadyWaiting):
        expert_answering.answer(secret, text="另一条建议，写得很长。")
    browser = client_of(in_unit_a)
    answer = browser.post(f"/e/{secret}/", {"step": "answer", "text": "另一条建议，写得很长。"})
    assert answer.status_code == 409
    assert "另一条建议，写得很长。" in answer.content.decode()
    assert expert_answering.open_link(secret).brief == BRIEF


class TestWhoCanBeAsked:
    def test_quota(self, offered: Offer, asked: Ask, lawyer: Member) -> None:
        offered()
        for number in range(2):
            asked(text=f"第{number}个问题：工资怎么算？")
        others = list(Question.objects.order_by("-received_at", "-pk")[:2])
        to = Helper(kind=AssignmentKind.EXPERT, member=lawyer.pk)
        assigning.offer(others[0].pk, to=to, brief=BRIEF, due_at=None, actor=OFFICER)
        with pytest.raises(BadDecision, match="quota"):
            assigning.offer(others[1].pk, to=to, brief=BRIEF, due_at=None, actor=OFFICER)
        made = Assignment.objects.filter(question=others[0]).get()
        assigning.take_back(made.pk, actor=OFFICER)
        assigning.offer(others[1].pk, to=to, brief=BRIEF, due_at=None, actor=OFFICER)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"away_until": "today"}, "to"),
            ({"state": MemberState.APPLIED}, "to"),
            ({"state": MemberState.LEFT}, "to"),
        ],
    )
    def test_only_verified_and_present(
        self, offered: Offer, lawyer: Member, changes: dict[str, object], field: str
    ) -> None:
        values = {key: business_day() if value == "today" else value for key, value in changes.items()}
        Member.objects.filter(pk=lawyer.pk).update(**values)
        with pytest.raises(BadDecision, match=field):
            offered()

    def test_minors_need_a_check(self, offered: Offer, lawyer: Member) -> None:
        Question.objects.update(age_band="from_14")
        with pytest.raises(BadDecision, match="minors"):
            offered()
        Member.objects.filter(pk=lawyer.pk).update(checked_on=business_day())
        assert offered()

    def test_once_and_with_words(self, offered: Offer) -> None:
        for wrong in ({"brief": "  "}, {"due_at": now() - timedelta(days=1)}):
            with pytest.raises(BadDecision):
                offered(**wrong)
        offered()
        with pytest.raises(BadDecision, match="to"):
            offered()


def test_the_history_tells_staff_and_not_the_asker(offered: Offer, question: UUID) -> None:
    from tenant_apps.questions.data.codes import FOR_STAFF, StepCode

    expert_answering.accept(offered())
    taken = set(Step.objects.values_list("code", flat=True)) & {StepCode.OFFERED, StepCode.TAKEN}
    assert taken == {StepCode.OFFERED, StepCode.TAKEN}
    assert taken <= FOR_STAFF
    assert Question.objects.get().topic == WAGES
