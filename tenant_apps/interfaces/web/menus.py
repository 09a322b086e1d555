"""Entries of the menus."""

from django.utils.translation import gettext_lazy as _

from huisheng.kernel.web.navigation import Item, add


def add_menus() -> None:
    """Called when the app is loaded."""
    add("unit_foot", Item(label=_("For developers"), url_name="interfaces-developers", order=90))
