"""The audit log: entries by `record`, sealed into a chain by `sealing`, checked by `verifying`."""

from huisheng.kernel.audit.recording import name_key, record, without_key
from huisheng.kernel.audit.tables import AuditTables, register_network_audit, register_unit_audit

__all__ = [
    "AuditTables",
    "name_key",
    "record",
    "register_network_audit",
    "register_unit_audit",
    "without_key",
]
