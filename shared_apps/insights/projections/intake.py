"""Facts come in: kept once each, then summed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from shared_apps.contracts.question_facts import QuestionHandedIn, QuestionHandedOut, QuestionRefiled
from shared_apps.insights.models import Fact
from shared_apps.insights.projections.details import Detail
from shared_apps.insights.projections.sums import AMOUNTS, Amounts, project, project_details
from shared_apps.insights.projections.upserts import array_types


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFact(Amounts):
    """One fact as it came, with what identifies it."""

    event_id: UUID
    kind: str
    question_id: str
    seeded: bool
    imported: bool
    burst: bool = False
    worked: int | None = None
    helped_by: str = ""
    question_kind: str = ""

    def detail(self) -> Detail:
        """What it says beside its amounts."""
        return Detail(**{field.name: getattr(self, field.name) for field in fields(Detail)})


_COLUMNS = (
    "event_id",
    "unit_id",
    "kind",
    "question_id",
    "business_day",
    "received_day",
    "topic",
    "channel",
    "seeded",
    "imported",
    "burst",
    "worked",
    "helped_by",
    "question_kind",
    *AMOUNTS,
)


def new_fact(message: Any, *, event_id: UUID, unit_id: int) -> NewFact:
    """What a message about a question says, as it is kept."""
    received_day = getattr(message, "received_day", None)
    return NewFact(
        event_id=event_id,
        unit_id=unit_id,
        kind=message.kind,
        question_id=message.question_id,
        business_day=date.fromisoformat(message.business_day),
        received_day=date.fromisoformat(received_day) if received_day else None,
        topic=message.topic,
        channel=message.channel,
        seeded=message.seeded,
        imported=message.imported,
        burst=getattr(message, "burst", False),
        worked=getattr(message, "worked", None),
        helped_by=getattr(message, "helped_by", ""),
        question_kind=getattr(message, "question_kind", ""),
        **{name: getattr(message, name, 0) for name in AMOUNTS if name != "moved"},
        moved=_moved(message),
    )


def _moved(message: Any) -> int:
    """What a change of hands moves of the questions to be answered, also where it is filed anew."""
    if message.kind == QuestionRefiled.kind:
        return 0 if message.answered or not message.received_day else int(message.open)
    changes = (QuestionHandedOut.kind, QuestionHandedIn.kind)
    return int(message.open) if message.kind in changes else 0


@transaction.atomic
def take(facts: Sequence[NewFact]) -> int:
    """Keep the facts that are not known yet and add them to the sums; returns how many were new.

    A fact is known by its event: taking it again changes nothing, even where the inbox has been pruned.
    """
    if not facts:
        return 0
    once = {fact.event_id: fact for fact in facts}
    new = keep(once.values())
    counted = [fact for event_id, fact in once.items() if event_id in new and not fact.seeded]
    project(counted)
    project_details([fact.detail() for fact in counted if fact.answered_timed or fact.closed])
    return len(new)


def keep(told: Collection[NewFact]) -> set[UUID]:
    """Keep facts that are not known yet, without summing them; the events of those that were new."""
    quote = connection.ops.quote_name
    names = ", ".join(map(quote, _COLUMNS))
    with connection.cursor() as cursor:
        cursor.execute(
            # Names of our own model, quoted; every value is a parameter.
            f"INSERT INTO {quote(Fact._meta.db_table)} ({names})"  # nosec B608
            f" SELECT * FROM unnest({array_types(Fact, _COLUMNS)})"
            " ON CONFLICT (event_id) DO NOTHING RETURNING event_id",
            [[getattr(fact, column) for fact in told] for column in _COLUMNS],
        )
        return {row[0] for row in cursor.fetchall()}
