"""Entries of the menus."""

from django.utils.translation import gettext_lazy as _

from huisheng.kernel.web.navigation import Item, add
from tenant_apps.questions.web import badges
from tenant_apps.questions.web.below import has_units_below


def add_menus() -> None:
    """Called when the app is loaded."""
    add("unit", Item(label=_("Ask"), url_name="questions-ask", icon="chat-dots", order=10))
    add("unit", Item(label=_("Check your question"), url_name="questions-check", icon="search", order=20))
    add(
        "desk",
        Item(
            label=_("Desk"),
            url_name="questions-desk",
            icon="inbox",
            order=10,
            permission="questions.read",
            badge=badges.mine,
            badge_url="questions-badges",
        ),
    )
    add(
        "desk",
        Item(
            label=_("Alarms"),
            url_name="questions-alarms",
            icon="exclamation-triangle",
            order=11,
            permission="questions.work",
            badge=badges.alarms,
        ),
    )
    add(
        "desk",
        Item(
            label=_("From other units"),
            url_name="questions-incoming",
            icon="box-arrow-in-right",
            order=12,
            permission="questions.read",
            badge=badges.incoming,
        ),
    )
    add(
        "desk",
        Item(
            label=_("From units below"),
            url_name="questions-below",
            icon="diagram-3",
            order=60,
            permission="questions.see_below",
            visible=has_units_below,
        ),
    )
    add(
        "partner",
        Item(label=_("Asked of you"), url_name="questions-partner", order=10, permission="people.partner"),
    )
    add(
        "volunteer",
        Item(label=_("Suits you"), url_name="questions-volunteer", order=10, permission="people.volunteer"),
    )
