"""A device that counts as verified: a signed cookie, worth something on this unit's site alone."""

import secrets
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from huisheng.kernel import clock
from tenant_apps.readers.data.codes import STAYS
from tenant_apps.readers.queries.known import NOBODY, device_token, mark_in

COOKIE: Final = settings.HUISHENG_READER_COOKIE_NAME


def mark_of(request: HttpRequest) -> str:
    """The mark of this browser: its own, or a new one, which it has once ``remember`` is called."""
    return mark_in(request.COOKIES.get(COOKIE, "")) or secrets.token_hex(16)


def remember(response: HttpResponse, reader_id: int, mark: str) -> None:
    """Have the browser that gets this response count as this person's."""
    response.set_cookie(
        COOKIE,
        device_token(reader_id, clock.now(), mark),
        max_age=int(STAYS.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def sign_out_device(response: HttpResponse, mark: str) -> None:
    """Have this browser count as nobody's. Its mark stays: whoever verifies here next is on the same one."""
    remember(response, NOBODY, mark)


def forget_device(response: HttpResponse) -> None:
    """Leave nothing in this browser."""
    response.delete_cookie(COOKIE, samesite="Lax")
