"""The door for other apps: what the unit still owes to its upper levels."""

from dataclasses import dataclass

from django.db.models import Count, Q

from huisheng.kernel import clock
from tenant_apps.directive_inbox.queries.owing import owed


@dataclass(frozen=True, slots=True)
class DirectiveLoad:
    """How many directives are owed, how many of them are late and how many nobody has opened."""

    owed: int
    late: int
    unread: int


def directive_load() -> DirectiveLoad:
    """The load of the current unit, for badges and 今日待办. One query."""
    counts = owed().aggregate(
        owed=Count("id"),
        late=Count("id", filter=Q(due_at__lt=clock.now())),
        unread=Count("id", filter=Q(read_at__isnull=True)),
    )
    return DirectiveLoad(**counts)
