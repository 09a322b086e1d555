"""The door for other apps: what the unit owes to its upper levels, answers them, and asks of them."""

from dataclasses import dataclass

from django.db.models import Count, Q

from huisheng.kernel import clock
from tenant_apps.directive_inbox.events import DirectiveHeard
from tenant_apps.directive_inbox.operations.acting import acknowledge
from tenant_apps.directive_inbox.operations.difficulties import raise_one as raise_difficulty
from tenant_apps.directive_inbox.operations.orders import acknowledge as acknowledge_order
from tenant_apps.directive_inbox.operations.orders import answer as answer_order
from tenant_apps.directive_inbox.queries.called import PageCalled, all_called, called, kin
from tenant_apps.directive_inbox.queries.orders import owed_orders
from tenant_apps.directive_inbox.queries.owing import owed

__all__ = [
    "DirectiveHeard",
    "DirectiveLoad",
    "OrderLoad",
    "PageCalled",
    "acknowledge",
    "acknowledge_order",
    "all_called",
    "answer_order",
    "called",
    "directive_load",
    "kin",
    "order_load",
    "raise_difficulty",
]


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


@dataclass(frozen=True, slots=True)
class OrderLoad:
    """How many orders (督办) wait for an answer, and how many of them are late."""

    owed: int
    late: int


def order_load() -> OrderLoad:
    """The orders of the current unit, for 今日待办. One query."""
    counts = owed_orders().aggregate(owed=Count("id"), late=Count("id", filter=Q(due_at__lt=clock.now())))
    return OrderLoad(**counts)
