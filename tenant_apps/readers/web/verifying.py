"""Verifying a phone: two short pages, then back to where one came from.

The number travels signed from the first page to the second, in the form and never in an address, and is
stored nowhere.
"""

from typing import Any

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from huisheng.kernel.access import open_to_all
from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest.throttle import wait_for
from huisheng.kernel.tenancy import signing
from huisheng.kernel.web import errors
from huisheng.kernel.web.private_pages import private
from huisheng.kernel.web.sent_code import SentCodeForm
from tenant_apps.readers.data.codes import CODE
from tenant_apps.readers.operations.remembering import mark_of, remember
from tenant_apps.readers.operations.verifying import CannotSend, send_code, verify_phone
from tenant_apps.readers.queries.known import device_of
from tenant_apps.readers.rules import limits
from tenant_apps.readers.web.forms import PhoneForm
from tenant_apps.unit_ledger.public import DEMO_CODE, SentAlready, WrongCode

_SALT = "readers.phone"
_UNPROCESSABLE = 422


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def phone_page(request: HttpRequest) -> HttpResponse:
    """Which phone?"""
    form = PhoneForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _phone(request, form, status=_UNPROCESSABLE if form.is_bound else 200)
    wait = wait_for(limits.SENDING, client_address(request))
    if wait:
        return errors.too_many(request, wait)
    phone = form.cleaned_data["phone"]
    try:
        send_code(phone)
    except SentAlready:
        # A code is on its way already: it is typed on the next page.
        pass
    except CannotSend:
        form.add_error(None, _("No message can be sent from here at the moment. Please try again later."))
        return _phone(request, form, status=503)
    return _code(request, _code_form(), signing.dumps([phone, _way_back(request)], salt=_SALT), 200)


@open_to_all
@require_POST
def code_page(request: HttpRequest) -> HttpResponse:
    """Which code came?"""
    sent = request.POST.get("sent", "")
    try:
        phone, way_back = signing.loads(sent, salt=_SALT, max_age=CODE.lasts * 2)
    except BadSignature:
        return redirect("readers-verify")
    wait = wait_for(limits.TYPING, client_address(request))
    if wait:
        return errors.too_many(request, wait)
    form = _code_form(request.POST)
    if form.is_valid():
        try:
            mark = mark_of(request)
            reader_id = verify_phone(phone, form.cleaned_data["code"], device_of(mark))
        except WrongCode as error:
            form.add_error("code", _wrong(error.left))
        else:
            response = HttpResponseRedirect(way_back, status=303)
            remember(response, reader_id, mark)
            return response
    return _code(request, form, sent, _UNPROCESSABLE)


def _code_form(typed: QueryDict | None = None) -> SentCodeForm:
    return SentCodeForm(typed, label=_("Code from the message"))


def _code(request: HttpRequest, form: SentCodeForm, sent: str, status: int) -> HttpResponse:
    phone = signing.loads(sent, salt=_SALT)[0]
    context: dict[str, Any] = {
        "form": form,
        "sent": sent,
        "phone": f"{phone[:3]}****{phone[-4:]}",
        "demo_code": DEMO_CODE if settings.HUISHENG_DEMO else "",
    }
    return private(render(request, "readers/code.html", context, status=status))


def _phone(request: HttpRequest, form: PhoneForm, status: int) -> HttpResponse:
    context = {"form": form, "next": _way_back(request)}
    return private(render(request, "readers/phone.html", context, status=status))


def _wrong(left: int) -> str:
    if left:
        return _("That is not the code. Look at the message again; {left} tries are left.").format(left=left)
    return _("This code holds no longer. Go back and have another one sent.")


def _way_back(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next", "")
    own = target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return target if own else reverse("readers-me")
