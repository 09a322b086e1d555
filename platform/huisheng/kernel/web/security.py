"""Security headers beside the content security policy (policy.py) and those of Django."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
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
