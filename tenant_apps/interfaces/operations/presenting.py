"""A key is shown: who it is, whether it holds, and that it was used."""

from datetime import datetime

from django.db.models import Q

from huisheng.kernel import clock
from huisheng.kernel.access import ANONYMOUS
from huisheng.kernel.rest.keys import KeyCard
from shared_apps.accounts.public import actor_for
from tenant_apps.interfaces.data.codes import NOTED_EVERY, PERSONAL
from tenant_apps.interfaces.models import ApiKey
from tenant_apps.interfaces.rules.keys import hash_of, looks_like_a_key


def card_of(said: str) -> KeyCard | None:
    """The card of a key that holds now in this unit; None for any other.

    Its use is noted once a minute, also when it only reads: an administrator must be able to see which keys
    nobody needs, and which are used by whom they were not made for.
    """
    if not looks_like_a_key(said):
        return None
    now, hashed = clock.now(), hash_of(said)
    row = (
        ApiKey.objects.filter(
            Q(hash=hashed) | Q(previous_hash=hashed, previous_until__gt=now),
            revoked_at=None,
            expires_on__gte=clock.business_day(now),
        )
        .only("scopes", "made_by", "last_used_at")
        .first()
    )
    if row is None:
        return None
    _note_use(row, now)
    scopes = frozenset(row.scopes)
    return KeyCard(row.pk, scopes, actor_for(row.made_by) if scopes & PERSONAL else ANONYMOUS)


def _note_use(row: ApiKey, now: datetime) -> None:
    before = now - NOTED_EVERY
    if row.last_used_at is None or row.last_used_at <= before:
        stale = Q(last_used_at=None) | Q(last_used_at__lte=before)
        ApiKey.objects.filter(stale, pk=row.pk).update(last_used_at=now)
