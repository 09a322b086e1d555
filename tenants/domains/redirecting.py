"""One unit, one address: whoever comes by another domain of it is led to the main one."""

import re
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers

from huisheng.kernel.access import open_to_all
from tenants.data import UnitCard
from tenants.domains.names import is_ours
from tenants.links import unit_url

_STAYS: Final = re.compile(r"/(?:static/|\.well-known/|livez\Z|favicon\.ico\Z|[A-Z]{2}_verify_[^/]*\.txt\Z)")
"""What is asked of this very host: is the process alive, whose is it, parts of a page that a form has just
answered with.
"""

KEPT_SECONDS: Final = 3600
"""How long a browser may remember the way: a main address may change."""


class MovedPermanently(HttpResponse):
    """308: the same request at another address."""

    status_code = 308


def leads_elsewhere(request: HttpRequest, card: UnitCard, host: str) -> bool:
    """Whether this request is led to the unit's main address. Forms are not: what was typed would have to
    be sent again, and what other systems push comes to the address that they were given.
    """
    return host != card.host and request.method in ("GET", "HEAD") and not _STAYS.match(request.path_info)


@open_to_all
def lead(request: HttpRequest, card: UnitCard) -> HttpResponse:
    """The way to the main address, with path and query as they were asked for."""
    response = MovedPermanently()
    response["Location"] = unit_url(card.host, request.get_full_path())
    patch_cache_control(response, max_age=KEPT_SECONDS, private=True)
    patch_vary_headers(response, ("Host",))
    return response


def keep_to_this_host(request: HttpRequest, response: HttpResponse, host: str) -> HttpResponse:
    """Over HTTPS, speak for this host alone where it is not ours: below a domain of a unit's own stand sites
    that are none of our business, and may have no certificate.
    """
    if request.is_secure() and settings.SECURE_HSTS_SECONDS and not is_ours(host):
        response["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
    return response
