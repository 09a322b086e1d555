from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "huisheng.kernel.tenancy"
    label = "kernel_tenancy"
