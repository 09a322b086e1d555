from django.apps import AppConfig


class UnitLedgerConfig(AppConfig):
    name = "tenant_apps.unit_ledger"
    verbose_name = "Unit ledger"

    # A unit may add to its ledger and read it, never change or remove what stands there.
    unit_table_rights = {
        "unit_outbox": {"unit": "SELECT, INSERT", "relay": "SELECT, UPDATE, DELETE"},
        "unit_inbox": {"unit": "SELECT, INSERT", "relay": "SELECT, DELETE"},
        "unit_audit": {"unit": "SELECT, INSERT", "relay": "SELECT"},
        "unit_audit_seal": {"unit": "SELECT", "relay": "SELECT, INSERT"},
    }

    def ready(self) -> None:
        from huisheng.kernel.audit.tables import AuditTables, register_unit_audit
        from huisheng.kernel.messaging.tables import UnitTables, register_unit_tables
        from tenant_apps.unit_ledger import models

        register_unit_tables(UnitTables(outbox=models.UnitOutbox, inbox=models.UnitInbox))
        register_unit_audit(AuditTables(entry=models.UnitAudit, seal=models.UnitAuditSeal))
