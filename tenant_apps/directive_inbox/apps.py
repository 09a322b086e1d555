"""The app of what reaches a unit from above."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectiveInboxConfig(AppConfig):
    """Directives of upper levels: read, acknowledged, reported on; and their orders (督办)."""

    name = "tenant_apps.directive_inbox"
    verbose_name = "Directive inbox"

    def ready(self) -> None:
        """Put the list into the menu of the unit's staff."""
        from huisheng.kernel.web.navigation import Item, add

        add(
            "desk",
            Item(
                label=_("Directives"),
                url_name="directive_inbox-list",
                icon="megaphone",
                order=30,
                permission="directive_inbox.view",
            ),
        )
        add(
            "desk",
            Item(
                label=_("Supervision"),
                url_name="directive_inbox-orders",
                icon="clipboard-check",
                order=31,
                permission="directive_inbox.orders",
            ),
        )
