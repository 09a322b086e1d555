from django.apps import AppConfig


class NetworkLedgerConfig(AppConfig):
    name = "shared_apps.network_ledger"
    verbose_name = "Network ledger"

    # Pages and commands add to the ledger and read it; only the relay moves and removes messages, and nobody
    # an entry of the audit.
    network_table_rights = {
        "network_outbox": {"network": "SELECT, INSERT", "relay": "SELECT, INSERT, UPDATE, DELETE"},
        "network_inbox": {"network": "SELECT", "relay": "SELECT, INSERT, UPDATE, DELETE"},
        "network_wakeup": {"network": "SELECT, INSERT, UPDATE", "relay": "SELECT, INSERT, UPDATE, DELETE"},
        "network_unit_epoch": {"network": "SELECT", "relay": "SELECT, INSERT, UPDATE"},
        "network_dead_letter": {"network": "SELECT", "relay": "SELECT, INSERT, UPDATE, DELETE"},
        "network_comparison": {"network": "SELECT, INSERT, UPDATE, DELETE"},
        "network_audit": {"network": "SELECT, INSERT", "relay": "SELECT, INSERT"},
        "network_audit_seal": {"network": "SELECT", "relay": "SELECT, INSERT"},
        "network_audit_anchor": {"network": "SELECT", "relay": "SELECT, INSERT, UPDATE"},
    }

    def ready(self) -> None:
        from prometheus_client import REGISTRY

        from huisheng.kernel.audit.tables import AuditTables, register_network_audit
        from huisheng.kernel.messaging.tables import NetworkTables, register_network_tables
        from shared_apps.network_ledger import models
        from shared_apps.network_ledger.queries.gauges import LedgerGauges
        from shared_apps.network_ledger.web.menus import add_entries

        register_network_tables(
            NetworkTables(
                outbox=models.NetworkOutbox,
                inbox=models.NetworkInbox,
                wakeup=models.NetworkWakeup,
                epoch=models.NetworkUnitEpoch,
                dead_letter=models.NetworkDeadLetter,
            )
        )
        register_network_audit(
            AuditTables(entry=models.NetworkAudit, seal=models.NetworkAuditSeal),
            anchor=models.NetworkAuditAnchor,
        )
        REGISTRY.register(LedgerGauges())
        add_entries()
