"""Rows of a unit for tests that need any row."""

from datetime import timedelta
from typing import Any

from huisheng.kernel.clock import now
from tenant_apps.people.models import Shift


def shift() -> Any:
    """One shift of the duty roster in the unit entered."""
    return Shift.objects.create(account_id=1, starts_at=now(), ends_at=now() + timedelta(hours=1))
