from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InterfacesConfig(AppConfig):
    name = "tenant_apps.interfaces"
    verbose_name = _("Interfaces")

    def ready(self) -> None:
        from huisheng.kernel.rest.keys import register_key_check
        from tenant_apps.interfaces.queries.keys import card_of

        register_key_check(card_of)
