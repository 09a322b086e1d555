"""What a message is: a frozen dataclass with a kind and a version, written to and read from plain JSON.

Contracts themselves live in `shared_apps.contracts`, which knows nothing of this package; here is only their
shape.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol
from uuid import UUID

NETWORK_ITSELF = 0
"""Stands where a unit's id stands when the network sends a message to itself (its own wake-ups)."""


class Message(Protocol):
    """A versioned, frozen dataclass whose fields are str, int, bool, None, lists and dicts of these."""

    __dataclass_fields__: ClassVar[dict[str, dataclasses.Field[Any]]]
    kind: ClassVar[str]
    version: ClassVar[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What travels around a message.

    `unit_id` is the origin of a message going up and the target of one going down. `epoch` grows when that
    unit is restored from a backup; `sequence` grows with each message of one sender inside an epoch, so
    (epoch, sequence) decides which of two messages about one thing is the later. `attempt` counts from 1.
    """

    event_id: UUID
    unit_id: int
    occurred_at: datetime
    epoch: int
    sequence: int
    attempt: int


class MessageError(Exception):
    """A message that cannot be written or read. The class name is what a dead letter shows."""


class NotAContractError(MessageError):
    """The class is no frozen dataclass with `kind` and `version`, or a field holds no plain JSON."""


class UnknownKindError(MessageError):
    """No contract of this kind is known here."""


class UnknownVersionError(MessageError):
    """The kind is known, this version of it is not."""


class PayloadMismatchError(MessageError):
    """The payload lacks a field of its contract or has one that the contract does not know."""


_contracts: dict[tuple[str, int], type[Message]] = {}


def register(contract: type[Message]) -> None:
    """Make a contract readable by kind and version. Registering the same class again changes nothing.

    Raises NotAContractError when the class is none, or when another class has taken its kind and version.
    """
    kind, version = getattr(contract, "kind", None), getattr(contract, "version", None)
    parameters = getattr(contract, "__dataclass_params__", None)
    if (
        not isinstance(kind, str)
        or not isinstance(version, int)
        or parameters is None
        or not parameters.frozen
    ):
        raise NotAContractError(
            f"{contract!r} must be a frozen dataclass with class variables kind and version"
        )
    known = _contracts.setdefault((kind, version), contract)
    if known is not contract:
        raise NotAContractError(f"{kind} v{version} is both {known!r} and {contract!r}")


def is_urgent(message: Message) -> bool:
    """Whether its contract says `urgent: ClassVar[bool] = True`: it waits for no others to go up with."""
    return bool(getattr(message, "urgent", False))


def encode(message: Message) -> dict[str, Any]:
    """Return the payload of a message as plain JSON. Raises NotAContractError naming the field at fault."""
    if not dataclasses.is_dataclass(message) or isinstance(message, type):
        raise NotAContractError(f"{message!r} is no message")
    payload = {field.name: getattr(message, field.name) for field in dataclasses.fields(message)}
    for name, value in payload.items():
        _check_plain(value, f"{type(message).__name__}.{name}")
    return payload


def decode(kind: str, version: int, payload: dict[str, Any]) -> Message:
    """Return the message of a payload.

    Raises UnknownKindError, UnknownVersionError or PayloadMismatchError.
    """
    contract = _contracts.get((kind, version))
    if contract is None:
        if any(known == kind for known, _ in _contracts):
            raise UnknownVersionError(f"{kind} v{version}")
        raise UnknownKindError(kind)
    try:
        return contract(**payload)
    except TypeError as error:
        raise PayloadMismatchError(f"{kind} v{version}") from error


def _check_plain(value: object, where: str) -> None:
    match value:
        case None | bool() | int() | str():
            return
        case list():
            for item in value:
                _check_plain(item, where)
        case dict():
            for key, item in value.items():
                if not isinstance(key, str):
                    raise NotAContractError(f"{where} has a key that is no string")
                _check_plain(item, where)
        case _:
            # Floats are left out on purpose: sums of them differ between machines and between orders of
            # arrival.
            raise NotAContractError(
                f"{where} holds a {type(value).__name__}; only plain JSON without floats may travel"
            )
