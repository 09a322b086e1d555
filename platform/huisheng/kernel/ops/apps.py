from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "huisheng.kernel.ops"
    label = "kernel_ops"
