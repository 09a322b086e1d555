"""What stands in public of questions that somebody else has picked out: for walls of broadcasts, which keep
ids alone.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from tenant_apps.commons.data.codes import Stage
from tenant_apps.commons.queries.listing import PublicRow, rows_of, shown

ANSWERED_AT_MOST = 50


def rows_by_id(ids: Collection[UUID]) -> dict[UUID, PublicRow]:
    """Of these questions those that anybody may read now, by their ids. One query, none for none."""
    return {row.question_id: row for row in rows_of(shown().filter(pk__in=ids))} if ids else {}


def answered_among(ids: Collection[UUID]) -> Sequence[PublicRow]:
    """Of these questions those that anybody may read and that have an official answer, the latest answer
    first. One query, none for none.
    """
    if not ids:
        return []
    found = shown().filter(pk__in=ids, answered_at__isnull=False, stage__in=(Stage.ANSWERED, Stage.DONE))
    return rows_of(found.order_by("-answered_at", "-question")[:ANSWERED_AT_MOST])
