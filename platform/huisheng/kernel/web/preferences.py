"""Type size and language: kept in cookies, changed by a button that needs no script."""

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from huisheng.kernel.access import open_to_all

TYPE_SIZES: Final = ("100", "125", "150")
"""Percent of the normal size; the CSS knows these values."""

PREFERENCES_PATH: Final = "/preferences/"
_YEAR = 365 * 24 * 3600


def chosen_size(request: HttpRequest) -> str:
    """The size that the visitor has chosen; empty where none was."""
    chosen = request.COOKIES.get(settings.HUISHENG_TYPE_SIZE_COOKIE_NAME, "")
    return chosen if chosen in TYPE_SIZES else ""


def type_size(request: HttpRequest, usual: str = "") -> str:
    """The size of a page: what the visitor has chosen, else what is usual on the site, else "100"."""
    return chosen_size(request) or (usual if usual in TYPE_SIZES else TYPE_SIZES[0])


# Without a CSRF token, so that public pages need no cookie and can be cached: the worst a forged request
# achieves is larger type.
@csrf_exempt
@open_to_all
@require_POST
def change_preferences(request: HttpRequest) -> HttpResponse:
    """Keep `size` or `language` and go back to `next`, when that is an address of this host."""
    size, language = request.POST.get("size"), request.POST.get("language")
    if size is not None and size in TYPE_SIZES:
        cookie = (settings.HUISHENG_TYPE_SIZE_COOKIE_NAME, size)
    elif language is not None and language in dict(settings.LANGUAGES):
        cookie = (settings.LANGUAGE_COOKIE_NAME, language)
    else:
        return HttpResponseBadRequest()
    response = HttpResponseRedirect(_way_back(request))
    response.status_code = 303
    response.set_cookie(
        *cookie,
        max_age=_YEAR,
        domain=_cookie_domain(request),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _way_back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    # A path only: "//elsewhere" and "https://elsewhere" are refused.
    return (
        target
        if target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
        else "/"
    )


def _cookie_domain(request: HttpRequest) -> str | None:
    """The network's domain, so that the choice holds on every unit's site; none on own domains and on
    localhost, for which browsers refuse a domain.
    """
    base = str(settings.HUISHENG_BASE_HOST)
    host = request.get_host().partition(":")[0]
    inside = host == base or host.endswith(f".{base}")
    return base if inside and "." in base else None
