from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "huisheng.kernel.messaging"
    label = "kernel_messaging"
