"""The task that writes down what was counted."""

import logging

from django.db import DatabaseError

from huisheng.kernel.tenancy import enter_unit
from huisheng.kernel.tenancy.registry import unit_in_use
from huisheng.kernel.tenancy.tasks import network_task
from huisheng.kernel.web import counting
from tenant_apps.commons.operations.counting import write_down

log = logging.getLogger(__name__)


@network_task(name="commons.count")
def count(**_later: object) -> None:
    """Take what was counted since the last time and write it down, in those units alone that were read."""
    for unit_id, counted in counting.take().items():
        unit = unit_in_use(unit_id)
        if unit is None:
            continue
        try:
            with enter_unit(unit):
                write_down(counted)
        except DatabaseError as error:
            # Lost: written down again it could count twice. The next unit's numbers are not at fault.
            log.warning("views of unit %s lost: %s", unit_id, type(error).__name__)
