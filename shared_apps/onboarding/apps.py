"""The app by which units join."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OnboardingConfig(AppConfig):
    """Applications of units, their review, the setting-up that follows, and the waves of the roll-out."""

    name = "shared_apps.onboarding"
    verbose_name = _("Onboarding")

    # Reminders, moving up and forgetting are done by the relay; nobody but pages begins or approves.
    network_table_rights = {
        "onboarding_application": {"relay": "SELECT, UPDATE, DELETE"},
        "onboarding_entry": {
            "network": "SELECT, INSERT, UPDATE, DELETE",
            "relay": "SELECT, INSERT, UPDATE, DELETE",
        },
        "onboarding_letter": {"relay": "SELECT, INSERT, DELETE"},
        "onboarding_wave": {},
        "onboarding_invited": {},
        "onboarding_progress": {"network": "SELECT", "relay": "SELECT, INSERT, UPDATE"},
        "onboarding_stagereport": {"network": "SELECT, UPDATE", "relay": "SELECT, INSERT"},
        "onboarding_waiver": {},
    }

    def ready(self) -> None:
        """Put the pages into the menus, and let units have what their wave gives them."""
        from shared_apps.onboarding.queries.features import given_along
        from shared_apps.onboarding.web.menus import add_entries
        from tenants.public import settings_given_by

        add_entries()
        settings_given_by(given_along)
