from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "huisheng.kernel.web"
    label = "kernel_web"
