"""The app of what is told to programs and groups outside."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReceiversConfig(AppConfig):
    """Signed webhooks and group robots: what they are told of directives, and what became of it."""

    name = "shared_apps.receivers"
    verbose_name = _("Receivers")

    # What units tell is heard by the relay, which lines up what is to be sent.
    network_table_rights = {
        "receivers_receiver": {"relay": "SELECT"},
        "receivers_dispatch": {"relay": "SELECT, INSERT"},
    }

    def ready(self) -> None:
        """Put the pages into the menus."""
        from shared_apps.receivers import checks  # noqa: F401
        from shared_apps.receivers.web.menus import add_entries

        add_entries()
