"""Entries of the menus."""

from django.utils.translation import gettext_lazy as _

from huisheng.kernel.web.navigation import Item, add


def add_menus() -> None:
    """Called when the app is loaded."""
    add("unit", Item(label=_("Handbook"), url_name="knowledge-help", icon="info-circle", order=30))
    add("unit", Item(label=_("Policies and services"), url_name="knowledge-policies", icon="tags", order=32))
    add(
        "desk",
        Item(
            label=_("Knowledge base"),
            url_name="knowledge-desk",
            icon="clipboard-check",
            order=40,
            permission="knowledge.read",
        ),
    )
