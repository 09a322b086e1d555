"""Entries of the menus."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy import scope_or_none
from huisheng.kernel.web.navigation import Item, add
from tenant_apps.outreach.queries.broadcasts import BROADCASTS
from tenant_apps.outreach.queries.seasons import SEASONS


def add_menus() -> None:
    """Called when the app is loaded."""
    add(
        "unit",
        Item(
            label=_("Seasons"),
            url_name="outreach-seasons",
            icon="calendar-event",
            order=35,
            visible=_has_seasons,
        ),
    )
    add(
        "desk",
        Item(
            label=_("Question wall"),
            url_name="outreach-walls",
            icon="megaphone",
            order=45,
            permission="outreach.wall",
            visible=_has_a_wall,
        ),
    )
    add(
        "unit",
        Item(
            label=_("Broadcasts"),
            url_name="outreach-broadcasts",
            icon="megaphone",
            order=36,
            visible=_has_broadcasts,
        ),
    )


def _is_unit() -> bool:
    # Pages of errors wear this frame outside any unit, too.
    scope = scope_or_none()
    return scope is not None and scope.unit is not None


def _has_seasons(_request: HttpRequest) -> bool:
    return _is_unit() and bool(SEASONS.shown())


def _has_broadcasts(_request: HttpRequest) -> bool:
    return _is_unit() and bool(BROADCASTS.shown())


def _has_a_wall(_request: HttpRequest) -> bool:
    """While there is something to choose: from the announcement to the end."""
    return _is_unit() and any(one.content.has_wall for one in BROADCASTS.now())
