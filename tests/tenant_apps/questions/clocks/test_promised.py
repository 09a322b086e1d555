"""What is promised, by kind, unit, topic and calendar."""

from datetime import date

from huisheng.kernel.tenancy import UnitRef
from tenant_apps.questions.data.codes import Kind
from tenant_apps.questions.data.settings import (
    ANSWER_DAYS,
    TOPIC_PROMISES,
    promises_key,
)
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import (
    answering,
    handing_on,
    screening,
)
from tenant_apps.questions.operations.handing_on import To
from tenant_apps.questions.rules.working_days import due_day
from tenants.public import OWN_DAYS, set_setting
from tests.network import Network
from tests.tenant_apps.questions.clocks.conftest import Go, at, row, version
from tests.tenant_apps.questions.conftest import OFFICER, WAGES


def test_three_promises_by_kind(asked, go: Go):
    go("2026-03-02 09:00")
    asked(kind=Kind.HELP)
    question = row()
    assert question.response_due_at == at("2026-03-02 15:00")
    assert question.due_at == at("2026-03-06 00:00")
    assert question.next_due_at == question.response_due_at
    answering.answer(question.id, version=1, text="我们去看看。", actor=OFFICER)
    assert due_day(row().handling_due_at) == date(2026, 3, 23)
    assert row().next_due_at == row().handling_due_at


def test_a_holiday_in_the_middle_and_the_saturday_that_makes_up_for_it(asked):
    asked(received_at=at("2026-09-30 17:50"))
    # 1 to 7 October are off, Saturday 10 October is worked.
    assert due_day(row().due_at) == date(2026, 10, 13)
    assert row().response_due_at == at("2026-10-09 08:50")


def test_the_unit_s_own_days_count(asked, in_unit_a: UnitRef):
    set_setting(in_unit_a.id, OWN_DAYS, {"2026-03-03": False, "2026-03-07": True}, actor_id=OFFICER)
    asked(received_at=at("2026-03-02 09:00"))
    assert due_day(row().due_at) == date(2026, 3, 9)


def test_the_nearest_word_holds(asked, in_unit_a: UnitRef, network: Network):
    set_setting(network.province.id, ANSWER_DAYS, 15, actor_id=None)
    asked(kind=Kind.CONSULT, received_at=at("2026-03-02 09:00"))
    set_setting(in_unit_a.id, promises_key(Kind.CONSULT), {"answer_days": 2}, actor_id=OFFICER)
    asked(kind=Kind.CONSULT, received_at=at("2026-03-02 09:00"))
    set_setting(in_unit_a.id, TOPIC_PROMISES, {WAGES[:2]: {"answer_days": 1}}, actor_id=OFFICER)
    asked(kind=Kind.CONSULT, received_at=at("2026-03-02 09:00"))
    days = [due_day(question.due_at).day for question in Question.objects.order_by("-due_at")]
    assert days == [23, 4, 3]


def test_a_locked_number_is_never_exceeded_below(asked, in_unit_a: UnitRef, network: Network):
    set_setting(in_unit_a.id, promises_key(Kind.SUGGEST), {"answer_days": 30}, actor_id=OFFICER)
    set_setting(network.province.id, ANSWER_DAYS, 4, locked=True, actor_id=None)
    asked(kind=Kind.SUGGEST, received_at=at("2026-03-02 09:00"))
    assert due_day(row().due_at) == date(2026, 3, 6)


def test_what_was_promised_stays_promised(asked, go: Go, in_unit_a: UnitRef):
    go("2026-03-02 09:00")
    asked()
    before = row().due_at
    set_setting(in_unit_a.id, ANSWER_DAYS, 1, actor_id=OFFICER)
    screening.accept(row().id, version=1, actor=OFFICER)
    handing_on.hand_on(row().id, version=version(), to=To(), note="请接手", due_at=None, actor=OFFICER)
    assert (row().due_at, row().next_due_at) == (before, before)
