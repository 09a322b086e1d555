"""What staff see of notices: of one question, of the unit's failures, and those addressed to themselves."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, Q

from tenant_apps.channels.data.codes import Direction, State, Way
from tenant_apps.channels.data.faults import fault_words
from tenant_apps.channels.data.words import (
    TO_ASKER,
    TO_EXPERT,
    TO_STAFF,
    UNKNOWN_WANT,
    Words,
    sentence_to_staff,
)
from tenant_apps.channels.models import Notice
from tenant_apps.channels.queries import persons
from tenant_apps.channels.rules.order import ways_in_order
from tenant_apps.questions.public import expert_offers_of

LATEST: Final = 12
MINE: Final = 100

_TONES: Final = {State.DELIVERED: "done", State.FAILED: "late", State.UNKNOWN: "soon"}


@dataclass(frozen=True, slots=True)
class Told:
    """One message as staff see it: which step, by which way, and what is truly known of it. ``waits``: to be
    sent; ``in_vain``: every way was tried, and the page alone tells.
    """

    what: str
    way: str
    state: str
    tone: str
    at: datetime
    why: str
    waits: bool
    in_vain: bool


@dataclass(frozen=True, slots=True)
class Reachable:
    """How the asker of a question can be reached now. ``by`` is empty where only the page is left."""

    by: tuple[str, ...]
    gave_something: bool
    all_failed: bool


@dataclass(frozen=True, slots=True)
class Mine:
    """One line of somebody's own list."""

    notice_id: int
    sentence: str
    link: str
    at: datetime
    urgent: bool
    is_new: bool


@dataclass(frozen=True, slots=True)
class WayFigures:
    """What became of the messages of one way since a moment."""

    way: str
    label: str
    delivered: int
    sent: int
    failed: int
    unknown: int


def told_of(question_id: UUID) -> list[Told]:
    """The latest messages to the asker of a question, newest first; those told together stand with the one
    that told them.
    """
    rows = (
        Notice.objects.filter(question_id=question_id, account_id=None, direction=Direction.OUT)
        .exclude(state=State.FOLDED)
        .order_by("-id")[:LATEST]
    )
    return [_told(row) for row in rows]


def links_sent(question_id: UUID) -> list[Told]:
    """What became of the links that were sent to experts of this question, newest first; ``what`` is whom."""
    names = expert_offers_of(question_id)
    rows = Notice.objects.filter(offer_id__in=names).order_by("-id")[:LATEST] if names else ()
    return [replace(_told(row), what=names[row.offer_id]) for row in rows if row.offer_id is not None]


def reachable(question_id: UUID, *, usable: Collection[Way], told: Iterable[Told]) -> Reachable:
    """Whether the asker of a question can be reached otherwise than by the page; ``usable`` are the ways by
    which the unit can send now, ``told`` the latest messages (told_of).
    """
    person = persons.asker(question_id)
    if person is None:
        return Reachable((), gave_something=False, all_failed=False)
    possible = person.addresses.keys() & set(usable)
    by = [way for way in ways_in_order(person.order) if way in possible and way not in person.stopped]
    # Of the latest step that was told: did every way fail?
    failed = next((one.in_vain for one in told if not one.waits), False)
    return Reachable(
        tuple(str(way.label) for way in by), gave_something=bool(person.addresses), all_failed=failed
    )


def mine(account_id: int) -> list[Mine]:
    """Somebody's own notices, newest first."""
    rows = Notice.objects.filter(account_id=account_id, way=Way.SITE).order_by("-at", "-id")[:MINE]
    return [
        Mine(
            row.pk,
            sentence_to_staff(row.code, row.params),
            row.link if row.link.startswith("/") else "",
            row.at,
            row.urgent,
            row.read_at is None,
        )
        for row in rows
    ]


def figures(since: datetime) -> list[WayFigures]:
    """How many messages of each way arrived, failed or are unknown since a moment."""
    counted = {
        row["way"]: row
        for row in Notice.objects.filter(direction=Direction.OUT, at__gte=since)
        .exclude(way="")
        .exclude(way=Way.SITE)
        .order_by()
        .values("way")
        .annotate(
            delivered=Count("pk", filter=Q(state=State.DELIVERED)),
            sent=Count("pk", filter=Q(state=State.SENT)),
            failed=Count("pk", filter=Q(state=State.FAILED)),
            unknown=Count("pk", filter=Q(state=State.UNKNOWN)),
        )
    }
    names = ("delivered", "sent", "failed", "unknown")
    return [
        WayFigures(way, str(way.label), **{name: counted.get(way, {}).get(name, 0) for name in names})
        for way in (Way.WECHAT, Way.SMS, Way.EMAIL)
    ]


def waiting() -> int:
    """How many messages wait to be sent: the way of each is chosen when its time has come."""
    return int(Notice.objects.filter(state=State.QUEUED).count())


def latest_failures(now: datetime, days: int = 30) -> list[Told]:
    """What failed lately, newest first: codes and ways, nobody's name."""
    rows = Notice.objects.filter(
        direction=Direction.OUT, state=State.FAILED, settled_at__gte=now - timedelta(days=days)
    ).order_by("-settled_at")[:LATEST]
    return [_told(row) for row in rows]


def _told(row: Notice) -> Told:
    words = _words(row)
    state = State(row.state)
    return Told(
        what=str(words.sentence) if words else row.code,
        way=str(Way(row.way).label) if row.way else "",
        state=str(state.label),
        tone=_TONES.get(state, "plain"),
        at=row.settled_at or row.sent_at or row.at,
        why=fault_words(row.provider_code) if state in (State.FAILED, State.UNKNOWN) else "",
        waits=state in (State.QUEUED, State.SENDING),
        in_vain=bool(row.tried) and row.way == Way.SITE,
    )


def _words(row: Notice) -> Words | None:
    if row.offer_id is not None:
        return TO_EXPERT
    return TO_STAFF.get(row.code, UNKNOWN_WANT) if row.account_id is not None else TO_ASKER.get(row.code)
