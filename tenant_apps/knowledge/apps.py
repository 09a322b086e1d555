"""The app of the knowledge base."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """Questions and answers, programmes and ready replies: numbered, versioned, inherited from above."""

    name = "tenant_apps.knowledge"
    verbose_name = "Knowledge base"

    def ready(self) -> None:
        """Declare the settings, enter the menus, offer what the units below were given for comparison."""
        from shared_apps.directory.public import compare_with_units
        from tenant_apps.knowledge.data.settings import declare
        from tenant_apps.knowledge.operations.telling import tell_again, told
        from tenant_apps.knowledge.web.menus import add_menus

        declare()
        add_menus()
        compare_with_units(told, tell_again)
