from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "tenant_apps.people"
    verbose_name = _("People of the unit")

    def ready(self) -> None:
        """Declare settings, fill menus."""
        from tenant_apps.people.data.settings import declare
        from tenant_apps.people.web.menus import add_menus

        declare()
        add_menus()
