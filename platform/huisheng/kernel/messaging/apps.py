from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class MessagingConfig(AppConfig):
    name = "huisheng.kernel.messaging"
    label = "kernel_messaging"

    def ready(self) -> None:
        # Every app's handlers.py subscribes to messages and wake-ups when it is imported.
        autodiscover_modules("handlers")
