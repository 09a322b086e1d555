"""Entries of the menus."""

from django.utils.translation import gettext_lazy as _

from huisheng.kernel.web.navigation import Item, add


def add_menus() -> None:
    """Called when the app is loaded."""
    add("unit", Item(label=_("Questions and answers"), url_name="commons-list", icon="inbox", order=15))
