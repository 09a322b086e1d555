"""Who is told of which message: the `@handles` of every app's handlers.py."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from huisheng.kernel.messaging.contract import Envelope, Message, MessageError, register

Delivery = tuple[Any, Envelope]
"""A message with its envelope, as batch handlers receive them."""

_Handler = TypeVar("_Handler", bound=Callable[..., None])


class NoHandlerError(MessageError):
    """A contract that nobody handles here. It becomes a dead letter: a fact must not vanish unheard."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """One handler. A batch handler is called once per batch with everything it subscribed to."""

    function: Callable[..., None]
    batch: bool

    def call(self, deliveries: Sequence[Delivery]) -> None:
        """Hand over deliveries in the order of their sequence."""
        if self.batch:
            self.function(deliveries)
            return
        for message, envelope in deliveries:
            self.function(message, envelope)


_subscriptions: dict[tuple[str, int], list[Subscription]] = defaultdict(list)


def handles(*contracts: type[Message], batch: bool = False) -> Callable[[_Handler], _Handler]:
    """Subscribe a function of an app's handlers.py to contracts.

    It is called as `function(message, envelope)`, or with `batch=True` once per batch as
    `function([(message, envelope), …])`; either way in the scope of the receiver (NETWORK, acting as the
    relay, for what comes up; the unit for what comes down) and in the transaction that marks the messages as
    received. It must be commutative: messages may arrive in any order, each exactly once in effect. A handler
    that raises makes its message come again later, doubling from a second to an hour, and in the end a dead
    letter.

    Handlers that add to rows which several units share (sums of ancestors) take `batch=True` and write in
    sorted order; else two relays would wait for each other's rows.
    """

    def subscribe(function: _Handler) -> _Handler:
        for contract in contracts:
            register(contract)
            known = _subscriptions[contract.kind, contract.version]
            if all(s.function is not function for s in known):
                known.append(Subscription(function, batch))
        return function

    return subscribe


def subscriptions_of(kind: str, version: int) -> Sequence[Subscription]:
    """Return the handlers of one version of a kind, in the order of their registration: what was written for
    one version is not called with another.

    Raises NoHandlerError when there is none.
    """
    found = _subscriptions.get((kind, version))
    if not found:
        raise NoHandlerError(f"{kind} v{version}")
    return tuple(found)
