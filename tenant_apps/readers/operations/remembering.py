"""A device that counts as verified: a signed cookie, worth something on this unit's site alone."""

from typing import Final

from django.conf import settings
from django.http import HttpResponse

from huisheng.kernel import clock
from tenant_apps.readers.data.codes import STAYS
from tenant_apps.readers.queries.known import device_token

COOKIE: Final = settings.HUISHENG_READER_COOKIE_NAME


def remember(response: HttpResponse, reader_id: int) -> None:
    """Have the browser that gets this response count as this person's."""
    response.set_cookie(
        COOKIE,
        device_token(reader_id, clock.now()),
        max_age=int(STAYS.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget_device(response: HttpResponse) -> None:
    """Have this browser count as nobody's."""
    response.delete_cookie(COOKIE, samesite="Lax")
