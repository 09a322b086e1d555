"""The door to people who have verified a phone or WeChat with the current unit."""

from django.http import HttpRequest, HttpResponse

from tenant_apps.readers.events import ReaderForgotten, ReaderRenamed
from tenant_apps.readers.operations.remembering import COOKIE, remember
from tenant_apps.readers.operations.verifying import send_codes_by, verify_wechat
from tenant_apps.readers.queries.known import ReaderCard, names_of, reader_of

__all__ = [
    "COOKIE",
    "ReaderCard",
    "ReaderForgotten",
    "ReaderRenamed",
    "names_of",
    "reader_at",
    "reader_of",
    "remember_reader",
    "send_codes_by",
    "verify_wechat",
]


def reader_at(request: HttpRequest) -> ReaderCard | None:
    """Who has verified themselves on this device, at this unit's site; None for nobody."""
    token = request.COOKIES.get(COOKIE, "")
    return reader_of(token) if token else None


def remember_reader(response: HttpResponse, reader_id: int) -> None:
    """Have this device count as verified from now on."""
    remember(response, reader_id)
