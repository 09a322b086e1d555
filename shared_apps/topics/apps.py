from django.apps import AppConfig


class TopicsConfig(AppConfig):
    name = "shared_apps.topics"
    verbose_name = "Topics"
