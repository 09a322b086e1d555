"""Five failures in fifteen minutes close the door, per account and per address, on one host.

The counters are rows, so flushing a cache opens nothing, and they carry the scope, so what happens on one
unit's host says nothing about another. A try is written down before the secret is looked at: of many tries
at the same moment no more than the limit is examined. A try that is refused unexamined is not kept, so the
door opens by itself.

A try that is never judged (the database went away meanwhile, and the person saw an error page) tells nobody
whether the secret was right, so it counts only as long as it might still be examined.
"""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest

from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.clock import now
from huisheng.kernel.tenancy import enter_network, scope_key
from shared_apps.accounts.data import EXAMINED_WITHIN, FAILURE_LIMIT, FAILURE_WINDOW
from shared_apps.accounts.models import Attempt


@dataclass(frozen=True, slots=True)
class Try:
    """A try that was let through. `failed` lets it count for the whole window, `succeeded` takes it back."""

    attempt_ids: tuple[int, ...]


def begin(kind: str, subjects: Iterable[str]) -> Try | None:
    """Write down a try at a secret of this kind; None when one of the subjects has failed too often."""
    scope = scope_key()
    moment = now()
    keys = [_key(subject) for subject in subjects]
    with enter_network():
        rows = Attempt.objects.bulk_create(
            [Attempt(scope=scope, kind=kind, subject=key, at=moment, pending=True) for key in keys]
        )
        begun = Try(tuple(row.pk for row in rows))
        for key in keys:
            if _counted(scope, kind, key) > FAILURE_LIMIT:
                _take_back(begun)
                return None
    return begun


def failed(begun: Try) -> None:
    """The secret was wrong: the try counts for FAILURE_WINDOW. To be called before anybody is told."""
    with enter_network():
        Attempt.objects.filter(pk__in=begun.attempt_ids).update(pending=False)


def succeeded(begun: Try) -> None:
    """The secret was right: the try does not count. Earlier failures stay, or one success would reset
    guessing.
    """
    with enter_network():
        _take_back(begun)


def is_full(kind: str, subject: str) -> bool:
    """Whether the next try of this subject will be refused."""
    scope = scope_key()
    with enter_network():
        return _counted(scope, kind, _key(subject)) >= FAILURE_LIMIT


def forgive(kind: str, subject: str) -> None:
    """Forget the failures of one subject, after somebody has been proven to be the person."""
    scope = scope_key()
    with enter_network():
        Attempt.objects.filter(scope=scope, kind=kind, subject=_key(subject)).delete()


def forget_old() -> None:
    """Delete attempts that no longer count."""
    moment = now()
    with enter_network():
        Attempt.objects.filter(at__lte=moment - FAILURE_WINDOW).delete()


def account_subject(username: str) -> str:
    """The counter of a login as it was typed, whether or not such an account exists."""
    return f"account:{username.strip().lower()}"


def address_subject(request: HttpRequest) -> str:
    """The counter of the client's address; of IPv6 its /64, which is one household or office."""
    return f"address:{client_address(request)}"


def _key(subject: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"lockout:{subject}".encode(), sha256).hexdigest()


def _counted(scope: str, kind: str, key: str) -> int:
    moment = now()
    since = moment - FAILURE_WINDOW
    tries = Attempt.objects.filter(scope=scope, kind=kind, subject=key, at__gt=since)
    return tries.exclude(pending=True, at__lte=moment - EXAMINED_WITHIN).count()


def _take_back(begun: Try) -> None:
    Attempt.objects.filter(pk__in=begun.attempt_ids).delete()
