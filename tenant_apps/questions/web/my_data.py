"""`/q/<number>/data/`: what is held about the asker here, taking it along, and deleting it."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from huisheng.kernel import clock
from huisheng.kernel.access import open_to_all
from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest.throttle import wait_for
from huisheng.kernel.web import errors
from huisheng.kernel.web.look import look_of
from huisheng.kernel.web.private_pages import private
from tenant_apps.questions.data.codes import ENDED_STATES
from tenant_apps.questions.operations import erasing
from tenant_apps.questions.queries import seen_by_asker
from tenant_apps.questions.queries.seen_by_asker import AskerView
from tenant_apps.questions.rules import limits
from tenant_apps.questions.rules.receipts import tidy_secret
from tenant_apps.questions.web.asker_forms import EraseForm

UNPROCESSABLE = 422


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def data_page(request: HttpRequest, number: str) -> HttpResponse:
    """What is held, in words; POST deletes all of it, after a tick."""
    key = _key(request)
    found, answer = _opened(request, number, key)
    if found is None:
        return answer
    form = EraseForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            return private(_erase(request, found, key))
        status = UNPROCESSABLE
    context = {
        "q": found,
        "key": key,
        "form": form,
        "held": erasing.held_data(found.id),
        "has_ended": found.state in ENDED_STATES,
        "days": erasing.keep_contact_days(),
    }
    return private(render(request, "questions/my_data.html", context, status=status))


@open_to_all
@require_POST
def forget_contact(request: HttpRequest, number: str) -> HttpResponse:
    """Forget how to reach the asker, now."""
    key = _key(request)
    found, answer = _opened(request, number, key)
    if found is None:
        return answer
    erasing.erase_contact(found.id)
    messages.success(request, _("Your telephone number, address and name are gone from here."))
    return private(HttpResponseRedirect(_address("questions-my-data", found, key), status=303))


@open_to_all
@require_POST
def export(request: HttpRequest, number: str) -> HttpResponse:
    """Everything as one JSON file."""
    key = _key(request)
    found, answer = _opened(request, number, key)
    if found is None:
        return answer
    text = json.dumps(erasing.note_export(found.id), ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.number}.json"'
    return private(response)


def _erase(request: HttpRequest, found: AskerView, key: str) -> HttpResponse:
    try:
        erasing.erase_all(found.id)
    except erasing.NotEnded:
        messages.error(request, _("Withdraw the question first: somebody is still working on it."))
    except erasing.AlarmIsOpen:
        messages.error(request, _("Somebody is trying to help you now. Please wait until that is over."))
    else:
        messages.success(request, _("Everything is deleted. The link opens nothing any more."))
        return HttpResponseRedirect("/", status=303)
    return HttpResponseRedirect(_address("questions-my-data", found, key), status=303)


def _key(request: HttpRequest) -> str:
    typed = request.POST.get("k", "") if request.method == "POST" else request.GET.get("k", "")
    return tidy_secret(typed)


def _opened(request: HttpRequest, number: str, key: str) -> tuple[AskerView | None, HttpResponse]:
    """The question, or the answer for whoever has no key to it."""
    wait = wait_for(limits.CHECKING, client_address(request))
    if wait:
        return None, errors.too_many(request, wait)
    found = seen_by_asker.find(number, key, unit=look_of(request).short_name, now=clock.now())
    return found, private(HttpResponseRedirect(reverse("questions-check"), status=303))


def _address(name: str, found: AskerView, key: str) -> str:
    return f"{reverse(name, args=[found.number])}?k={key}"
