"""The app of a unit's first day and first weeks."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SetupConfig(AppConfig):
    """Wizard, steps with dates, the gate before a unit opens, the coach, and summaries of stages."""

    name = "tenant_apps.setup"
    verbose_name = _("First weeks")

    def ready(self) -> None:
        """Declare the settings, begin with every unit that is set up, and show today's nudge."""
        from huisheng.kernel.web.navigation import Item, add
        from tenant_apps.channels.public import register_still_so
        from tenant_apps.pages.public import register_today
        from tenant_apps.setup.data import settings
        from tenant_apps.setup.operations.beginning import begin
        from tenant_apps.setup.queries.advice import MESSAGE, still_says
        from tenant_apps.setup.queries.gate import lacking
        from tenant_apps.setup.web.today import owed, still_missing
        from tenants.public import on_asking_what_lacks, on_unit_opened

        settings.declare()
        on_unit_opened(begin)
        on_asking_what_lacks(lacking)
        register_still_so(MESSAGE, still_says)
        register_today(owed=owed, missing=still_missing)
        add("unit_foot", Item(label=_("Privacy"), url_name="setup-privacy-text", order=5))
