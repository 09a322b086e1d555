"""What the page of clocks shows: hours, days, promises, where they come from, and what they lead to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from huisheng.kernel.clock import BUSINESS_ZONE, business_day
from huisheng.kernel.tenancy import current_unit
from shared_apps.topics import public as topics
from tenant_apps.questions.data.codes import Kind
from tenant_apps.questions.data.settings import ANSWER_DAYS, MOST, TOPIC_PROMISES, promises_key
from tenant_apps.questions.models import Question
from tenant_apps.questions.queries.promised import of_kind, terms
from tenant_apps.questions.rules import working_days
from tenant_apps.questions.rules.promises import Promised, response_due_at
from tenants.public import (
    HOURS,
    OWN_DAYS,
    DaySeen,
    SettingView,
    children,
    days_seen,
    explain_settings,
    own_days_of,
    unit_cards,
    weekly_spans,
)

FRIDAY: Final = 4
SHARE_DAYS: Final = 90


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from, in words."""

    words: str
    locked: bool
    own: bool


@dataclass(frozen=True, slots=True)
class KindRow:
    """What is promised for one kind, and what that means for somebody who asks on a Friday evening."""

    kind: str
    label: str
    promised: Promised
    origin: Origin
    response_by: datetime
    answer_by: date
    handling_by: date


@dataclass(frozen=True, slots=True)
class TopicRow:
    """What is promised under one topic; parts that are not said follow the kind."""

    code: str
    name: str
    said: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class YearDays:
    """The national days of a year; ``known`` is false while they are not published."""

    year: int
    known: bool
    days: tuple[DaySeen, ...]


@dataclass(frozen=True, slots=True)
class Waited:
    """How much of the time of the last 90 days' answered questions was spent waiting for askers."""

    questions: int
    waited_for: int
    percent: int


@dataclass(frozen=True, slots=True)
class ClockPage:
    """Everything on the page."""

    hours: tuple[str, ...]
    hours_origin: Origin
    own_days: tuple[tuple[date, bool], ...]
    days_origin: Origin
    kinds: tuple[KindRow, ...]
    topics: tuple[TopicRow, ...]
    topics_origin: Origin
    asked_at: datetime
    years: tuple[YearDays, ...]
    unpublished: tuple[int, ...]
    has_below: bool
    waited: Waited


def clock_page(now: datetime) -> ClockPage:
    """The page of the current unit."""
    unit_id, today = current_unit().id, business_day(now)
    kind_keys = [promises_key(kind) for kind in Kind]
    views = explain_settings(unit_id, [HOURS, OWN_DAYS, TOPIC_PROMISES, ANSWER_DAYS, *kind_keys])
    named = _names(views.values())
    asked_at = next_friday_evening(today)
    kinds = tuple(_kind_row(kind, views, named, asked_at) for kind in Kind)
    calendar = terms(Kind.CONSULT, "").calendar
    furthest = max(row.handling_by for row in kinds)
    known = calendar.published
    return ClockPage(
        hours=tuple("，".join(map(str, spans)) for spans in weekly_spans(views[HOURS].value)),
        hours_origin=_origin(views[HOURS], named),
        own_days=tuple(sorted(own_days_of(views[OWN_DAYS].value).items())),
        days_origin=_origin(views[OWN_DAYS], named),
        kinds=kinds,
        topics=_topic_rows(views[TOPIC_PROMISES].value),
        topics_origin=_origin(views[TOPIC_PROMISES], named),
        asked_at=asked_at,
        years=tuple(
            YearDays(year, year in known, tuple(seen for seen in days_seen(year) if seen.last >= today))
            for year in (today.year, today.year + 1)
        ),
        unpublished=calendar.unpublished_years(today, max(furthest, date(today.year + 1, 1, 1))),
        has_below=bool(children(unit_id)),
        waited=_waited(now),
    )


def next_friday_evening(today: date) -> datetime:
    """Ten minutes before most offices close for the weekend: the example that shows what clocks do."""
    friday = today + timedelta(days=(FRIDAY - today.weekday()) % 7)
    return datetime(friday.year, friday.month, friday.day, 17, 50, tzinfo=BUSINESS_ZONE)


def _kind_row(
    kind: Kind, views: Mapping[str, SettingView], named: Mapping[int, str], asked_at: datetime
) -> KindRow:
    promised = of_kind(kind, views)
    calendar = terms(kind, "").calendar
    answer = working_days.due_at(calendar, asked_at, promised.answer_days)
    last = working_days.due_day(answer)
    handling = calendar.add_working_days(last, promised.handling_days)
    origin = _origin(views[promises_key(kind)], named)
    if not origin.own and not origin.locked and views[promises_key(kind)].layer == "default":
        origin = _origin(views[ANSWER_DAYS], named)
        origin = Origin(origin.words, False, False)
    return KindRow(
        kind=kind.value,
        label=str(kind.label),
        promised=promised,
        origin=origin,
        response_by=response_due_at(calendar, asked_at, promised.response_hours, answer),
        answer_by=last,
        handling_by=handling,
    )


def _topic_rows(said: Mapping[str, Any]) -> tuple[TopicRow, ...]:
    cards = topics.tree().cards
    return tuple(
        TopicRow(
            code,
            " › ".join(cards[code].trail) if code in cards else code,
            {part: parts[part] for part in MOST if part in parts},
        )
        for code, parts in sorted(said.items())
    )


def _names(views: Iterable[SettingView]) -> dict[int, str]:
    ids = {found for view in views for found in (view.source_unit_id, view.locked_by) if found is not None}
    return {unit_id: card.short_name for unit_id, card in unit_cards(ids).items()}


def _origin(view: SettingView, named: Mapping[int, str]) -> Origin:
    match view.layer:
        case "locked":
            return Origin(_("Locked by %(unit)s") % {"unit": named.get(view.locked_by or 0, "")}, True, False)
        case "local":
            return Origin(_("Set here"), False, True)
        case "inherited":
            source = named.get(view.source_unit_id or 0, "")
            return Origin(_("Inherited from %(unit)s") % {"unit": source}, False, False)
        case _:
            return Origin(_("System default"), False, False)


def _waited(now: datetime) -> Waited:
    done = Question.objects.filter(
        answered_at__gte=now - timedelta(days=SHARE_DAYS), imported=False, seeded=False
    )
    found = done.aggregate(
        questions=Count("pk"), waited_for=Count("pk", filter=Q(waits__gt=0)), waited=Sum("waited_seconds")
    )
    whole = sum(
        (answered - received).total_seconds()
        for answered, received in done.filter(waits__gt=0).values_list("answered_at", "received_at")
    )
    percent = round(100 * (found["waited"] or 0) / whole) if whole else 0
    return Waited(found["questions"], found["waited_for"], min(100, percent))
