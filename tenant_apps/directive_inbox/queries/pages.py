"""The inbox page by page, for programs: however many come and go, none is repeated and none left out."""

from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from huisheng.kernel import clock
from tenant_apps.directive_inbox.models import DirectiveItem
from tenant_apps.directive_inbox.queries.listing import InboxRow, row_of
from tenant_apps.directive_inbox.queries.owing import arrived, finished, owed
from tenant_apps.directive_inbox.queries.together import given_to

SHOWN: Final[Mapping[str, Callable[[], QuerySet[DirectiveItem]]]] = {
    "owed": owed,
    "mine": owed,
    "finished": finished,
    "all": arrived,
}
"""Which directives: those owed, of these what was given to somebody, those done or ended, all."""


class UnknownMarkError(LookupError):
    """There is no such directive to go on after."""


def inbox_page(
    show: str, *, account_id: int, after: UUID | None, limit: int
) -> tuple[list[InboxRow], UUID | None]:
    """Directives in the order of their arrival, the latest first, those after a given one; and the one after
    which the next page begins, None on the last. Raises UnknownMarkError.
    """
    items = SHOWN[show]()
    if show == "mine":
        items = items.filter(directive_id__in=given_to(account_id))
    if after is not None:
        mark = arrived().filter(directive_id=after).values_list("pk", flat=True).first()
        if mark is None:
            raise UnknownMarkError(after)
        items = items.filter(pk__lt=mark)
    found = list(items.order_by("-pk")[: limit + 1])
    now = clock.now()
    rows = [row_of(item, now) for item in found[:limit]]
    return rows, rows[-1].directive_id if len(found) > limit else None
