"""Filters that somebody has saved under a name, as queues of their own.

They are kept in a signed cookie of the unit's site, one per account: they hold what somebody looks for, which
is nobody else's business, and are needed where that person works.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse

from huisheng.kernel.tenancy import signing

MOST: Final = 12
NAME_MAX: Final = 20
QUERY_MAX: Final = 240
_KEPT_FOR: Final = timedelta(days=400)
_SALT: Final = "questions.saved_views"
_PATH: Final = "/"


@dataclass(frozen=True, slots=True)
class View:
    """A name and the query string of a list."""

    name: str
    query: str


def saved_views(request: HttpRequest, account_id: int) -> list[View]:
    """What this person has saved in this browser; nothing when the cookie is not ours."""
    try:
        kept = signing.loads(request.COOKIES.get(_name(account_id), ""), salt=_SALT, max_age=_KEPT_FOR)
        return [View(str(name), str(query)) for name, query in kept][:MOST]
    except (BadSignature, TypeError, ValueError):
        return []


def keep_views(response: HttpResponse, account_id: int, views: Sequence[View]) -> None:
    """Keep these, and no others."""
    value = signing.dumps([[view.name, view.query] for view in views[:MOST]], salt=_SALT)
    response.set_cookie(
        _name(account_id),
        value,
        max_age=_KEPT_FOR,
        path=_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _name(account_id: int) -> str:
    return f"{settings.HUISHENG_NOTICE_COOKIE_NAME}_views_{account_id}"
