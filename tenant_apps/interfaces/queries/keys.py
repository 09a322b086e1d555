"""Keys, as the administrator sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from huisheng.kernel import clock
from tenant_apps.interfaces.data.codes import PERSONAL, Scope
from tenant_apps.interfaces.models import ApiKey


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRow:
    """One line of the list. ``stands`` is one of "holds", "over", "revoked"."""

    key_id: int
    name: str
    hint: str
    scopes: Sequence[str]
    made_at: datetime
    made_by: int
    expires_on: date
    last_used_at: datetime | None
    previous_until: datetime | None
    personal: bool
    stands: str


def all_keys() -> list[KeyRow]:
    """Every key of this unit, those that hold first, newest first. One query."""
    today = clock.business_day()
    rows = [_row(key, today) for key in ApiKey.objects.order_by("-made_at", "-pk")]
    return sorted(rows, key=lambda row: row.stands != "holds")


def holding() -> int:
    """How many keys hold today."""
    found = ApiKey.objects.filter(revoked_at=None, expires_on__gte=clock.business_day())
    return int(found.count())


def _row(key: ApiKey, today: date) -> KeyRow:
    stands = "revoked" if key.revoked_at else "over" if key.expires_on < today else "holds"
    return KeyRow(
        key_id=key.pk,
        name=key.name,
        hint=key.hint,
        scopes=[str(Scope(code).label) for code in key.scopes],
        made_at=key.made_at,
        made_by=key.made_by,
        expires_on=key.expires_on,
        last_used_at=key.last_used_at,
        previous_until=key.previous_until if stands == "holds" and _runs(key.previous_until) else None,
        personal=bool(PERSONAL & set(key.scopes)),
        stands=stands,
    )


def _runs(until: datetime | None) -> bool:
    return until is not None and until > clock.now()
