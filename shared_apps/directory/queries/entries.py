"""Entries as a unit below them reads them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F

from huisheng.kernel.tenancy import enter_network
from shared_apps.directory.models import Entry
from shared_apps.directory.queries.above import reaching, units_above


@dataclass(frozen=True, slots=True)
class InheritedCard:
    """An entry from above, without its text."""

    unit_id: int
    unit_name: str
    kind: str
    number: int
    version: int
    title: str
    audience: str
    topics: tuple[str, ...]
    is_public: bool
    valid_until: date | None
    published_at: datetime
    sort: str
    stages: tuple[str, ...]
    valid_from: date | None
    place: str
    office: str


@dataclass(frozen=True, slots=True)
class InheritedEntry:
    """An entry from above as it is read."""

    card: InheritedCard
    body: str
    questions: tuple[str, ...]
    eligibility: str
    how_to_apply: str
    contact: str
    link: str


@dataclass(frozen=True, slots=True)
class InheritedFound:
    """An entry that shares words with what was searched. `terms` are the words of its title and of the ways
    to ask it; `rank` is PostgreSQL's, over the whole text.
    """

    card: InheritedCard
    terms: str
    rank: float


def inherited_cards(unit_id: int, *, kinds: Collection[str]) -> list[InheritedCard]:
    """What reaches the unit from above: nearest units last, then by number."""
    with enter_network():
        names = units_above(unit_id)
        if not names:
            return []
        place = {above: at for at, above in enumerate(names)}
        rows = reaching(unit_id).filter(kind__in=list(kinds)).defer("body", "search", "terms")
        cards = [_card(row, names) for row in rows]
    return sorted(cards, key=lambda card: (place[card.unit_id], card.kind, card.number))


def inherited_entries(unit_id: int, *, kinds: Collection[str]) -> list[InheritedEntry]:
    """What reaches the unit from above, with its text; in no order."""
    with enter_network():
        names = units_above(unit_id)
        if not names:
            return []
        rows = reaching(unit_id).filter(kind__in=list(kinds)).defer("search", "terms")
        return [_entry(row, names) for row in rows]


def inherited_entry(unit_id: int, *, source: int, kind: str, number: int) -> InheritedEntry | None:
    """One entry from above, or None: not there, withdrawn, replaced by a unit in between, or of a unit that
    does not stand above.
    """
    with enter_network():
        names = units_above(unit_id)
        if source not in names:
            return None
        row = reaching(unit_id).filter(unit_id=source, kind=kind, number=number).first()
    return None if row is None else _entry(row, names)


def replacement(unit_id: int, *, source: int, kind: str, number: int) -> tuple[int, int] | None:
    """(unit, number) of the entry by which a unit in between has replaced one from above, the nearest; None
    where nobody has.
    """
    with enter_network():
        above = list(units_above(unit_id))
        found = reaching(unit_id).filter(kind=kind, replaces_unit=source, replaces_number=number)
        rows = list(found.values_list("unit_id", "number"))
    return max(rows, key=lambda row: above.index(row[0]), default=None)


def find_inherited(unit_id: int, *, query: str, kinds: Collection[str], limit: int) -> list[InheritedFound]:
    """Entries from above that share a word with `query` (made by `huisheng.kernel.text.query_text`)."""
    with enter_network():
        names = units_above(unit_id)
        if not names or not query:
            return []
        asked = SearchQuery(query, config="simple", search_type="raw")
        rows = (
            reaching(unit_id)
            .filter(kind__in=list(kinds), search=asked)
            .defer("body", "search")
            .annotate(rank=SearchRank(F("search"), asked))
            .order_by("-rank", "pk")[:limit]
        )
        return [InheritedFound(_card(row, names), row.terms, row.rank) for row in rows]


def _card(row: Entry, names: dict[int, str]) -> InheritedCard:
    assert row.published_at is not None  # in force
    return InheritedCard(
        unit_id=row.unit_id,
        unit_name=names[row.unit_id],
        kind=row.kind,
        number=row.number,
        version=row.version,
        title=row.title,
        audience=row.audience,
        topics=tuple(row.topics),
        is_public=row.is_public,
        valid_until=row.valid_until,
        published_at=row.published_at,
        sort=row.sort,
        stages=tuple(row.stages),
        valid_from=row.valid_from,
        place=row.place,
        office=row.office,
    )


def _entry(row: Entry, names: dict[int, str]) -> InheritedEntry:
    return InheritedEntry(
        card=_card(row, names),
        body=row.body,
        questions=tuple(row.questions),
        eligibility=row.eligibility,
        how_to_apply=row.how_to_apply,
        contact=row.contact,
        link=row.link,
    )
