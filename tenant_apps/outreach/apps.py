from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutreachConfig(AppConfig):
    name = "tenant_apps.outreach"
    verbose_name = _("Outreach")

    def ready(self) -> None:
        from huisheng.kernel.messaging import register_reconciler
        from shared_apps.directives.public import ACTIVITIES
        from tenant_apps.commons.public import register_pages
        from tenant_apps.outreach.data import settings
        from tenant_apps.outreach.operations import telling_days
        from tenant_apps.outreach.queries.broadcasts import BROADCASTS
        from tenant_apps.outreach.queries.days import DaysShown
        from tenant_apps.outreach.queries.seasons import SEASONS
        from tenant_apps.outreach.web.menus import add_menus

        settings.declare()
        register_reconciler(
            ACTIVITIES, unit_side=DaysShown(), repair=telling_days.tell_again, takes_back=True
        )
        add_menus()
        register_pages(SEASONS.for_search_engines)
        register_pages(BROADCASTS.for_search_engines)
