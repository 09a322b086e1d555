"""Entries of the menus."""

from django.utils.translation import gettext_lazy as _

from huisheng.kernel.web.navigation import Item, add


def add_menus() -> None:
    """Called when the app is loaded."""
    add(
        "desk",
        Item(
            label=_("Notices"),
            url_name="channels-mine",
            icon="bell",
            order=50,
            permission="channels.see_mine",
        ),
    )
    add(
        "partner",
        Item(
            label=_("How I am told"),
            url_name="channels-partner-reach",
            icon="bell",
            order=20,
            permission="people.partner",
        ),
    )
