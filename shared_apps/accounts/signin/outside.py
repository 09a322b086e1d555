"""The end of a way to a university's provider: our own sign-in takes over from here."""

from typing import Any, Final

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import (
    clear_authentication_records,
    perform_login,
    record_authentication,
)
from allauth.account.models import Login
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from huisheng.kernel.tenancy import enter_network
from shared_apps.accounts.models import Account, OutsideIdentity
from shared_apps.accounts.operations.coming_back import Arrived

CAME_BY: Final = "accounts_came_by"
"""Kept in the session from the provider's answer to the end of the sign-in: whose account, by which link."""


def sign_in(request: HttpRequest, arrived: Arrived) -> HttpResponse:
    """Open the session of whoever has arrived, or ask for our second factor first.

    What the provider has said stands for the password. Where its second factor does not count, ours is asked,
    and who has none yet is led to one, as after a password.
    """
    with enter_network():
        account = Account.objects.get(pk=arrived.account_id)
    clear_authentication_records(request)
    record_authentication(request, account, method="outside", identity=arrived.identity_id)
    request.session[CAME_BY] = {
        "account": arrived.account_id,
        "identity": arrived.identity_id,
        "leaving": arrived.sealed_leaving,
    }
    if not arrived.second_factor:
        login = Login(user=account, redirect_url=arrived.next_path)
        response: HttpResponse = perform_login(request, login)
        return response
    record_authentication(request, account, method="mfa", type="outside")
    try:
        get_adapter(request).login(request, account)
    except ImmediateHttpResponse as error:
        refused: HttpResponse = error.response
        return refused
    return HttpResponseRedirect(arrived.next_path)


def link_of(request: HttpRequest, account_id: int) -> tuple[int, str] | None:
    """By which link the account that signs in now has come, and what is needed to sign out there (sealed);
    None for a password or key of ours. A link that was taken away in between lets nobody in.
    """
    came: Any = request.session.pop(CAME_BY, None)
    if came is None or came["account"] != account_id:
        return None
    identity_id = int(came["identity"])
    with enter_network():
        links = OutsideIdentity.objects.filter(pk=identity_id, account_id=account_id)
        stands = links.filter(provider__enabled=True).exists()
    if not stands:
        messages.error(request, _("The way by which you came was closed meanwhile. Sign in another way."))
        raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_login")))
    return identity_id, str(came.get("leaving", ""))


def forget(request: HttpRequest) -> None:
    """A password is shown instead: by which provider somebody came before does not count any more."""
    request.session.pop(CAME_BY, None)
