"""Error pages: what happened, that nothing was lost (or what was), what to do, and a number for support.

400, 403, 404 and 500 are Django's handlers; 413 and 503 are found from the exception behind them; `too_many`
is for views and throttles. 500 and 503 use neither the database nor the session, since these may be what
failed. Whoever had sent a form finds it on them once more, to be sent again: nothing typed is lost.
"""

import errno
import sys

from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from huisheng.kernel.access import open_to_all
from huisheng.kernel.ops.away import DATABASE_AWAY
from huisheng.kernel.web.context import Page
from huisheng.kernel.web.look import Look, network_look

_TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
RETRY_AFTER_S = 30


def _passing_cause(error: BaseException | None) -> BaseException | None:
    """What will pass by itself and led to this error: the database away, a disk full. None for any other.

    A connection that dies in the middle of a transaction is often told by another error than its own.
    """
    while error is not None:
        full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
        if full or isinstance(error, DATABASE_AWAY):
            return error
        error = error.__cause__ or error.__context__
    return None


@open_to_all
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 when the request was larger than we take."""
    if isinstance(exception, _TOO_LARGE):
        return too_large(request)
    return _page(
        request,
        400,
        title=_("This request could not be read"),
        text=_("The address or the form arrived damaged. Nothing was changed."),
        advice=_("Go back, reload the page and try once more."),
    )


@open_to_all
def forbidden(request: HttpRequest, exception: PermissionDenied | None = None) -> HttpResponse:
    """403."""
    return _page(
        request,
        403,
        title=_("This page is not open to you"),
        text=_("Your account has no role that includes it. Nothing was changed."),
        advice=_("If you need it for your work, ask the administrator of your unit for the role."),
    )


@open_to_all
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose security token is missing or has expired."""
    return _page(
        request,
        403,
        title=_("This form has expired"),
        text=_("It was open for a long time, or cookies are switched off. It was not sent."),
        advice=_(
            "Go back: what you wrote should still be there. Copy it, reload the page and send it again."
        ),
    )


@open_to_all
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return _page(
        request,
        404,
        title=_("There is no page here"),
        text=_(
            "The address may be mistyped, or the page was moved or taken down. Nothing of yours was lost."
        ),
        advice=_("Check the address, or start from the home page."),
    )


@open_to_all
def unknown_host(request: HttpRequest) -> HttpResponse:
    """404 of the network for a host that belongs to no unit: never a fall-back to another site."""
    return _page(
        request,
        404,
        home=network_home(),
        title=_("There is no site at this address"),
        text=_("Perhaps a letter is missing, or the unit has not opened its site yet."),
        advice=_("Find your unit on the network's site, or let us pass your question on."),
    )


@open_to_all
def unit_closed(request: HttpRequest, *, name: str, state: str) -> HttpResponse:
    """The page of a unit whose site is not open: 410 when it was closed for good, 503 otherwise."""
    archived = state == "archived"
    response = _page(
        request,
        410 if archived else 503,
        home=network_home(),
        title=_("{name}: this site is closed").format(name=name)
        if archived
        else _("{name}: this site is resting").format(name=name),
        text=_("What was asked and answered here is kept. Nothing of yours was lost."),
        advice=_("Please find the unit that looks after you now on the network's site.")
        if archived
        else _("Please come back later. If it cannot wait, ask the unit above on the network's site."),
    )
    if not archived:
        response["Retry-After"] = "3600"
    return response


@open_to_all
def too_large(request: HttpRequest) -> HttpResponse:
    """413."""
    return _page(
        request,
        413,
        title=_("That was too large"),
        text=_("The files or the text are larger than we can take. They were not saved."),
        advice=_("Go back and send fewer or smaller files; pictures can be made smaller first."),
    )


@open_to_all
def too_many(request: HttpRequest, retry_after_s: int = 60) -> HttpResponse:
    """429: asked too often; `retry_after_s` seconds are named in the header and in words."""
    minutes = max(1, -(-retry_after_s // 60))
    response = _page(
        request,
        429,
        title=_("That was a little fast"),
        text=_("Too many requests came from here in a short time. The last one was not saved."),
        advice=_(
            "Please wait about {minutes} min and try again. What you wrote is still there when you go back."
        ).format(minutes=minutes),
    )
    response["Retry-After"] = str(retry_after_s)
    return response


@open_to_all
def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the database could not be reached or a disk is full: later it will work."""
    cause = _passing_cause(sys.exc_info()[1])
    if cause is not None:
        response = unavailable(request)
        # A page that was kept whole may stand in for this one (whole_pages.py).
        response.database_away = isinstance(cause, DATABASE_AWAY)  # type: ignore[attr-defined]
        return response
    return _plain_page(
        request,
        500,
        title=_("Something went wrong on our side"),
        text=_("It is not your fault. What you just sent may not have been saved."),
        advice=_("Go back: what you wrote should still be there. Please try again in a minute."),
    )


@open_to_all
def unavailable(request: HttpRequest) -> HttpResponse:
    """503: for maintenance and while the database is away; needs nothing but the templates."""
    response = _plain_page(
        request,
        503,
        title=_("We will be back in a moment"),
        text=_("The service is being maintained or is busy. What was saved before is safe."),
        advice=_(
            "Please try again in a minute. If it is urgent: 110 or 120 in danger, 12355 for young people."
        ),
    )
    response["Retry-After"] = str(RETRY_AFTER_S)
    return response


def network_home() -> str:
    """Absolute address of the network's home page, for hosts that have none of their own."""
    default = 443 if settings.HUISHENG_SCHEME == "https" else 80
    port = "" if default == settings.HUISHENG_PORT else f":{settings.HUISHENG_PORT}"
    return f"{settings.HUISHENG_SCHEME}://{settings.HUISHENG_BASE_HOST}{port}/"


def _page(request: HttpRequest, status: int, **words: str) -> HttpResponse:
    if _wants_json(request):
        return _json(request, status, words)
    return render(request, "web/errors/page.html", {"status": status, **words}, status=status)


def _plain_page(request: HttpRequest, status: int, **words: str) -> HttpResponse:
    """Without a request context: no context processor runs, nothing asks the database or the session."""
    if _wants_json(request):
        return _json(request, status, words)
    fields = _typed(request)
    context = {
        "status": status,
        "page": _PlainPage(request),
        "request": request,
        "fields": fields,
        "has_files": bool(fields and request.FILES),
        **words,
    }
    response = HttpResponse(render_to_string("web/errors/plain.html", context), status=status)
    if fields:
        response["Cache-Control"] = "private"
    return response


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of the form that was sent, to be sent once more; none where it holds a password."""
    try:
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
    except (BadRequest, OSError, SuspiciousOperation):
        return []
    return [] if any("password" in name for name, _value in fields) else fields


class _PlainPage(Page):
    """The page's facts where only the cookies and the request itself may be asked."""

    @cached_property
    def look(self) -> Look:
        """The network's look: the unit's own may need the database."""
        return network_look()


def _wants_json(request: HttpRequest) -> bool:
    return request.path.startswith(("/api/", "/open311/"))


def _json(request: HttpRequest, status: int, words: dict[str, str]) -> HttpResponse:
    body = {
        "status": status,
        "title": words["title"],
        "detail": words["text"],
        "request_id": Page(request).request_id,
    }
    return JsonResponse(body, status=status, content_type="application/problem+json")
