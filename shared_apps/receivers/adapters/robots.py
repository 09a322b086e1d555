"""Robots of groups: WeCom (群机器人) and DingTalk (自定义机器人, security by 加签).

https://developer.work.weixin.qq.com/document/path/91770 and
https://open.dingtalk.com/document/orgapp/custom-robot-access: POST of JSON, an answer with `errcode`, no more
than 20 messages a minute.
"""

import base64
import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings

from huisheng.kernel.open_web import NoAnswerError, ask
from shared_apps.receivers.adapters.outcome import Outcome, accepted, failed, gone, later
from shared_apps.receivers.data import DINGTALK, WECOM

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{8,128}")


@dataclass(frozen=True, slots=True)
class Maker:
    """One maker of robots: its path, the name of the key in it, its limits and its codes."""

    path: str
    parameter: str
    text_bytes: int
    formatted_bytes: int
    busy: Mapping[int, int]
    """Codes of "too much", with the seconds that it then wants to be left alone."""
    gone: frozenset[int]
    compose: Callable[[str, str, bool], Mapping[str, Any]]


def _for_wecom(title: str, text: str, formatted: bool) -> Mapping[str, Any]:
    if formatted:
        return {"msgtype": "markdown", "markdown": {"content": f"**{title}**\n{text}"}}
    return {"msgtype": "text", "text": {"content": f"{title}\n{text}"}}


def _for_dingtalk(title: str, text: str, formatted: bool) -> Mapping[str, Any]:
    if formatted:
        # A single line break joins lines in DingTalk's Markdown.
        body = text.replace("\n", "\n\n")
        return {"msgtype": "markdown", "markdown": {"title": title, "text": f"#### {title}\n\n{body}"}}
    return {"msgtype": "text", "text": {"content": f"{title}\n{text}"}}


MAKERS: Final[Mapping[str, Maker]] = {
    WECOM: Maker(
        path="/cgi-bin/webhook/send",
        parameter="key",
        text_bytes=2048,
        formatted_bytes=4096,
        busy={45009: 60, -1: 60},
        gone=frozenset({93000}),
        compose=_for_wecom,
    ),
    DINGTALK: Maker(
        path="/robot/send",
        parameter="access_token",
        text_bytes=20_000,
        formatted_bytes=20_000,
        # Whoever is too quick is shut out for ten minutes.
        busy={130101: 600, 410100: 600, -1: 60},
        gone=frozenset({300001, 400013, 400101, 400102, 400106}),
        compose=_for_dingtalk,
    ),
}


def token_of(kind: str, entered: str) -> str:
    """The key of a robot, from its whole address as its group shows it, or the key alone.

    Raises ValueError for anything else: nothing but the maker's own address is ever asked.
    """
    text = entered.strip()
    if "/" in text or "?" in text:
        parts = urlsplit(text)
        maker = MAKERS[kind]
        if parts.path != maker.path:
            raise ValueError("not an address of this maker")
        text = parse_qs(parts.query).get(maker.parameter, [""])[0]
    if not _TOKEN.fullmatch(text):
        raise ValueError("not a key")
    return text


def dingtalk_sign(secret: str, milliseconds: int) -> str:
    """加签: HMAC-SHA256 of "<milliseconds>\\n<secret>" under the secret, in base64."""
    signed = f"{milliseconds}\n{secret}".encode()
    return base64.b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest()).decode()


def room(kind: str, *, formatted: bool) -> int:
    """How many bytes of UTF-8 a message to a robot may have, title included, with some to spare."""
    maker = MAKERS[kind]
    return (maker.formatted_bytes if formatted else maker.text_bytes) - 100


def send(kind: str, token: str, secret: str, *, title: str, text: str, formatted: bool) -> Outcome:
    """Let a robot say something in its group."""
    maker = MAKERS[kind]
    parameters = {maker.parameter: token}
    if kind == DINGTALK:
        now = int(time.time() * 1000)
        parameters |= {"timestamp": str(now), "sign": dingtalk_sign(secret, now)}
    address = f"{settings.HUISHENG_RECEIVERS[kind]}{maker.path}?{urlencode(parameters)}"
    body = json.dumps(maker.compose(title, text, formatted), ensure_ascii=False).encode()
    try:
        answer = ask(
            "POST",
            address,
            headers={"Content-Type": "application/json; charset=utf-8"},
            content=body,
            loopback=bool(settings.HUISHENG_RECEIVERS["loopback"]),
        )
    except NoAnswerError as error:
        return failed(error.reason)
    if answer.status != 200:
        return failed(str(answer.status))
    try:
        code = int(json.loads(answer.body)["errcode"])
    except (ValueError, TypeError, KeyError):
        return failed("unreadable")
    if code == 0:
        return accepted("0")
    if code in maker.busy:
        return later(str(code), maker.busy[code])
    return gone(str(code)) if code in maker.gone else failed(str(code))
