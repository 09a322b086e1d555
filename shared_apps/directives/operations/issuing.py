"""A directive is issued: its target set becomes deliveries, and the message is on its way, in one
transaction.
"""

from uuid import UUID

from django.db import connection, transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.messaging import broadcast, schedule_wakeup
from shared_apps.contracts.directive_messages import DirectiveIssued
from shared_apps.directives.events import DUE_PASSED
from shared_apps.directives.models import Delivery, Directive
from shared_apps.directives.operations import report_forms
from shared_apps.directives.operations.drafting import check_inside, locked_draft
from shared_apps.directives.queries.targets import RECEIVING_STATES, seal_of
from shared_apps.receivers.public import ISSUED, tell
from tenants.public import subtree_select, unit_card


class DateInPastError(Exception):
    """The date by which units should be done has passed already."""


class NobodyReachedError(Exception):
    """No unit that can receive something belongs to the target set."""


class TargetsChangedError(Exception):
    """The target set is no longer the one that was shown for confirmation."""


@transaction.atomic
def issue(directive_id: UUID, actor: Actor, *, confirmed: str) -> int:
    """Issue a draft to exactly the units that were previewed; returns their number.

    `confirmed` is the seal of the preview (queries.targets). Raises NotADraftError, OutsideSubtreeError (the
    tree may have changed since the draft was written), DateInPastError, NobodyReachedError,
    TargetsChangedError; then nothing has been written or sent.
    """
    now = clock.now()
    directive = locked_draft(directive_id)
    check_inside(directive.issuer_unit_id, directive.target_unit_id)
    if directive.due_at <= now:
        raise DateInPastError
    units = _deliver(directive)
    if not units:
        raise NobodyReachedError
    if seal_of(units) != confirmed:
        raise TargetsChangedError
    directive.state = Directive.State.ISSUED
    directive.issued_at = now
    directive.save(update_fields=["state", "issued_at"])
    broadcast(
        DirectiveIssued(
            directive_id=str(directive.pk),
            directive_kind=directive.kind,
            title=directive.title,
            text=directive.text,
            issuer_unit_id=directive.issuer_unit_id,
            issuer_name=unit_card(directive.issuer_unit_id).name,
            issuer_person=directive.issuer_person,
            issued_at=now.isoformat(),
            due_at=directive.due_at.isoformat(),
            number_label=directive.number_label,
        ),
        units,
    )
    tell(
        ISSUED,
        directive_id=directive.pk,
        directive_kind=directive.kind,
        issuer_unit_id=directive.issuer_unit_id,
        unit_ids=units,
        due_at=directive.due_at,
    )
    report_forms.send(directive.pk, units)
    schedule_wakeup(what=DUE_PASSED, key=str(directive.pk), at=directive.due_at)
    record(
        "directive.issued",
        object_type="directive",
        object_id=str(directive.pk),
        actor=actor.account_id or "system",
        detail={
            "issuer_unit_id": directive.issuer_unit_id,
            "target_unit_id": directive.target_unit_id,
            "target_kinds": directive.target_kinds,
            "units": len(units),
        },
    )
    return len(units)


def _deliver(directive: Directive) -> list[int]:
    """Write one Delivery per target unit with one statement over the tree; returns the units."""
    select, parameters = subtree_select(
        directive.target_unit_id, kinds=directive.target_kinds, states=RECEIVING_STATES
    )
    table = connection.ops.quote_name(Delivery._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            # The table's name is our own constant; the inner SELECT comes from the ORM with its parameters.
            f"INSERT INTO {table} (directive_id, unit_id, report_revision, report_text)"  # nosec B608
            f" SELECT %s, target.id, 0, '' FROM ({select}) AS target"
            " WHERE target.id <> %s RETURNING unit_id",
            [directive.pk, *parameters, directive.issuer_unit_id],
        )
        return [int(row[0]) for row in cursor.fetchall()]
