"""Where the concrete tables are: the ledgers tell the kernel, which must not import them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    # Not at run time: apps import this package before models may be loaded.
    from huisheng.kernel.messaging.models import (
        DeadLetter,
        NetworkInboxMessage,
        OutboxMessage,
        UnitEpoch,
        UnitInboxMessage,
        Wakeup,
    )


@dataclass(frozen=True, slots=True)
class UnitTables:
    """The messaging tables that stand in each unit's schema."""

    outbox: type[OutboxMessage]
    inbox: type[UnitInboxMessage]


@dataclass(frozen=True, slots=True)
class NetworkTables:
    """The messaging tables that stand in the network's schema."""

    outbox: type[OutboxMessage]
    inbox: type[NetworkInboxMessage]
    wakeup: type[Wakeup]
    epoch: type[UnitEpoch]
    dead_letter: type[DeadLetter]


_unit: UnitTables | None = None
_network: NetworkTables | None = None


def register_unit_tables(tables: UnitTables) -> None:
    """Called once by the unit's ledger when applications are ready."""
    global _unit
    _unit = tables


def register_network_tables(tables: NetworkTables) -> None:
    """Called once by the network's ledger when applications are ready."""
    global _network
    _network = tables


def unit_tables() -> UnitTables:
    """Return the unit's messaging tables. Raises ImproperlyConfigured when no ledger is installed."""
    if _unit is None:
        raise ImproperlyConfigured("no app registered the messaging tables of a unit")
    return _unit


def network_tables() -> NetworkTables:
    """Return the network's messaging tables. Raises ImproperlyConfigured when no ledger is installed."""
    if _network is None:
        raise ImproperlyConfigured("no app registered the messaging tables of the network")
    return _network
