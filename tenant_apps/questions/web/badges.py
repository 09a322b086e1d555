"""The numbers in the menu of the desk: what wants one now, and alarms. Asked again once a minute."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from huisheng.kernel.access import LEADER, UNIT_ADMIN, actor_of, requires
from huisheng.kernel.tenancy import current_unit
from huisheng.kernel.web.navigation import Badge, links
from shared_apps.accounts.public import is_role_held
from tenant_apps.questions.queries.wanting import Wanting, wanting
from tenant_apps.questions.web.desk_frame import READ


@requires(READ)
@require_safe
def badges(request: HttpRequest) -> HttpResponse:
    """The numbers alone, for pages that stand open."""
    shown = [link for link in links("desk", request) if link.badge_id]
    return render(request, "questions/badges.html", {"links": shown})


def mine(request: HttpRequest) -> Badge:
    """What wants this person now."""
    number = _wanting(request).mine
    return Badge(number, ngettext("%(n)s item wants you", "%(n)s items want you", number) % {"n": number})


def alarms(request: HttpRequest) -> Badge:
    """Open alarms."""
    number = _wanting(request).alarms
    words = ngettext("%(n)s open alarm", "%(n)s open alarms", number) % {"n": number}
    return Badge(number, words, urgent=True)


def incoming(request: HttpRequest) -> Badge:
    """What other units ask and nobody has answered."""
    number = _wanting(request).incoming
    words = ngettext("%(n)s from another unit", "%(n)s from other units", number) % {"n": number}
    return Badge(number, words)


def _wanting(request: HttpRequest) -> Wanting:
    """Counted once per request."""
    found: Wanting | None = getattr(request, "_desk_wanting", None)
    if found is None:
        who, unit = actor_of(request), current_unit().id
        assert who.account_id is not None, "the menu asks for the right first"
        # Administrators decide only where the unit has no leader.
        decides = who.has_unit_role(unit, LEADER) or (
            who.has_unit_role(unit, UNIT_ADMIN) and not is_role_held(unit, LEADER)
        )
        found = wanting(who.account_id, decides=decides)
        request._desk_wanting = found  # type: ignore[attr-defined]
    return found
