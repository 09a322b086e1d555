"""Another person of the issuing unit follows a directive up."""

from uuid import UUID

from django.db import transaction

from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from shared_apps.directives.models import Directive
from shared_apps.directives.operations.amending import NotOpenError
from shared_apps.directives.queries.responsible import colleagues


class NotAColleagueError(Exception):
    """Whoever is named does not act for the issuing unit."""


@transaction.atomic
def name_responsible(directive_id: UUID, actor: Actor, account_id: int) -> str:
    """Let somebody of the issuing unit follow it up; returns the name. Raises NotOpenError where it is
    recalled or ended, NotAColleagueError.
    """
    over = (Directive.State.RECALLED, Directive.State.CLOSED)
    directive = Directive.objects.select_for_update().filter(pk=directive_id).exclude(state__in=over).first()
    if directive is None:
        raise NotOpenError(directive_id)
    names = {one.account_id: one.name for one in colleagues(directive.issuer_unit_id)}
    if account_id not in names:
        raise NotAColleagueError(account_id)
    if directive.responsible_account_id != account_id:
        before, directive.responsible_account_id = directive.responsible_account_id, account_id
        directive.save(update_fields=["responsible_account_id"])
        record(
            "directive.responsible_named",
            object_type="directive",
            object_id=str(directive_id),
            actor=actor.account_id or "system",
            detail={"issuer_unit_id": directive.issuer_unit_id, "before": before, "after": account_id},
        )
    return names[account_id]
