"""Children under 14 (E3): the way without a name is open at once; a name or contact needs a guardian."""

import re

import pytest
from django.test import Client

from huisheng.kernel.audit.tables import unit_audit
from huisheng.kernel.rest.throttle import Limit
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.questions.data.codes import AgeBand, Visibility
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import consenting
from tenant_apps.questions.operations.intake import BadQuestion
from tenant_apps.questions.rules import limits
from tests.network import Network
from tests.tenant_apps.questions.conftest import Ask
from tests.tenant_apps.questions.test_asking_pages import go, page, to_confirm

GUARDIAN = "13800002222"
CHILD = {"age_band": "under_14"}
NAMED = {"show_name": "named", "display_name": "小雨", "contact_phone": "13900003333"}


@pytest.fixture
def phone(network: Network, client_of, topics) -> Client:
    return client_of(network.a)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What was sent by SMS: the last code by phone number."""
    codes: dict[str, str] = {}

    def send(number: str, code: str) -> bool:
        codes[number] = code
        return True

    monkeypatch.setattr(consenting, "_senders", [send])
    return codes


def test_a_child_asks_at_once_and_is_asked_for_nothing(phone: Client, unit_a: UnitRef) -> None:
    confirm = to_confirm(phone, **CHILD)
    assert "你愿意问，很棒" in confirm
    for field in ("visibility", "show_name", "display_name", "contact_phone", "contact_email"):
        assert f'name="{field}"' not in confirm
    # Even what a changed page sends is not taken.
    response = go(phone, confirm, "confirm", go="send", visibility="public_wish", **NAMED)
    assert response.status_code == 303
    with enter_unit(unit_a):
        question = Question.objects.get()
    assert (question.age_band, question.visibility) == (AgeBand.UNDER_14, Visibility.PRIVATE)
    assert (question.display_name, question.contact_phone) == ("", "")


def test_a_guardian_agrees_by_a_code(phone: Client, unit_a: UnitRef, sent: dict[str, str]) -> None:
    confirm = to_confirm(phone, **CHILD)
    asked_for = page(go(phone, confirm, "confirm", go="code", guardian_phone="138 0000-2222"))
    assert set(sent) == {GUARDIAN}
    assert sent[GUARDIAN] not in asked_for
    wrong = "1" * 6 if sent[GUARDIAN] != "1" * 6 else "2" * 6
    refused = go(phone, asked_for, "confirm", go="agree", guardian_code=wrong)
    assert refused.status_code == 422
    assert 'name="contact_phone"' not in page(refused)
    agreed = page(go(phone, page(refused), "confirm", go="agree", guardian_code=sent[GUARDIAN]))
    assert "家长已经同意" in agreed
    assert 'name="visibility"' not in agreed
    assert go(phone, agreed, "confirm", go="send", **NAMED).status_code == 303
    with enter_unit(unit_a):
        question = Question.objects.get()
        entries = unit_audit().entry._default_manager.filter(action="question.guardian_consented")
        assert [entry.actor for entry in entries] == ["guardian"]
        assert GUARDIAN not in str([entry.detail for entry in entries])
    assert (question.display_name, question.contact_phone) == ("小雨", "13900003333")
    assert question.visibility == Visibility.PRIVATE


def test_a_code_is_worth_nothing_for_another_phone_or_question(phone: Client, sent: dict[str, str]) -> None:
    first = page(go(phone, to_confirm(phone, **CHILD), "confirm", go="code", guardian_phone=GUARDIAN))
    code = sent[GUARDIAN]
    other_phone = go(phone, first, "confirm", go="agree", guardian_phone="13800004444", guardian_code=code)
    assert other_phone.status_code == 422
    second = page(go(phone, to_confirm(phone, **CHILD), "confirm", go="code", guardian_phone=GUARDIAN))
    if sent[GUARDIAN] != code:
        assert go(phone, second, "confirm", go="agree", guardian_code=code).status_code == 422


def test_guessing_is_stopped(phone: Client, sent: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TRIES_OF_A_CODE", Limit("questions.code.tries", times=0, seconds=600))
    asked_for = page(go(phone, to_confirm(phone, **CHILD), "confirm", go="code", guardian_phone=GUARDIAN))
    assert go(phone, asked_for, "confirm", go="agree", guardian_code=sent[GUARDIAN]).status_code == 422


def test_nobody_is_pestered_with_codes(
    phone: Client, sent: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CODES_TO_A_PHONE", Limit("questions.code.phone", times=1, seconds=600))
    asked_for = page(go(phone, to_confirm(phone, **CHILD), "confirm", go="code", guardian_phone=GUARDIAN))
    sent.clear()
    again = go(phone, asked_for, "confirm", go="code")
    assert again.status_code == 422
    assert "不留名字" in page(again)
    assert sent == {}


def test_where_no_code_can_be_sent_the_way_without_a_name_stays_open(
    phone: Client, unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consenting, "_senders", [lambda number, code: False])
    refused = go(phone, to_confirm(phone, **CHILD), "confirm", go="code", guardian_phone=GUARDIAN)
    assert refused.status_code == 422
    assert "现在发不出验证码" in page(refused)
    assert go(phone, page(refused), "confirm", go="send").status_code == 303


@pytest.mark.parametrize("number", ["", "abc"])
def test_a_number_that_is_none_is_named(phone: Client, sent: dict[str, str], number: str) -> None:
    refused = go(phone, to_confirm(phone, **CHILD), "confirm", go="code", guardian_phone=number)
    assert refused.status_code == 422
    assert re.search(r'role="alert"', page(refused))
    assert sent == {}


def test_a_child_that_is_in_danger_meets_no_limit(
    phone: Client, unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ASKING", "ASKING_AS_A_CHILD", "ASKING_QUICKLY"):
        monkeypatch.setattr(limits, name, Limit(f"questions.{name}", times=0, seconds=600))
    confirm = to_confirm(phone, text="爸爸总是打我，救救我", **CHILD)
    assert confirm.index("tel:110") < confirm.index("<h1")
    assert go(phone, confirm, "confirm", go="send").status_code == 303


def test_the_operation_itself_refuses_a_childs_contact(asked: Ask) -> None:
    with pytest.raises(BadQuestion) as refused:
        asked(age_band="under_14", contact_phone="13900003333")
    assert refused.value.field == "guardian"
    assert asked(age_band="under_14", contact_phone="13900003333", guardian=True).created
    assert asked(age_band="from_14", contact_phone="13900003333").created
