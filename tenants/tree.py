"""Reading the tree of units. Every function enters NETWORK itself, for one short block."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from django.db import connection
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from psycopg import sql

from huisheng.kernel.tenancy import UnitRef, enter_network
from tenants.data import KnownUnit, UnitCard, UnitNotRoutableError
from tenants.migrating.version import current_version
from tenants.models import Domain, Unit, UnitPlace, UnitState

ROUTABLE_STATES = (UnitState.SANDBOX, UnitState.LIVE)


@cache
def _main_host() -> Subquery:
    # To make it anew is a third of what a question costs here, and every page of the network asks.
    return Subquery(Domain.objects.filter(tenant_id=OuterRef("pk"), is_primary=True).values("domain"))


def _cards(units: QuerySet[Unit]) -> list[UnitCard]:
    with enter_network():
        return [_card(unit, unit.main_host or "") for unit in units.annotate(main_host=_main_host())]


def _card(unit: Unit, host: str) -> UnitCard:
    return UnitCard(
        id=unit.pk,
        name=unit.name,
        short_name=unit.short_name,
        kind=unit.kind,
        line=unit.line,
        level=unit.level,
        path=unit.path or "",
        parent_id=unit.parent_id,
        state=unit.state,
        slug=unit.slug,
        host=host,
        schema=unit.schema_name,
        routable=is_routable(unit),
    )


def is_routable(unit: Unit) -> bool:
    """True when pages of the unit may be served: opened, and its schema verified at the code's version."""
    return (
        unit.state in ROUTABLE_STATES and bool(unit.schema_name) and unit.schema_version == current_version()
    )


def unit_card(unit_id: int) -> UnitCard:
    """Return one unit; raise LookupError when there is none."""
    cards = _cards(Unit.objects.filter(pk=unit_id))
    if not cards:
        raise LookupError(f"there is no unit {unit_id}")
    return cards[0]


def unit_cards(unit_ids: Iterable[int]) -> dict[int, UnitCard]:
    """Return the units that exist among `unit_ids`, by id, in one query."""
    return {card.id: card for card in _cards(Unit.objects.filter(pk__in=list(unit_ids)))}


def unit_paths(unit_ids: Iterable[int]) -> dict[int, str]:
    """The paths of those units that have a place in the tree, by id."""
    with enter_network():
        rows = Unit.objects.filter(pk__in=list(unit_ids)).values_list("pk", "path")
        return {unit_id: path for unit_id, path in rows if path}


def unit_by_slug(slug: str) -> UnitCard | None:
    """Return the unit with this slug, or None."""
    return next(iter(_cards(Unit.objects.filter(slug=slug))), None)


def unit_by_host(host: str) -> UnitCard | None:
    """Return the unit reached under a host (without port, lower case), whatever its state, or None."""
    return next(iter(_cards(Unit.objects.filter(domains__domain=host))), None)


def routable_ref(unit_id: int) -> UnitRef:
    """Return what is needed to enter a unit; raise UnitNotRoutableError when it may not be entered."""
    card = next(iter(_cards(Unit.objects.filter(pk=unit_id))), None)
    if card is None or not card.routable or card.schema is None:
        raise UnitNotRoutableError(f"unit {unit_id} cannot be worked in")
    return UnitRef(card.id, card.schema, card.host)


def ref_with_schema(unit_id: int) -> UnitRef | None:
    """Return the unit if its schema is in use at the current version, in any state, or None.

    One plain statement: every run of a relay asks anew, so that none serves a unit that has been closed.
    """
    with enter_network(), connection.cursor() as cursor:
        cursor.execute(_in_use(), [unit_id, current_version()])
        row = cursor.fetchone()
    return None if row is None else UnitRef(unit_id, *row)


@cache
def _in_use() -> sql.Composed:
    return sql.SQL(
        "SELECT u.schema_name, coalesce(d.domain, '') FROM {unit} AS u"
        " LEFT JOIN {domain} AS d ON d.tenant_id = u.id AND d.is_primary"
        " WHERE u.id = %s AND u.schema_version = %s AND u.schema_name <> ''"
    ).format(
        unit=sql.Identifier(Unit._meta.db_table),
        domain=sql.Identifier(Domain._meta.db_table),
    )


def refs_with_schema() -> list[UnitRef]:
    """Return every unit whose schema is in use at the current version, in any state: relays and sweeps serve
    them all.
    """
    cards = _cards(Unit.objects.filter(schema_name__isnull=False, schema_version=current_version()))
    return [UnitRef(card.id, card.schema, card.host) for card in cards if card.schema]


def known_units() -> list[KnownUnit]:
    """Every unit of the tree by path, with no more than it is recognised by. One query."""
    with enter_network():
        rows = Unit.objects.order_by("path").values_list(
            "id", "name", "short_name", "slug", "kind", "path", "state"
        )
        return [KnownUnit(*row[:5], row[5] or "", row[6]) for row in rows]


def root_units() -> list[UnitCard]:
    """Return units without a parent."""
    return _cards(Unit.objects.filter(parent__isnull=True).order_by("sort_key", "path"))


def children(unit_id: int) -> list[UnitCard]:
    """Return the units directly below, in the order of their names' pinyin."""
    return _cards(Unit.objects.filter(parent_id=unit_id).order_by("sort_key", "path"))


def units_of_kind(kind: str) -> list[UnitCard]:
    """Return every unit of a kind, by path."""
    return _cards(Unit.objects.filter(kind=kind).order_by("path"))


def ancestors(unit_id: int) -> list[UnitCard]:
    """Return the units above, root first, without the unit itself."""
    return ancestors_of(unit_card(unit_id))


def ancestors_of(card: UnitCard) -> list[UnitCard]:
    """The same of a unit that has been read."""
    return _cards(Unit.objects.filter(pk__in=ids_of_path(card.path)[:-1]).order_by("path"))


def ids_of_path(path: str) -> list[int]:
    """Ids of a materialised path, root first: "000001.000007." → [1, 7]."""
    return [int(segment) for segment in path.split(".") if segment]


def subtree(
    unit_id: int,
    *,
    include_self: bool = True,
    kinds: Sequence[str] | None = None,
    states: Sequence[str] | None = None,
) -> list[UnitCard]:
    """Return the units at and below a unit, by path; optionally of some kinds and states only."""
    units = Unit.objects.filter(path__startswith=unit_card(unit_id).path).order_by("path")
    if not include_self:
        units = units.exclude(pk=unit_id)
    if kinds is not None:
        units = units.filter(kind__in=kinds)
    if states is not None:
        units = units.filter(state__in=states)
    return _cards(units)


def place_on(unit_id: int, day: date) -> list[int]:
    """Return the ids of the unit's ancestors on a business day, root first, the unit itself last.

    Before the first place known, the first one holds (imported messages are older than the network).
    """
    with enter_network():
        places = UnitPlace.objects.filter(unit_id=unit_id)
        path = (
            places.filter(Q(to_day__isnull=True) | Q(to_day__gt=day), from_day__lte=day)
            .values_list("path", flat=True)
            .first()
        ) or places.order_by("from_day").values_list("path", flat=True).first()
    if path is None:
        raise LookupError(f"unit {unit_id} has no place in the tree")
    return ids_of_path(path)


def search_units(text: str, limit: int = 20, *, openable: bool = False) -> list[UnitCard]:
    """Find units by name, part of a name, pinyin or initials of the pinyin; opened ones first.

    `openable=True` returns only units whose pages can be reached now.
    """
    wanted = "".join(text.split()).lower()
    if not wanted:
        return []
    latin = wanted.isascii()
    match = Q(initials__startswith=wanted) | Q(sort_key__contains=wanted) | Q(slug__startswith=wanted)
    if not latin:
        match = Q(name__icontains=wanted) | Q(short_name__icontains=wanted)
    units = Unit.objects.filter(match)
    if openable:
        units = units.filter(state__in=ROUTABLE_STATES, schema_version=current_version())
    opened = Q(state__in=ROUTABLE_STATES)
    return _cards(units.annotate(_open=opened).order_by(F("_open").desc(), "path")[:limit])
