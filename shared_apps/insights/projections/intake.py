"""Facts come in: kept once each, then summed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from uuid import UUID

from django.db import connection, transaction

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
    "worked",
    "helped_by",
    "question_kind",
    *AMOUNTS,
)


@transaction.atomic
def take(facts: Sequence[NewFact]) -> int:
    """Keep the facts that are not known yet and add them to the sums; returns how many were new.

    A fact is known by its event: taking it again changes nothing, even where the inbox has been pruned.
    """
    if not facts:
        return 0
    once = {fact.event_id: fact for fact in facts}
    new = _keep(once.values())
    counted = [fact for event_id, fact in once.items() if event_id in new and not fact.seeded]
    project(counted)
    project_details([fact.detail() for fact in counted if fact.answered_timed or fact.closed])
    return len(new)


def _keep(told: Collection[NewFact]) -> set[UUID]:
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
