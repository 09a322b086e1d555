"""提级: a promise was broken for so long that the unit above has to see to it. The fact is kept; taking over
is the business of people.
"""

from datetime import date, datetime
from typing import Final

from huisheng.kernel.audit import record
from huisheng.kernel.clock import business_day
from shared_apps.contracts.oversight_messages import QuestionCaughtUp, QuestionEscalated
from shared_apps.oversight.models import Custody, Escalation
from shared_apps.oversight.operations import custody
from shared_apps.oversight.operations.counting import count_escalation

_ESCALATION: Final = Custody.Kind.ESCALATION


def escalated(unit_id: int, message: QuestionEscalated, at: datetime) -> None:
    """The ladder of a clock has ended: the nearest unit above that may know of it sees it from now on.

    The same promise may be broken once more later (after a reopening): then it stands again.
    """
    row = custody.locked(_ESCALATION, unit_id, message.question_id, clock=message.clock)
    day = date.fromisoformat(message.business_day)
    if row.since is not None and day <= row.since:
        return
    if row.ended_at is not None and day <= business_day(row.ended_at):
        # It was kept before this was told, perhaps on the same day: nothing is left to see to. A promise
        # given anew since then is broken on a later day.
        return
    row.opened_at, row.since, row.ended_at = at, day, None
    row.topic, row.rung, row.excluded_units = message.topic, message.rung, message.excluded_units
    row.asked_units = []
    above = custody.next_above(row)
    row.holder_unit_id = above.id if above else None
    row.asked_units = [above.id] if above else []
    row.at_top = above is None
    row.save()
    _audit("question.escalated", row)
    count_escalation(row, Escalation.objects.create(custody=row, since=day, topic=row.topic))


def caught_up(unit_id: int, message: QuestionCaughtUp, at: datetime) -> None:
    """The promise was kept after all, or is owed no more. May come before the fact that it was broken."""
    row = custody.locked(_ESCALATION, unit_id, message.question_id, clock=message.clock)
    if row.since is not None and date.fromisoformat(message.business_day) < row.since:
        return
    if row.ended_at is None:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        _audit("question.caught_up", row)


def _audit(action: str, row: Custody) -> None:
    record(
        action,
        object_type="custody",
        object_id=str(row.pk),
        actor="system",
        detail={"unit": row.unit_id, "clock": row.clock, "holder": row.holder_unit_id},
    )
