from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InterfacesConfig(AppConfig):
    name = "tenant_apps.interfaces"
    verbose_name = _("Interfaces")

    def ready(self) -> None:
        from huisheng.kernel.rest.keys import register_key_check
        from huisheng.kernel.rest.once import register_answer_store
        from tenant_apps.interfaces.data import settings
        from tenant_apps.interfaces.operations.keeping_answers import Answers
        from tenant_apps.interfaces.operations.presenting import card_of
        from tenant_apps.interfaces.web.menus import add_menus

        settings.declare()
        add_menus()
        register_key_check(card_of)
        register_answer_store(Answers())
