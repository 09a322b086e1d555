"""What holds for a while: taken once by whoever comes first, and gone when its time is over.

Each function stands in the transaction of its caller: what was read here is nobody else's until that ends.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from huisheng.kernel import clock
from tenant_apps.unit_ledger.models import UnitHeld

_AT_ONCE = 50
"""Old ones that go with each new one: more than come, so that they never pile up."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is held under a key since ``at``."""

    digest: str
    number: int
    body: dict[str, Any]
    at: datetime


@transaction.atomic
def hold(what: str, key: str, *, digest: str, lasts: timedelta) -> Held | None:
    """Hold this from now on, and None; or what is held under this key already, and nothing is changed.

    Of two at once the second waits for the first.
    """
    now = clock.now()
    row, created = UnitHeld.objects.select_for_update().get_or_create(
        what=what, key=key, defaults={"digest": digest, "at": now, "until": now + lasts}
    )
    if created:
        _forget_old(now)
        return None
    if row.until < now:
        hold_anew(what, key, digest=digest, lasts=lasts)
        return None
    return _read(row)


def hold_anew(what: str, key: str, *, digest: str, lasts: timedelta) -> None:
    """Put this in the place of what is held, and begin from now."""
    now = clock.now()
    _rows(what, key).update(digest=digest, number=0, body={}, at=now, until=now + lasts)


@transaction.atomic
def held(what: str, key: str) -> Held | None:
    """What is held under a key; None once its time is over."""
    row = _rows(what, key).select_for_update().filter(until__gte=clock.now()).first()
    return None if row is None else _read(row)


def note(what: str, key: str, number: int, body: dict[str, Any] | None = None) -> None:
    """Write down what became of it."""
    _rows(what, key).update(number=number, body=body or {})


def let_go(what: str, key: str) -> None:
    """It holds no longer."""
    _rows(what, key).delete()


def _rows(what: str, key: str) -> Any:
    return UnitHeld.objects.filter(what=what, key=key)


def _read(row: UnitHeld) -> Held:
    return Held(row.digest, row.number, row.body, row.at)


def _forget_old(now: datetime) -> None:
    old = UnitHeld.objects.select_for_update(skip_locked=True).filter(until__lt=now)
    UnitHeld.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:_AT_ONCE])).delete()
