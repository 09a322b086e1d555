"""What WeChat pushes: stored before it is answered, counted once, kept without its text."""

import hashlib
import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.messaging import schedule_wakeup
from tenant_apps.channels.adapters.letter import delivered, refused
from tenant_apps.channels.adapters.wechat import OPEN_FOR
from tenant_apps.channels.data.codes import Direction, Maker, State, Way
from tenant_apps.channels.models import Notice, Reach
from tenant_apps.channels.operations.binding import openid_key
from tenant_apps.channels.operations.settling import apply

logger = logging.getLogger(__name__)

_SPOKE: Final = frozenset({"text", "image", "voice", "video", "shortvideo", "location", "link"})
_RECEIPTS: Final = frozenset({"templatesendjobfinish", "subscribe_msg_sent_event"})


FORGET: Final = "channels.forget"
KEPT: Final = timedelta(days=30)
"""How long a push is remembered; WeChat repeats one for seconds."""


def forget_old() -> None:
    """Let go of the pushes that nobody can repeat any more."""
    Notice.objects.filter(direction=Direction.IN, due_at__lt=clock.now() - KEPT).delete()


@transaction.atomic
def take_in(fields: Mapping[str, str]) -> bool:
    """Store one push and do what it means; returns whether it wants an answer (somebody wrote to the
    account).

    WeChat repeats a push that was not answered within five seconds: the same one changes nothing again.
    """
    kind = (fields.get("Event") or fields.get("MsgType") or "").lower()
    said = kind in _SPOKE
    row, fresh = Notice.objects.get_or_create(
        direction=Direction.IN,
        maker=Maker.WECHAT,
        provider_id=_identity(fields),
        defaults={
            "way": Way.WECHAT,
            "code": kind[:24],
            "state": State.RECEIVED,
            "at": _moment(fields),
            "due_at": clock.now(),
        },
    )
    if not fresh:
        return said
    schedule_wakeup(what=FORGET, key=f"{row.due_at:%Y%m%d}", at=row.due_at + KEPT + timedelta(days=1))
    if said:
        until = row.at + OPEN_FOR
        Reach.objects.filter(wechat_key=openid_key(fields.get("FromUserName", ""))).update(
            wechat_open_until=until
        )
    elif kind in _RECEIPTS:
        _apply_receipt(fields)
    return said


def _apply_receipt(fields: Mapping[str, str]) -> None:
    provider_id = fields.get("MsgID", "")
    row = (
        Notice.objects.select_for_update()
        .filter(direction=Direction.OUT, maker=Maker.WECHAT, provider_id=provider_id)
        .filter(state__in=[str(State.SENT), str(State.SENDING), str(State.UNKNOWN)])
        .first()
        if provider_id
        else None
    )
    if row is None:
        logger.warning("channels: receipt of wechat refused: unknown message")
        return
    status = (fields.get("Status") or fields.get("ErrorStatus") or "").lower()
    apply(row, delivered(status[:64], provider_id) if status == "success" else refused(_code(fields, status)))


def _code(fields: Mapping[str, str], status: str) -> str:
    code = fields.get("ErrorCode", "")
    if code and code != "0":
        return code
    return "43101" if "block" in status or "reject" in status else "not_delivered"


def _identity(fields: Mapping[str, str]) -> str:
    """Messages have an id; events are told apart by sender, time and name."""
    if fields.get("MsgId"):
        return fields["MsgId"][:64]
    parts = [fields.get(name, "") for name in ("FromUserName", "CreateTime", "Event", "MsgID")]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _moment(fields: Mapping[str, str]) -> datetime:
    given = fields.get("CreateTime", "")
    now = clock.now()
    if not given.isdecimal() or len(given) > 11:
        return now
    return min(datetime.fromtimestamp(int(given), UTC), now)
