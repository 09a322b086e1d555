"""Where the concrete audit tables are: the ledgers tell the kernel, which must not import them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    # Not at run time: apps import this package before models may be loaded.
    from huisheng.kernel.audit.models import AuditAnchor, AuditEntry, AuditSeal


@dataclass(frozen=True, slots=True)
class AuditTables:
    """Entries and seals of one scope."""

    entry: type[AuditEntry]
    seal: type[AuditSeal]


_unit: AuditTables | None = None
_network: AuditTables | None = None
_anchor: type[AuditAnchor] | None = None


def register_unit_audit(tables: AuditTables) -> None:
    """Called once by the unit's ledger when applications are ready."""
    global _unit
    _unit = tables


def register_network_audit(tables: AuditTables, *, anchor: type[AuditAnchor]) -> None:
    """Called once by the network's ledger when applications are ready."""
    global _network, _anchor
    _network, _anchor = tables, anchor


def unit_audit() -> AuditTables:
    """Return the audit tables of a unit. Raises ImproperlyConfigured when no ledger is installed."""
    if _unit is None:
        raise ImproperlyConfigured("no app registered the audit tables of a unit")
    return _unit


def network_audit() -> AuditTables:
    """Return the audit tables of the network. Raises ImproperlyConfigured when no ledger is installed."""
    if _network is None:
        raise ImproperlyConfigured("no app registered the audit tables of the network")
    return _network


def audit_anchor() -> type[AuditAnchor]:
    """Return the table of the units' newest seals.

    Raises ImproperlyConfigured when no ledger is installed.
    """
    if _anchor is None:
        raise ImproperlyConfigured("no app registered the table of audit anchors")
    return _anchor
