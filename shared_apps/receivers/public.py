"""The door to receivers: an app whose things happen tells of them here. In NETWORK, in a transaction."""

from shared_apps.receivers.data import ACKNOWLEDGED, ISSUED, OVERDUE, REPORTED
from shared_apps.receivers.operations.telling import tell

__all__ = ["ACKNOWLEDGED", "ISSUED", "OVERDUE", "REPORTED", "tell"]
