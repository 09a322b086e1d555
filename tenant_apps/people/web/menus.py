"""What this app puts into the menus of the base templates."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huisheng.kernel.tenancy import scope_or_none
from huisheng.kernel.web.navigation import Item, add
from tenant_apps.people.data.settings import EXPERTS_WANTED, VOLUNTEERS_WANTED
from tenants.public import feature_is_on


def add_menus() -> None:
    """Called once the apps are loaded."""
    add(
        "desk",
        Item(
            label=_("Roster"),
            url_name="people-roster",
            icon="calendar-week",
            order=60,
            permission="people.roster_see",
        ),
    )
    add(
        "desk",
        Item(
            label=_("People"),
            url_name="people-members",
            icon="people",
            order=70,
            permission="people.members",
        ),
    )
    add(
        "desk",
        Item(
            label=_("Handing over"),
            url_name="people-handovers",
            icon="clipboard-check",
            order=55,
            permission="people.handover",
        ),
    )
    for order, label, name, permission in (
        (10, _("Register of people"), "people-members", "people.members"),
        (30, _("Sections and groups"), "people-sections", "people.members"),
        (35, _("Partner organisations"), "people-partners", "people.members"),
        (40, _("Volunteers: training and quiz"), "people-volunteering", "people.volunteering_manage"),
        (50, _("Duty roster"), "people-roster", "people.roster_see"),
    ):
        add("people", Item(label=label, url_name=name, order=order, permission=permission))
    for order, label, name in (
        (20, _("Training"), "people-training"),
        (30, _("Quiz"), "people-quiz"),
        (40, _("What I take on"), "people-volunteer-mine"),
        (50, _("My hours"), "people-volunteer-hours"),
        (60, _("Certificate"), "people-certificate"),
    ):
        add("volunteer", Item(label=label, url_name=name, order=order, permission="people.volunteer"))
    add(
        "unit_foot",
        Item(
            label=pgettext_lazy("menu", "Help as a volunteer"),
            url_name="people-join-volunteer",
            order=60,
            visible=_where_on(VOLUNTEERS_WANTED),
        ),
    )
    add(
        "unit_foot",
        Item(
            label=pgettext_lazy("menu", "Answer as an expert"),
            url_name="people-join-expert",
            order=61,
            visible=_where_on(EXPERTS_WANTED),
        ),
    )


def _where_on(key: str) -> Callable[[HttpRequest], bool]:
    """Only where a unit wants it: no link leads where nothing is."""

    def visible(_request: HttpRequest) -> bool:
        # A page that says that something went wrong may be made outside of every scope.
        scope = scope_or_none()
        return scope is not None and scope.unit is not None and feature_is_on(key)

    return visible
