"""The middle pane of the desk: one page of a queue, narrowed by filters."""

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.dateparse import parse_date

from huisheng.kernel.clock import BUSINESS_ZONE
from shared_apps.topics import public as topics
from tenant_apps.questions.data.codes import OWED_STATES, Channel, HolderKind, Kind, State
from tenant_apps.questions.models import Question
from tenant_apps.questions.queries.desk import Due, Queue, due_chip, in_order, is_newest_first
from tenant_apps.questions.queries.finding import matching
from tenant_apps.questions.queries.unit_topics import topic_name
from tenant_apps.questions.rules import routing
from tenant_apps.questions.rules.visibility import Reader, visible

PAGE: Final = 40
PREVIEW: Final = 60


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a queue, as it stands in the address. Whatever cannot be read narrows nothing.

    ``topic`` is the beginning of a code (two digits: a first-level topic), ``holder`` an account, "duty" or
    "s" with a section; ``since`` and ``until`` are days of receipt.
    """

    q: str = ""
    topic: str = ""
    kind: str = ""
    holder: str = ""
    channel: str = ""
    since: str = ""
    until: str = ""

    @property
    def are_set(self) -> bool:
        """Whether anything narrows at all."""
        return any(getattr(self, field.name) for field in fields(self))

    def condition(self) -> Q:
        """The same for the database."""
        found = Q()
        if self.q:
            found &= matching(self.q)
        if self.topic.isdecimal() and len(self.topic) <= 6:
            found &= Q(topic__startswith=self.topic)
        if self.kind in Kind.values:
            found &= Q(kind=self.kind)
        if self.channel in Channel.values:
            found &= Q(channel=self.channel)
        if self.holder == HolderKind.DUTY:
            found &= Q(holder_kind=HolderKind.DUTY)
        elif self.holder[:1] == "s" and self.holder[1:].isdecimal() and len(self.holder) < 18:
            found &= Q(section=int(self.holder[1:]))
        elif self.holder.isdecimal() and len(self.holder) < 18:
            found &= Q(holder=int(self.holder))
        since, until = _day(self.since), _day(self.until)
        if since is not None:
            found &= Q(received_at__gte=_midnight(since))
        if until is not None and until < date.max:
            found &= Q(received_at__lt=_midnight(until + timedelta(days=1)))
        return found


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a queue."""

    id: UUID
    number: str
    version: int
    title: str
    preview: str
    topic: str
    kind: str
    state: str
    state_label: str
    danger: bool
    seeded: bool
    returned: bool
    unsure: bool
    is_copy: bool
    confidential: bool
    asker_wrote: bool
    waiting: bool
    received_at: datetime
    answered_at: datetime | None
    due: Due | None
    holder: int | None
    section: int | None
    claimed_by: int | None
    followers: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a queue. ``next_after`` leads to the following one ("" on the last)."""

    rows: tuple[Row, ...]
    next_after: str


def page(queue: Queue, filters: Filters, after: str, *, who: Reader, now: datetime) -> Page:
    """One page after a place in the order. However long the queue is, and whatever comes and goes in it,
    no row stands on two pages and none is left out.
    """
    rows = in_order(queue, now, who).filter(filters.condition())
    place = _place(after)
    if place is not None:
        rows = rows.filter(_beyond(place, newest_first=is_newest_first(queue)))
    found = list(_with_followers(rows)[: PAGE + 1])
    shown, more = found[:PAGE], len(found) > PAGE
    return Page(tuple(_rows(shown, now)), _mark(shown[-1]) if more else "")


def row(question_id: UUID, *, who: Reader, now: datetime) -> Row | None:
    """The line of one question, to be renewed in a list that stays as it is; None for a stranger's."""
    found = list(_with_followers(Question.objects.filter(visible(who), pk=question_id)))
    return next(iter(_rows(found, now)), None)


def rows_of(ids: list[UUID], *, who: Reader, now: datetime) -> list[Row]:
    """The lines of those questions among ``ids`` that somebody may know, in the order of ``ids``."""
    found = {
        line.id: line
        for line in _rows(list(_with_followers(Question.objects.filter(visible(who), pk__in=ids))), now)
    }
    return [found[one] for one in ids if one in found]


_OF_A_ROW: Final = (
    *("number", "version", "title", "text", "public_title", "public_text", "covered_at"),
    *("topic", "kind", "campaign", "state", "danger", "seeded", "returned", "confidential"),
    *("origin_question", "asker_spoke_at", "waiting_since", "received_at", "answered_at", "next_due_at"),
    *("holder_kind", "holder", "section", "claimed_by", "claimed_until"),
)
"""A question has three times as many columns: forty of them whole took longer to read than to show."""


def _with_followers(rows: QuerySet[Question]) -> QuerySet[Question]:
    merged = (
        Question.objects.filter(merged_into=OuterRef("pk"), state=State.MERGED)
        .order_by()
        .values("merged_into")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return (
        rows.select_related("unit_topic")
        .only("unit_topic__name", *_OF_A_ROW)
        .annotate(followers=Coalesce(Subquery(merged, output_field=IntegerField()), 0))
    )


def _rows(found: list[Any], now: datetime) -> list[Row]:
    tree = topics.tree()
    return [
        Row(
            id=question.id,
            number=question.number,
            version=question.version,
            title=question.shown_title,
            preview=_preview(question.shown_title, question.shown_text),
            topic=topic_name(tree, question.topic, question.unit_topic.name if question.unit_topic else ""),
            kind=question.get_kind_display(),
            state=question.state,
            state_label=str(State(question.state).label),
            danger=question.danger and question.state in OWED_STATES,
            seeded=question.seeded,
            returned=question.returned,
            unsure=routing.is_wanted(question),
            is_copy=question.is_copy,
            confidential=question.confidential,
            asker_wrote=question.asker_spoke_at is not None,
            waiting=question.waiting_since is not None,
            received_at=question.received_at,
            answered_at=question.answered_at,
            due=due_chip(question.next_due_at, now) if question.next_due_at else None,
            holder=question.holder,
            section=question.section,
            claimed_by=question.worked_on_by(now),
            followers=question.followers,
        )
        for question in found
    ]


def _preview(title: str, text: str) -> str:
    """What the text says beyond its title, as far as a line shows it."""
    line = " ".join(text.split())
    start = title.rstrip("…")
    if start and line.startswith(start):
        line = line[len(start) :].lstrip("，。！？,.!? ")
    return line[:PREVIEW]


def _mark(question: Any) -> str:
    return f"{question.rank}~{question.moment.astimezone(UTC).isoformat()}~{question.pk}"


def _place(after: str) -> tuple[int, datetime, UUID] | None:
    try:
        rank, moment, pk = after.replace(" ", "+").split("~")
        at = datetime.fromisoformat(moment)
        return (int(rank) % 10, at, UUID(pk)) if at.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _beyond(place: tuple[int, datetime, UUID], *, newest_first: bool) -> Q:
    rank, moment, pk = place
    if newest_first:
        # Said twice, so that the index begins at this place.
        return Q(moment__lte=moment) & (Q(moment__lt=moment) | Q(id__lt=pk))
    return Q(rank__gt=rank) | Q(rank=rank, moment__gt=moment) | Q(rank=rank, moment=moment, id__gt=pk)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=BUSINESS_ZONE)
