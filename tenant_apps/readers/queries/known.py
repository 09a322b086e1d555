"""Who somebody is on this device, what they are called, and whether two of them may be one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from django.core.signing import BadSignature
from django.db import connection

from huisheng.kernel.tenancy import signing
from huisheng.kernel.tenancy.unit_keys import pairwise_hash
from tenant_apps.readers.data.codes import STAYS, By
from tenant_apps.readers.models import Reader
from tenant_apps.readers.rules.phones import mobile

SALT = "readers.device"
NOBODY: Final = 0
"""In place of an id, on a device that was signed out."""
_TOKEN_MAX: Final = 500

_CARD: Final = """
SELECT name, by, verified_at, signed_out_at FROM readers_reader WHERE id = %s AND forgotten_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class ReaderCard:
    """A verified person. ``name`` is "" for somebody who chose none."""

    reader_id: int
    name: str
    by: By
    verified_at: datetime


def device_token(reader_id: int, now: datetime, mark: str = "") -> str:
    """What a device keeps in a cookie: worth something on this unit's site alone. ``mark`` is that of the
    browser.
    """
    return signing.dumps([reader_id, int(now.timestamp()), mark], salt=SALT)


def reader_of(token: str) -> ReaderCard | None:
    """Whose device this is; None for a token that is not ours, too old, or was ended. One query."""
    reader_id, since, _mark = _opened(token)
    if reader_id == NOBODY:
        return None
    # Not by the ORM: with every page that somebody reads who has verified themselves.
    with connection.cursor() as cursor:
        cursor.execute(_CARD, [reader_id])
        row = cursor.fetchone()
    if row is None:
        return None
    name, by, verified_at, signed_out_at = row
    if signed_out_at is not None and datetime.fromtimestamp(since, UTC) <= signed_out_at:
        return None
    return ReaderCard(reader_id, name, By(by), verified_at)


def mark_in(token: str) -> str:
    """The mark of the browser that keeps this token; empty where there is none."""
    return _opened(token)[2]


def device_of(mark: str) -> str:
    """What is kept of a browser's mark: a hash that only this unit can make; empty for none."""
    return pairwise_hash(mark, owner="readers", purpose="device") if mark else ""


def phone_key(phone: str) -> str:
    """What is kept of a phone: a hash that only this unit can make."""
    return pairwise_hash(phone, owner="readers", purpose="phone")


def names_of(reader_ids: Collection[int]) -> dict[int, str]:
    """The names that these people chose. One query."""
    return dict(Reader.objects.filter(pk__in=reader_ids).values_list("pk", "name"))


def wishes_of(reader_id: int) -> dict[str, Any]:
    """By what somebody wants to hear of policies; empty for nobody and for none."""
    found = Reader.objects.filter(pk=reader_id, forgotten_at=None).values_list("wishes", flat=True).first()
    return dict(found or {})


def still_verified(reader_ids: Collection[int]) -> frozenset[int]:
    """Those of these people who have not been forgotten. One query."""
    rows = Reader.objects.filter(pk__in=reader_ids, forgotten_at=None)
    return frozenset(rows.values_list("pk", flat=True))


def verified_until(until: datetime) -> int:
    """How many people were first verified here before a moment, and not forgotten by then. One query."""
    found: int = Reader.objects.filter(verified_at__lt=until).exclude(forgotten_at__lt=until).count()
    return found


def may_be_one(reader_id: int, *, others: Collection[int], device: str, phone: str) -> bool:
    """Whether somebody may be one of these others: the same person, verified on the same device as one of
    them or on this one, or by this phone. Who is forgotten may be anybody. Two queries at most.
    """
    row = Reader.objects.filter(pk=reader_id, forgotten_at=None).first()
    if row is None or reader_id in others:
        return True
    number = mobile(phone)
    if number and row.key == phone_key(number):
        return True
    if not row.device:
        return False
    return row.device == device or bool(Reader.objects.filter(pk__in=others, device=row.device).exists())


def _opened(token: str) -> tuple[int, int, str]:
    if len(token) > _TOKEN_MAX:
        return NOBODY, 0, ""
    try:
        said: list[Any] = signing.loads(token, salt=SALT, max_age=STAYS)
        reader_id, since, *mark = said
        return int(reader_id), int(since), str(mark[0]) if mark else ""
    except (BadSignature, ValueError, TypeError):
        return NOBODY, 0, ""
