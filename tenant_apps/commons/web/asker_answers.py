"""`/q/<number>/answers/`: whoever asked says which answer of a peer helped. Opened by the question's key."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import open_to_all
from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest.throttle import wait_for
from huisheng.kernel.web import errors
from huisheng.kernel.web.private_pages import private
from tenant_apps.commons.operations.accepting import accept, take_back
from tenant_apps.commons.operations.commenting import NotInPublic, UnknownComment
from tenant_apps.commons.queries.answers import best_answers
from tenant_apps.commons.queries.one import heading
from tenant_apps.commons.rules import limits
from tenant_apps.questions.public import Opened, open_for_asker
from tenant_apps.readers.public import device_at, reader_at

_MOST = 50


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def asker_answers_page(request: HttpRequest, number: str) -> HttpResponse:
    """The answers of peers, each with a button; one of them at most helped."""
    wait = wait_for(limits.OPENING, client_address(request))
    if wait:
        return errors.too_many(request, wait)
    typed = (request.POST if request.method == "POST" else request.GET).get("k", "")
    found = open_for_asker(number, typed)
    if found is None:
        # The form that asks for number and code says the rest, and tells nobody which questions exist.
        return private(HttpResponseRedirect(reverse("questions-status", args=[number]), status=303))
    key = urlencode({"k": found.key})
    if request.method == "POST":
        _say(request, found)
        here = f"{reverse('commons-asker-answers', args=[found.number])}?{key}"
        return private(HttpResponseRedirect(here, status=303))
    question = heading(found.number)
    context = {
        "opened": found,
        "q": question,
        "answers": best_answers(found.question_id, _MOST) if question else (),
        "back": f"{reverse('questions-status', args=[found.number])}?{key}",
    }
    return private(render(request, "commons/asker_answers.html", context))


def _say(request: HttpRequest, found: Opened) -> None:
    chosen = request.POST.get("helped", "")
    reader = reader_at(request)
    try:
        if chosen:
            accept(
                found.question_id,
                UUID(chosen),
                device=device_at(request),
                reader_id=reader.reader_id if reader else None,
            )
            messages.success(request, _("Thank you. Everybody sees now which answer helped."))
        else:
            take_back(found.question_id)
            messages.success(request, _("Taken back."))
    except (NotInPublic, UnknownComment, ValueError):
        messages.error(request, _("This answer is not shown any more."))
