"""Facts of another system that have not arrived, from the unit's own outbox."""

from dataclasses import dataclass
from typing import Final

from django.db.models import CharField
from django.db.models.functions import Cast, Substr

from huisheng.kernel.messaging.tables import unit_tables
from shared_apps.contracts.question_facts import ELSEWHERE

MOST: Final = 100
"""Dead facts that are named; there are seldom any."""


_VERSION_AT: Final = 15
"""Where a UUID says how it was made: by a name (5), as the events of facts from elsewhere are, or by time."""
_BY_NAME: Final = "5"


@dataclass(frozen=True, slots=True)
class DeadFact:
    """One that the network could not take. ``reason`` is the class of the error, as dead letters show it;
    ``question`` is empty for views and people.
    """

    question: str
    kind: str
    day: str
    reason: str


@dataclass(frozen=True, slots=True)
class UnderWay:
    """``waiting`` are under way, ``dead`` wait for somebody to mend the reason and send them again."""

    waiting: int
    dead: tuple[DeadFact, ...]


def under_way() -> UnderWay:
    """What has been sent by this unit and has not arrived."""
    made = Substr(Cast("event_id", CharField()), _VERSION_AT, 1)
    rows = unit_tables().outbox._default_manager.alias(made=made).filter(made=_BY_NAME)
    dead = rows.exclude(dead_at=None).order_by("id").values_list("payload", "kind", "error")[:MOST]
    return UnderWay(
        rows.filter(dead_at=None).count(),
        tuple(
            DeadFact(
                payload.get("question_id", "").removeprefix(ELSEWHERE), kind, payload["business_day"], error
            )
            for payload, kind, error in dead
        ),
    )
