from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutreachConfig(AppConfig):
    name = "tenant_apps.outreach"
    verbose_name = _("Outreach")

    def ready(self) -> None:
        from tenant_apps.commons.public import register_pages
        from tenant_apps.outreach.data import settings
        from tenant_apps.outreach.queries import broadcasts, seasons
        from tenant_apps.outreach.web.menus import add_menus

        settings.declare()
        add_menus()
        register_pages(seasons.for_search_engines)
        register_pages(broadcasts.for_search_engines)
