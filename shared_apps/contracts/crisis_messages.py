"""An alarm that nobody in its unit has taken climbs: county, city, province (危急呼叫).

One row in ``shared_apps.oversight`` says on which rung it stands and, in the end, who has taken it (接手):
exactly one. Its text travels in ``parcel`` and ``text`` because somebody's life may be at stake; every copy
above is emptied when somebody else takes it, or when it is closed.

``alarm_id`` is a UUID as a string, known in the unit of the asker (``origin_unit``). The messages of one
alarm may arrive in any order and more than once. Moments are ISO 8601 with an offset. ``excluded_units`` are
never told: the asker wants it so (E7).

What goes up is ``urgent``: the relay is told of it at once, however many others speak at that moment.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Final

from shared_apps.contracts.parcels import Parcel

TIME_TO_TAKE: Final = timedelta(minutes=3)
"""How long the people of one rung have to take it (接手), at home and above, before the next is called."""

FROM_ASKER = "asker"
FROM_HELPER = "helper"
CONTACT_VIEWED = "contact_viewed"
HANDED_OVER = "handed_over"
NOTES = (FROM_ASKER, FROM_HELPER, CONTACT_VIEWED, HANDED_OVER)
"""What a note may be: words of the asker or of whoever helps, or something that a helper above has done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmPassedOn:
    """Up: nobody here has taken the alarm in time, or nobody is on call."""

    kind: ClassVar[str] = "alarm.passed_on"
    version: ClassVar[int] = 1
    urgent: ClassVar[bool] = True

    alarm_id: str
    raised_at: str
    topic: str
    excluded_units: list[int]
    parcel: Parcel


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmCalled:
    """Down: this unit's people on call are asked to help. It comes again while nobody takes it (``call``)."""

    kind: ClassVar[str] = "alarm.called"
    version: ClassVar[int] = 1

    origin_unit: int
    alarm_id: str
    raised_at: str
    rung: int
    call: int
    parcel: Parcel


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmUnheard:
    """Up: nobody is on call in the unit that was called. The ladder goes on at once."""

    kind: ClassVar[str] = "alarm.unheard"
    version: ClassVar[int] = 1
    urgent: ClassVar[bool] = True

    origin_unit: int
    alarm_id: str
    rung: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmClimbed:
    """Down, to the unit of the asker: these units have been called so far; ``at_top`` when none is left."""

    kind: ClassVar[str] = "alarm.climbed"
    version: ClassVar[int] = 1

    alarm_id: str
    rung: int
    unit_names: list[str]
    at_top: bool
    call: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmClaimed:
    """Up: somebody of the sending unit takes it. Who was first is decided by the network's row."""

    kind: ClassVar[str] = "alarm.claimed"
    version: ClassVar[int] = 1
    urgent: ClassVar[bool] = True

    origin_unit: int
    alarm_id: str
    account_id: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmTaken:
    """Down, to every unit that was called and to that of the asker: this one has taken it."""

    kind: ClassVar[str] = "alarm.taken"
    version: ClassVar[int] = 1

    origin_unit: int
    alarm_id: str
    unit_id: int
    unit_name: str
    account_id: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmNoted:
    """Up: words of the asker (from the asker's unit) or of the helper, or what the helper has done (NOTES).

    ``note_id`` is unique within the alarm.
    """

    kind: ClassVar[str] = "alarm.noted"
    version: ClassVar[int] = 1
    urgent: ClassVar[bool] = True

    origin_unit: int
    alarm_id: str
    note_id: str
    what: str
    at: str
    text: str
    signed: str
    account_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmNoteSent:
    """Down: the same, to the other side."""

    kind: ClassVar[str] = "alarm.note_sent"
    version: ClassVar[int] = 1

    origin_unit: int
    alarm_id: str
    note_id: str
    what: str
    at: str
    text: str
    signed: str
    account_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmClosed:
    """Up: a person of the unit that has taken it says that it is over; the reports of the law."""

    kind: ClassVar[str] = "alarm.closed"
    version: ClassVar[int] = 1
    urgent: ClassVar[bool] = True

    origin_unit: int
    alarm_id: str
    account_id: int
    at: str
    words: str
    checklist: list[dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmEnded:
    """Down, to the unit of the asker: a person of the unit that has taken it says that it is over."""

    kind: ClassVar[str] = "alarm.ended"
    version: ClassVar[int] = 1

    alarm_id: str
    unit_id: int
    account_id: int
    at: str
    words: str
    checklist: list[dict[str, str]]
