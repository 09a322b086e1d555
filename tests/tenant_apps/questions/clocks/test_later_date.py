"""A later date: asked for in time, approved, and read by the asker."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef
from tenant_apps.questions.data.codes import Kind
from tenant_apps.questions.data.settings import (
    EXTENSION_DAYS,
)
from tenant_apps.questions.models import Decision
from tenant_apps.questions.operations import (
    answering,
    deciding,
    extending,
)
from tenant_apps.questions.operations.refusals import AlreadyWaiting, BadDecision
from tenant_apps.questions.queries import seen_by_asker
from tenant_apps.questions.rules.transitions import NotPossible
from tenant_apps.questions.rules.working_days import due_day
from tenants.public import set_setting
from tests.tenant_apps.questions.clocks.conftest import Go, asks_for_details, row, version
from tests.tenant_apps.questions.conftest import OFFICER


def asked_for_more(pk: UUID, days: int = 5, words: str = "还要和教育局核对。") -> UUID:
    return extending.ask(pk, version=version(), days=days, words=words, actor=OFFICER)


def test_a_later_date_is_approved_and_the_asker_reads_why(asked, go: Go, leader):
    go("2026-03-02 09:00")
    receipt = asked()
    go("2026-03-09 17:00")
    wanted = asked_for_more(receipt.question_id)
    assert due_day(row().due_at) == date(2026, 3, 9)
    assert deciding.decide(wanted, approve=True, words="", actor=leader)
    assert due_day(row().due_at) == date(2026, 3, 16)
    assert (row().extended, row().next_due_at) == (True, row().response_due_at)
    view = seen_by_asker.find(receipt.number, receipt.secret, unit="团委", now=clock.now())
    assert view is not None
    assert any("还要和教育局核对。" in entry.text for entry in view.history)
    with pytest.raises(NotPossible):
        asked_for_more(receipt.question_id)


def test_refused_the_date_stands_and_it_may_be_asked_again(asked, go: Go, leader):
    go("2026-03-02 09:00")
    pk = asked().question_id
    wanted = asked_for_more(pk)
    with pytest.raises(AlreadyWaiting):
        asked_for_more(pk)
    deciding.decide(wanted, approve=False, words="请先答复。", actor=leader)
    assert (due_day(row().due_at), row().extended) == (date(2026, 3, 9), False)
    asked_for_more(pk)


def test_after_the_date_it_is_too_late_to_ask_and_to_approve(asked, go: Go, leader):
    go("2026-03-02 09:00")
    pk = asked().question_id
    wanted = asked_for_more(pk)
    go("2026-03-10 00:00")
    with pytest.raises(NotPossible):
        deciding.decide(wanted, approve=True, words="", actor=leader)
    Decision.objects.all().delete()
    with pytest.raises(NotPossible):
        asked_for_more(pk)
    assert due_day(row().due_at) == date(2026, 3, 9)


def test_nobody_extends_what_waits_for_the_asker(asked, go: Go, leader):
    go("2026-03-02 09:00")
    pk = asked().question_id
    asks_for_details(pk)
    with pytest.raises(NotPossible):
        asked_for_more(pk)


def test_the_handling_can_be_extended_too(asked, go: Go, leader):
    go("2026-03-02 09:00")
    pk = asked(kind=Kind.HELP).question_id
    answering.answer(pk, version=1, text="我们去看看。", actor=OFFICER)
    before = due_day(row().handling_due_at)
    deciding.decide(asked_for_more(pk, days=2), approve=True, words="", actor=leader)
    assert due_day(row().handling_due_at) == before + timedelta(days=2)


@pytest.mark.parametrize(
    ("days", "words", "field"), [(0, "原因", "days"), (4, "原因", "days"), (1, " ", "words")]
)
def test_what_is_asked_for_must_make_sense(asked, in_unit_a: UnitRef, days, words, field):
    set_setting(in_unit_a.id, EXTENSION_DAYS, 3, actor_id=OFFICER)
    pk = asked().question_id
    with pytest.raises(BadDecision) as error:
        asked_for_more(pk, days=days, words=words)
    assert error.value.field == field
