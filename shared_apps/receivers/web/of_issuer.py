"""/receivers/ on the network's host: who hears of what a unit issues, for its issuing staff."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huisheng.kernel.access import actor_of, requires
from shared_apps.receivers.data import ISSUER
from shared_apps.receivers.queries.listing import unit_of
from shared_apps.receivers.rules import issuing_units
from shared_apps.receivers.web import pages
from tenants.public import unit_cards

_MAY = requires("receivers.of_issuer")


def _whose(request: HttpRequest, receiver_id: UUID | None = None) -> pages.Whose:
    """The unit of a receiver, or the one that the address names: always one for which the reader acts."""
    own = issuing_units(actor_of(request))
    named = request.GET.get("unit", "")
    wanted = int(named) if named.isdecimal() else None
    if receiver_id is not None:
        wanted = unit_of(receiver_id, ISSUER)
    unit_id = own[0] if wanted is None and receiver_id is None and own else wanted
    if unit_id is None or unit_id not in own:
        raise Http404
    cards = unit_cards(own)
    others = [(one, cards[one].short_name) for one in own if one in cards] if len(own) > 1 else []
    return pages.Whose(
        unit_id=unit_id,
        side=ISSUER,
        base="web/base_dashboard.html",
        url_name="receivers-issuer",
        back=reverse("directives-list"),
        others=others,
    )


@_MAY
@never_cache
@sensitive_post_parameters("secret", "address")
@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """All of one unit, and a form for one more."""
    return pages.listed(request, _whose(request))


@_MAY
@require_safe
def one(request: HttpRequest, receiver_id: UUID) -> HttpResponse:
    """One, with what it was sent."""
    return pages.one(request, _whose(request, receiver_id), receiver_id)


@_MAY
@require_POST
def test(request: HttpRequest, receiver_id: UUID) -> HttpResponse:
    """Send it a test."""
    return pages.test(request, _whose(request, receiver_id), receiver_id)


@_MAY
@never_cache
@require_POST
def renew(request: HttpRequest, receiver_id: UUID) -> HttpResponse:
    """Give a webhook another secret."""
    return pages.renewed(request, _whose(request, receiver_id), receiver_id)


@_MAY
@require_POST
def remove(request: HttpRequest, receiver_id: UUID) -> HttpResponse:
    """Take it away."""
    return pages.removed(request, _whose(request, receiver_id), receiver_id)
