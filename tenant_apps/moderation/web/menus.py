"""Entries of the menus."""

from django.utils.translation import gettext_lazy as _

from huisheng.kernel.web.navigation import Item, add
from tenant_apps.moderation.web.badges import waiting


def add_menus() -> None:
    """Called when the app is loaded."""
    add(
        "unit_foot",
        Item(label=_("Rules and reports"), url_name="moderation-rules", icon="shield-check", order=40),
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
