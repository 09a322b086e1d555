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
        "directives_attachment": {"relay": "SELECT"},
        "directives_calendarfeed": {},
        "directives_delivery": {"relay": "SELECT, UPDATE"},
        "directives_delegation": {"relay": "SELECT, INSERT"},
        "directives_enquiry": {"relay": "SELECT, INSERT, UPDATE"},
        "directives_reportfile": {"relay": "SELECT, INSERT, UPDATE"},
        "directives_reportform": {"relay": "SELECT"},
        "directives_unitreport": {"relay": "SELECT, INSERT, UPDATE"},
        "directives_unitactivity": {"relay": "SELECT, INSERT, UPDATE"},
        "directives_unitbroadcast": {"relay": "SELECT, INSERT, UPDATE"},
        "directives_unitseason": {"relay": "SELECT, INSERT, UPDATE"},
        "directives_earlierversion": {"relay": "SELECT"},
        "directives_morning": {},
    }

    def ready(self) -> None:
        """Put the directives into the menu of those who may see them."""
        from huisheng.kernel.messaging import register_reconciler
        from huisheng.kernel.web.navigation import Item, add
        from shared_apps.directives.data import settings
        from shared_apps.directives.operations import later_units
        from shared_apps.directives.queries.rhythm import COMPARISON, KeptDays
        from shared_apps.directives.web.today import late
        from tenants.public import on_unit_archived, on_unit_moved

        settings.declare()
        register_reconciler(COMPARISON, network_side=KeptDays())
        on_unit_moved(later_units.unit_moved)
        on_unit_archived(later_units.unit_archived)
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
