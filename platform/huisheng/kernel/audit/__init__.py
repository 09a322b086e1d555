"""The audit log: entries by `record`, sealed into a chain by `sealing`, checked by `verifying`."""

from huisheng.kernel.audit.recording import record
from huisheng.kernel.audit.tables import AuditTables, register_network_audit, register_unit_audit

__all__ = ["AuditTables", "record", "register_network_audit", "register_unit_audit"]
