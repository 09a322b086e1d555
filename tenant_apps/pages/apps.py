"""The app of a unit's own site."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    """Home page, look, settings and audit of one unit."""

    name = "tenant_apps.pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        """Declare the settings of the pages, and put them into the menu of the unit's staff."""
        from huisheng.kernel.web.navigation import Item, add
        from tenant_apps.pages.data import declare

        declare()
        add("unit_foot", Item(label=_("Accessibility"), url_name="pages-accessibility", order=10))
        add(
            "desk",
            Item(
                label=_("Manage"),
                url_name="pages-manage",
                icon="sliders",
                order=90,
                permission="pages.manage",
            ),
        )
