"""抽查: how many are drawn, and by which lot (E17: the upper unit samples 5 %)."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from heapq import nsmallest
from secrets import token_hex
from typing import Final
from uuid import UUID

from huisheng.kernel.clock import BUSINESS_ZONE

ONE_IN: Final = 20
DAYS_TO_WAIT: Final = 2
"""After the end of a month. What a relay brings later still takes part in the draw, too."""

DRAWN_AGAIN: Final = timedelta(days=1)
"""After the first draw."""

KEPT_FOR: Final = timedelta(days=400)
"""What was not drawn is forgotten after that."""


def how_many(candidates: int) -> int:
    """One in twenty, rounded up: at least one, wherever there is any."""
    return -(-candidates // ONE_IN)


def lot(seed: str, question_id: UUID) -> str:
    """The lower, the sooner it is drawn. Whoever knows the seed can draw again and compare."""
    return sha256(f"{seed}:{question_id}".encode()).hexdigest()


def drawn(seed: str, questions: Iterable[UUID]) -> set[UUID]:
    """Those that the lot has met, whatever their order."""
    all_of_them = set(questions)
    return set(nsmallest(how_many(len(all_of_them)), all_of_them, key=lambda one: lot(seed, one)))


def new_seed() -> str:
    """Nobody chooses it."""
    return token_hex(32)


def digest(seed: str) -> str:
    """What is shown of a seed before the draw: afterwards everybody can see that it was not changed."""
    return sha256(seed.encode()).hexdigest()


def month_of(day: date) -> date:
    """Its first day."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """The one after it."""
    return month_of(month + timedelta(days=31))


def draw_at(month: date) -> datetime:
    """When the samples of a month are drawn."""
    day = next_month(month) + timedelta(days=DAYS_TO_WAIT)
    return datetime.combine(day, time(6), tzinfo=BUSINESS_ZONE)
