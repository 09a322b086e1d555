"""A unit hands a directive on to units below it: the network checks that it may, and issues it in its name.

A unit says only where and which kinds. Whom that reaches is computed here, over the tree: never its siblings,
never those above it, never itself.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.forms import from_json, to_json
from huisheng.kernel.forms.onward import gone_on
from huisheng.kernel.messaging import broadcast
from huisheng.kernel.tenancy import enter_network
from shared_apps.contracts.report_messages import DirectiveDelegated, DirectivePartTold
from shared_apps.directives.models import Delegation, Delivery, Directive, ReportForm
from shared_apps.directives.operations import attaching, drafting, issuing
from shared_apps.directives.operations.calling import BroadcastPassedError
from shared_apps.directives.operations.receipts import UnknownDeliveryError
from shared_apps.directives.operations.standing_on import whole_text
from shared_apps.directives.queries.called import page_kind_of
from shared_apps.directives.queries.targets import TargetSet, preview_of

_MARK: Final = "h{}"
_OWN: Final = 8
"""So much of the directive's id, of its random end, stands before the ids of what it asks by itself."""


@transaction.atomic
def take(message: DirectiveDelegated, unit_id: int) -> None:
    """Issue the directive to those below the unit, or keep why that may not be; once.

    Raises UnknownDeliveryError for a directive that was never sent to the unit: then nothing is kept.
    """
    key, parent_id = UUID(message.delegation_id), UUID(message.directive_id)
    # Held, so that it goes on with the version before an amendment or the one after, which then finds it.
    found = Directive.objects.select_for_update(of=("self",), no_key=True)
    parent = found.filter(pk=parent_id, deliveries__unit_id=unit_id).first()
    if parent is None:
        raise UnknownDeliveryError(f"directive {parent_id} was not sent to unit {unit_id}")
    if Delegation.objects.filter(pk=key).exists():
        return
    above = Delegation.objects.filter(child_id=parent_id).first()
    row = Delegation(
        id=key,
        parent_id=parent_id,
        root_id=parent_id if above is None else above.root_id,
        unit_id=unit_id,
        at=clock.now(),
    )
    row.refused = _hindrance(parent, message)
    if not row.refused:
        try:
            # The relay that brings this may not read the tree; issuing is the network's own act.
            with transaction.atomic(), enter_network():
                row.child_id = _issue(parent, message, unit_id)
        except drafting.OutsideSubtreeError:
            row.refused = Delegation.Refused.OUTSIDE
        except BroadcastPassedError:
            row.refused = Delegation.Refused.ENDED
        except issuing.NobodyReachedError:
            row.refused = Delegation.Refused.NOBODY
    row.save(force_insert=True)
    if row.child_id is not None:
        units = Delivery.objects.filter(directive_id=row.child_id).values_list("unit_id", flat=True)
        told = DirectivePartTold(directive_id=str(row.child_id), root_id=str(row.root_id))
        broadcast(told, list(units))
    record(
        "directive.delegated",
        object_type="directive",
        object_id=message.directive_id,
        actor=message.account_id,
        detail={"unit_id": unit_id, "child": str(row.child_id or ""), "refused": row.refused},
    )


def _hindrance(parent: Directive, message: DirectiveDelegated) -> str:
    due = datetime.fromisoformat(message.due_at)
    if parent.state != Directive.State.ISSUED:
        return Delegation.Refused.ENDED
    if due > parent.due_at:
        return Delegation.Refused.LATE
    return Delegation.Refused.PAST if due <= clock.now() else ""


def _issue(parent: Directive, message: DirectiveDelegated, unit_id: int) -> UUID:
    """Raises OutsideSubtreeError, NobodyReachedError, BroadcastPassedError."""
    actor = Actor(account_id=message.account_id, name=message.person)
    content = drafting.DraftContent(
        kind=parent.kind,
        title=parent.title,
        text=whole_text(parent, message.addition),
        number_label=parent.number_label,
        target_unit_id=message.target_unit_id,
        target_kinds=tuple(message.target_kinds),
        due_at=datetime.fromisoformat(message.due_at),
        parent_id=parent.pk,
        # A season or broadcast is the same page, wherever it stands.
        details={} if page_kind_of(parent) is None else parent.details,
    )
    child_id = drafting.create(actor, issuer_unit_id=unit_id, content=content)
    form = ReportForm.objects.filter(pk=parent.pk, version__gt=0).first()
    if form is not None:
        definition = gone_on(from_json(form.definition), _MARK.format(child_id.hex[-_OWN:]))
        ReportForm.objects.create(
            directive_id=child_id, definition=to_json(definition), above_version=form.version
        )
    child = Directive.objects.get(pk=child_id)
    child.own_words, child.above_version = message.addition, parent.content_version
    child.save(update_fields=["own_words", "above_version"])
    attaching.take_over(parent, [child])
    reached = preview_of(TargetSet.of(child))
    issuing.issue(child_id, actor, confirmed=reached.seal)
    return child_id
