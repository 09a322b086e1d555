from django.apps import AppConfig


class NetworkLedgerConfig(AppConfig):
    name = "shared_apps.network_ledger"
    verbose_name = "Network ledger"
