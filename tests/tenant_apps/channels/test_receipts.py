"""Receipts that providers push: believed once, and only where they belong."""

import json
from typing import Any

import pytest
from django.test import Client

from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.channels.adapters.senders import receipt_token
from tenant_apps.channels.data.codes import Maker, State, Way
from tenant_apps.channels.models import Notice
from tenant_apps.channels.operations import sending
from tests.tenant_apps.channels.conftest import (
    MAIL,
    PHONE,
    Ask,
    aliyun_account,
    mail_account,
    tencent_account,
)
from tests.tenant_apps.channels.providers import MailServer, Provider
from tests.tenant_apps.channels.test_sending import go_on, rows

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture
def sent(asked: Ask, aliyun: Provider, monkeypatch: pytest.MonkeyPatch) -> Notice:
    """An SMS on its way by Aliyun."""
    asked(contact_phone=PHONE)
    aliyun_account()
    go_on(monkeypatch, minutes=4)
    return Notice.objects.get()


def aliyun_says(row: Notice, **changes: Any) -> dict[str, Any]:
    said = {
        "phone_number": PHONE,
        "send_time": "2026-11-23 12:04:00",
        "report_time": "2026-11-23 12:04:05",
        "success": True,
        "err_code": "DELIVERED",
        "err_msg": "用户接收成功",
        "sms_size": "1",
        "biz_id": row.provider_id,
        "out_id": f"{row.pk}-{row.attempts}",
    }
    return said | changes


def push(unit: UnitRef, maker: str, rows: Any, *, token: str | None = None) -> Any:
    client = Client(headers={"host": unit.host}, enforce_csrf_checks=True)
    address = f"/api/channels/receipts/{maker}/{receipt_token(maker) if token is None else token}/"
    return client.post(address, json.dumps(rows), content_type="application/json")


def test_a_receipt_is_written_down_and_answered(sent: Notice, unit_a: UnitRef) -> None:
    answer = push(unit_a, "aliyun", [aliyun_says(sent)])
    assert (answer.status_code, answer.json()) == (200, {"code": 0, "msg": "OK"})
    sent.refresh_from_db()
    assert (sent.state, sent.provider_code) == (State.DELIVERED, "DELIVERED")


def test_three_times_the_same_is_once(sent: Notice, unit_a: UnitRef) -> None:
    for _ in range(3):
        assert push(unit_a, "aliyun", [aliyun_says(sent), aliyun_says(sent)]).status_code == 200
    push(unit_a, "aliyun", [aliyun_says(sent, success=False, err_code="MK:0001")])
    assert rows() == [("received", Way.SMS, State.DELIVERED)]


def test_a_failure_goes_on_by_the_next_way_once(
    asked: Ask, aliyun: Provider, mail: MailServer, unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(contact_phone=PHONE, contact_email=MAIL)
    aliyun_account()
    mail_account(mail)
    go_on(monkeypatch, minutes=4)
    row = Notice.objects.get()
    for _ in range(3):
        push(unit_a, "aliyun", [aliyun_says(row, success=False, err_code="MK:0001")])
    sending.work()
    assert rows() == [("received", Way.SMS, State.FAILED), ("received", Way.EMAIL, State.SENT)]
    assert len(mail.letters) == 1


def test_a_receipt_may_overtake_the_answer(sent: Notice, unit_a: UnitRef) -> None:
    provider_id, sent.provider_id, sent.state = sent.provider_id, "", State.SENDING
    sent.save()
    push(unit_a, "aliyun", [aliyun_says(sent, biz_id=provider_id)])
    sent.refresh_from_db()
    assert (sent.state, sent.provider_id) == (State.DELIVERED, provider_id)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"phone_number": "13800009999"}, "another number"),
        ({"biz_id": "1^0", "out_id": "999999-1"}, "unknown message"),
        ({"biz_id": "1^0", "out_id": "x; DROP"}, "unknown message"),
        ({"biz_id": "", "out_id": ""}, "unknown message"),
    ],
)
def test_forged_receipts_are_refused_and_logged(
    sent: Notice, unit_a: UnitRef, caplog: pytest.LogCaptureFixture, changes: dict[str, str], why: str
) -> None:
    assert push(unit_a, "aliyun", [aliyun_says(sent, **changes)]).status_code == 200
    sent.refresh_from_db()
    assert sent.state == State.SENT
    assert why in caplog.text
    assert PHONE not in caplog.text


def test_receipts_from_long_ago_are_refused(
    sent: Notice, unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    go_on(monkeypatch, days=9)
    push(unit_a, "aliyun", [aliyun_says(sent)])
    sent.refresh_from_db()
    assert sent.state == State.SENT
    assert "stale" in caplog.text


@pytest.mark.parametrize("token", ["", "x" * 40, "金" * 40])
def test_a_wrong_address_is_nobodys(sent: Notice, unit_a: UnitRef, token: str) -> None:
    assert push(unit_a, "aliyun", [aliyun_says(sent)], token=token or "none").status_code == 404
    sent.refresh_from_db()
    assert sent.state == State.SENT


def test_the_address_of_one_unit_is_not_that_of_another(
    sent: Notice, unit_a: UnitRef, unit_b: UnitRef
) -> None:
    token = receipt_token("aliyun")
    assert push(unit_b, "aliyun", [aliyun_says(sent)], token=token).status_code == 404
    with enter_unit(unit_b):
        assert receipt_token("aliyun") != token
    assert receipt_token("tencent") != token


@pytest.mark.parametrize("body", ['{"a": 1}', "not json", "[" * 2000, "[1, null, []]"])
def test_what_cannot_be_read_is_refused(in_a: UnitRef, unit_a: UnitRef, body: str) -> None:
    client = Client(headers={"host": unit_a.host})
    address = f"/api/channels/receipts/aliyun/{receipt_token('aliyun')}/"
    status = client.post(address, body, content_type="application/json").status_code
    assert status == (200 if body.startswith("[1") else 400)


def test_tencent_speaks_another_dialect(
    asked: Ask, tencent: Provider, unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(contact_phone=PHONE)
    tencent_account()
    go_on(monkeypatch, minutes=4)
    said = {
        "user_receive_time": "2026-11-23 12:04:04",
        "nationcode": "86",
        "mobile": PHONE,
        "report_status": "SUCCESS",
        "errmsg": "DELIVRD",
        "description": "用户短信送达成功",
        "sid": Notice.objects.get().provider_id,
    }
    answer = push(unit_a, "tencent", [said])
    assert answer.json() == {"result": 0, "errmsg": "OK"}
    assert rows() == [("received", Way.SMS, State.DELIVERED)]
    assert Notice.objects.get().maker == Maker.TENCENT
