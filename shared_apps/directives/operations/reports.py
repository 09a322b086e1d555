"""What units report by the form comes up, is sent back with reasons, and comes again.

Two thousand reports arrive in the last ten minutes. Each touches two rows of its own unit, found by their
keys, and neither locks nor writes the row of the directive; sums are made when somebody looks.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.messaging import emit
from huisheng.kernel.text import demand_words
from shared_apps.contracts.report_messages import DirectiveFormAnswered, DirectiveReturned
from shared_apps.directives.models import Delivery, Directive, UnitReport
from shared_apps.directives.operations import enquiries, receipts


class NothingToReturnError(Exception):
    """There is no report of this revision any more: it was sent again or sent back meanwhile, or the
    directive has ended, or the unit stands elsewhere by now.
    """


@transaction.atomic
def take(message: DirectiveFormAnswered, unit_id: int) -> None:
    """Keep what the unit reports; of two reports the later revision holds.

    Raises UnknownDeliveryError where the directive was never sent to the unit: then nothing is kept.
    """
    directive_id, at = UUID(message.directive_id), datetime.fromisoformat(message.at)
    if not Delivery.objects.filter(directive_id=directive_id, unit_id=unit_id).exists():
        raise receipts.UnknownDeliveryError(f"directive {directive_id} was not sent to unit {unit_id}")
    UnitReport.objects.bulk_create(
        [UnitReport(directive_id=directive_id, unit_id=unit_id)], ignore_conflicts=True
    )
    newer = UnitReport.objects.filter(
        directive_id=directive_id, unit_id=unit_id, revision__lt=message.revision
    )
    changed = newer.update(
        revision=message.revision,
        form_version=message.form_version,
        answers=message.answers,
        person=message.person[:60],
        reported_at=at,
        first_at=Coalesce(F("first_at"), at),
    )
    if changed:
        enquiries.take_suggestions(directive_id, unit_id, message.answers, message.person[:60], at)
        receipts.note_reported(
            message.directive_id, unit_id, message.at, revision=message.revision, text="", number=None
        )


@transaction.atomic
def send_back(directive_id: UUID, unit_id: int, actor: Actor, *, revision: int, reason: str) -> None:
    """Send a report back (退回修改): the unit owes one again. Raises NothingToReturnError,
    NoWordsError.
    """
    demand_words(reason)
    now = clock.now()
    row = UnitReport.objects.filter(
        directive_id=directive_id, unit_id=unit_id, revision=revision, returned_revision__lt=revision
    )
    # Who has moved away owes nothing again.
    is_open = Delivery.objects.filter(
        directive_id=directive_id,
        unit_id=unit_id,
        excused_at=None,
        directive__state=Directive.State.ISSUED,
    ).exists()
    if not is_open or not row.update(
        returned_revision=revision, return_reason=reason, returned_at=now, returned_by=actor.name[:60]
    ):
        raise NothingToReturnError
    Delivery.objects.filter(directive_id=directive_id, unit_id=unit_id).update(reported_at=None)
    emit(
        DirectiveReturned(
            directive_id=str(directive_id),
            revision=revision,
            reason=reason,
            person=actor.name[:60],
            at=now.isoformat(),
        ),
        to_unit=unit_id,
    )
    record(
        "directive.report_returned",
        object_type="directive",
        object_id=str(directive_id),
        actor=actor.account_id or "system",
        detail={"unit_id": unit_id, "revision": revision},
    )
