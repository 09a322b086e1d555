"""Second factors: enrolling one (mandatory), printing recovery codes, adding and removing."""

from typing import Any, Final

import segno
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from huisheng.kernel.access import actor_of, open_to_all
from huisheng.kernel.audit import record
from shared_apps.accounts.operations.phone_factor import keep_recovery_codes, needs_another
from shared_apps.accounts.operations.phone_numbers import shown_number
from shared_apps.accounts.operations.phone_rules import rule_for
from shared_apps.accounts.operations.signing_out import end_all_sessions
from shared_apps.accounts.queries.phones import factor_of
from shared_apps.accounts.queries.providers import door_of, identities_of
from shared_apps.accounts.sessions import SessionStore
from shared_apps.accounts.signin.adapter import finish_sign_in, is_finished
from shared_apps.accounts.signin.factor_adapter import FactorAdapter
from shared_apps.accounts.web.sign_in import NEXT_KEY
from tenants.public import unit_cards

WHY_NO_PHONE: Final = {
    "strong": gettext_lazy(
        "Whoever holds a role over several units uses an app or a key: codes by SMS are not enough there."
    ),
    "no_role": gettext_lazy("Today you work in no unit that could send you codes."),
    "above": gettext_lazy("No unit above has allowed codes by SMS."),
    "unit": gettext_lazy("A unit in which you work has not allowed codes by SMS."),
    "no_sms": gettext_lazy("Your unit has no account for SMS in use, so no code could be sent."),
}
"""Why somebody may not take codes by SMS (operations/phone_rules.py)."""


class OverviewView(IndexView):  # type: ignore[misc]
    """With what one signs in: password, second factors, accounts of one's institution."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        actor = actor_of(self.request)
        linked = identities_of(actor.account_id or 0)
        cards = unit_cards({*actor.unit_ids_for(), *(one.provider.unit_id for one in linked)})
        rule = rule_for(actor.account_id or 0)
        context["phone"] = shown_number(factor_of(actor.account_id))
        context["phone_allowed"] = rule.is_allowed
        context["phone_why_not"] = str(WHY_NO_PHONE[rule.why]) if rule.why else ""
        context["links"] = [{"row": one, "unit": cards.get(one.provider.unit_id)} for one in linked]
        taken = {one.provider.unit_id for one in linked}
        context["doors"] = [
            door
            for unit_id in actor.unit_ids_for()
            if unit_id not in taken and (door := door_of(cards.get(unit_id)))
        ]
        return context


@open_to_all
@login_required
@never_cache
def enrol(request: HttpRequest) -> HttpResponse:
    """After the first password: which second factor to use. Nothing else can be reached without one."""
    if is_finished(session_of(request)):
        return HttpResponseRedirect(reverse("mfa_index"))
    user: Any = request.user
    context = {"needs_another": needs_another(user.pk), "by_phone": rule_for(user.pk).is_allowed}
    return render(request, "mfa/enrol.html", context)


class _EnrolMixin:
    """After a first factor has been added, the sign-in that led here is complete."""

    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Whoever is signed in already stays among the pages of staff and can go back; on the way in there is
        # nowhere to go.
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        context["signed_in"] = is_finished(session_of(self.request))
        context["frame"] = "web/base_dashboard.html" if context["signed_in"] else "web/base_network.html"
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        user: Any = self.request.user
        record("account.factor_added", object_type="account", object_id=user.pk, actor=user.pk)
        complete_sign_in(self.request)
        return response


def complete_sign_in(request: HttpRequest) -> None:
    """A factor has been added: the sign-in that led here is complete, if it was not before."""
    user: Any = request.user
    session = session_of(request)
    if is_finished(session):
        return
    record_authentication(request, user, method="mfa", reauthenticated=True)
    # The key that was good for enrolling alone is not the one that gives rights.
    session.cycle_key()
    finish_sign_in(request, user)
    # Whoever else knew the password and waited at the same page is out.
    end_all_sessions(user.pk, but=session.row.sign_in if session.row else None)


class AddAppView(_EnrolMixin, ActivateTOTPView):  # type: ignore[misc]
    """An authenticator app: the secret as a QR code and in letters, proven by a first code."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        secret = context["form"].secret
        context["secret_groups"] = [secret[at : at + 4] for at in range(0, len(secret), 4)]
        context["qr"] = segno.make(context["totp_url"], error="m").svg_inline(
            scale=5, border=2, omitsize=True
        )
        return context


class AddKeyView(_EnrolMixin, AddWebAuthnView):  # type: ignore[misc]
    """A passkey or security key."""


class RemoveAppView(DeactivateTOTPView):  # type: ignore[misc]
    """Remove the app; with a phone left recovery codes go on working."""

    def form_valid(self, form: Any) -> HttpResponse:
        user: Any = self.request.user
        with keep_recovery_codes(user.pk):
            response: HttpResponse = super().form_valid(form)
            record("account.factor_removed", object_type="account", object_id=user.pk, actor=user.pk)
        return response


class RemoveKeyView(RemoveWebAuthnView):  # type: ignore[misc]
    """Remove a key, unless it is the last factor."""

    def form_valid(self, form: Any) -> HttpResponse:
        authenticator: Authenticator = self.get_object()
        adapter = FactorAdapter()
        if not adapter.can_delete_authenticator(authenticator):
            messages.error(self.request, str(adapter.error_messages["cannot_delete_authenticator"]))
            return HttpResponseRedirect(reverse("mfa_list_webauthn"))
        user: Any = self.request.user
        with keep_recovery_codes(authenticator.user_id):
            response: HttpResponse = super().form_valid(form)
            record("account.factor_removed", object_type="account", object_id=user.pk, actor=user.pk)
        return response


class RecoveryCodesView(ViewRecoveryCodesView):  # type: ignore[misc]
    """The recovery codes, made to be printed; the way on leads to where the person was going."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["go_on"] = self.request.session.pop(NEXT_KEY, None) or reverse("accounts-my")
        return context


def session_of(request: HttpRequest) -> SessionStore:
    """The session, which is ours."""
    session = request.session
    if not isinstance(session, SessionStore):
        raise TypeError("SESSION_ENGINE must be shared_apps.accounts.sessions")
    return session
