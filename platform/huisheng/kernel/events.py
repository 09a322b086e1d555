"""Events inside one scope: how an app hears of a step that an app below it has taken.

A step publishes what happened; subscribers run at once, in the same scope and the same transaction, so that
what they write stands or falls with the step. They only write rows: whatever reaches outside (mail, SMS, a
push) is sent later, from those rows. A subscriber that fails makes the step fail: half of a step is worse
than none.

Messages between units and the network are another thing: see huisheng.kernel.messaging.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.transaction import TransactionManagementError

Event = TypeVar("Event")
Subscriber = Callable[[Any], None]

_subscribers: dict[type[Any], list[Subscriber]] = {}


def subscribes(event_type: type[Event]) -> Callable[[Callable[[Event], None]], Callable[[Event], None]]:
    """Register a function for every event of this very type; for an app's handlers.py (loaded at start)."""

    def register(subscriber: Callable[[Event], None]) -> Callable[[Event], None]:
        registered = _subscribers.setdefault(event_type, [])
        if subscriber not in registered:
            registered.append(subscriber)
        return subscriber

    return register


def publish(event: object) -> None:
    """Run the subscribers of this event, in the order in which their apps were loaded.

    Raises TransactionManagementError outside a transaction: an event that cannot be rolled back with its step
    would tell of something that never happened.
    """
    if not connections[DEFAULT_DB_ALIAS].in_atomic_block:
        raise TransactionManagementError(f"{type(event).__name__} was published outside a transaction")
    for subscriber in _subscribers.get(type(event), ()):
        subscriber(event)
