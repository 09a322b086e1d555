"""What the network tells a unit about the people who work in it."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffChanged:
    """Down: the roles of this account in the unit have changed, by whatever way.

    It says only that something changed: the receiver reads what holds now, so that the order of several does
    not matter. ``invitation_id`` is set when an invitation of the unit was accepted.
    """

    kind: ClassVar[str] = "staff.changed"
    version: ClassVar[int] = 1

    account_id: int
    invitation_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRoleEnds:
    """Down: the last day of somebody's work in the unit is near; ``last_day`` is a date in ISO form.

    Sent once for each last day. Who is told reads what holds by then.
    """

    kind: ClassVar[str] = "staff.role_ends"
    version: ClassVar[int] = 1

    account_id: int
    last_day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffPhoneFactor:
    """Down: somebody of the unit has set up, exchanged or removed a phone as second factor (``what`` is
    added, changed or removed). They are told, so that whoever did not do it themselves learns of it.
    """

    kind: ClassVar[str] = "staff.phone_factor"
    version: ClassVar[int] = 1

    account_id: int
    what: str
