from django.apps import AppConfig


class EmbeddedConfig(AppConfig):
    name = "huisheng.embedded"
    label = "embedded"
