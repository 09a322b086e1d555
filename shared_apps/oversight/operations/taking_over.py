"""接管: a named unit above takes a question over. A page says so, and the relay, which alone moves custody,
does it.
"""

from uuid import UUID

from django.db import transaction

from huisheng.kernel.audit import record
from huisheng.kernel.messaging import emit_to_network_itself
from huisheng.kernel.tenancy import enter_network
from shared_apps.contracts.case_messages import TakeOverOrdered
from shared_apps.oversight.models import Custody
from shared_apps.oversight.rules.exclusion import is_kept_out
from shared_apps.oversight.rules.ways import stands_over
from tenants.public import unit_cards


class TakeOverNotPossibleError(RuntimeError):
    """That unit does not stand over the holder, takes nothing in, or is not wanted by the asker; or the
    question has ended.
    """


def take_over(origin_unit: int, question_id: UUID, to_unit: int, *, why: str, actor: int) -> None:
    """Order it. Raises TakeOverNotPossibleError; asked once more when the order is carried out."""
    with enter_network(), transaction.atomic():
        row = Custody.objects.filter(
            kind=Custody.Kind.QUESTION, unit_id=origin_unit, item_id=question_id
        ).first()
        holder = row.holder_unit_id if row is not None and row.holder_unit_id else origin_unit
        cards = unit_cards([holder, to_unit])
        excluded = row.excluded_units if row is not None else []
        if (
            (row is not None and row.ended_at is not None)
            or to_unit not in cards
            or not cards[to_unit].routable
            or is_kept_out(cards[to_unit], excluded)
            or holder not in cards
            or not stands_over(cards[to_unit], cards[holder])
        ):
            raise TakeOverNotPossibleError(f"unit {to_unit} cannot take over from unit {holder}")
        record(
            "case.take_over_ordered",
            object_type="question",
            object_id=str(question_id),
            actor=actor,
            detail={"unit": origin_unit, "holder": holder, "to": to_unit, "why": why},
        )
        emit_to_network_itself(
            TakeOverOrdered(
                origin_unit=origin_unit,
                question_id=str(question_id),
                to_unit=to_unit,
                why=why,
                account_id=actor,
            )
        )
