from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "tenant_apps.questions"
    verbose_name = "Questions"

    def ready(self) -> None:
        from tenant_apps.questions.data.settings import declare
        from tenant_apps.questions.web.menus import add_menus

        declare()
        add_menus()
