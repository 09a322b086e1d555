"""/manage/receivers/ on a unit's host: who hears of the directives that reach the unit."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huisheng.kernel.access import requires
from huisheng.kernel.tenancy import current_unit
from shared_apps.receivers.data import UNIT
from shared_apps.receivers.web import pages

_MAY = requires("receivers.of_unit")


def _whose() -> pages.Whose:
    return pages.Whose(
        unit_id=current_unit().id,
        side=UNIT,
        base="web/base_desk.html",
        url_name="receivers-unit",
        back=reverse("pages-manage"),
    )


@_MAY
@never_cache
@sensitive_post_parameters("secret", "address")
@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """All of them, and a form for one more."""
    return pages.listed(request, _whose())


@_MAY
@require_safe
def one(request: HttpRequest, receiver_id: UUID) -> HttpResponse:
    """One, with what it was sent."""
    return pages.one(request, _whose(), receiver_id)


@_MAY
@require_POST
def test(request: HttpRequest, receiver_id: UUID) -> HttpResponse:
    """Send it a test."""
    return pages.test(request, _whose(), receiver_id)


@_MAY
@never_cache
@require_POST
def renew(request: HttpRequest, receiver_id: UUID) -> HttpResponse:
    """Give a webhook another secret."""
    return pages.renewed(request, _whose(), receiver_id)


@_MAY
@require_POST
def remove(request: HttpRequest, receiver_id: UUID) -> HttpResponse:
    """Take it away."""
    return pages.removed(request, _whose(), receiver_id)
