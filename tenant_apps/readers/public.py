"""The door to people who have verified a phone or WeChat with the current unit."""

from django.http import HttpRequest, HttpResponse

from tenant_apps.readers.events import ReaderForgotten, ReaderRenamed
from tenant_apps.readers.operations.keeping import keep_wishes
from tenant_apps.readers.operations.remembering import COOKIE, mark_of, remember
from tenant_apps.readers.operations.verifying import CannotSend, send_codes_by, verify_wechat
from tenant_apps.readers.queries.known import (
    ReaderCard,
    device_of,
    mark_in,
    may_be_one,
    names_of,
    reader_of,
    still_verified,
    verified_until,
    wishes_of,
)

__all__ = [
    "COOKIE",
    "CannotSend",
    "ReaderCard",
    "ReaderForgotten",
    "ReaderRenamed",
    "device_at",
    "keep_wishes",
    "may_be_one",
    "names_of",
    "reader_at",
    "reader_of",
    "remember_reader",
    "send_codes_by",
    "still_verified",
    "verified_until",
    "verify_wechat",
    "wishes_of",
]


def reader_at(request: HttpRequest) -> ReaderCard | None:
    """Who has verified themselves on this device, at this unit's site; None for nobody."""
    token = request.COOKIES.get(COOKIE, "")
    return reader_of(token) if token else None


def device_at(request: HttpRequest) -> str:
    """Which browser this is, as far as somebody has verified themselves on it; empty for any other."""
    return device_of(mark_in(request.COOKIES.get(COOKIE, "")))


def remember_reader(request: HttpRequest, response: HttpResponse, reader_id: int) -> None:
    """Have this device count as verified from now on."""
    remember(response, reader_id, mark_of(request))
