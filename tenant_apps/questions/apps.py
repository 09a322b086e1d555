from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "tenant_apps.questions"
    verbose_name = "Questions"

    def ready(self) -> None:
        from shared_apps.insights.public import compare_with_units
        from tenant_apps.questions.data.settings import declare
        from tenant_apps.questions.public import all_facts
        from tenant_apps.questions.web.menus import add_menus

        declare()
        add_menus()
        compare_with_units(all_facts)
