"""`/q/<number>/public/`: who can read the question, for whoever asked it. Opened by the question's key."""

from urllib.parse import urlencode

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
from tenant_apps.commons.operations.claiming import claim
from tenant_apps.commons.operations.deciding import NotForOthers
from tenant_apps.commons.queries.seen_by_asker import seen_by_asker
from tenant_apps.commons.rules import limits
from tenant_apps.questions.public import open_for_asker
from tenant_apps.readers.public import reader_at


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def asker_page(request: HttpRequest, number: str) -> HttpResponse:
    """How it stands, and the one thing that may be missing: a verified phone."""
    wait = wait_for(limits.OPENING, client_address(request))
    if wait:
        return errors.too_many(request, wait)
    typed = (request.POST if request.method == "POST" else request.GET).get("k", "")
    found = open_for_asker(number, typed)
    if found is None:
        # The form that asks for number and code says the rest, and tells nobody which questions exist.
        return private(HttpResponseRedirect(reverse("questions-status", args=[number]), status=303))
    key = urlencode({"k": found.key})
    here = f"{reverse('commons-asker', args=[found.number])}?{key}"
    reader = reader_at(request)
    if request.method == "POST":
        if reader is None:
            verify = f"{reverse('readers-verify')}?{urlencode({'next': here})}"
            return private(HttpResponseRedirect(verify, status=303))
        try:
            claim(found.question_id, reader.reader_id)
        except NotForOthers:
            messages.error(request, _("It stays between you and the unit."))
        else:
            messages.success(request, _("Thank you. Nobody sees your number; the unit decides next."))
        return private(HttpResponseRedirect(here, status=303))
    context = {
        "opened": found,
        "view": seen_by_asker(found.question_id),
        "verified": reader is not None,
        "back": f"{reverse('questions-status', args=[found.number])}?{key}",
        "hide": f"{reverse('questions-asker-step', args=[found.number, 'private'])}?{key}",
    }
    return private(render(request, "commons/asker.html", context))
