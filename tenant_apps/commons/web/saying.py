"""Saying something in public: the one way of comments and answers from the form to whoever looks at them.

Whatever hinders it, what was typed comes back in the form, with the reason.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest.throttle import Limit, wait_for
from huisheng.kernel.web.private_pages import private
from tenant_apps.commons.queries.one import Heading
from tenant_apps.commons.web.own_words import own_words_of
from tenant_apps.commons.web.taking_part import question_or_way, to_verify, verify_address
from tenant_apps.readers.public import ReaderCard, reader_at

_FORBIDDEN: Final = 403
_CONFLICT: Final = 409
_UNPROCESSABLE: Final = 422
_TOO_MANY: Final = 429


class NotSaid(Exception):
    """It cannot be said here or now; the message tells whoever wrote it why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """A kind of word. ``check`` and ``say`` raise NotSaid; ``too_fast`` makes the message of the minutes to
    wait. ``say`` writes it and answers with where to go on. ``closed`` says why nothing of the kind can be
    said under a question now; empty where it can.
    """

    form: type[Form]
    template: str
    of_reader: Limit
    from_address: Limit
    too_fast: Callable[[int], str]
    say: Callable[[HttpRequest, Heading, ReaderCard, str], HttpResponse]
    closed: Callable[[Heading], str]
    check: Callable[[HttpRequest], None] = lambda _request: None


def saying_page(request: HttpRequest, number: str, saying: Saying) -> HttpResponse:
    """The page of the form, and what becomes of it."""
    question = question_or_way(number)
    if isinstance(question, HttpResponseRedirect):
        return question
    reader = reader_at(request)
    closed = saying.closed(question) if reader is None else ""
    if closed:
        # Nobody verifies a phone, which costs them time and the unit a message, to read that it is closed.
        return _closed(request, question, saying, closed)
    if request.method != "POST":
        return (
            to_verify(request) if reader is None else _page(request, question, reader, saying, saying.form())
        )
    form = saying.form(request.POST)
    if reader is None:
        # Signed out meanwhile, in another tab or after 90 days.
        return (
            _page(request, question, None, saying, form, _FORBIDDEN)
            if form.is_valid()
            else to_verify(request)
        )
    if not form.is_valid():
        return _page(request, question, reader, saying, form, _UNPROCESSABLE)
    try:
        saying.check(request)
        wait = _wait(request, reader, saying)
        if wait:
            form.add_error(None, saying.too_fast(max(1, -(-wait // 60))))
            response = _page(request, question, reader, saying, form, _TOO_MANY)
            response["Retry-After"] = str(wait)
            return response
        return private(saying.say(request, question, reader, form.cleaned_data["text"]))
    except NotSaid as problem:
        form.add_error(None, str(problem))
        return _page(request, question, reader, saying, form, _CONFLICT)


def _closed(request: HttpRequest, question: Heading, saying: Saying, why: str) -> HttpResponse:
    """The page without a way to verify; what was typed stands in it."""
    posted = request.method == "POST"
    form = saying.form(request.POST if posted else None)
    if posted:
        form.full_clean()
        form.add_error(None, why)
    context = {"q": question, "form": form, "reader": None}
    return private(render(request, saying.template, context, status=_CONFLICT if posted else 200))


def _wait(request: HttpRequest, reader: ReaderCard, saying: Saying) -> int:
    return max(
        wait_for(saying.of_reader, str(reader.reader_id)),
        wait_for(saying.from_address, client_address(request)),
    )


def _page(
    request: HttpRequest,
    question: Heading,
    reader: ReaderCard | None,
    saying: Saying,
    form: Form,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {"q": question, "form": form, "reader": reader}
    if reader is None:
        form.add_error(None, _("Your phone is not verified on this device any more. Nothing was sent."))
        context["verify"] = verify_address(reverse("readers-me"))
    else:
        context |= own_words_of(question, reader)
    return private(render(request, saying.template, context, status=status))
