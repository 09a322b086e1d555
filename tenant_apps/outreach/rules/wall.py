"""The question wall of a broadcast: what staff have put there, in their order.

It stands in the row of the broadcast as ``"wall": [{"question": id, "stands": …}, …]``: ids alone, and no
word of any question.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

MOST: Final = 100
"""Questions on one wall."""


class Stands(StrEnum):
    """How far a question on the wall is: it waits, is being answered in this moment, or was talked about."""

    WAITS = "waits"
    NOW = "now"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class OnWall:
    """One question on the wall."""

    question_id: UUID
    stands: Stands


class WallFullError(Exception):
    """There are as many questions on the wall as it takes."""


def wall_in(said: dict[str, Any] | None) -> list[OnWall]:
    """What a row's JSON holds."""
    return [OnWall(UUID(one["question"]), Stands(one["stands"])) for one in (said or {}).get("wall", ())]


def as_data(wall: Sequence[OnWall]) -> list[dict[str, str]]:
    """As it is stored."""
    return [{"question": str(one.question_id), "stands": one.stands} for one in wall]


def placed(wall: Sequence[OnWall], question_id: UUID, stands: Stands) -> list[OnWall]:
    """With this question standing so: at the end, if it is not there yet. One is answered at a time: what was
    before it has been talked about. Raises WallFullError.
    """
    is_now = stands is Stands.NOW
    found = [replace(one, stands=Stands.DONE) if is_now and one.stands is Stands.NOW else one for one in wall]
    if any(one.question_id == question_id for one in found):
        return [replace(one, stands=stands) if one.question_id == question_id else one for one in found]
    if len(found) >= MOST:
        raise WallFullError
    return [*found, OnWall(question_id, stands)]


def without(wall: Sequence[OnWall], question_id: UUID) -> list[OnWall]:
    """Without this question."""
    return [one for one in wall if one.question_id != question_id]
