"""Searching what stands in public in all units: in the rows that came up, never in the units' own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F

from huisheng.kernel.text import Piece, excerpt, marked, query_text, tokens
from shared_apps.insights.models import PublicItem
from shared_apps.topics import public as topics
from tenants.public import UnitState, ids_below, unit_cards, unit_url

PAGE: Final = 20
REACH: Final = 200
"""The newest so many are put into order, and can be leafed through; nobody reads further."""
_COLUMNS: Final = ("id", "unit_id", "number", "title", "text", "answers", "topic", "stage", "asked_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicHit:
    """One line: it leads to the page of its unit. ``stage`` is waiting, answered or done."""

    title: Sequence[Piece]
    excerpt: Sequence[Piece]
    unit: str
    address: str
    topic: str
    stage: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class PublicHits:
    """One page; ``more``: there is another one."""

    hits: Sequence[PublicHit]
    more: bool


def public_items(
    *, words: str = "", unit_id: int | None = None, topic: str = "", page: int = 1
) -> PublicHits:
    """What anybody may read in live units at and below one (None: in all), best or newest first.

    ``topic`` is the beginning of a topic's code. Four queries. Raises LookupError for an unknown unit.
    """
    live = ids_below(unit_id, states=[UnitState.LIVE])
    rows = PublicItem.objects.filter(shown=True, topic__startswith=topic, unit_id__in=live)
    start = (page - 1) * PAGE
    if words:
        query = query_text(words, every=True, prefix=True)
        if not query:
            return PublicHits((), more=False)
        asked = SearchQuery(query, config="simple", search_type="raw")
        newest = rows.filter(search=asked).order_by("-asked_at", "-id").values("pk")[:REACH]
        ranked = PublicItem.objects.filter(pk__in=newest)
        rows = ranked.order_by(SearchRank(F("search"), asked).desc(), "-asked_at", "-id")
    else:
        rows = rows.order_by("-asked_at", "-id")
    found = list(rows.only(*_COLUMNS)[start : min(start + PAGE + 1, REACH)])
    return PublicHits(_hits(found[:PAGE], tokens(words)), more=len(found) > PAGE)


def _hits(rows: Sequence[PublicItem], words: Sequence[str]) -> list[PublicHit]:
    units = unit_cards({row.unit_id for row in rows})
    cards = topics.tree().cards
    return [
        PublicHit(
            title=marked(row.title, words),
            excerpt=excerpt(row.text, words) or excerpt(row.answers, words),
            unit=units[row.unit_id].short_name,
            address=unit_url(units[row.unit_id].host, f"/questions/{row.number}/"),
            topic=cards[row.topic].label if row.topic in cards else "",
            stage=row.stage,
            asked_at=row.asked_at,
        )
        for row in rows
        if row.unit_id in units and row.asked_at is not None
    ]
