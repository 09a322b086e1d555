"""What the schedule asks of the tree of units. Each is short, idempotent and safe beside itself."""

import logging
from typing import Any

from huisheng.kernel.tenancy.tasks import network_task
from tenants.domains.rechecking import look_at_what_is_due
from tenants.lifecycle.moving import apply_due_moves
from tenants.migrating.verifying import SchemaNotVerifiedError
from tenants.provisioning.opening import UnitCannotBeProvisionedError, provision, unfinished
from tenants.provisioning.pool import fill_pool

logger = logging.getLogger(__name__)


@network_task(name="tenants.keep_ready")
def keep_ready(**_: Any) -> None:
    """Finish interrupted provisionings and fill the pool of ready schemas."""
    for unit_id in unfinished():
        try:
            provision(unit_id)
        except (UnitCannotBeProvisionedError, SchemaNotVerifiedError):
            # It stays closed and is tried again; the operator's page shows it as being set up.
            logger.exception("unit %s could not be set up", unit_id)
    fill_pool()


@network_task(name="tenants.apply_moves")
def apply_moves(**_: Any) -> None:
    """Let the tree follow moves whose first day has come."""
    apply_due_moves()


@network_task(name="tenants.check_domains")
def check_domains(**_: Any) -> None:
    """Look at domains of units' own: those being set up every hour, those in use every night."""
    look_at_what_is_due()
