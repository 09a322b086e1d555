"""Security headers: the content security policy (policy.py), and what Django and django-csp leave out."""

from collections.abc import Callable
from typing import Any

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from huisheng.kernel.access import OPEN

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "microphone",
        "payment",
        "usb",
    )
)


class PolicyMiddleware(CSPMiddleware):
    """django-csp, which puts the policy together anew for each response: the one of nearly all is kept here.
    A page that asks for another (``_csp_update`` and the like on its response, a nonce) gets it from there.
    """

    _usual: tuple[Any, str] = (None, "")
    """The setting, and the policy made of it."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if (
            settings.DEBUG
            or getattr(settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY", None)
            or hasattr(request, "_csp_nonce")
            or any(name.startswith("_csp") for name in vars(response))
        ):
            return super().process_response(request, response)
        setting = settings.CONTENT_SECURITY_POLICY
        if self._usual[0] is not setting:
            made: HttpResponseBase = super().process_response(request, HttpResponse())
            self._usual = (setting, made.get(HEADER, ""))
        if self._usual[1]:
            response.headers.setdefault(HEADER, self._usual[1])
        # As there: who asks for a nonce after the header is written is told so.
        request.csp_nonce = CheckableLazyObject(self._csp_nonce_post_response)  # type: ignore[attr-defined]
        return response


class HeadersMiddleware:
    """Adds what Django and django-csp leave out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", _who_may_show(request))
        if response.get("Content-Type", "").startswith("text/html"):
            # Type size and language are read from cookies without touching the session.
            patch_vary_headers(response, ["Cookie"])
        if _needs_a_right(request):
            # Staff use shared computers: nothing of their pages stays in a cache (OWASP ASVS 5.0, 14.3.2).
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _who_may_show(request: HttpRequest) -> str:
    # A picture opened alone stands in a sandbox of no origin; its tab asks for the site's icon all the same.
    return "cross-origin" if request.path == "/favicon.ico" else "same-origin"


def _needs_a_right(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and getattr(match.func, "permission", OPEN) != OPEN
