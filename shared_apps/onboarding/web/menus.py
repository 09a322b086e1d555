"""What this app puts into the menus."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from huisheng.kernel.access import actor_of
from huisheng.kernel.web.navigation import Badge, Item, add
from shared_apps.onboarding.queries.visibility import waiting_for


def add_entries() -> None:
    """Called once the apps are loaded."""
    add(
        "network", Item(label=_("Open your unit here"), url_name="onboarding-start", icon="plus-lg", order=30)
    )
    add(
        "dashboard",
        Item(
            label=_("Applications"),
            url_name="onboarding-applications",
            icon="person-plus",
            order=64,
            permission="onboarding.review",
            today=waiting,
        ),
    )
    add(
        "dashboard",
        Item(
            label=_("Roll-out"),
            url_name="onboarding-coverage",
            icon="bar-chart",
            order=66,
            permission="onboarding.see_coverage",
        ),
    )
    add(
        "dashboard",
        Item(
            label=_("First weeks of units"),
            url_name="onboarding-progress",
            icon="check2-all",
            order=67,
            permission="onboarding.see_coverage",
        ),
    )


def waiting(request: HttpRequest) -> Badge:
    """Applications that wait for this person's unit; urgent once one was reminded of."""
    rows = waiting_for(actor_of(request))
    number = rows.count()
    words = ngettext("%(n)s unit waits to be opened", "%(n)s units wait to be opened", number)
    return Badge(number, words % {"n": number}, urgent=rows.exclude(reminded_at=None).exists())
