"""Clusters of public questions as their pages show them: read anew each time, so that nothing withdrawn is
named.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, Max, Q, QuerySet

from huisheng.kernel import clock
from huisheng.kernel.access import NETWORK_STAFF, NETWORK_VIEWER, Actor
from huisheng.kernel.text import query_text
from shared_apps.insights.models import Cluster, ClusterItem, ClusterLink, PublicItem
from shared_apps.topics import public as topics
from tenants.public import UnitCard, UnitState, ids_below, ids_of_path, unit_cards, unit_url

WEEKS: Final = 12
RECENT: Final = timedelta(days=28)
WAITING: Final = "waiting"
"""Stage of an item without an answer (contracts.published_items)."""
LEAST: Final = 2
"""A single question is no cluster."""

NEAR: Final = 8
"""Questions that are offered to be added."""

GROWING, LARGEST, NEWEST = "growing", "largest", "newest"
_ORDERS: Final = {
    GROWING: ("-recent", "-number", "-newest"),
    LARGEST: ("-number", "-newest"),
    NEWEST: ("-newest",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterLine:
    """One cluster of the list. ``title`` is its name, else the title of the question most like the others.

    ``units`` are those touched, by number of questions; ``weeks`` how many were asked in each of the last
    weeks, the present one last; ``waiting`` how many have no answer yet.
    """

    cluster_id: int
    title: str
    named: bool
    dismissed: bool
    number: int
    waiting: int
    recent: int
    units: Sequence[UnitCard]
    newest: datetime
    weeks: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """A question of a cluster, or one that may be added to it (``cluster_id`` then is its own)."""

    item_id: int
    title: str
    text: str
    answers: str
    unit: UnitCard
    number: str
    address: str
    topic: str
    stage: str
    asked_at: datetime
    own: bool
    cluster_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterView:
    """One cluster as its page shows it, newest question first. ``may_decide``: see `may_decide`."""

    line: ClusterLine
    items: Sequence[ItemLine]
    near: Sequence[ItemLine]
    may_decide: bool


def tops_of(actor: Actor) -> list[int | None]:
    """The units over which somebody reads; None stands for everything."""
    paths = actor.paths_for(NETWORK_VIEWER, NETWORK_STAFF)
    return [ids_of_path(path)[-1] if path else None for path in paths]


def listed(
    tops: Sequence[int | None], *, order: str = GROWING, dismissed: bool = False, words: str = ""
) -> QuerySet[Any, Any]:
    """Clusters that touch these subtrees, as rows (cluster, number, recent, newest) for a paginator."""
    members = _members().filter(cluster__dismissed_at__isnull=not dismissed)
    query = query_text(words, every=True, prefix=True) if words else ""
    if words:
        said = Q(item__search=SearchQuery(query, config="simple", search_type="raw")) if query else Q(pk=None)
        meant = members.filter(said | Q(cluster__name__icontains=words))
        members = members.filter(cluster__in=meant.values("cluster"))
    rows: QuerySet[Any, Any] = (
        members.values("cluster")
        .annotate(
            number=Count("pk"),
            recent=Count("pk", filter=Q(item__asked_at__gte=clock.now() - RECENT)),
            newest=Max("item__asked_at"),
            touched=Count("pk", filter=_within(tops)),
        )
        .filter(touched__gt=0, number__gte=LEAST)
        .order_by(*_ORDERS.get(order, _ORDERS[GROWING]), "-cluster")
    )
    return rows


def lines(cluster_ids: Sequence[int]) -> list[ClusterLine]:
    """What the list says of these clusters, in their order. Three queries, however many there are."""
    clusters = {row.pk: row for row in Cluster.objects.filter(pk__in=cluster_ids)}
    members: defaultdict[int, list[PublicItem]] = defaultdict(list)
    found = _members().filter(cluster__in=cluster_ids).select_related("item")
    for row in found.defer("item__text", "item__answers", "item__search").order_by("-item__asked_at", "-pk"):
        if row.cluster_id is not None:
            members[row.cluster_id].append(row.item)
    cards = unit_cards({item.unit_id for items in members.values() for item in items})
    return [_line(clusters[pk], members[pk], cards) for pk in cluster_ids if pk in clusters and members[pk]]


def one(actor: Actor, cluster_id: int, *, words: str = "") -> ClusterView | None:
    """A cluster that touches what this person reads; None for any other. ``words`` look for more questions.

    The number of queries is fixed.
    """
    tops = tops_of(actor)
    if not _members().filter(_within(tops), cluster=cluster_id).exists():
        return None
    found = lines([cluster_id])
    if not found:
        return None
    items = [row.item for row in _members().filter(cluster=cluster_id).select_related("item")]
    own = set(_members().filter(_within(tops), cluster=cluster_id).values_list("pk", flat=True))
    near = _near(cluster_id, [item.pk for item in items], words)
    cards = unit_cards({item.unit_id for item in items} | {row.item.unit_id for row in near})
    return ClusterView(
        line=found[0],
        items=_items(items, cards, own),
        near=_items(
            [row.item for row in near], cards, set(), {row.pk: row.cluster_id for row in near}, in_order=True
        ),
        may_decide=may_decide(actor, (cards[item.unit_id] for item in items if item.unit_id in cards)),
    )


def may_decide(actor: Actor, units: Iterable[UnitCard]) -> bool:
    """Whether somebody's role as network staff covers every unit that a cluster touches: what is decided
    holds for all who see it.
    """
    paths = actor.paths_for(NETWORK_STAFF)
    return bool(paths) and all(unit.path.startswith(paths) for unit in units)


def units_of(cluster_id: int) -> list[UnitCard]:
    """The units that a cluster touches now."""
    ids = _members().filter(cluster=cluster_id).values_list("item__unit_id", flat=True).distinct()
    return list(unit_cards(set(ids)).values())


def waiting_of(cluster_id: int) -> set[tuple[int, str]]:
    """Questions of a cluster that have no answer, as (unit, question)."""
    rows = _members().filter(cluster=cluster_id, item__stage=WAITING)
    return set(rows.values_list("item__unit_id", "item__question_id"))


def _members() -> QuerySet[ClusterItem]:
    """Items that anybody may read now."""
    return ClusterItem.objects.filter(
        cluster__isnull=False,
        item__shown=True,
        item__unit_id__in=ids_below(None, states=[UnitState.LIVE]),
    ).exclude(item__topic__in=topics.sensitive_codes())


def _within(tops: Sequence[int | None]) -> Q:
    within = Q(pk=None)
    for top in tops:
        within |= Q(item__unit_id__in=ids_below(top, states=[UnitState.LIVE]))
    return within


def _line(cluster: Cluster, items: Sequence[PublicItem], cards: dict[int, UnitCard]) -> ClusterLine:
    numbers: defaultdict[int, int] = defaultdict(int)
    for item in items:
        numbers[item.unit_id] += 1
    central = next((item for item in items if item.pk == cluster.central), items[0])
    asked = [item.asked_at for item in items if item.asked_at is not None]
    now = clock.now()
    return ClusterLine(
        cluster_id=cluster.pk,
        title=cluster.name or central.title,
        named=bool(cluster.name),
        dismissed=cluster.dismissed_at is not None,
        number=len(items),
        waiting=sum(item.stage == WAITING for item in items),
        recent=sum(at >= now - RECENT for at in asked),
        units=[cards[unit] for unit in sorted(numbers, key=lambda unit: -numbers[unit]) if unit in cards],
        newest=max(asked),
        weeks=_weeks([clock.business_day(at) for at in asked], clock.business_day()),
    )


def _weeks(days: Iterable[date], today: date) -> list[int]:
    monday = today - timedelta(days=today.weekday())
    counted = [0] * WEEKS
    for day in days:
        back = (monday - (day - timedelta(days=day.weekday()))).days // 7
        if 0 <= back < WEEKS:
            counted[WEEKS - 1 - back] += 1
    return counted


def _near(cluster_id: int, items: Sequence[int], words: str) -> list[ClusterItem]:
    """Questions beside a cluster: those that hold the words, else those that are a little like its items."""
    rows = ClusterItem.objects.filter(
        item__shown=True, item__unit_id__in=ids_below(None, states=[UnitState.LIVE])
    ).exclude(item__topic__in=topics.sensitive_codes())
    rows = rows.exclude(cluster=cluster_id).select_related("item")
    if words:
        query = query_text(words, every=True, prefix=True)
        if not query:
            return []
        said = SearchQuery(query, config="simple", search_type="raw")
        return list(rows.filter(item__search=said).order_by("-item__asked_at", "-pk")[:NEAR])
    best: dict[int, float] = {}
    for link in ClusterLink.objects.filter(Q(one__in=items) | Q(other__in=items)):
        beside = {link.one, link.other}.difference(items)
        for pk in beside:
            best[pk] = max(best.get(pk, 0.0), link.likeness)
    closest = sorted(best, key=lambda pk: (-best[pk], pk))[:NEAR]
    return sorted(rows.filter(pk__in=closest), key=lambda row: closest.index(row.pk))


def _items(
    items: Sequence[PublicItem],
    cards: dict[int, UnitCard],
    own: set[int],
    clusters: dict[int, int | None] | None = None,
    *,
    in_order: bool = False,
) -> list[ItemLine]:
    names = topics.tree().cards
    found = [
        ItemLine(
            item_id=item.pk,
            title=item.title,
            text=item.text,
            answers=item.answers,
            unit=cards[item.unit_id],
            number=item.number,
            address=unit_url(cards[item.unit_id].host, f"/questions/{item.number}/"),
            topic=names[item.topic].label if item.topic in names else "",
            stage=item.stage,
            asked_at=item.asked_at,
            own=item.pk in own,
            cluster_id=(clusters or {}).get(item.pk),
        )
        for item in items
        if item.unit_id in cards and item.asked_at is not None
    ]
    return found if in_order else sorted(found, key=lambda line: (line.asked_at, line.item_id), reverse=True)
