from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """What keeps public items decent."""

    name = "tenant_apps.moderation"
    verbose_name = "Moderation"

    def ready(self) -> None:
        from tenant_apps.moderation.data.settings import declare
        from tenant_apps.moderation.web.menus import add_menus

        declare()
        add_menus()
