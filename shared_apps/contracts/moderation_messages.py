"""A case of moderation that a unit cannot settle alone: a second person is lacking, or it is late (E18, E15).

The way is that of decisions (`oversight_messages.py`): one row of custody says who is asked, text travels in
``parcel`` alone and only until the case is decided, and the messages of one thing may arrive in any order and
more than once. What is decided is a verdict with a published reason instead of yes or no.

``referral_id`` is a UUID as a string and known in the unit that sent it up; down, it is named together with
``origin_unit``. One case may be sent up for several reasons, one after the other: each has an id of its own.
``verdict`` and ``reason`` are the codes that moderation publishes. Moments are ISO 8601 with an offset.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Final

from shared_apps.contracts.parcels import Parcel

OVERDUE = "overdue"
SECOND = "second"
REVIEW = "review"
"""What the unit above is asked for: the verdict that is late, the second person, the second look."""
TIME_TO_DECIDE: Final = timedelta(hours=24)
"""So long one unit is asked alone: author and reporters wait. Then the next one above is asked too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictReferred:
    """Up: the unit above is asked to decide. ``barred`` are accounts that had a part in it.

    ``attempt`` counts how often this was sent up (from 1): after nobody was found it may come again.
    """

    kind: ClassVar[str] = "verdict.referred"
    version: ClassVar[int] = 1

    referral_id: str
    wanted: str
    attempt: int
    asked_at: str
    barred: list[int]
    parcel: Parcel


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictWithdrawn:
    """Up: it need not be decided there any more, the unit has decided itself."""

    kind: ClassVar[str] = "verdict.withdrawn"
    version: ClassVar[int] = 1

    referral_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictAsked:
    """Down: a unit below asks this unit to decide."""

    kind: ClassVar[str] = "verdict.asked"
    version: ClassVar[int] = 1

    origin_unit: int
    referral_id: str
    wanted: str
    attempt: int
    asked_at: str
    barred: list[int]
    parcel: Parcel


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictUnstaffed:
    """Up: nobody in the unit that was asked may decide it either."""

    kind: ClassVar[str] = "verdict.unstaffed"
    version: ClassVar[int] = 1

    origin_unit: int
    referral_id: str
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictMade:
    """Up: decided, with the words that author and reporters read in the unit below."""

    kind: ClassVar[str] = "verdict.made"
    version: ClassVar[int] = 1

    origin_unit: int
    referral_id: str
    verdict: str
    reason: str
    words: str
    account_id: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictSettled:
    """Down, to the unit that referred it: this was decided above, by this account of that unit."""

    kind: ClassVar[str] = "verdict.settled"
    version: ClassVar[int] = 1

    referral_id: str
    unit_id: int
    verdict: str
    reason: str
    words: str
    account_id: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictReturned:
    """Down, to the unit that referred it: nobody above may decide it either."""

    kind: ClassVar[str] = "verdict.returned"
    version: ClassVar[int] = 1

    referral_id: str
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictCalledOff:
    """Down, to a unit that was asked: it is no longer asked, and what it holds of it goes.

    ``attempt`` is the one that is called off: what is asked anew comes with a higher number.
    """

    kind: ClassVar[str] = "verdict.called_off"
    version: ClassVar[int] = 1

    origin_unit: int
    referral_id: str
    attempt: int
