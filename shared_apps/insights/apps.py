from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "shared_apps.insights"
    verbose_name = "Insights"
