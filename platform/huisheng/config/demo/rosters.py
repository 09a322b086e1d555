"""Duty rosters of the units that have staff in the demo."""

from collections.abc import Iterable, Mapping

from huisheng.config.demo.plan import DemoPlan
from tenants.public import UnitCard


def fill_rosters(plan: DemoPlan, units: Iterable[UnitCard], accounts: Mapping[str, int]) -> None:
    """Nothing until the roster app is there."""
