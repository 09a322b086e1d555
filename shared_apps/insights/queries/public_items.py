"""Searching what stands in public in all units: in the rows that came up, never in the units' own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F

from huisheng.kernel.text import Piece, excerpt, fold, marked, query_text, tokens
from huisheng.kernel.text.meant import corrected, fewer, is_called
from shared_apps.insights.models import PublicItem
from shared_apps.insights.queries.vocabulary import vocabulary
from shared_apps.topics import public as topics
from tenants.public import UnitCard, UnitState, ids_below, search_units, syllables, unit_cards, unit_url

PAGE: Final = 20
REACH: Final = 200
"""The newest so many are put into order, and can be leafed through; nobody reads further."""
LEAST: Final = 2
"""Characters below which no unit, topic or question is meant yet."""
_PARTS: Final = 3
"""Words of a search that may be the name of a unit."""
_COLUMNS: Final = ("id", "unit_id", "number", "title", "text", "answers", "topic", "stage", "asked_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What somebody looks for. ``unit_id`` means all below it too, ``topic`` is the beginning of a topic's
    code, ``stage`` is waiting, answered or done; what is empty does not narrow.
    """

    words: str = ""
    unit_id: int | None = None
    topic: str = ""
    stage: str = ""
    kind: str = ""


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
    """One page; ``more``: there is another one. ``instead`` is what was searched for where the typed words
    found nothing.
    """

    hits: Sequence[PublicHit]
    more: bool
    instead: str = ""


@dataclass(frozen=True, slots=True)
class UnitMeant:
    """A unit whose name, sound or initials were typed, and the words that are left without it."""

    card: UnitCard
    words: str


@dataclass(frozen=True, slots=True)
class Suggested:
    """What may be meant by what was typed so far; topics by code and name."""

    units: Sequence[UnitCard] = ()
    topics: Sequence[tuple[str, str]] = ()
    hits: Sequence[PublicHit] = ()


def public_items(sought: Sought, *, page: int = 1, as_typed: bool = False) -> PublicHits:
    """What anybody may read in live units, best or newest first; where nothing is found, what was probably
    meant, then fewer words, unless it is looked for ``as_typed``.

    Four queries where something is found. Raises LookupError for an unknown unit.
    """
    found = _items(sought, page)
    if found.hits or not sought.words or as_typed:
        return found
    known = vocabulary()
    for instead in (
        corrected(sought.words, known, syllables),
        " ".join(fewer(tokens(sought.words), known)),
    ):
        if instead:
            found = _items(replace(sought, words=instead), page)
            if found.hits:
                return replace(found, instead=instead)
    return found


def units_meant(words: str, limit: int = 3) -> list[UnitMeant]:
    """Units that the whole of what was typed names, else one of its words: by name, pinyin or initials."""
    parts = fold(words).split()
    if not parts or len(parts) > _PARTS:
        return []
    for named, left in _readings(parts):
        if len(named) >= LEAST:
            cards = search_units(named, limit=limit, openable=True)
            if cards:
                return [UnitMeant(card, left) for card in cards]
    return []


def suggest(typed: str, *, units: int = 3, names: int = 3, limit: int = 5) -> Suggested:
    """Units, topics and questions while somebody types. Nothing of it is kept."""
    wanted = "".join(fold(typed).split())
    if len(wanted) < LEAST:
        return Suggested()
    tree, sensitive = topics.tree(), topics.sensitive_codes()
    cards = [card for first in tree.children() for card in (first, *tree.leaves(first.code))]
    called = [
        (card.code, card.label)
        for card in cards
        if card.code not in sensitive and is_called(card.label, wanted, syllables)
    ]
    return Suggested(
        units=search_units(wanted, limit=units, openable=True),
        topics=called[:names],
        hits=_items(Sought(words=typed), 1).hits[:limit],
    )


def _readings(parts: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield "".join(parts), ""
    if len(parts) > 1:
        for at, part in enumerate(parts):
            yield part, " ".join([*parts[:at], *parts[at + 1 :]])


def _items(sought: Sought, page: int) -> PublicHits:
    live = ids_below(sought.unit_id, states=[UnitState.LIVE])
    rows = PublicItem.objects.filter(shown=True, unit_id__in=live)
    if sought.topic:
        rows = rows.filter(topic__startswith=sought.topic)
    if sought.stage:
        rows = rows.filter(stage=sought.stage)
    if sought.kind:
        rows = rows.filter(question_kind=sought.kind)
    start = (page - 1) * PAGE
    if sought.words:
        query = query_text(sought.words, every=True, prefix=True)
        if not query:
            return PublicHits((), more=False)
        asked = SearchQuery(query, config="simple", search_type="raw")
        newest = rows.filter(search=asked).order_by("-asked_at", "-id").values("pk")[:REACH]
        ranked = PublicItem.objects.filter(pk__in=newest)
        rows = ranked.order_by(SearchRank(F("search"), asked).desc(), "-asked_at", "-id")
    else:
        rows = rows.order_by("-asked_at", "-id")
    found = list(rows.only(*_COLUMNS)[start : min(start + PAGE + 1, REACH)])
    return PublicHits(_hits(found[:PAGE], tokens(sought.words)), more=len(found) > PAGE)


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
