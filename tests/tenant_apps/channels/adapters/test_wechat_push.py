"""WeChat's encryption and signatures, with wechatpy as an oracle that shares no code with ours."""

import time

import pytest
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import check_signature

from tenant_apps.channels.adapters import wechat_push
from tenant_apps.channels.adapters.wechat_push import Forged
from tests.tenant_apps.channels import providers

CONFIG = {"app_id": providers.APP_ID, "token": providers.TOKEN, "aes_key": providers.AES_KEY}
XML = (
    "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[oABC]]></FromUserName>"
    "<CreateTime>1795000000</CreateTime><MsgType><![CDATA[text]]></MsgType>"
    "<Content><![CDATA[你好 <b>]]></Content><MsgId>123</MsgId></xml>"
)


def oracle() -> WeChatCrypto:
    return WeChatCrypto(providers.TOKEN, providers.AES_KEY, providers.APP_ID)


def pushed(xml: str = XML, *, at: int | None = None) -> tuple[bytes, dict[str, str]]:
    """A push as WeChat makes it."""
    timestamp = str(at or int(time.time()))
    body = oracle().encrypt_message(xml, "NONCE", timestamp)
    given = body.split("<MsgSignature><![CDATA[")[1].split("]]>")[0]
    return body.encode(), {"given": given, "timestamp": timestamp, "nonce": "NONCE"}


def test_what_wechat_encrypts_is_read() -> None:
    body, address = pushed()
    fields = wechat_push.open_push(CONFIG, body, **address)
    assert fields == {
        "ToUserName": "gh_1",
        "FromUserName": "oABC",
        "CreateTime": "1795000000",
        "MsgType": "text",
        "Content": "你好 <b>",
        "MsgId": "123",
    }


def test_what_we_encrypt_is_read_by_wechat() -> None:
    answer = wechat_push.reply(CONFIG, to="oABC", sender="gh_1", text="谢谢你的留言")
    parts = {name: answer.split(f"<{name}>")[1].split(f"</{name}>")[0] for name in ("TimeStamp", "Nonce")}
    signature = answer.split("<MsgSignature><![CDATA[")[1].split("]]>")[0]
    nonce = parts["Nonce"].removeprefix("<![CDATA[").removesuffix("]]>")
    opened = oracle().decrypt_message(answer, signature, parts["TimeStamp"], nonce)
    text = opened.decode() if isinstance(opened, bytes) else opened
    assert "<Content><![CDATA[谢谢你的留言]]></Content>" in text


def test_the_address_is_verified_as_wechat_does() -> None:
    timestamp = str(int(time.time()))
    given = wechat_push.signature(providers.TOKEN, timestamp, "N")
    check_signature(providers.TOKEN, given, timestamp, "N")
    wechat_push.check_address(CONFIG, given=given, timestamp=timestamp, nonce="N")


def test_stale_pushes_are_refused() -> None:
    body, address = pushed(at=int(time.time()) - 3600)
    with pytest.raises(Forged, match="stale"):
        wechat_push.open_push(CONFIG, body, **address)


def test_altered_pushes_are_refused() -> None:
    body, address = pushed()
    altered = body.replace(b"<Encrypt><![CDATA[", b"<Encrypt><![CDATA[AAAA")
    with pytest.raises(Forged, match="signature"):
        wechat_push.open_push(CONFIG, altered, **address)


def test_plain_pushes_are_refused() -> None:
    timestamp = str(int(time.time()))
    given = wechat_push.signature(providers.TOKEN, timestamp, "N")
    with pytest.raises(Forged, match="not encrypted"):
        wechat_push.open_push(CONFIG, XML.encode(), given=given, timestamp=timestamp, nonce="N")


@pytest.mark.parametrize(
    "change",
    [{"app_id": "wx-another"}, {"aes_key": "Z" * 43}, {"aes_key": "short"}],
    ids=["another account", "another key", "no key"],
)
def test_pushes_for_others_are_refused(change: dict[str, str]) -> None:
    body, address = pushed()
    with pytest.raises(Forged):
        wechat_push.open_push(CONFIG | change, body, **address)


def test_without_a_token_nothing_is_believed() -> None:
    timestamp = str(int(time.time()))
    given = wechat_push.signature("", timestamp, "N")
    with pytest.raises(Forged):
        wechat_push.check_address(CONFIG | {"token": ""}, given=given, timestamp=timestamp, nonce="N")
