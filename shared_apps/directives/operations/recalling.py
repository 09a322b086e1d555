"""The issuer takes a directive back: recipients see that it is void and why; what they reported stays."""

from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from shared_apps.directives.models import Directive
from shared_apps.directives.operations.amending import NotOpenError
from shared_apps.directives.operations.attaching import drop_waiting
from shared_apps.directives.operations.delivering import tell_all
from shared_apps.directives.operations.laddering import stop_clocks


@transaction.atomic
def recall(directive_id: UUID, actor: Actor, *, why: str) -> None:
    """Recall an issued directive. Raises NotOpenError, ValueError without a reason."""
    if not why.strip():
        raise ValueError("a reason is wanted")
    directive = (
        Directive.objects.select_for_update().filter(pk=directive_id, state=Directive.State.ISSUED).first()
    )
    if directive is None:
        raise NotOpenError(directive_id)
    directive.state, directive.recalled_at = Directive.State.RECALLED, clock.now()
    directive.recall_reason, directive.amendment = why.strip()[:300], {}
    directive.save()
    drop_waiting(directive.pk)
    stop_clocks(directive.pk)
    units = tell_all(directive)
    record(
        "directive.recalled",
        object_type="directive",
        object_id=str(directive.pk),
        actor=actor.account_id or "system",
        detail={"issuer_unit_id": directive.issuer_unit_id, "units": units},
    )
