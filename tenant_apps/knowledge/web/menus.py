"""Entries of the menus."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from huisheng.kernel.web.navigation import Badge, Item, add
from tenant_apps.knowledge.queries.wishes import count_new
from tenant_apps.readers.public import reader_at


def add_menus() -> None:
    """Called when the app is loaded."""
    add("unit", Item(label=_("Handbook"), url_name="knowledge-help", icon="info-circle", order=30))
    add(
        "me",
        Item(label=_("Policies for you"), url_name="knowledge-mine", icon="tags", order=30, badge=_new),
    )
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


def _new(request: HttpRequest) -> Badge:
    """What fits and is new to whoever holds this device."""
    reader = reader_at(request)
    number = count_new(reader.reader_id) if reader else 0
    return Badge(number, ngettext("%(n)s new one", "%(n)s new ones", number) % {"n": number})
