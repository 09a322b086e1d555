"""What stands in public, with its words, for programs: by time or by number."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet

from shared_apps.topics import public as topics
from tenant_apps.commons.data.codes import Stage
from tenant_apps.commons.models import Publication
from tenant_apps.commons.queries.listing import shown, topic_name
from tenant_apps.questions import public as questions

_COLUMNS: Final = ("number", "text", "topic", "own_topic", "stage", "asked_at", "changed_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicEntry:
    """A public question with its words. ``topic_code`` is ``own-<id>`` for a topic of the unit."""

    number: str
    text: str
    topic: str
    topic_code: str
    stage: Stage
    asked_at: datetime
    changed_at: datetime


def entries_between(
    start: datetime,
    end: datetime,
    *,
    topic_codes: Collection[str] = (),
    stages: Collection[Stage] = (),
    limit: int,
) -> list[PublicEntry]:
    """Those asked within a stretch of time, newest first; of these topics and stages where any are named.
    One query.
    """
    rows = shown().filter(asked_at__gte=start, asked_at__lte=end)
    if topic_codes:
        own = [
            int(number)
            for code in topic_codes
            if code.startswith("own-") and (number := code.removeprefix("own-")).isdecimal()
        ]
        leaves = [code for code in topic_codes if not code.startswith("own-")]
        rows = rows.filter(Q(topic__in=leaves, own_topic=None) | Q(own_topic__in=own))
    if stages:
        rows = rows.filter(stage__in=stages)
    return _entries(rows.order_by("-asked_at", "-question").only(*_COLUMNS)[:limit])


def entries_of(numbers: Collection[str]) -> list[PublicEntry]:
    """Those with these receipt numbers, newest first. One query."""
    return _entries(shown().filter(number__in=numbers).order_by("-asked_at", "-question").only(*_COLUMNS))


def _entries(found: Sequence[Publication] | QuerySet[Publication]) -> list[PublicEntry]:
    tree = topics.tree()
    own = {topic.id: topic.name for topic in questions.own_topics()}
    return [
        PublicEntry(
            number=row.number,
            text=row.text,
            topic=topic_name(tree, row.topic, own.get(row.own_topic or 0, "")),
            topic_code=f"own-{row.own_topic}" if row.own_topic in own else row.topic,
            stage=Stage(row.stage),
            asked_at=row.asked_at,
            changed_at=row.changed_at,
        )
        for row in found
    ]
