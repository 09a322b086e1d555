"""Messages that only tests send, and handlers whose effect is an audit entry of the receiver.

The effect is a row of the receiver's own schema in the same transaction, so it is there exactly when
the handler's transaction committed, and may be compared as a set with what was sent.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.messaging import Delivery, Envelope, handles, on_wakeup


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Up, handled one by one."""

    kind: ClassVar[str] = "test.counted"
    version: ClassVar[int] = 1
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgent:
    """Up, and waiting for no crowd."""

    kind: ClassVar[str] = "test.urgent"
    version: ClassVar[int] = 1
    urgent: ClassVar[bool] = True
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summed:
    """Up, handled in batches."""

    kind: ClassVar[str] = "test.summed"
    version: ClassVar[int] = 1
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Down."""

    kind: ClassVar[str] = "test.told"
    version: ClassVar[int] = 1
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grown:
    """Down, as it was told before it grew."""

    kind: ClassVar[str] = "test.grown"
    version: ClassVar[int] = 1
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grown2:
    """Down, as it is told now."""

    kind: ClassVar[str] = "test.grown"
    version: ClassVar[int] = 2
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Poisoned:
    """Up and down: its handler fails until `cured` holds its key."""

    kind: ClassVar[str] = "test.poisoned"
    version: ClassVar[int] = 1
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unheard:
    """A contract that nobody handles."""

    kind: ClassVar[str] = "test.unheard"
    version: ClassVar[int] = 1
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A contract that is known, and that nobody handles."""

    kind: ClassVar[str] = "test.declared"
    version: ClassVar[int] = 1
    key: str


cured: set[str] = set()


class PoisonError(Exception):
    """What the handler of a poisoned message raises."""


@handles(Counted)
def count(message: Counted, envelope: Envelope) -> None:
    record("test.counted", object_type="key", object_id=message.key, actor="system", detail=_of(envelope))


@handles(Urgent)
def hurry(message: Urgent, envelope: Envelope) -> None:
    record("test.urgent", object_type="key", object_id=message.key, actor="system", detail=_of(envelope))


@handles(Summed, batch=True)
def add_up(deliveries: list[Delivery]) -> None:
    for message, envelope in deliveries:
        record("test.summed", object_type="key", object_id=message.key, actor="system", detail=_of(envelope))


@handles(Told)
def listen(message: Told, envelope: Envelope) -> None:
    record("test.told", object_type="key", object_id=message.key, actor="system", detail=_of(envelope))


@handles(Grown)
def hear_of_old(message: Grown, envelope: Envelope) -> None:
    record("test.grown", object_type="key", object_id=message.key, actor="system", detail=_of(envelope))


@handles(Grown2)
def hear_of_new(message: Grown2, envelope: Envelope) -> None:
    record("test.grown2", object_type="key", object_id=message.key, actor="system", detail=_of(envelope))


@handles(Poisoned)
def swallow(message: Poisoned, envelope: Envelope) -> None:
    record("test.poisoned", object_type="key", object_id=message.key, actor="system", detail=_of(envelope))
    if message.key not in cured:
        raise PoisonError(f"the text of an error may quote {message.key}")


@on_wakeup("test.alarm")
def ring(key: str, at: datetime) -> None:
    record("test.rang", object_type="key", object_id=key, actor="system", detail={"at": at.isoformat()})


@on_wakeup("test.deadline")
def pass_deadline(key: str, at: datetime) -> None:
    """Like every handler of the product: whether it is time is looked up again."""
    if at <= clock.now():
        record("test.passed", object_type="key", object_id=key, actor="system")


def _of(envelope: Envelope) -> dict[str, object]:
    return {"unit": envelope.unit_id, "attempt": envelope.attempt}
