"""The app of a unit's own site."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    """Home page, pages and news, look, settings and audit of one unit."""

    name = "tenant_apps.pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        """Declare the settings of the pages, put them into menus, and tell search engines of them."""
        from tenant_apps.commons.public import register_pages
        from tenant_apps.pages.data import declare
        from tenant_apps.pages.operations import domains
        from tenant_apps.pages.queries.articles import for_search_engines
        from tenant_apps.pages.web.menus import add_menus
        from tenants.public import on_domain_changed

        declare()
        on_domain_changed(domains.changed)
        add_menus()
        register_pages(for_search_engines)
