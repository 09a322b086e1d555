"""The door to receivers: an app whose things happen tells of them here (`tell`, in NETWORK and in a
transaction); 今日待办 of a unit asks how many of its own have stopped.
"""

from shared_apps.receivers.data import ACKNOWLEDGED, ISSUED, OVERDUE, REPORTED, UNIT
from shared_apps.receivers.operations.telling import tell
from shared_apps.receivers.queries.listing import stopped

__all__ = ["ACKNOWLEDGED", "ISSUED", "OVERDUE", "REPORTED", "stopped_of_unit", "tell"]


def stopped_of_unit(unit_id: int) -> int:
    """How many receivers that hear what reaches this unit take nothing any more. One query, in NETWORK."""
    return stopped([unit_id], UNIT)
