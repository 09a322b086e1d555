from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "tenant_apps.people"
    verbose_name = _("People of the unit")

    def ready(self) -> None:
        """Put the roster into the menu of the desk."""
        from huisheng.kernel.web.navigation import Item, add
        from tenant_apps.people.data.settings import declare

        declare()

        add(
            "desk",
            Item(
                label=_("Roster"),
                url_name="people-roster",
                icon="calendar-week",
                order=60,
                permission="people.roster_see",
            ),
        )
