from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "huisheng.kernel.forms"
    label = "kernel_forms"
    verbose_name = "Designed forms"
