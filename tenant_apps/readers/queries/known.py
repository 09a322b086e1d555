"""Who somebody is on this device, and what they are called."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.signing import BadSignature

from huisheng.kernel.tenancy import signing
from tenant_apps.readers.data.codes import STAYS, By
from tenant_apps.readers.models import Reader

SALT = "readers.device"


@dataclass(frozen=True, slots=True)
class ReaderCard:
    """A verified person. ``name`` is "" for somebody who chose none."""

    reader_id: int
    name: str
    by: By
    verified_at: datetime


def device_token(reader_id: int, now: datetime) -> str:
    """What a device keeps in a cookie: worth something on this unit's site alone."""
    return signing.dumps([reader_id, int(now.timestamp())], salt=SALT)


def reader_of(token: str) -> ReaderCard | None:
    """Whose device this is; None for a token that is not ours, too old, or was ended. One query."""
    try:
        reader_id, since = signing.loads(token, salt=SALT, max_age=STAYS)
    except (BadSignature, ValueError, TypeError):
        return None
    row = Reader.objects.filter(pk=reader_id, forgotten_at=None).first()
    if row is None:
        return None
    if row.signed_out_at is not None and datetime.fromtimestamp(since, UTC) <= row.signed_out_at:
        return None
    return ReaderCard(row.pk, row.name, By(row.by), row.verified_at)


def names_of(reader_ids: Collection[int]) -> dict[int, str]:
    """The names that these people chose. One query."""
    return dict(Reader.objects.filter(pk__in=reader_ids).values_list("pk", "name"))
