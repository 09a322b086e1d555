from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReadersConfig(AppConfig):
    name = "tenant_apps.readers"
    verbose_name = _("Verified people")
