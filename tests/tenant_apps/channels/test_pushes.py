"""What WeChat pushes to a unit: stored before it is answered, answered encrypted, counted once."""

import time
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.channels.adapters.wechat_push import decrypt, signature
from tenant_apps.channels.data.codes import Direction, State, Way
from tenant_apps.channels.models import Notice, Reach
from tenant_apps.channels.operations import binding, pushes
from tests.tenant_apps.channels import providers
from tests.tenant_apps.channels.adapters.test_wechat_push import XML, oracle
from tests.tenant_apps.channels.conftest import OPENID, Ask, wechat_account
from tests.tenant_apps.channels.providers import Provider
from tests.tenant_apps.channels.test_sending import go_on, rows, step

TEXT = XML.replace("oABC", OPENID)
FINISHED = (
    f"<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[{OPENID}]]></FromUserName>"
    "<CreateTime>1395658920</CreateTime><MsgType><![CDATA[event]]></MsgType>"
    "<Event><![CDATA[TEMPLATESENDJOBFINISH]]></Event><MsgID>2001</MsgID>"
    "<Status><![CDATA[{status}]]></Status></xml>"
)
SUBSCRIBED = (
    f"<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[{OPENID}]]></FromUserName>"
    "<CreateTime>1395658920</CreateTime><MsgType><![CDATA[event]]></MsgType>"
    "<Event><![CDATA[subscribe_msg_sent_event]]></Event><SubscribeMsgSentEvent><List>"
    "<TemplateId><![CDATA[TPL]]></TemplateId><MsgID>2001</MsgID><ErrorCode>{code}</ErrorCode>"
    "<ErrorStatus><![CDATA[{status}]]></ErrorStatus></List></SubscribeMsgSentEvent></xml>"
)


def push(unit: UnitRef, xml: str, *, at: int | None = None, given: str | None = None) -> Any:
    timestamp = str(at or int(time.time()))
    body = oracle().encrypt_message(xml, "NONCE", timestamp)
    right = body.split("<MsgSignature><![CDATA[")[1].split("]]>")[0]
    query = {"msg_signature": given or right, "timestamp": timestamp, "nonce": "NONCE", "encrypt_type": "aes"}
    client = Client(headers={"host": unit.host}, enforce_csrf_checks=True)
    return client.post(f"/api/channels/wechat/?{urlencode(query)}", body, content_type="text/xml")


def pushed() -> list[tuple[str, str]]:
    return [(row.code, row.state) for row in Notice.objects.filter(direction=Direction.IN)]


def test_the_address_is_verified(in_a: UnitRef, unit_a: UnitRef) -> None:
    wechat_account()
    timestamp = str(int(time.time()))
    query = {"timestamp": timestamp, "nonce": "N", "echostr": "8888"}
    client = Client(headers={"host": unit_a.host})
    right = {"signature": signature(providers.TOKEN, timestamp, "N")}
    answer = client.get("/api/channels/wechat/", query | right)
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (
        200,
        b"8888",
        "text/plain; charset=utf-8",
    )
    assert client.get("/api/channels/wechat/", query | {"signature": "0" * 40}).status_code == 403


def test_a_message_is_stored_and_answered(asked: Ask, unit_a: UnitRef) -> None:
    receipt = asked()
    wechat_account()
    binding.bind_wechat(receipt.question_id, OPENID)
    answer = push(unit_a, TEXT.replace("1795000000", str(int(time.time()))))
    assert answer.status_code == 200
    sealed = answer.content.decode().split("<Encrypt><![CDATA[")[1].split("]]>")[0]
    said = decrypt(sealed, aes_key=providers.AES_KEY, app_id=providers.APP_ID)
    assert f"<ToUserName><![CDATA[{OPENID}]]>" in said
    assert "/ask/" in said
    assert pushed() == [("text", State.RECEIVED)]
    until = Reach.objects.get().wechat_open_until
    assert until is not None
    assert timedelta(hours=47) < until - clock.now() <= timedelta(hours=48)


def test_what_was_written_is_not_kept(in_a: UnitRef, unit_a: UnitRef) -> None:
    wechat_account()
    push(unit_a, TEXT.replace("你好", "我想死"))
    assert "我想死" not in str(list(Notice.objects.values_list()))
    assert OPENID not in str(list(Notice.objects.values_list()))


def test_three_times_the_same_is_one_row(in_a: UnitRef, unit_a: UnitRef) -> None:
    wechat_account()
    for _ in range(3):
        assert push(unit_a, TEXT).status_code == 200
        assert push(unit_a, FINISHED.replace("{status}", "success")).status_code == 200
    assert sorted(pushed()) == [("templatesendjobfinish", State.RECEIVED), ("text", State.RECEIVED)]


@pytest.mark.parametrize(
    ("xml", "state"),
    [
        (FINISHED.replace("{status}", "success"), State.DELIVERED),
        (FINISHED.replace("{status}", "failed:user block"), State.FAILED),
        (SUBSCRIBED.replace("{status}", "success").replace("{code}", "0"), State.DELIVERED),
        (SUBSCRIBED.replace("{status}", "user refuse").replace("{code}", "43101"), State.FAILED),
    ],
)
@pytest.mark.usefixtures("at_noon")
def test_receipts_say_what_became_of_a_message(
    asked: Ask, wechat: Provider, unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch, xml: str, state: str
) -> None:
    receipt = asked(contact_phone="13800001234")
    wechat_account()
    binding.bind_wechat(receipt.question_id, OPENID)
    step(receipt.question_id, "answered")
    go_on(monkeypatch, minutes=4)
    assert ("answered", Way.WECHAT, State.SENT) in rows()
    push(unit_a, xml)
    assert ("answered", Way.WECHAT, state) in rows()


@pytest.mark.parametrize("fault", ["stale", "forged", "another unit", "no account"])
def test_what_is_not_from_wechat_is_refused_and_logged(
    in_a: UnitRef, unit_a: UnitRef, unit_b: UnitRef, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    if fault != "no account":
        wechat_account()
    match fault:
        case "stale":
            answer = push(unit_a, TEXT, at=int(time.time()) - 4000)
        case "forged":
            answer = push(unit_a, TEXT, given="0" * 40)
        case _:
            answer = push(unit_b if fault == "another unit" else unit_a, TEXT)
    assert answer.status_code == 403
    assert "push of wechat refused" in caplog.text
    assert pushed() == []
    with enter_unit(unit_b):
        assert pushed() == []


def test_pushes_are_forgotten_after_a_month(in_a: UnitRef, unit_a: UnitRef) -> None:
    wechat_account()
    push(unit_a, TEXT)
    push(unit_a, FINISHED)
    Notice.objects.filter(code="text").update(due_at=clock.now() - timedelta(days=31))
    pushes.forget_old()
    assert [code for code, _state in pushed()] == ["templatesendjobfinish"]
    wakeups = unit_tables().outbox._default_manager.filter(payload__what=pushes.FORGET)
    assert {one.payload["key"] for one in wakeups} == {f"{clock.now():%Y%m%d}"}
