"""A question that leaves its unit: handed over, worked on elsewhere, told to its asker at home.

A *case* is a question whose custody has a row in the network (``shared_apps.oversight``). It is named by
``origin_unit`` and ``question_id``, its id in the unit where it was asked, whose page the asker
keeps. Whoever holds it is the only one who changes its state; home only mirrors it, and passes on
what the asker does.

- ``hop`` counts changes of hands (0: still at home). What a unit tells of a case under an earlier hop than
  the row's comes too late to say how it stands; what it wrote to the asker is shown at home all the same.
- A ``parcel`` holds the words that must be read (``queries/parcels.py`` of questions says which). It never
  has a name, a contact or an internal note of staff. Nobody keeps it on the way.
- A parcel and a snapshot list under ``acts`` the tokens (``{"token": …}``) of what the asker did that is in
  them already, or could not be done. What a parcel does not list is told the next holder once more; a token
  counts once, whoever held the case when it was carried out. These acts alone are kept in the network, until
  a snapshot lists them.
- Moments are ISO 8601 with an offset, days ``YYYY-MM-DD``.
"""

from dataclasses import dataclass, field
from typing import ClassVar

from shared_apps.contracts.parcels import Parcel

LEAD = "lead"
HELPER = "helper"
"""主办 (becomes the holder) and 协办 (gives words; who holds it does not change)."""

ACCEPTED = "accepted"
RETURNED = "returned"
LAPSED = "lapsed"
REFUSED = "refused"
WITHDRAWN = "withdrawn"
GIVEN = "given"
"""How a transfer ended: taken over, sent back (退回), not answered in time, not possible (the network says
no), taken back by the sender (or overtaken), helped with (协办)."""

NOT_HOLDER = "not_holder"
SAME_UNIT = "same_unit"
UNIT_CLOSED = "unit_closed"
UNIT_EXCLUDED = "unit_excluded"
ALREADY_ASKED = "already_asked"
OUTDATED = "outdated"
CASE_ENDED = "case_ended"
"""Reasons of the network for ``refused``: the sender does not hold it; it is the sender itself; that unit
takes nothing in; the asker does not want it there; somebody is asked already; the holder has told more since
it was written (ask again); the asker has taken it back.
"""

TAKEN_BACK = "taken_back"
UNANSWERED = "unanswered"
MOVED_UP = "moved_up"
HANDED_ON = "handed_on"
NOTHING_LEFT = "nothing_left"
NOBODY_ABOVE = "nobody_above"
"""Reasons of the network for ``withdrawn``, ``lapsed`` and ``CaseCalledOff``: the sender took it back;
no answer in time; it moves up instead; who asked for help does not hold it any more; nothing is left to do;
no unit above can take it.
"""

NOBODY_TOOK_IT = "nobody_took_it"
GOING_ROUND = "going_round"
HOLDER_CLOSED = "holder_closed"
TAKEN_OVER = "taken_over"
REDONE = "redone"
LATE = "late"
"""Why a case moves up: three units did not take it; it goes round; its holder was closed for good; a unit
above takes it over; redone three times and still not solved; late for too long.
"""

ANSWERING_STEPS = frozenset({"answered", "resolved", "unresolvable", "not_accepted"})
"""Codes of ``CaseWorked.step`` after which a case has got somewhere."""


# --- the sender asks, the receiver answers


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferRequested:
    """Up, from the unit that holds it: another unit is to take it over (or help with it).

    ``transfer_id`` is made by the sender. ``reason`` is a code of the sender, ``rule`` the rule it rests on,
    ``words`` are for the receiver. ``due_on`` is the last day on which the sender wants it done ("": what was
    promised to the asker stands). ``told`` is the number of the last ``CaseWorked`` that went home before (0:
    it is at home).
    """

    kind: ClassVar[str] = "transfer.requested"
    version: ClassVar[int] = 1

    transfer_id: str
    origin_unit: int
    question_id: str
    to_unit: int
    role: str
    reason: str
    rule: str
    words: str
    due_on: str
    asked_at: str
    account_id: int
    topic: str
    excluded_units: list[int]
    parcel: Parcel
    told: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferTakenBack:
    """Up, from the sender: it need not be taken over any more."""

    kind: ClassVar[str] = "transfer.taken_back"
    version: ClassVar[int] = 1

    transfer_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOffered:
    """Down, to the receiver: will you take it over (or help)? Answer before ``accept_by``.

    ``way`` is down, sideways or up (交办, 转办, 上报) as seen from the sender. ``chain`` tells the changes of
    hands so far, oldest first: from, to, way, at, outcome (names and codes).
    """

    kind: ClassVar[str] = "case.offered"
    version: ClassVar[int] = 1

    transfer_id: str
    origin_unit: int
    question_id: str
    from_unit: int
    way: str
    role: str
    reason: str
    rule: str
    words: str
    due_on: str
    asked_at: str
    accept_by: str
    hop: int
    topic: str
    excluded_units: list[int]
    chain: list[dict[str, str]]
    parcel: Parcel


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAccepted:
    """Up, from the receiver: we take it over (签收). It holds it once ``CaseHeld`` has come."""

    kind: ClassVar[str] = "case.accepted"
    version: ClassVar[int] = 1

    transfer_id: str
    account_id: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReturned:
    """Up, from the receiver: we do not (退回), and this is the rule that it rests on."""

    kind: ClassVar[str] = "case.returned"
    version: ClassVar[int] = 1

    transfer_id: str
    reason: str
    rule: str
    words: str
    account_id: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHelped:
    """Up, from a helper (协办): what it says to the unit that holds the case."""

    kind: ClassVar[str] = "case.helped"
    version: ClassVar[int] = 1

    transfer_id: str
    words: str
    account_id: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferSettled:
    """Down, to the sender: how it ended, once. With ``accepted`` the sender lets go of the text.

    Of a case that was called up the holder is told so too, by the ``transfer_id`` of ``CaseCalledUp``; with
    any other outcome it keeps it and goes on.
    """

    kind: ClassVar[str] = "transfer.settled"
    version: ClassVar[int] = 1

    transfer_id: str
    origin_unit: int
    question_id: str
    outcome: str
    unit_id: int
    unit_name: str
    reason: str
    rule: str
    words: str
    hop: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCalledOff:
    """Down, to a receiver: it is asked no more. What it has of the text goes."""

    kind: ClassVar[str] = "case.called_off"
    version: ClassVar[int] = 1

    transfer_id: str
    origin_unit: int
    question_id: str
    why: str


# --- who holds it


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHeld:
    """Down, to the new holder: from now on it is yours. Not to the unit of origin, which has the question
    itself: for it there is ``CaseHandedOver``.

    ``parcel`` is empty after an acceptance (the offer has brought it) and full when the case was called up
    (提级) or taken over, since nothing was offered then. ``again``: it was told before, and lost; the figures
    count it already.
    """

    kind: ClassVar[str] = "case.held"
    version: ClassVar[int] = 1

    transfer_id: str
    origin_unit: int
    question_id: str
    from_unit: int
    way: str
    why: str
    topic: str
    excluded_units: list[int]
    due_on: str
    hop: int
    at: str
    chain: list[dict[str, str]]
    parcel: Parcel
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHandedOver:
    """Down, to the unit of origin: somebody else holds it now (or it is home again), for the asker's page.
    ``again`` as in ``CaseHeld``; ``told``: the number of the last ``CaseTold`` of who held it, which home has
    to know before it goes on.
    """

    kind: ClassVar[str] = "case.handed_over"
    version: ClassVar[int] = 1

    question_id: str
    from_unit: int
    from_name: str
    holder_unit: int
    holder_name: str
    way: str
    why: str
    hop: int
    at: str
    again: bool = False
    told: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCalledUp:
    """Down, to the holder: it moves up (提级办理) or is taken over. Answered at once, without a person, by
    ``CaseSurrendered``; where the word of the change of hands ``hop`` has not come yet, after that.
    """

    kind: ClassVar[str] = "case.called_up"
    version: ClassVar[int] = 1

    transfer_id: str
    origin_unit: int
    question_id: str
    to_unit: int
    to_name: str
    why: str
    hop: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSurrendered:
    """Up, from the holder: here it is. ``ended`` says that nothing is left to do, so that it stays.
    ``told`` as in ``TransferRequested``.
    """

    kind: ClassVar[str] = "case.surrendered"
    version: ClassVar[int] = 1

    transfer_id: str
    topic: str
    excluded_units: list[int]
    ended: bool
    parcel: Parcel
    told: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStuck:
    """Up, from the holder: it gets nowhere (``why``: redone three times, late for too long). The network
    moves it up.
    """

    kind: ClassVar[str] = "case.stuck"
    version: ClassVar[int] = 1

    origin_unit: int
    question_id: str
    topic: str
    excluded_units: list[int]
    why: str


# --- holder and home


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWorked:
    """Up, from the holder: a step was taken, and this is how everything stands that the asker may read.

    ``snapshot`` is whole, so that a later one (``hop``, then ``number``) replaces an earlier one. ``step``
    holds code, at and params (as JSON) of the history's entry, for the asker's timeline and notices.
    """

    kind: ClassVar[str] = "case.worked"
    version: ClassVar[int] = 1

    origin_unit: int
    question_id: str
    hop: int
    number: int
    step: dict[str, str]
    snapshot: Parcel


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTold:
    """Down, to the unit of origin: the same, from ``holder_unit``, which held it at that ``hop`` and perhaps
    does no more.
    """

    kind: ClassVar[str] = "case.told"
    version: ClassVar[int] = 1

    question_id: str
    holder_unit: int
    holder_name: str
    hop: int
    number: int
    step: dict[str, str]
    snapshot: Parcel


@dataclass(frozen=True, slots=True, kw_only=True)
class AskerActed:
    """Up, from the unit of origin: the asker did something that the holder carries out.

    ``act`` is one of add, urge, confirm, not_solved, reopen, rate; ``values`` what goes with it (words,
    rating and the like). ``token`` makes it once.
    """

    kind: ClassVar[str] = "asker.acted"
    version: ClassVar[int] = 1

    question_id: str
    act: str
    token: str
    at: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskerTold:
    """Down, to the holder: the same. To the unit of origin when it holds the case again. Once more to a new
    holder where the parcel did not list its token. ``hop``: by which change of hands the receiver holds it;
    the word of that comes first.
    """

    kind: ClassVar[str] = "asker.told"
    version: ClassVar[int] = 1

    origin_unit: int
    question_id: str
    act: str
    token: str
    at: str
    values: dict[str, str] = field(default_factory=dict)
    hop: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWithdrawn:
    """Up, from the unit of origin: the asker has taken it back (``erased``: and had everything deleted)."""

    kind: ClassVar[str] = "case.withdrawn"
    version: ClassVar[int] = 1

    question_id: str
    erased: bool
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEnded:
    """Down, to every unit that has something of it: the asker has taken it back. Text goes."""

    kind: ClassVar[str] = "case.ended"
    version: ClassVar[int] = 1

    origin_unit: int
    question_id: str
    erased: bool
    at: str


# --- within the network itself


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOverOrdered:
    """From a page of the network to the relay, which alone moves custody: a unit above takes a case over."""

    kind: ClassVar[str] = "case.take_over_ordered"
    version: ClassVar[int] = 1

    origin_unit: int
    question_id: str
    to_unit: int
    why: str
    account_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderClosed:
    """From the step that closes a unit for good to the relay: what it was offered goes back, and what it
    holds moves up.
    """

    kind: ClassVar[str] = "case.holder_closed"
    version: ClassVar[int] = 1

    unit_id: int
