"""Showing password, code or key once more before something sensitive: the session gets a new key."""

from typing import Any

from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import ReauthenticateView as SecondFactorView
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView
from django.http import HttpRequest, HttpResponse

from shared_apps.accounts.operations.handing_over import local_path
from shared_apps.accounts.web.sign_in import add_phone


class _NewKeyMixin:
    """Whoever has copied the cookie before is not carried along (OWASP ASVS 5.0, 7.2.4)."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        self.request.session.cycle_key()
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        return response


class PasswordOnceMoreView(_NewKeyMixin, ReauthenticateView):  # type: ignore[misc]
    """The password."""


class CodeOnceMoreView(_NewKeyMixin, SecondFactorView):  # type: ignore[misc]
    """A code of the app or by SMS, or a recovery code."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        user: Any = self.request.user
        add_phone(context, user.pk)
        context["next"] = local_path(self.request.GET.get("next"), otherwise="")
        return context


class KeyOnceMoreView(_NewKeyMixin, ReauthenticateWebAuthnView):  # type: ignore[misc]
    """A passkey or security key."""
