"""Sharing from inside WeChat: the ticket of the unit's official account, and what is signed with it (JS-SDK).

An account may ask for tickets only so often, so one is kept until shortly before its end, and one process
asks at a time.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core.cache import cache

from tenant_apps.channels.adapters.http import ask
from tenant_apps.channels.adapters.letter import refused, unsure
from tenant_apps.channels.adapters.wechat import TOKEN_FAULTS, AccountFault, access_token
from tenant_apps.channels.rules.sealing import CannotUnseal, keyed_hash, seal, unseal

LIBRARY: Final = "https://res.wx.qq.com/open/js/jweixin-1.6.0.js"
_TICKET: Final = "wechat ticket"
_EARLY: Final = 300
_ASKING_SECONDS: Final = 20
"""Longer than an answer may take: by then whoever asked has it, or never will."""


class BeingAsked(Exception):
    """Another process is asking for the ticket now; in a moment it is here."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What a page gives to `wx.config`."""

    app_id: str
    timestamp: int
    nonce: str
    signature: str


def signed(config: Mapping[str, str], url: str, *, at: int) -> Signed:
    """Sign the address of a page. Raises AccountFault, NoAnswer, BeingAsked."""
    nonce = secrets.token_hex(8)
    return Signed(config["app_id"], at, nonce, signature(ticket(config), nonce, at, url))


def signature(of_ticket: str, nonce: str, timestamp: int, url: str) -> str:
    """The signature over ticket, nonce, time and address without its fragment."""
    page = url.partition("#")[0]
    said = f"jsapi_ticket={of_ticket}&noncestr={nonce}&timestamp={timestamp}&url={page}"
    # WeChat's choice; it protects their account and nothing of ours.
    return hashlib.sha1(said.encode(), usedforsecurity=False).hexdigest()


def ticket(config: Mapping[str, str]) -> str:
    """The account's ticket, kept sealed in the unit's cache. Raises AccountFault, NoAnswer, BeingAsked."""
    key = f"channels:{keyed_hash(config['app_id'], purpose=_TICKET)[:32]}"
    kept = cache.get(key)
    if kept is not None:
        try:
            return str(unseal(kept, purpose=_TICKET))
        except CannotUnseal:
            cache.delete(key)
    if not cache.add(f"{key}:asking", 1, timeout=_ASKING_SECONDS):
        raise BeingAsked
    try:
        found, lives = _fetched(config)
        cache.set(key, seal(found, purpose=_TICKET), timeout=lives)
    finally:
        cache.delete(f"{key}:asking")
    return found


def _fetched(config: Mapping[str, str]) -> tuple[str, int]:
    for anew in (False, True):
        answer = ask(
            "GET",
            f"{settings.HUISHENG_CHANNELS['wechat']}/cgi-bin/ticket/getticket",
            params={"access_token": access_token(config, anew=anew), "type": "jsapi"},
        )
        found, code = answer.get("ticket"), answer.get("errcode", 0)
        if isinstance(found, str) and found:
            return found, max(int(answer.get("expires_in") or 0) - _EARLY, 60)
        # A token that somebody else has ended: a fresh one may ask once more.
        if code not in TOKEN_FAULTS:
            raise AccountFault(refused(str(code), account=True))
    raise AccountFault(unsure("unreadable_answer"))
