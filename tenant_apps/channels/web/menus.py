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
