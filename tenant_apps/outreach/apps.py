from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutreachConfig(AppConfig):
    name = "tenant_apps.outreach"
    verbose_name = _("Outreach")

    def ready(self) -> None:
        from tenant_apps.commons.public import register_pages
        from tenant_apps.outreach.data import settings
        from tenant_apps.outreach.queries.broadcasts import BROADCASTS
        from tenant_apps.outreach.queries.seasons import SEASONS
        from tenant_apps.outreach.web.menus import add_menus

        settings.declare()
        add_menus()
        register_pages(SEASONS.for_search_engines)
        register_pages(BROADCASTS.for_search_engines)
