"""Entries of the menus."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from huisheng.kernel.access import actor_of
from huisheng.kernel.web.navigation import Badge, Item, add
from shared_apps.receivers.data import ISSUER
from shared_apps.receivers.queries.listing import stopped
from shared_apps.receivers.rules import issuing_units


def add_entries() -> None:
    """Called once the apps are loaded. A unit's own page is entered from `/manage/`."""
    add(
        "dashboard",
        Item(
            label=_("Webhooks and robots"),
            url_name="receivers-issuer",
            icon="send",
            order=25,
            permission="receivers.of_issuer",
            today=_stopped,
        ),
    )


def _stopped(request: HttpRequest) -> Badge:
    """Receivers of this person's units that take nothing any more."""
    number = stopped(issuing_units(actor_of(request)), ISSUER)
    words = ngettext("%(n)s receiver has stopped", "%(n)s receivers have stopped", number)
    return Badge(number, words % {"n": number}, urgent=True)
