"""The app of directives."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectivesConfig(AppConfig):
    """Notices and tasks from an upper level to a set of units, and what became of them."""

    name = "shared_apps.directives"
    verbose_name = "Directives"

    # What units tell is written by the relay, and so is the end of a directive's time.
    network_table_rights = {
        "directives_directive": {"relay": "SELECT, UPDATE"},
        "directives_delivery": {"relay": "SELECT, UPDATE"},
        "directives_enquiry": {"relay": "SELECT, INSERT, UPDATE"},
        "directives_reportform": {"relay": "SELECT"},
        "directives_unitreport": {"relay": "SELECT, INSERT, UPDATE"},
    }

    def ready(self) -> None:
        """Put the directives into the menu of those who may see them."""
        from huisheng.kernel.web.navigation import Item, add
        from shared_apps.directives.web.today import late

        add(
            "dashboard",
            Item(
                label=_("Directives"),
                url_name="directives-list",
                icon="megaphone",
                order=20,
                permission="directives.view",
                today=late,
            ),
        )
