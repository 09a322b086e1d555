from django.apps import AppConfig


class UnitLedgerConfig(AppConfig):
    name = "tenant_apps.unit_ledger"
    verbose_name = "Unit ledger"
