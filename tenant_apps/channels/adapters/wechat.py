"""The WeChat official account: access token, messages to a person, and who somebody is in WeChat's browser.

Within 48 hours after a person has written to the account it may answer freely (客服消息); otherwise only by
an approved template, as a subscription notice (订阅通知) or, where the account still has them, a template
message (模板消息), which refuses a repetition of the same `client_msg_id` for ten minutes.
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache

from tenant_apps.channels.adapters.http import NoAnswer, ask
from tenant_apps.channels.adapters.letter import Letter, Outcome, accepted, later, refused, unsure
from tenant_apps.channels.rules.sealing import CannotUnseal, keyed_hash, seal, unseal

OPEN_FOR: Final = timedelta(hours=48)
_TOKEN: Final = "wechat token"
_EARLY: Final = 300
TOKEN_FAULTS: Final = frozenset({40001, 40014, 42001})
_LATER: Final = {-1: 60, 45011: 60, 50002: 300}
_ACCOUNT: Final = frozenset({40013, 40125, 40164, 41004, 40037, 45009, 48001, 48004, 50001, 61024, 89503})
_WINDOW_CLOSED: Final = frozenset({45015, 45047})
_MOST: Final = {"thing": 20, "phrase": 5, "character_string": 32, "const": 20, "name": 10, "number": 32}


class AccountFault(Exception):
    """WeChat gave no token; ``outcome`` says why."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.code)
        self.outcome = outcome


class NobodyThere(Exception):
    """The code of the authorisation does not stand for a person (used, too old, made up)."""


def send(config: Mapping[str, str], letter: Letter) -> Outcome:
    """Tell one follower. What closes the 48 hours sooner than we know leads to the template at once: that
    request was certainly refused.
    """
    if letter.answers_freely:
        outcome = _post(config, "/cgi-bin/message/custom/send", _free(letter))
        if outcome.code not in {str(code) for code in _WINDOW_CLOSED}:
            return outcome
    match config.get("mode"):
        case "subscribe" if config.get("template"):
            return _post(config, "/cgi-bin/message/subscribe/bizsend", _templated(config, letter))
        case "template" if config.get("template"):
            body = _templated(config, letter) | {"client_msg_id": letter.reference}
            body["url"] = body.pop("page")
            return _post(config, "/cgi-bin/message/template/send", body)
        case _:
            return refused("no_template")


def authorize_url(config: Mapping[str, str], *, back: str, state: str) -> str:
    """Where WeChat's browser asks (silently) who somebody is; it comes back to ``back`` with a code."""
    query = {
        "appid": config["app_id"],
        "redirect_uri": back,
        "response_type": "code",
        "scope": "snsapi_base",
        "state": state,
    }
    base = str(settings.HUISHENG_CHANNELS["wechat_open"])
    return f"{base}/connect/oauth2/authorize?{urlencode(query)}#wechat_redirect"


def openid_for(config: Mapping[str, str], code: str) -> str:
    """The person's id at this account. Raises NobodyThere, NoAnswer."""
    answer = ask(
        "GET",
        f"{settings.HUISHENG_CHANNELS['wechat']}/sns/oauth2/access_token",
        params={
            "appid": config["app_id"],
            "secret": config["app_secret"],
            "code": code,
            "grant_type": "authorization_code",
        },
    )
    openid = answer.get("openid")
    if not isinstance(openid, str) or not openid:
        raise NobodyThere(str(answer.get("errcode", "")))
    return openid


def access_token(config: Mapping[str, str], *, anew: bool = False) -> str:
    """The account's token: one for all our processes, kept sealed in the unit's cache. Raises AccountFault,
    NoAnswer.

    `stable_token` gives the same token to everybody who asks, so that two workers never end each other's.
    """
    key = f"channels:{keyed_hash(config['app_id'], purpose=_TOKEN)[:32]}"
    kept = None if anew else cache.get(key)
    if kept is not None:
        try:
            return str(unseal(kept, purpose=_TOKEN))
        except CannotUnseal:
            cache.delete(key)
    body = {
        "grant_type": "client_credential",
        "appid": config["app_id"],
        "secret": config["app_secret"],
        "force_refresh": anew,
    }
    answer = ask(
        "POST",
        f"{settings.HUISHENG_CHANNELS['wechat']}/cgi-bin/stable_token",
        content=json.dumps(body).encode(),
    )
    token = answer.get("access_token")
    if not isinstance(token, str) or not token:
        raise AccountFault(_refusal(_number(answer.get("errcode"))))
    lives = max(int(answer.get("expires_in") or 0) - _EARLY, 60)
    cache.set(key, seal(token, purpose=_TOKEN), timeout=lives)
    return token


def _post(config: Mapping[str, str], path: str, body: Mapping[str, Any]) -> Outcome:
    for anew in (False, True):
        try:
            token = access_token(config, anew=anew)
        except AccountFault as fault:
            return fault.outcome
        except NoAnswer:
            # Nothing was asked of anybody yet: the message certainly did not leave.
            return later("no_token")
        try:
            answer = ask(
                "POST",
                f"{settings.HUISHENG_CHANNELS['wechat']}{path}",
                params={"access_token": token},
                content=json.dumps(body, ensure_ascii=False).encode(),
            )
        except NoAnswer as silence:
            return silence.outcome
        code = _number(answer.get("errcode", 0 if "msgid" in answer else None))
        if code == 0:
            return accepted(str(answer.get("msgid", "")))
        # A token that somebody else has ended: the request was refused, a fresh one may repeat it.
        if code not in TOKEN_FAULTS or anew:
            return _refusal(code)
    return unsure("unreadable_answer")


def _refusal(code: int | None) -> Outcome:
    if code is None:
        return unsure("unreadable_answer")
    if code in _LATER:
        return later(str(code), _LATER[code])
    return refused(str(code), account=code in _ACCOUNT or code in TOKEN_FAULTS)


def _free(letter: Letter) -> dict[str, Any]:
    text = f"【{letter.sign}】{letter.headline}\n{letter.link}"
    return {"touser": letter.to, "msgtype": "text", "text": {"content": text}}


def _templated(config: Mapping[str, str], letter: Letter) -> dict[str, Any]:
    """``fields`` says which variable stands in which place of the template: thing4=words, time3=time …"""
    data = {}
    for pair in config.get("fields", "").replace(" ", "").split(","):
        place, _, name = pair.partition("=")
        if place and name:
            most = _MOST.get(place.rstrip("0123456789"), 200)
            data[place] = {"value": letter.variable(name)[:most]}
    return {"touser": letter.to, "template_id": config["template"], "page": letter.link, "data": data}


def _number(code: object) -> int | None:
    try:
        return int(str(code))
    except ValueError:
        return None
