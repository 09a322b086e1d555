"""Which questions of other units are held here, and which of this unit's elsewhere: the unit's side of the
comparison with the rows of custody.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from huisheng.kernel.messaging import SetHash
from huisheng.kernel.messaging.reconcile import set_hashes
from shared_apps.oversight.public import HELD_ELSEWHERE, HELD_HERE
from tenant_apps.questions.data.codes import HolderKind, State
from tenant_apps.questions.models import Question


class Copies:
    """The two buckets of the comparison; how its keys read, says shared_apps.oversight."""

    def hashes(self, unit_id: int) -> Mapping[str, SetHash]:
        """Both buckets."""
        found: dict[str, SetHash] = {}
        for bucket in (HELD_HERE, HELD_ELSEWHERE):
            rows = self._rows(bucket).annotate(bucket=Value(bucket))
            found |= set_hashes(rows, bucket="bucket", key="key")
        return found

    def keys(self, unit_id: int, bucket: str) -> Collection[str]:
        """The questions of one bucket."""
        return {key for (key,) in self._rows(bucket).values_list("key")}

    def _rows(self, bucket: str) -> QuerySet[Any]:
        held: QuerySet[Any] = Question.objects.exclude(
            state__in=[State.HANDED_ON.value, State.WITHDRAWN.value]
        )
        copies, away = held.filter(origin_question__isnull=False), held.filter(holder_kind=HolderKind.AWAY)
        found: QuerySet[Any] = (
            copies.annotate(key=_key("origin_unit", "origin_question", "hop"))
            if bucket == HELD_HERE
            else away.annotate(key=_key("id", "away_unit", "hop"))
        )
        return found


def _key(*fields: str) -> Concat:
    first, *others = (Cast(field, TextField()) for field in fields)
    slash = Value("/", output_field=TextField())
    return Concat(first, *(part for field in others for part in (slash, field)))
