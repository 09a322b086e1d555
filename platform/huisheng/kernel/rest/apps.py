from django.apps import AppConfig


class RestConfig(AppConfig):
    name = "huisheng.kernel.rest"
    label = "kernel_rest"
