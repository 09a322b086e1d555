"""The demo as an app: it brings the command seed_demo and no tables."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    """The label keeps clear of any later app called demo."""

    name = "huisheng.config.demo"
    label = "config_demo"
    verbose_name = _("Demo network")
