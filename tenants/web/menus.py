"""What the network's public pages put into its header."""

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.web.navigation import Item, add


def add_entries() -> None:
    """Called once the apps are loaded."""
    add(
        "dashboard",
        Item(
            label=_("Units"),
            url_name="tenants-operators-list",
            icon="diagram-3",
            order=80,
            permission="tenants.operate",
        ),
    )
    add(
        "dashboard",
        Item(
            label=_("Standards"),
            url_name="tenants-standards-choose",
            icon="sliders",
            order=60,
            permission="tenants.set_standards",
        ),
    )
    add(
        "dashboard",
        Item(
            label=_("National calendar"),
            url_name="tenants-operators-calendar",
            icon="calendar-week",
            order=85,
            permission="tenants.operate",
        ),
    )
    add("network", Item(label=_("Check progress"), href=_check, icon="clock-history", order=20))


def _check(request: HttpRequest) -> str:
    try:
        return f"{reverse('tenants-find')}?for=check"
    except NoReverseMatch:  # an error page of a host that is no unit's is shown in the network's frame
        return ""
