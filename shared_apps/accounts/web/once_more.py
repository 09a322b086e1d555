"""Showing password, code or key once more before something sensitive: the session gets a new key."""

from typing import Any

from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import ReauthenticateView as SecondFactorView
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView
from django.http import HttpRequest, HttpResponse


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
    """A code of the app, or a recovery code."""


class KeyOnceMoreView(_NewKeyMixin, ReauthenticateWebAuthnView):  # type: ignore[misc]
    """A passkey or security key."""
