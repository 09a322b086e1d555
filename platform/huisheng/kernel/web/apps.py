"""Base templates, components, static files and everything else that pages share."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "huisheng.kernel.web"
    label = "kernel_web"
    verbose_name = "Web kit"
