from importlib import import_module

from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import autodiscover_modules


class MessagingConfig(AppConfig):
    name = "huisheng.kernel.messaging"
    label = "kernel_messaging"

    def ready(self) -> None:
        # Web servers and commands publish too, so the Celery application is made in every process.
        import_module(settings.CELERY_APPLICATION)
        # Every app's handlers.py subscribes to messages and wake-ups when it is imported.
        autodiscover_modules("handlers")
