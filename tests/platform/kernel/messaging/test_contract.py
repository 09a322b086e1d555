"""A kind and a version name one contract, and what carries them cannot change on its way."""

from dataclasses import dataclass
from typing import ClassVar

import pytest

from huisheng.kernel.messaging.contract import NotAContractError, UnknownKindError, decode, register


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    kind: ClassVar[str] = "test.one_kind"
    version: ClassVar[int] = 1
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    kind: ClassVar[str] = "test.one_kind"
    version: ClassVar[int] = 1
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    kind: ClassVar[str] = "test.one_kind"
    version: ClassVar[int] = 2
    key: str
    more: str = ""


@dataclass(slots=True, kw_only=True)
class Changeable:
    kind: ClassVar[str] = "test.changeable"
    version: ClassVar[int] = 1
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutVersion:
    kind: ClassVar[str] = "test.without_version"
    key: str


def test_a_kind_and_version_is_one_contract() -> None:
    register(First)
    register(First)
    with pytest.raises(NotAContractError, match="both"):
        register(Other)
    register(Later)
    assert decode("test.one_kind", 1, {"key": "x"}) == First(key="x")
    assert decode("test.one_kind", 2, {"key": "x"}) == Later(key="x")


@pytest.mark.parametrize("made", [Changeable, WithoutVersion])
def test_what_may_change_or_lacks_a_version_is_none(made: type[Changeable] | type[WithoutVersion]) -> None:
    with pytest.raises(NotAContractError, match="frozen"):
        register(made)
    with pytest.raises(UnknownKindError):
        decode(made.kind, 1, {"key": "x"})
