"""Periodic housekeeping of sign-ins."""

from typing import Any

from huisheng.kernel.tenancy.tasks import network_task
from shared_apps.accounts.operations.housekeeping import forget_what_is_over


@network_task(name="accounts.forget_what_is_over")
def forget_what_is_over_task(**later_arguments: Any) -> None:
    """Delete sessions, codes, attempts and links whose time is over. Hourly is often enough: none of them
    works.
    """
    forget_what_is_over()
