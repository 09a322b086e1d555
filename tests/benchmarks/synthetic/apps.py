from django.apps import AppConfig


class SyntheticConfig(AppConfig):
    name = "tests.benchmarks.synthetic"
    label = "synthetic"
    default_auto_field = "django.db.models.BigAutoField"
