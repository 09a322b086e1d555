from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutreachConfig(AppConfig):
    name = "tenant_apps.outreach"
    verbose_name = _("Outreach")

    def ready(self) -> None:
        from tenant_apps.outreach.data import settings

        settings.declare()
