"""Entries of the menus."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from huisheng.kernel.web.navigation import Badge, Item, add
from tenant_apps.commons.queries.writers import count_news
from tenant_apps.readers.public import reader_at


def add_menus() -> None:
    """Called when the app is loaded."""
    add("unit", Item(label=_("Questions and answers"), url_name="commons-list", icon="inbox", order=15))
    add(
        "desk",
        Item(
            label=_("Answers of peers"),
            url_name="commons-desk-answers",
            icon="chat-dots",
            order=36,
            permission="commons.mark_answers",
        ),
    )
    add("me", Item(label=_("Questions you follow"), url_name="commons-followed", icon="bell", order=10))
    add(
        "me",
        Item(
            label=pgettext_lazy("me", "What you wrote"),
            url_name="commons-own-words",
            icon="pencil",
            order=15,
            badge=_news,
        ),
    )
    add(
        "me",
        Item(
            label=_("What your answers count for"), url_name="commons-ledger", icon="check-circle", order=20
        ),
    )


def _news(request: HttpRequest) -> Badge:
    reader = reader_at(request)
    number = count_news(reader.reader_id) if reader else 0
    return Badge(number, ngettext("%(n)s with news", "%(n)s with news", number) % {"n": number})
