"""Every contract is frozen, versioned and plain, and somebody handles it."""

import dataclasses
import json
import types
import typing
from typing import Any

import pytest

from huisheng.kernel.messaging.contract import decode, encode
from huisheng.kernel.messaging.subscriptions import subscriptions_of
from shared_apps.contracts.catalogue import contracts

CONTRACTS = [
    pytest.param(contract, id=f"{kind}-v{version}") for (kind, version), contract in contracts().items()
]
_PLAIN = {str, int, bool, type(None), list, dict}
_SAMPLES: dict[type, Any] = {str: "x", int: -1, bool: True, type(None): None, list: [], dict: {}}


def _plain_parts(annotation: Any) -> set[Any]:
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if not arguments:
        return {annotation}
    own = set() if origin in (typing.Union, types.UnionType) else {origin}
    return own.union(*(_plain_parts(argument) for argument in arguments if argument is not Ellipsis))


@pytest.mark.parametrize("contract", CONTRACTS)
def test_frozen_with_slots_and_keywords_only(contract: Any) -> None:
    assert contract.__dataclass_params__.frozen
    assert "__slots__" in vars(contract)
    assert all(field.kw_only for field in dataclasses.fields(contract))
    subject, _, happened = contract.kind.partition(".")
    assert subject
    assert happened
    assert contract.version >= 1


@pytest.mark.parametrize("contract", CONTRACTS)
def test_fields_are_plain(contract: Any) -> None:
    hints = typing.get_type_hints(contract)
    parts = {field.name: _plain_parts(hints[field.name]) for field in dataclasses.fields(contract)}
    assert {name: found - _PLAIN for name, found in parts.items() if found - _PLAIN} == {}


@pytest.mark.parametrize("contract", CONTRACTS)
def test_survives_json(contract: Any) -> None:
    hints = typing.get_type_hints(contract)
    values = {
        field.name: _SAMPLES[next(t for t in _SAMPLES if t in _plain_parts(hints[field.name]))]
        for field in dataclasses.fields(contract)
    }
    message = contract(**values)
    again = decode(contract.kind, contract.version, json.loads(json.dumps(encode(message))))
    assert again == message


@pytest.mark.parametrize("contract", CONTRACTS)
def test_somebody_handles_it(contract: Any) -> None:
    """A contract that nobody handles would become a dead letter at its first use."""
    assert subscriptions_of(contract.kind, contract.version)
