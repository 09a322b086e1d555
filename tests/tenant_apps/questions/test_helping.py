"""Asking colleagues, sections and experts at the desk, and what a shift passes on."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huisheng.kernel.access import DUTY_OFFICER
from huisheng.kernel.clock import now
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.people.data.codes import MemberKind, MemberState, SectionKind
from tenant_apps.people.models import Member
from tenant_apps.people.operations.keeping import ensure_staff
from tenant_apps.people.operations.sectioning import keep_section
from tenant_apps.questions.data.codes import AssignmentKind, AssignmentState, HolderKind
from tenant_apps.questions.models import Alarm, Assignment, Question
from tenant_apps.questions.operations import assigning, merging
from tenant_apps.questions.operations.assigning import Helper
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.operations.screening import accept
from tenant_apps.questions.queries import handing_over
from tenant_apps.questions.queries.assignments import candidates
from tests.actors import give_role, make_account
from tests.tenant_apps.questions.conftest import OFFICER, Ask


@pytest.fixture
def colleague(unit_a: UnitRef) -> int:
    account = make_account(name="赵同事")
    give_role(account, DUTY_OFFICER, unit_a.id)
    return int(account.pk)


def section_of(account: int) -> int:
    member = ensure_staff([account])[account]
    return keep_section(
        section_id=None,
        kind=SectionKind.SECTION,
        name="权益部",
        parent_id=None,
        leader_id=None,
        member_ids=[member],
        has_queue=True,
        actor=1,
    )


def test_helpers_have_dates_of_their_own_and_the_holder_stays(asked: Ask, colleague: int) -> None:
    asked()
    question = Question.objects.get()
    accept(question.pk, version=question.version, actor=OFFICER)
    section = section_of(colleague)
    soon, later = now() + timedelta(days=1), now() + timedelta(days=2)
    for to, due in (
        (Helper(kind=AssignmentKind.PERSON, account=colleague), soon),
        (Helper(kind=AssignmentKind.SECTION, section=section), later),
    ):
        assigning.offer(question.pk, to=to, brief="请帮忙核实政策", due_at=due, actor=OFFICER)
    assert {(row.kind, row.role, row.due_at, row.link_hash) for row in Assignment.objects.all()} == {
        (AssignmentKind.PERSON, "helper", soon, ""),
        (AssignmentKind.SECTION, "helper", later, ""),
    }
    question.refresh_from_db()
    assert (question.holder_kind, question.holder) == (HolderKind.PERSON, OFFICER)
    mine = Assignment.objects.get(account=colleague)
    assert assigning.done(mine.pk, words="已核实，可以办。", actor=colleague)
    assert not assigning.done(mine.pk, words="", actor=colleague)
    mine.refresh_from_db()
    assert (mine.state, mine.words) == (AssignmentState.DONE, "已核实，可以办。")


def test_people_who_must_not_see_it_are_not_asked(asked: Ask, colleague: int) -> None:
    section = section_of(colleague)
    asked()
    Question.objects.update(excluded_section=section)
    question = Question.objects.get()
    for to in (
        Helper(kind=AssignmentKind.PERSON, account=colleague),
        Helper(kind=AssignmentKind.SECTION, section=section),
        Helper(kind=AssignmentKind.SECTION, section=999_999),
        Helper(kind=AssignmentKind.PERSON, account=999_999),
    ):
        with pytest.raises(BadDecision, match="to"):
            assigning.offer(question.pk, to=to, brief="请帮忙", due_at=None, actor=OFFICER)
    assert not Assignment.objects.exists()


def test_the_desk_asks_an_expert_and_gets_a_link_once(desk_a: Client, asked: Ask, unit_a: UnitRef) -> None:
    asked(text="公司拖欠工资，电话 13912345678")
    with enter_unit(unit_a):
        question = Question.objects.get()
        lawyer = Member.objects.create(
            kind=MemberKind.EXPERT, state=MemberState.ACTIVE, name="李律师", fields=["work"]
        )
    address = f"/desk/q/{question.pk}/help/"
    page = desk_a.get(address)
    assert "李律师" in page.content.decode()
    assert "13912345678" not in page.context["form"]["brief"].value(), "blanked before an officer edits it"
    assert desk_a.post(address, {"to": f"e{lawyer.pk}", "brief": ""}).status_code == 422
    answer = desk_a.post(address, {"to": f"e{lawyer.pk}", "brief": "公司拖欠工资怎么办？"})
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    path = "/e/" + answer.context["link"].rsplit("/e/", 1)[1]
    assert desk_a.get(path).status_code == 200
    with enter_unit(unit_a):
        made = Assignment.objects.get()
    assert path not in desk_a.get(address).content.decode()
    assert desk_a.post(f"{address}{made.pk}/", {"step": "back"}).status_code == 302
    assert desk_a.get(path).status_code == 404


def test_many_experts_cost_no_more_than_one(asked: Ask, in_unit_a: UnitRef) -> None:
    question = Question.objects.get(pk=asked(text="公司拖欠工资").question_id)

    def statements(name: str) -> int:
        Member.objects.create(kind=MemberKind.EXPERT, state=MemberState.ACTIVE, name=name, fields=["work"])
        with CaptureQueriesContext(connection) as made:
            candidates(question, account_id=OFFICER)
        return len(made)

    assert statements("李律师") == statements("赵律师") == statements("周律师")


def test_the_desk_has_the_link_sent_or_is_shown_it(
    desk_a: Client, asked: Ask, unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(text="公司拖欠工资")
    with enter_unit(unit_a):
        question = Question.objects.get()
        lawyer = Member.objects.create(
            kind=MemberKind.EXPERT, state=MemberState.ACTIVE, name="李律师", fields=["work"]
        )
    address = f"/desk/q/{question.pk}/help/"
    sent: list[str] = []
    monkeypatch.setattr(assigning, "_link_senders", [lambda _offer, secret: not sent.append(secret)])
    answer = desk_a.post(address, {"to": f"e{lawyer.pk}", "brief": "怎么办？", "send": "on"})
    assert answer.status_code == 302
    page = desk_a.get(address).content.decode()
    assert "链接正在发出" in page
    assert sent[0] not in page
    assert desk_a.get(f"/e/{sent[0]}/").status_code == 200
    with enter_unit(unit_a):
        made = Assignment.objects.get()
    assert desk_a.post(f"{address}{made.pk}/", {"step": "send"}).status_code == 302
    assert desk_a.get(f"/e/{sent[0]}/").status_code == 404, "renewed"
    assert desk_a.get(f"/e/{sent[1]}/").status_code == 200
    monkeypatch.setattr(assigning, "_link_senders", [lambda _offer, _secret: False])
    shown = desk_a.post(f"{address}{made.pk}/", {"step": "send"})
    assert shown.status_code == 200
    assert "没能发出" in shown.content.decode()
    assert desk_a.get("/e/" + shown.context["link"].rsplit("/e/", 1)[1]).status_code == 200


def test_what_a_shift_passes_on(asked: Ask, in_unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in (
        "有危险的",
        "快到期的",
        "还早的",
        "追问了的",
        "退回来的",
        "并进别处又写来的",
        "撤回前写来的",
    ):
        asked(text=text)
    rows = {row.text: row for row in Question.objects.all()}
    far = now() + timedelta(days=40)
    Question.objects.exclude(pk=rows["快到期的"].pk).update(next_due_at=far, due_at=far)
    Alarm.objects.create(question=rows["有危险的"], raised_at=now())
    spoke = [rows[text].pk for text in ("追问了的", "并进别处又写来的", "撤回前写来的")]
    Question.objects.filter(pk__in=spoke).update(asker_spoke_at=now())
    Question.objects.filter(text="撤回前写来的").update(state="withdrawn")
    merging.merge(rows["并进别处又写来的"].pk, version=1, main=str(rows["还早的"].pk), actor=OFFICER)
    Question.objects.filter(pk=rows["退回来的"].pk).update(returned=True)
    # The promise of an answer is five working days: shorten it for the one that is due soon.
    Question.objects.filter(pk=rows["快到期的"].pk).update(next_due_at=now() + timedelta(hours=5))
    lists = handing_over.collect(now())
    numbers = {name: {item.number for item in items} for name, items in lists.items()}
    assert numbers == {
        "crises": {rows["有危险的"].number},
        "promises": {rows["快到期的"].number},
        "call_backs": {rows["追问了的"].number, rows["并进别处又写来的"].number},
        "returned": {rows["退回来的"].number},
    }
    counts = handing_over.count(now() - timedelta(hours=1), now() + timedelta(seconds=1))
    assert (counts["received"], counts["answered"], counts["open"], counts["overdue"]) == (7, 0, 5, 0)
    refs = [str(row.pk) for row in rows.values()]
    Question.objects.filter(pk=rows["还早的"].pk).update(confidential=True)
    assert set(handing_over.titles(refs)) == {ref for ref in refs if ref != str(rows["还早的"].pk)}
