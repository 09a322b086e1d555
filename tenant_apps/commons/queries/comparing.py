"""The unit's side of the comparison with what the network shows of its public questions."""

from typing import Any

from django.db.models import F, QuerySet

from shared_apps.insights.public import ItemsSide, comparable
from tenant_apps.commons.queries.listing import shown


class StandingHere(ItemsSide):
    """What stands in public in the current unit."""

    def rows(self, unit_id: int) -> QuerySet[Any]:
        """What everybody may read."""
        return comparable(shown(), question=F("question"), kind=F("kind"), answers=F("answers_hash"))
