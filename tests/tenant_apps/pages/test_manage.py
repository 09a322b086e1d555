"""今日待办 and the audit list."""

import html
import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from huisheng.kernel import clock
from huisheng.kernel.access import DUTY_OFFICER, LEADER, UNIT_ADMIN
from huisheng.kernel.audit import record
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.topics.public import import_tree
from tenant_apps.channels.models import Sender
from tenant_apps.people.data.codes import MemberKind, MemberState
from tenant_apps.people.models import Member
from tenant_apps.people.operations.rostering import add_shift
from tenant_apps.questions.public import (
    ImportedMessage,
    NewQuestion,
    ask,
    import_batch,
    new_token,
)
from tenants.public import set_setting
from tests.actors import StaffClient, make_account

Staff = Callable[..., StaffClient]


@pytest.fixture
def admin(staff: Staff, unit_a: UnitRef) -> StaffClient:
    return staff(UNIT_ADMIN, unit_a)


def _open(number: int, days: int) -> ImportedMessage:
    return ImportedMessage(
        source="test",
        external_number=str(number),
        text="路灯坏了一个月没人修。",
        topic="010204",
        received_at=clock.now() - timedelta(days=days),
    )


def test_an_empty_new_unit_is_told_what_to_do_first(admin: StaffClient) -> None:
    page = admin.get("/manage/").content.decode()
    assert "今天没有待办事项" in page
    for words in ("请排好值班表", "还没有举报电话", "还没有联系方式", "还没有标志"):
        assert words in page


def test_what_is_missing_disappears_when_it_is_there(admin: StaffClient, unit_a: UnitRef) -> None:
    with enter_network():
        set_setting(unit_a.id, "footer.report_phone", "12355", actor_id=None)
    with enter_unit(unit_a):
        now = clock.now()
        add_shift(
            account_id=admin.account_id,
            starts_at=now,
            ends_at=now + timedelta(hours=8),
            made_by=admin.account_id,
        )
    page = admin.get("/manage/").content.decode()
    assert "请排好值班表" not in page
    assert "还没有举报电话" not in page
    assert "还没有联系方式" in page


def test_what_one_may_not_know_is_not_counted(admin: StaffClient, staff: Staff, unit_a: UnitRef) -> None:
    with enter_network():
        import_tree()
    with enter_unit(unit_a):
        ask(NewQuestion(token=new_token(), text="食堂的事，请保密。", topic="010204", confidential=True))
    leader, waits = staff(LEADER, unit_a), "1 个提问待审核"
    assert waits not in admin.get("/manage/").content.decode()
    assert waits in leader.get("/manage/").content.decode()


def test_what_is_owed_today_stands_first(admin: StaffClient, unit_a: UnitRef) -> None:
    with enter_network():
        import_tree()
    with enter_unit(unit_a):
        import_batch([_open(1, 60), _open(2, 60), _open(3, 0)])
    page = admin.get("/manage/").content.decode()
    assert "2 个提问已逾期未答" in page
    assert "3 个提问待审核" in page
    assert page.index("已逾期未答") < page.index("待审核")


def test_a_channel_that_fails_is_a_task_of_today(admin: StaffClient, unit_a: UnitRef) -> None:
    assert "个通知渠道用不了" not in admin.get("/manage/").content.decode()
    with enter_unit(unit_a):
        Sender.objects.create(
            way="sms", maker="aliyun", failed_at=clock.now(), failed_code="isv.AMOUNT_NOT_ENOUGH"
        )
    page = admin.get("/manage/").content.decode()
    assert "1 个通知渠道用不了" in page
    # It has no date on which it was due, so it is not late.
    assert "需处理" in page
    assert "已逾期" not in page
    with enter_unit(unit_a):
        Sender.objects.update(failed_at=None, failed_code="")
    assert "个通知渠道用不了" not in admin.get("/manage/").content.decode()


def test_everybody_sees_the_doors_that_open_for_them(staff: Staff, unit_a: UnitRef) -> None:
    def doors(role: str) -> set[str]:
        page = staff(role, unit_a).get("/manage/").content.decode()
        return {
            path
            for path in ("people", "roster", "topics", "knowledge", "channels", "look", "settings", "audit")
            if f'class="hs-card__link" href="/manage/{path}/"' in page
        }

    everything = {"people", "roster", "topics", "knowledge", "channels", "look", "settings", "audit"}
    assert doors(UNIT_ADMIN) == everything
    assert doors(LEADER) == {"people", "roster", "knowledge", "audit"}
    assert staff(DUTY_OFFICER, unit_a).get("/manage/").status_code == 403


def test_every_line_leads_to_what_its_reader_may_open(staff: Staff, unit_a: UnitRef) -> None:
    """A leader sets up no channels and writes no settings: no line sends him to a closed door."""
    with enter_network():
        import_tree()
    with enter_unit(unit_a):
        Sender.objects.create(way="sms", maker="aliyun", failed_at=clock.now(), failed_code="x")
        import_batch([_open(1, 60)])
    refused: dict[str, set[str]] = {}
    for role in (UNIT_ADMIN, LEADER):
        reader = staff(role, unit_a)
        page = reader.get("/manage/").content.decode()
        lines = set(re.findall(r'class="hs-row__link" href="([^"]+)"', page))
        assert lines
        refused[role] = {href for href in lines if reader.get(html.unescape(href)).status_code != 200}
    assert refused == {UNIT_ADMIN: set(), LEADER: set()}


def test_who_applied_and_who_is_silent_is_told(admin: StaffClient, unit_a: UnitRef) -> None:
    with enter_unit(unit_a):
        long_ago = clock.now() - timedelta(days=91)
        Member.objects.create(kind=MemberKind.EXPERT, name="申请", state=MemberState.APPLIED)
        for name, answered_at in (("静默", None), ("勤快", clock.now())):
            Member.objects.create(
                kind=MemberKind.EXPERT,
                name=name,
                state=MemberState.ACTIVE,
                decided_at=long_ago,
                last_answered_at=answered_at,
            )
    page = admin.get("/manage/").content.decode()
    assert "1 份申请待审核" in page
    assert "/manage/members/?state=waiting" in page
    assert "1 位专家 90 天没有回答" in page


def test_the_log_shows_who_did_what_newest_first(admin: StaffClient, unit_a: UnitRef) -> None:
    with enter_unit(unit_a):
        record("question.answered", object_type="question", object_id="q-1", actor=admin.account_id)
        record("roster.shift_added", object_type="shift", object_id="7", actor="system", detail={"shifts": 3})
    page = admin.get("/manage/audit/").content.decode()
    assert page.index("新增值班") < page.index("答复提问")
    assert "shifts=3" in page
    only_questions = admin.get("/manage/audit/?about=question").content.decode()
    assert "答复提问" in only_questions
    assert "新增值班" not in only_questions.partition("<tbody>")[2]
    assert admin.get("/manage/audit/?about=elsewhere").status_code == 404


def test_the_log_says_which_question_and_whose_account(
    admin: StaffClient, staff: Staff, unit_a: UnitRef, unit_b: UnitRef
) -> None:
    """What one may not know, and what is of another unit, stands with the end of its id alone."""
    with enter_network():
        import_tree()
    # As long as a unit has no leader its administrators read what was told in confidence.
    staff(LEADER, unit_a)
    person = make_account(name="周晓")
    with enter_unit(unit_b):
        strange = _asked("别处的事。")
    with enter_unit(unit_a):
        known, secret = _asked("路灯坏了。"), _asked("请保密。", confidential=True)
        for _number, question in (known, secret, strange):
            record("question.noted", object_type="question", object_id=str(question), actor="system")
        record("account.entered", object_type="account", object_id=person.pk, actor="system")
        domain = "a-long-name.example.org"
        record("pages.domain_added", object_type="domain", object_id=domain, actor="system")
    page = admin.get("/manage/audit/").content.decode()
    assert f'提问 <a class="hs-num" href="/desk/q/{known[1]}/">{known[0]}</a>' in page
    for number, question in (secret, strange):
        assert number not in page
        assert f"/desk/q/{question}/" not in page
        assert f'<span class="hs-num" title="{question}">…{str(question)[-8:]}</span>' in page
    assert f'账号 <span class="hs-num" title="{person.pk}">周晓</span>' in page
    assert f'域名 <span class="hs-num" title="{domain}">{domain}</span>' in page


def _asked(text: str, *, confidential: bool = False) -> tuple[str, UUID]:
    new = NewQuestion(token=new_token(), text=text, topic="010204", confidential=confidential)
    receipt = ask(new)
    return receipt.number, receipt.question_id


def test_a_long_list_in_the_log_is_folded(admin: StaffClient, unit_a: UnitRef) -> None:
    with enter_unit(unit_a):
        record(
            "roster.shift_added", object_type="shift", object_id="7", actor="system", detail={"few": [1, 2]}
        )
        record(
            "roster.shift_added",
            object_type="shift",
            object_id="8",
            actor="system",
            detail={"accounts": list(range(900, 960))},
        )
    page = admin.get("/manage/audit/").content.decode()
    assert "few=1、2" in page
    assert "accounts=" not in page
    folded = re.search(
        r"<details[^>]*><summary><code>accounts</code>（60）</summary><code>([^<]*)</code>", page
    )
    assert folded is not None
    assert folded[1].startswith("900、901")
    assert folded[1].endswith("959")


def test_the_log_of_another_unit_is_not_here(admin: StaffClient, unit_b: UnitRef) -> None:
    with enter_unit(unit_b):
        record("question.answered", object_type="question", object_id="canary-7f3a", actor="system")
    assert "canary-7f3a" not in admin.get("/manage/audit/").content.decode()


def test_a_long_log_has_pages_and_few_queries(
    admin: StaffClient, unit_a: UnitRef, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    with enter_unit(unit_a):
        for number in range(120):
            record(
                "question.answered", object_type="question", object_id=f"q-{number}", actor=admin.account_id
            )
    with django_assert_max_num_queries(15):  # type: ignore[attr-defined]
        first = admin.get("/manage/audit/").content.decode()
    assert "q-119" in first
    assert "q-19" not in first
    assert "q-19" in admin.get("/manage/audit/?page=3").content.decode()
