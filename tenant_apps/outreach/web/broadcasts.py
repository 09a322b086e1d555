"""`/live/`: broadcasts (直播) as anybody sees them, and the way from there to asking."""

import base64
from datetime import datetime, time, timedelta
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from huisheng.kernel import clock
from huisheng.kernel.access import open_to_all
from huisheng.kernel.icalendar import CONTENT_TYPE, Event, calendar
from huisheng.kernel.tenancy import current_unit
from huisheng.kernel.web.counting import counts_as
from huisheng.kernel.web.look import look_of
from huisheng.kernel.web.players import let_play
from huisheng.kernel.web.sharing import card_path
from huisheng.kernel.web.whole_pages import HOLDS, whole_page
from tenant_apps.commons.public import LIVE
from tenant_apps.outreach.queries.broadcasts import BROADCASTS, Broadcast
from tenant_apps.outreach.queries.wall import wall_of
from tenant_apps.outreach.web.public_pages import begins_with, on_to_asking, shown_or_404
from tenants.public import here_url

_AT_LEAST: Final = timedelta(seconds=1)
_POINT: Final = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
"""A transparent GIF of one point."""


@whole_page()
@open_to_all
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What is live and announced, then what is over."""
    return render(request, "outreach/broadcasts.html", {"now": BROADCASTS.now(), "over": BROADCASTS.over()})


@whole_page(about="code")
@open_to_all
@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One broadcast: when it is; while it is live what is played; afterwards its replay."""
    found = shown_or_404(BROADCASTS, code)
    context = {
        "broadcast": found,
        "player": found.player,
        "wall": wall_of(found) if found.content.has_wall else None,
        "address": here_url(found.path),
        "picture": here_url(card_path(look_of(request))),
        "begins": begins_with(found),
    }
    response = render(request, "outreach/broadcast.html", context)
    return holds_until_it_changes(let_play(response, found.player), found)


@whole_page(about="code")
@open_to_all
@require_safe
def calendar_file(request: HttpRequest, code: str) -> HttpResponse:
    """Its hour, for the reader's own calendar."""
    found = shown_or_404(BROADCASTS, code)
    event = Event(
        uid=f"live-{found.code}@{current_unit().host}",
        summary=found.content.title,
        at=found.content.begins,
        until=found.content.ends,
        url=here_url(found.path),
        sequence=found.saves,
    )
    body = calendar(found.content.title, [event], stamp=found.shown_at or clock.now())
    return HttpResponse(body, content_type=CONTENT_TYPE)


@open_to_all
@require_safe
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """On to asking, with its topic filled in. Until it is over a question sent within a day counts for it."""
    found = shown_or_404(BROADCASTS, code)
    return on_to_asking(found, topic=found.content.topic, counts=found.is_ahead)


@open_to_all
@require_safe
def here(request: HttpRequest, code: str) -> HttpResponse:
    """A point that stands beside the picture while it is live: by it the attendance is counted, a device
    once a
    day. Whoever watches is not known: the cookie of this broadcast's pages holds the day and nothing else,
    and is gone when the day is.
    """
    found = shown_or_404(BROADCASTS, code)
    response = HttpResponse(_POINT, content_type="image/gif")
    add_never_cache_headers(response)
    today, name = clock.business_day(), settings.HUISHENG_ATTENDED_COOKIE_NAME
    if found.is_on and request.COOKIES.get(name) != today.isoformat():
        counts_as(response, LIVE, found.code)
        midnight = datetime.combine(today + timedelta(days=1), time(), clock.BUSINESS_ZONE)
        response.set_cookie(
            name,
            today.isoformat(),
            max_age=max(1, int((midnight - clock.now()).total_seconds())),
            path=found.path,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def holds_until_it_changes(response: HttpResponse, found: Broadcast) -> HttpResponse:
    """The same response, said to hold no longer than it is true: it begins and ends to the second."""
    changes = found.until_it_changes
    if changes is not None:
        response.may_hold = min(HOLDS, max(changes, _AT_LEAST))  # type: ignore[attr-defined]
    return response
