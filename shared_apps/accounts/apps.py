from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "shared_apps.accounts"
    verbose_name = _("Accounts and roles")
    default = True

    def ready(self) -> None:
        """Put the pages of this app into the menus, and the system checks into place."""
        from shared_apps.accounts import checks  # noqa: F401
        from shared_apps.accounts.web import menus

        menus.add_entries()


class OperatorAdminConfig(admin_apps.AdminConfig):
    """Django's admin, on the network's host, for operators: see operator_site.py. Stands in
    INSTALLED_APPS.
    """

    default = False
    default_site = "shared_apps.accounts.operator_site.OperatorSite"
