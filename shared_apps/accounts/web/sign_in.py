"""Signing in and out on the network's host."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from allauth.account.views import LoginView, PasswordChangeView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huisheng.kernel.access import actor_of, open_to_all
from huisheng.kernel.tenancy import unit_or_none
from shared_apps.accounts.data import DEMO_PHONE_CODE, SIGNING_IN
from shared_apps.accounts.operations import demo_sign_in
from shared_apps.accounts.operations.handing_over import local_path
from shared_apps.accounts.operations.phone_codes import code_out
from shared_apps.accounts.operations.phone_numbers import shown_number
from shared_apps.accounts.operations.signing_out import sign_out as end_sign_in_of
from shared_apps.accounts.queries.phones import factor_of
from shared_apps.accounts.queries.providers import Door, door_of, is_there_a_door
from tenants.public import unit_cards

NEXT_KEY = "accounts_next"
"""Where somebody wanted to go who must enrol a second factor first; kept in the session."""


class SignInView(LoginView):  # type: ignore[misc]
    """Login and password. Who is signed in already goes on; who has no second factor yet is led to one."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            wanted = local_path(request.GET.get("next"), otherwise=reverse("accounts-my"))
            if actor_of(request).is_signed_in:
                return HttpResponseRedirect(wanted)
            request.session[NEXT_KEY] = wanted
            return HttpResponseRedirect(reverse("accounts-enrol"))
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["outside"] = is_there_a_door()
        context["door"] = _door_of_the_way(self.request)
        context["demo_accounts"] = demo_sign_in.accounts() if settings.HUISHENG_DEMO else []
        return context


class SecondStepView(AuthenticateView):  # type: ignore[misc]
    """The second factor of a sign-in. In the demo the page offers the code itself."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        user: AbstractBaseUser = self.stage.login.user
        context["demo_code"] = demo_sign_in.code_for(user.pk) if settings.HUISHENG_DEMO else None
        add_phone(context, user.pk)
        if not Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.WEBAUTHN).exists():
            # Whoever has no key is not offered to use one.
            context.pop("webauthn_form", None)
        return context


def add_phone(context: dict[str, Any], account_id: int) -> None:
    """What pages that ask for a code say of the phone to which one can be sent."""
    context["phone"] = shown_number(factor_of(account_id))
    context["is_code_out"] = bool(context["phone"]) and code_out(account_id, SIGNING_IN) is not None
    context["phone_demo_code"] = DEMO_PHONE_CODE if settings.HUISHENG_DEMO and context["is_code_out"] else ""


class PasswordView(PasswordChangeView):  # type: ignore[misc]
    """Changing one's password; who has none (a passkey alone) is told who helps."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.has_usable_password():
            return HttpResponseRedirect(reverse("accounts-forgotten"))
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


@open_to_all
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session and those on other hosts that came from the same sign-in. Who came by an institution's
    account is told that it is still open there, and where it ends.
    """
    way = end_sign_in_of(request)
    # What this host has left in the browser goes too (OWASP ASVS 5.0, 14.3.1). Not its cookies: they
    # carry language and type size.
    cleared = {"Clear-Site-Data": '"cache", "storage"'}
    if way is None:
        return HttpResponseRedirect("/", headers=cleared)
    frame = "web/base_network.html" if unit_or_none() is None else "web/base_unit.html"
    response = render(request, "accounts/outside_leave.html", {"way": way, "frame": frame})
    for name, value in {**cleared, "Cache-Control": "private, no-store"}.items():
        response[name] = value
    return response


@open_to_all
@never_cache
def forgotten(request: HttpRequest) -> HttpResponse:
    """Who helps when a password or second factor is lost: people, never a form that mails secrets."""
    return render(request, "account/forgotten.html")


@open_to_all
def closed(request: HttpRequest) -> HttpResponse:
    """An account that was closed while its owner signed in."""
    return render(request, "account/account_inactive.html", status=403)


def _door_of_the_way(request: HttpRequest) -> Door | None:
    """The institution of whoever comes from a unit's own site to sign in."""
    wanted = urlsplit(local_path(request.GET.get("next"), otherwise="/"))
    named = (
        parse_qs(wanted.query).get("unit", [""])[0] if wanted.path == reverse("accounts-hand-over") else ""
    )
    if not (named.isascii() and named.isdigit() and len(named) < 19):
        return None
    return door_of(unit_cards([int(named)]).get(int(named)))


def sign_in_address(path: str) -> str:
    """The sign-in page, coming back to `path`."""
    return f"{reverse('account_login')}?{urlencode({'next': path})}"
