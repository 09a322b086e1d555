"""The product's settings with the messages, tasks and addresses of the chaos run added."""

from huisheng.config.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.chaos"]  # noqa: F405
UNIT_URLCONF = "tests.chaos.urls"
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # noqa: F405
