"""The content security policy. Read by the settings, so it imports nothing of Django."""

from typing import Any


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
