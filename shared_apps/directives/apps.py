from django.apps import AppConfig


class DirectivesConfig(AppConfig):
    name = "shared_apps.directives"
    verbose_name = "Directives"
