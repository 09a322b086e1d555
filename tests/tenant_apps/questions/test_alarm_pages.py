"""Pages of alarms: taken, written to, reported and closed at the desk; what the asker reads meanwhile."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import translation

from huisheng.kernel import clock
from huisheng.kernel.messaging import wakeups
from huisheng.kernel.tenancy import UnitRef, current_unit, enter_unit
from tenant_apps.people.data.codes import MemberKind, MemberState, SectionKind, ShiftKind
from tenant_apps.people.models import Member, Section
from tenant_apps.people.public import add_shift
from tenant_apps.questions.data.codes import State
from tenant_apps.questions.data.help_lines import BadLine, parse_local
from tenant_apps.questions.data.settings import LOCAL_HELP_LINES
from tenant_apps.questions.models import Alarm, Message, Question
from tenant_apps.questions.operations import alarms, holding, recounting, waiting
from tenant_apps.questions.rules.reporting import Report, WhyNot, items_for, still_open
from tenants.public import set_setting
from tests.actors import give_role, make_account
from tests.network import Network
from tests.tenant_apps.questions.conftest import Ask

DANGER = "我不想活了，今晚就想结束这一切。"


@pytest.fixture
def on_call(network: Network, in_unit_a: UnitRef) -> int:
    """Somebody of unit a who is on call now."""
    account = make_account()
    give_role(account, "duty_officer", network.a.id)
    call_in(account.pk)
    return int(account.pk)


def call_in(account_id: int) -> None:
    """Have somebody be on call from an hour ago on."""
    now = clock.now()
    add_shift(
        account_id=account_id,
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(hours=9),
        made_by=account_id,
        kind=ShiftKind.ON_CALL,
    )


@pytest.fixture
def alarm(asked: Ask, on_call: int) -> Alarm:
    """An alarm of unit a that nobody has taken."""
    asked(text=DANGER)
    return Alarm.objects.get()


def url(alarm: Alarm, step: str = "") -> str:
    return f"/desk/alarms/{alarm.id}/{step}"


def test_taken_written_reported_and_closed(alarm: Alarm, desk_a: Client) -> None:
    page = desk_a.get("/desk/alarms/").content.decode()
    assert url(alarm) in page
    assert desk_a.post(url(alarm, "take/")).status_code == 303
    assert desk_a.post(url(alarm, "write/"), {"text": "我在，你在哪里？"}).status_code == 303
    said = Message.objects.get()
    assert (said.side, said.text) == ("unit", "我在，你在哪里？")
    made = {"police-done": "yes", "police-at": "2026-01-01T10:00", "police-reference": "历下分局 12"}
    assert desk_a.post(url(alarm, "reports/police/"), made).status_code == 303
    refused = desk_a.post(url(alarm, "close/"), {"words": "已通话，家人在身边。"})
    assert refused.status_code == 422
    assert "已通话，家人在身边。" in refused.content.decode()
    closing = {"words": "已通话，家人在身边。", "rest_why_not": WhyNot.NO_DANGER}
    assert desk_a.post(url(alarm, "close/"), closing).status_code == 303
    alarm.refresh_from_db()
    assert alarm.closed_at is not None
    written = {entry["item"]: entry["done"] for entry in alarm.checklist}
    assert written == {item.value: "yes" if item == Report.POLICE else "no" for item in Report}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "police-done"),
        ({"police-done": "yes"}, "police-at"),
        ({"police-done": "yes", "police-at": "2999-01-01T10:00", "police-reference": "x"}, "police-at"),
        ({"police-done": "yes", "police-at": "2026-01-01T10:00"}, "police-reference"),
        ({"police-done": "no"}, "police-why_not"),
    ],
)
def test_a_report_needs_what_the_law_asks_for(alarm: Alarm, desk_a: Client, said: dict, field: str) -> None:
    desk_a.post(url(alarm, "take/"))
    answer = desk_a.post(url(alarm, "reports/police/"), said)
    assert answer.status_code == 422
    form = next(r["form"] for r in answer.context["reports"] if r["item"].item == Report.POLICE)
    assert set(form.errors) == {field.removeprefix("police-")}
    alarm.refresh_from_db()
    assert alarm.checklist == []


def test_who_comes_second_reads_who_has_it(
    alarm: Alarm, desk_a: Client, staff: Callable[..., Client], network: Network
) -> None:
    other = staff("duty_officer", network.a)
    assert desk_a.post(url(alarm, "take/")).status_code == 303
    answer = other.post(url(alarm, "take/"))
    assert answer.status_code == 409
    alarm.refresh_from_db()
    assert alarm.taken_by == desk_a.account_id
    assert other.post(url(alarm, "take-over/"), {"from": str(desk_a.account_id)}).status_code == 303
    alarm.refresh_from_db()
    assert alarm.taken_by == other.account_id


def closed(alarm: Alarm, desk: Client) -> None:
    """Somebody takes the alarm and ends it."""
    assert desk.post(url(alarm, "take/")).status_code == 303
    closing = {"words": "已通话，家人在身边。", "rest_why_not": WhyNot.NO_DANGER}
    assert desk.post(url(alarm, "close/"), closing).status_code == 303


def test_who_takes_what_is_over_is_told_that_it_is(alarm: Alarm, desk_a: Client) -> None:
    closed(alarm, desk_a)
    answer = desk_a.post(url(alarm, "take/"))
    assert answer.status_code == 409, "on a page that is still open it looks as if somebody had to come"


def test_what_is_over_goes_to_no_colleague(
    alarm: Alarm, desk_a: Client, staff: Callable[..., Client], network: Network
) -> None:
    closed(alarm, desk_a)
    other = staff("duty_officer", network.a)
    answer = other.post(url(alarm, "take-over/"), {"from": str(desk_a.account_id)})
    assert answer.status_code == 409
    alarm.refresh_from_db()
    assert (alarm.taken_by, alarm.closed_by) == (desk_a.account_id, desk_a.account_id)


def test_a_word_to_the_person_is_not_lost_when_it_is_over(alarm: Alarm, desk_a: Client) -> None:
    answer = desk_a.post(url(alarm, "write/"), {"text": "你还好吗"})
    assert answer.status_code == 409
    assert "你还好吗" in answer.content.decode()


def test_raised_by_hand_from_the_desk(asked: Ask, desk_a: Client) -> None:
    receipt = asked()
    assert (
        f"/desk/q/{receipt.question_id}/alarm/"
        in desk_a.get(f"/desk/q/{receipt.question_id}/").content.decode()
    )
    answer = desk_a.post(f"/desk/q/{receipt.question_id}/alarm/", {"words": "电话里听起来很绝望"})
    raised = Alarm.objects.get()
    assert answer["Location"] == url(raised)
    assert (raised.raised_by, Message.objects.get().side) == (desk_a.account_id, "internal")


def test_a_section_that_must_not_know_is_not_called_and_sees_no_alarm(
    asked: Ask, desk_a: Client, on_call: int
) -> None:
    call_in(desk_a.account_id)
    faculty = Section.objects.create(kind=SectionKind.FACULTY, name="数学学院")
    member = Member.objects.create(
        kind=MemberKind.STAFF, state=MemberState.ACTIVE, name="张", account_id=desk_a.account_id
    )
    Section.objects.filter(pk=faculty.pk).update(members=[member.pk])
    asked(text=DANGER, excluded_section=faculty.pk)
    hidden = Alarm.objects.get()
    assert DANGER[:10] not in desk_a.get("/desk/alarms/").content.decode()
    assert desk_a.get(url(hidden)).status_code == 404
    assert desk_a.post(url(hidden, "take/")).status_code == 404
    assert hidden.told == [on_call]


def test_the_asker_reads_the_truth(asked: Ask, client_a: Client) -> None:
    receipt = asked(text=DANGER)
    page = f"/q/{receipt.number}/?k={receipt.secret}"
    with translation.override("zh-hans"):
        answer = client_a.get(page).content.decode()
    for number in ("110", "120", "12356", "12355"):
        assert f'href="tel:{number}"' in answer
    assert "现在没有人在线" in answer
    assert "有人看到了" not in answer
    Alarm.objects.update(taken_by=1, taken_unit=receipt_unit(), taken_at=clock.now())
    assert "有人看到了" in client_a.get(page).content.decode()


def receipt_unit() -> int:
    """The unit in which the test is."""
    return int(current_unit().id)


@pytest.fixture
def client_a(network: Network, db: None) -> Client:
    """A young person's browser on unit a's site."""
    return Client(headers={"host": network.a.host, "accept-language": "zh-hans"})


def test_local_lines_of_a_unit(asked: Ask, client_a: Client, network: Network) -> None:
    set_setting(network.a.id, LOCAL_HELP_LINES, "0531-12340000 济南心理热线", actor_id=1)
    receipt = asked(text=DANGER)
    page = client_a.get(f"/q/{receipt.number}/?k={receipt.secret}").content.decode()
    assert page.index('href="tel:12355"') < page.index('href="tel:0531-12340000"')


@pytest.mark.parametrize("written", ["济南热线", "12ab 热线", "0531-1234567", "110 " + "长" * 21])
def test_a_line_that_cannot_be_dialled_is_refused(written: str) -> None:
    with pytest.raises(BadLine):
        parse_local(written)


def test_reports_of_minors_also_for_an_age_that_is_not_told() -> None:
    assert set(items_for("")) == set(items_for("from_14")) == set(items_for("under_14")) == set(Report)
    assert items_for("adult") == (Report.RESCUE,)
    assert still_open([], "adult") == (Report.RESCUE,)


def test_no_machine_changes_the_state_of_a_question_in_danger(
    asked: Ask, in_unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every wake-up there is, in every state there is, a year later: nothing is closed or answered."""
    asked(text=DANGER)
    question = Question.objects.get()
    real = clock.now()
    for what, function in sorted(wakeups._on_wakeup.items()):
        if not what.startswith("questions."):
            continue
        for state in State:
            Question.objects.update(state=state, confirm_until=real, closed_at=real, waiting_until=None)
            monkeypatch.setattr(clock, "now", lambda: real + timedelta(days=365))
            year = str(question.business_day.year)
            about = (year,) if what == recounting.WAKE_RECOUNT else (question.id, Alarm.objects.get().id)
            for key in about:
                function(str(key), real)
            question.refresh_from_db()
            assert (what, question.state, question.danger) == (what, state, True)
            assert question.answers.count() == 0
            assert Alarm.objects.get().closed_at is None
    assert waiting.WAKE_WAITING_OVER in wakeups._on_wakeup
    assert holding.WAKE_SEND in wakeups._on_wakeup
    assert alarms.WAKE_ALARM_UNTAKEN in wakeups._on_wakeup


def test_an_alarm_of_the_sibling_unit_does_not_exist_here(
    alarm: Alarm, staff: Callable[..., Client], network: Network, unit_b: UnitRef
) -> None:
    theirs = staff("duty_officer", network.b)
    assert theirs.get(url(alarm)).status_code == 404
    with enter_unit(unit_b):
        assert Alarm.objects.count() == 0
