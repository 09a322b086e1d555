"""A code by SMS as second factor: set up, exchanged, removed, sent; and whether a unit allows it."""

from typing import Any, Final

from allauth.account import app_settings as account_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.account.stages import LoginStageController
from allauth.mfa.stages import AuthenticateStage
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from huisheng.kernel.access import account_of, open_to_all, requires
from huisheng.kernel.clock import now
from huisheng.kernel.tenancy import current_unit
from huisheng.kernel.web.sent_code import SentCodeForm
from shared_apps.accounts.adapters.phone_messages import can_send
from shared_apps.accounts.data import DEMO_PHONE_CODE, ENROL
from shared_apps.accounts.operations import phone_codes, phone_factor
from shared_apps.accounts.operations.handing_over import local_path
from shared_apps.accounts.operations.phone_codes import PhoneCodeError
from shared_apps.accounts.operations.phone_factor import PhoneFactorError
from shared_apps.accounts.operations.phone_numbers import masked, shown_number
from shared_apps.accounts.operations.phone_rules import rule_for
from shared_apps.accounts.queries.phones import (
    IN_USE,
    factor_of,
    people_with_phone,
    why_not_in,
)
from shared_apps.accounts.signin.adapter import is_finished
from shared_apps.accounts.signin.factor_adapter import FactorAdapter
from shared_apps.accounts.signin.phones import send as send_to_phone
from shared_apps.accounts.signin.phones import tell_sent_again, tell_unsent
from shared_apps.accounts.web.second_factor import WHY_NO_PHONE, complete_sign_in, session_of
from tenants.public import get_setting, set_setting

UNPROCESSABLE: Final = 422


class NumberForm(forms.Form):
    """To which phone codes shall go."""

    number = forms.CharField(
        label=gettext_lazy("Mobile number"),
        max_length=30,
        help_text=gettext_lazy("Eleven digits, of the mainland. Your own, not one that a desk shares."),
        widget=forms.TextInput({"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )

    def clean_number(self) -> str:
        """Only a number to which the providers deliver."""
        try:
            return phone_codes.mobile(self.cleaned_data["number"])
        except PhoneCodeError:
            raise forms.ValidationError(
                _("This is no mobile number of the mainland. Enter eleven digits, for example 13800001111.")
            ) from None


@open_to_all
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A number, then the code that was sent to it. Another number needs what counted until now."""
    user: Any = request.user
    on_the_way = _prove_first(request)
    if on_the_way is not None:
        return on_the_way
    rule = rule_for(user.pk)
    if not rule.is_allowed:
        return _page(request, {"why_not": WHY_NO_PHONE[rule.why]}, status=403)
    part = request.POST.get("part", "")
    waiting = phone_codes.number_waiting(user.pk)
    if request.method == "POST" and part == "number":
        form = NumberForm(request.POST)
        if form.is_valid():
            _send_to_new(request, user.pk, form.cleaned_data["number"])
            return HttpResponseRedirect(reverse("accounts-phone-add"))
        return _page(request, {"form": form}, status=UNPROCESSABLE)
    if request.method == "POST" and part == "again" and waiting:
        _send_to_new(request, user.pk, waiting)
        return HttpResponseRedirect(reverse("accounts-phone-add"))
    if request.method == "POST" and part == "code":
        return _typed(request, user.pk, waiting)
    if waiting and "another" not in request.GET:
        form_of_code = SentCodeForm(is_alone=True) if _is_out(user.pk) else None
        return _page(request, {"form": form_of_code, "waiting": masked(waiting)})
    return _page(request, {"form": NumberForm()})


@open_to_all
@never_cache
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """A code to the phone that is known: for the second step of a sign-in, or to show it once more."""
    if not request.user.is_authenticated:
        stage = LoginStageController.enter(request, AuthenticateStage.key)
        if stage is None or stage.login.user is None:
            return HttpResponseRedirect(reverse("account_login"))
        if factor_of(stage.login.user.pk) is not None:
            send_to_phone(request, stage.login.user.pk)
        return HttpResponseRedirect(reverse("mfa_authenticate"))
    if factor_of(request.user.pk) is not None and is_finished(session_of(request)):
        send_to_phone(request, request.user.pk)
    back = local_path(request.POST.get("next"), otherwise=reverse("mfa_index"))
    return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': back})}")


@requires("accounts.own")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest) -> HttpResponse:
    """Sign in without SMS from now on."""
    account_id = account_of(request)
    factor = factor_of(account_id)
    if factor is None:
        return HttpResponseRedirect(reverse("mfa_index"))
    on_the_way = _prove_first(request)
    if on_the_way is not None:
        return on_the_way
    if request.method == "POST":
        try:
            phone_factor.remove(account_id)
        except PhoneFactorError:
            messages.error(request, str(FactorAdapter.error_messages["cannot_delete_authenticator"]))
        else:
            messages.success(request, _("Removed. No codes go to this number any more."))
        return HttpResponseRedirect(reverse("mfa_index"))
    return render(request, "mfa/phone_remove.html", {"number": shown_number(factor)})


@requires("accounts.people")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def policy(request: HttpRequest) -> HttpResponse:
    """Whether the people of this unit may take a code by SMS as second factor."""
    unit_id = current_unit().id
    from_above = why_not_in(unit_id) != "above"
    in_use = bool(get_setting(unit_id, IN_USE))
    if request.method == "POST":
        wanted = request.POST.get("in_use") == "on"
        if wanted and not from_above:
            messages.error(request, _("A unit above does not allow this here."))
        elif wanted != in_use:
            set_setting(unit_id, IN_USE, wanted, actor_id=account_of(request))
            messages.success(request, _switched(wanted, people_with_phone(unit_id)))
        return HttpResponseRedirect(reverse("accounts-sms-policy"))
    context = {
        "in_use": in_use,
        "from_above": from_above,
        "has_sms": settings.HUISHENG_DEMO or can_send(unit_id),
        "people": people_with_phone(unit_id),
    }
    return render(request, "accounts/sms_policy.html", context)


def _prove_first(request: HttpRequest) -> HttpResponse | None:
    """Where to go first: whoever has a second factor shows it anew, since a password alone must not put
    another phone in its place.
    """
    user: Any = request.user
    if not FactorAdapter().is_mfa_enabled(user):
        raise_if_reauthentication_required(request, app="allauth.mfa")
        return None
    if not is_finished(session_of(request)):
        return HttpResponseRedirect(reverse("accounts-enrol"))
    since = now().timestamp() - account_settings.REAUTHENTICATION_TIMEOUT
    shown = [step for step in get_authentication_records(request, user) if step.get("method") == "mfa"]
    if any(step["at"] > since for step in shown):
        return None
    return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.path})}")


def _send_to_new(request: HttpRequest, account_id: int, number: str) -> None:
    is_another = phone_codes.number_waiting(account_id) == number
    try:
        phone_codes.send_to_new(account_id, number)
    except PhoneCodeError as error:
        tell_unsent(request, error)
    else:
        if is_another:
            tell_sent_again(request, masked(number))


def _added(request: HttpRequest, has_new_codes: bool) -> HttpResponse:
    complete_sign_in(request)
    messages.success(request, _("Set up. From now on codes of your sign-ins go to this phone."))
    return HttpResponseRedirect(reverse("mfa_view_recovery_codes" if has_new_codes else "mfa_index"))


def _typed(request: HttpRequest, account_id: int, waiting: str) -> HttpResponse:
    form = SentCodeForm(request.POST, is_alone=True)
    if form.is_valid():
        try:
            has_new_codes = phone_factor.confirm(account_id, form.cleaned_data["code"])
        except PhoneFactorError:
            form.add_error("code", _("That is not the code that was sent. Please compare it with the SMS."))
        else:
            return _added(request, has_new_codes)
    if not waiting:
        messages.warning(request, _("This code holds no longer. Have another one sent."))
        return HttpResponseRedirect(reverse("accounts-phone-add"))
    shown = form if _is_out(account_id) else None
    return _page(request, {"form": shown, "waiting": masked(waiting)}, status=UNPROCESSABLE)


def _is_out(account_id: int) -> bool:
    return phone_codes.code_out(account_id, ENROL) is not None


def _switched(on: bool, people: int) -> str:
    if on:
        return _("Switched on. Your people find it under “Password and second factor”.")
    if not people:
        return _("Switched off.")
    return ngettext(
        "Switched off. %(number)d person has a phone set up; whoever has nothing else sets up an app or a "
        "key at the next sign-in.",
        "Switched off. %(number)d people have a phone set up; whoever has nothing else sets up an app or a "
        "key at the next sign-in.",
        people,
    ) % {"number": people}


def _page(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    signed_in = is_finished(session_of(request))
    context = {
        "signed_in": signed_in,
        "frame": "web/base_dashboard.html" if signed_in else "web/base_network.html",
        "number": shown_number(factor_of(request.user.pk)),
        "demo_code": DEMO_PHONE_CODE if settings.HUISHENG_DEMO and context.get("waiting") else "",
        **context,
    }
    return render(request, "mfa/phone_add.html", context, status=status)
