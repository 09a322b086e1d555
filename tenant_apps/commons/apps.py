from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommonsConfig(AppConfig):
    name = "tenant_apps.commons"
    verbose_name = _("Public questions")

    def ready(self) -> None:
        from tenant_apps.commons.web.menus import add_menus

        add_menus()
