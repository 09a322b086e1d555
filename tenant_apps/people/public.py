"""The only door of people for other apps of a unit."""

from tenant_apps.people.operations import ShiftRefusedError, add_shift
from tenant_apps.people.queries import OnDuty, next_on_duty, on_duty_at, on_duty_now, staff_names

__all__ = [
    "OnDuty",
    "ShiftRefusedError",
    "add_shift",
    "next_on_duty",
    "on_duty_at",
    "on_duty_now",
    "staff_names",
]
