"""Entries of the menus."""

from django.utils.translation import gettext_lazy as _

from huisheng.kernel.web.navigation import Item, add


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
    add("me", Item(label=_("Your answers"), url_name="commons-ledger", icon="chat-dots", order=20))
