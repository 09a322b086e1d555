from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "huisheng.kernel.access"
    label = "kernel_access"
