"""Entries of the menus."""

from django.utils.translation import gettext_lazy as _

from huisheng.kernel.web.navigation import Item, add
from tenant_apps.moderation.web.badges import news_of_reports, waiting


def add_menus() -> None:
    """Called when the app is loaded."""
    add(
        "unit_foot",
        Item(label=_("Rules and reports"), url_name="moderation-rules", icon="shield-check", order=40),
    )
    add(
        "me",
        Item(
            label=_("What you reported"),
            url_name="moderation-my-reports",
            icon="shield-check",
            order=30,
            badge=news_of_reports,
        ),
    )
    add(
        "desk",
        Item(
            label=_("Moderation"),
            url_name="moderation-queue",
            icon="shield-check",
            order=35,
            permission="moderation.decide",
            badge=waiting,
        ),
    )
