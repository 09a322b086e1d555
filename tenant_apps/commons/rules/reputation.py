"""What reputation is made of, and why nobody makes it for themselves (docs/decisions/0003-reputation.md)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from huisheng.kernel import clock
from tenant_apps.commons.data.codes import Event, Level, Why

POINTS: Final = MappingProxyType({Event.ACCEPTED: 2, Event.ENDORSED: 5, Event.HIDDEN: -5})
RECEIVED_A_DAY: Final = MappingProxyType({Event.ACCEPTED: 3, Event.ENDORSED: 2})
GIVEN_A_DAY: Final = 3
"""Acceptances of one person that count on one day."""
PAIR_DAYS: Final = 30
"""Between two people something counts once in so many days, whoever of them asked."""
OFFICER_DAYS: Final = 7
CEILING: Final = 20
"""What all acceptances together are worth at most: with PAIR_DAYS alone a large ring would have any sum."""
ROOM_OF_ENDORSEMENT: Final = 10
"""By so much one endorsement raises the ceiling."""
LEVELS: Final = MappingProxyType({Level.SEASONED: 60, Level.ABLE: 25, Level.WARM: 6})
LOOKS_BACK: Final = timedelta(days=PAIR_DAYS)
"""How far back ``weigh`` needs to know."""
UNTAINTED_DAYS: Final = 90
"""For so long nothing of somebody may have been taken out whose answers are shown at once."""


@dataclass(frozen=True, slots=True)
class Happened:
    """An event that counts, or would: ``giver`` is a person, or an officer's account for an endorsement."""

    event: Event
    reader: int
    giver: int
    at: datetime


def weigh(new: Happened, counted: Iterable[Happened]) -> Why:
    """Whether an event counts, beside those that count since LOOKS_BACK and concern one of the two."""
    if new.event == Event.HIDDEN:
        return Why.COUNTS
    same_kind = [one for one in counted if one.event == new.event]
    window = timedelta(days=PAIR_DAYS if new.event == Event.ACCEPTED else OFFICER_DAYS)
    if any(_same_two(new, one) and abs(new.at - one.at) < window for one in same_kind):
        return Why.PAIR
    today = [one for one in same_kind if clock.business_day(one.at) == clock.business_day(new.at)]
    if sum(one.reader == new.reader for one in today) >= RECEIVED_A_DAY[new.event]:
        return Why.RECEIVED
    if new.event == Event.ACCEPTED and sum(one.giver == new.giver for one in today) >= GIVEN_A_DAY:
        return Why.GIVEN
    return Why.COUNTS


@dataclass(frozen=True, slots=True)
class Reputation:
    """Points of one person by event, of what counts; ``endorsements`` is how many of those there are."""

    accepted: int = 0
    endorsed: int = 0
    hidden: int = 0
    endorsements: int = 0

    @property
    def ceiling(self) -> int:
        """What acceptances are worth at most."""
        return CEILING + ROOM_OF_ENDORSEMENT * self.endorsements

    @property
    def accepted_counting(self) -> int:
        """Of what acceptances are worth, so much as fits under the ceiling."""
        return min(self.accepted, self.ceiling)

    @property
    def points(self) -> int:
        """The sum; never less than nothing."""
        return max(0, self.accepted_counting + self.endorsed + self.hidden)

    @property
    def level(self) -> Level:
        """The word beside the name."""
        return next((level for level, least in LEVELS.items() if self.points >= least), Level.NONE)


def _same_two(new: Happened, one: Happened) -> bool:
    if new.event == Event.ENDORSED:
        return (new.reader, new.giver) == (one.reader, one.giver)
    return {new.reader, new.giver} == {one.reader, one.giver}
