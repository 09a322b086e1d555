from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "tenant_apps.training"
    verbose_name = _("Training and practice")

    def ready(self) -> None:
        """Fill menus, explain pages."""
        from huisheng.kernel.web import guides
        from tenant_apps.training.web.guide import GUIDE
        from tenant_apps.training.web.menus import add_menus

        add_menus()
        guides.register(GUIDE)
