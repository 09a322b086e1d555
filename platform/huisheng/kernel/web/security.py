"""What a browser may do with our pages: content security policy and the headers beside it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

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


def content_security_policy(*, scheme: str, base_host: str) -> dict[str, Any]:
    """The CONTENT_SECURITY_POLICY setting of django-csp: own scripts, styles and images only, nothing inline.

    `form-action` covers the redirects after a form as well (in Chromium), and signing in leads from the
    network's host to a unit's: so it names all hosts of the network.
    """
    network = [f"{scheme}://{base_host}:*", f"{scheme}://*.{base_host}:*"]
    directives: dict[str, Any] = {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'", *network],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
    if scheme == "https":
        directives["upgrade-insecure-requests"] = True
    return {"DIRECTIVES": directives}


class HeadersMiddleware:
    """Adds what Django and django-csp leave out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if _needs_a_right(request):
            # Staff use shared computers: nothing of their pages stays in a cache (OWASP ASVS 5.0, 14.3.2).
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _needs_a_right(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and getattr(match.func, "permission", OPEN) != OPEN
