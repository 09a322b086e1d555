"""`/n/`: from a notice to one's question, by the link in it or by the code that stands in an SMS."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huisheng.kernel.access import open_to_all
from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest.throttle import wait_for
from huisheng.kernel.web import errors
from huisheng.kernel.web.private_pages import private
from tenant_apps.channels.queries.keys import question_of_key
from tenant_apps.channels.rules.keys import OPENING, tidy_key
from tenant_apps.questions.public import link_lives, number_of


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def code_page(request: HttpRequest) -> HttpResponse:
    """The form for the code of an SMS: its address is printed in the approved template and never changes."""
    if request.method != "POST":
        return _form(request)
    return _open(request, request.POST.get("code", "")[:60], wrong_status=422)


@open_to_all
@require_safe
def follow(request: HttpRequest, key: str) -> HttpResponse:
    """The link of a notice."""
    return _open(request, key[:60], wrong_status=404)


def _open(request: HttpRequest, typed: str, *, wrong_status: int) -> HttpResponse:
    wait = wait_for(OPENING, client_address(request))
    if wait:
        return errors.too_many(request, wait)
    if link_lives(tidy_key(typed)):
        # An expert has typed the code of their SMS.
        return private(HttpResponseRedirect(reverse("questions-expert", args=[tidy_key(typed)]), status=303))
    question_id = question_of_key(typed)
    number = number_of(question_id) if question_id else ""
    if not number:
        return _form(request, code=typed, wrong=True, status=wrong_status)
    address = reverse("questions-status", args=[number])
    return private(HttpResponseRedirect(f"{address}?k={tidy_key(typed)}", status=303))


def _form(request: HttpRequest, *, code: str = "", wrong: bool = False, status: int = 200) -> HttpResponse:
    error = (
        _("This code opens nothing. Compare it with the message, or use number and code of your receipt.")
        if wrong
        else ""
    )
    return private(render(request, "channels/code.html", {"code": code, "error": error}, status=status))
