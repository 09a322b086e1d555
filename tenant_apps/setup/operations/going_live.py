"""正式开通: from trial to open, by the leader of the unit, once everything is there or was waived above."""

from django.db import transaction

from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import current_unit
from shared_apps.contracts.setup_facts import LIVE
from tenant_apps.setup.operations.beginning import begin
from tenant_apps.setup.operations.looking import look, tell
from tenant_apps.setup.queries.evidence import gather
from tenant_apps.setup.queries.gate import gate
from tenants.public import StepNotPossibleError, go_live

__all__ = ["GateClosedError", "StepNotPossibleError", "open_to_public"]


class GateClosedError(RuntimeError):
    """Something that a unit must have is not there. `missing`: the codes."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


@transaction.atomic
def open_to_public(actor: Actor) -> None:
    """End the trial. Raises GateClosedError, and StepNotPossibleError in a unit that is not on trial."""
    if actor.account_id is None:
        raise PermissionError("only a person who is signed in opens a unit")
    begin(current_unit())
    look()
    stands = gate(gather())
    if not stands.is_open:
        raise GateClosedError(tuple(condition.part.code.value for condition in stands.missing))
    go_live(current_unit().id, actor=actor.account_id)
    tell(LIVE, done_on=business_day())
    record(
        "setup.went_live",
        object_type="setup",
        object_id="",
        actor=actor.account_id,
        detail={"waived": list(stands.waived)},
    )
