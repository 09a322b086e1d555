"""Making, renewing and revoking keys."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from tenant_apps.interfaces.data.codes import DAYS, MOST_KEYS, NAME_MAX, OLD_ONE_HOLDS, Scope
from tenant_apps.interfaces.models import ApiKey
from tenant_apps.interfaces.queries.keys import holding
from tenant_apps.interfaces.rules.keys import hash_of, new_key


class BadKey(ValueError):
    """The key cannot be made so; ``field`` names what to repair, ``code`` why."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field = field
        self.code = code


@dataclass(frozen=True, slots=True)
class Made:
    """``key`` is told here and nowhere else."""

    key_id: int
    key: str


@transaction.atomic
def make(name: str, scopes: Collection[str], days: int, *, actor: int) -> Made:
    """Make a key for some days. Raises BadKey."""
    name = " ".join(name.split())
    if not name or len(name) > NAME_MAX or not name.isprintable():
        raise BadKey("name", "name")
    if not scopes or not set(scopes) <= set(Scope.values):
        raise BadKey("scopes", "scopes")
    if days not in DAYS:
        raise BadKey("days", "days")
    if holding() >= MOST_KEYS:
        raise BadKey("name", "many")
    now, key = clock.now(), new_key()
    row = ApiKey.objects.create(
        name=name,
        hash=hash_of(key),
        hint=key[-4:],
        scopes=[code for code in Scope.values if code in scopes],
        made_at=now,
        made_by=actor,
        expires_on=clock.business_day(now) + timedelta(days=days),
    )
    record(
        "interfaces.key_made",
        object_type="api_key",
        object_id=row.pk,
        actor=actor,
        detail={"scopes": row.scopes, "until": row.expires_on.isoformat()},
    )
    return Made(row.pk, key)


@transaction.atomic
def renew(key_id: int, *, actor: int) -> Made:
    """Another secret for the same system, for as long again; the one before goes on for some days.

    From now on both act in the name of ``actor``. Raises LookupError for none of this unit, or one that holds
    no longer.
    """
    now = clock.now()
    today = clock.business_day(now)
    row = _locked(key_id)
    if row.revoked_at is not None or row.expires_on < today:
        raise LookupError(str(key_id))
    days, key = row.expires_on - clock.business_day(row.made_at), new_key()
    row.previous_hash, row.previous_until = row.hash, now + OLD_ONE_HOLDS
    row.hash, row.hint = hash_of(key), key[-4:]
    row.made_at, row.made_by, row.expires_on = now, actor, today + days
    row.save()
    record(
        "interfaces.key_renewed",
        object_type="api_key",
        object_id=row.pk,
        actor=actor,
        detail={"until": row.expires_on.isoformat()},
    )
    return Made(row.pk, key)


@transaction.atomic
def revoke(key_id: int, *, actor: int) -> None:
    """End a key, and the one before it, at once; a second time changes nothing. Raises LookupError for none
    of this unit.
    """
    row = _locked(key_id)
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        row.save(update_fields=["revoked_at"])
        record("interfaces.key_revoked", object_type="api_key", object_id=key_id, actor=actor)


def _locked(key_id: int) -> ApiKey:
    row: ApiKey | None = ApiKey.objects.select_for_update().filter(pk=key_id).first()
    if row is None:
        raise LookupError(str(key_id))
    return row
