"""Periodic housekeeping of sign-ins."""

from typing import Any

from huisheng.kernel.tenancy.tasks import network_task
from shared_apps.accounts.operations.ending import end_and_tell
from shared_apps.accounts.operations.housekeeping import forget_what_is_over


@network_task(name="accounts.forget_what_is_over")
def forget_what_is_over_task(**later_arguments: Any) -> None:
    """Delete sessions, codes, attempts and links whose time is over. Hourly is often enough: none of them
    works.
    """
    forget_what_is_over()


@network_task(name="accounts.end_and_tell")
def end_and_tell_task(**later_arguments: Any) -> None:
    """End the sessions of roles that are over since midnight, and tell of last days a week ahead."""
    end_and_tell()
