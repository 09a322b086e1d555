"""`/q/<number>/notices/`: how the asker wants to be told. Opened by the same secret as the question."""

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
from tenant_apps.channels.adapters.senders import usable_senders
from tenant_apps.channels.data.codes import Maker, Way
from tenant_apps.channels.operations.binding import forget_wechat
from tenant_apps.channels.operations.preferences import keep_wishes_of_asker
from tenant_apps.channels.queries import persons
from tenant_apps.channels.rules.keys import OPENING
from tenant_apps.channels.web.wishes_form import WishesForm, masked
from tenant_apps.questions.public import Opened, open_for_asker, why_not_to_be_reached


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def wishes_page(request: HttpRequest, number: str) -> HttpResponse:
    """The form, and what is known of each way."""
    wait = wait_for(OPENING, client_address(request))
    if wait:
        return errors.too_many(request, wait)
    typed = (request.POST if request.method == "POST" else request.GET).get("k", "")
    found = open_for_asker(number, typed)
    if found is None:
        # The form that asks for number and code says the rest, and tells nobody which questions exist.
        return private(HttpResponseRedirect(reverse("questions-status", args=[number]), status=303))
    person = persons.asker(found.question_id)
    if person is None:
        return private(HttpResponseRedirect(reverse("questions-check"), status=303))
    if request.method == "POST" and "forget_wechat" in request.POST:
        forget_wechat(found.question_id)
        messages.success(request, _("WeChat is not used for this question any more."))
        return _again(found)
    form = WishesForm(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and form.is_valid():
        keep_wishes_of_asker(found.question_id, form.wishes())
        messages.success(request, _("Saved. From now on we tell you this way."))
        return _again(found)
    senders = usable_senders()
    has_account = Way.WECHAT in senders and senders[Way.WECHAT].maker == Maker.WECHAT
    why_not = why_not_to_be_reached(found.question_id)
    could_bind = has_account and why_not is None and Way.WECHAT not in person.addresses
    in_wechat = "MicroMessenger" in request.headers.get("User-Agent", "")
    context = {
        "form": form,
        "opened": found,
        "ways": [
            (way.label, masked(way, person.addresses.get(way, "")), way in senders)
            for way in (Way.WECHAT, Way.SMS, Way.EMAIL)
        ],
        "has_wechat": Way.WECHAT in person.addresses,
        "may_bind": in_wechat and could_bind,
        "could_bind": not in_wechat and could_bind,
        "needs_guardian": has_account and why_not is not None and why_not.of_a_child,
        "back": f"{reverse('questions-status', args=[found.number])}?k={found.key}",
    }
    status = 422 if request.method == "POST" else 200
    return private(render(request, "channels/wishes.html", context, status=status))


def _again(found: Opened) -> HttpResponse:
    address = reverse("channels-wishes", args=[found.number])
    return private(HttpResponseRedirect(f"{address}?k={found.key}", status=303))
