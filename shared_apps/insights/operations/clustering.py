"""Looking for what is like an item, and putting what belongs together into clusters.

Items come in as `pending` (projections/cluster_items.py); whoever works them off does it alone, in small
transactions. A whole rebuild is nothing else with everything pending: it may be broken off and carried on,
and what comes in meanwhile is worked off with it. Clusters come out the same whatever the order.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Final

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection, transaction
from django.db.models import F, Q

from huisheng.kernel import clock
from huisheng.kernel.tenancy.locks import lock_until_commit
from huisheng.kernel.text import alike
from shared_apps.insights.models import Cluster, ClusterDecision, ClusterItem, ClusterLink, PublicItem
from shared_apps.insights.operations.grouping import LINK, Pair, group
from shared_apps.topics.public import sensitive_codes

CLUSTERS_LOCK: Final = "insights-clusters"
BATCH: Final = 50
"""Items of one transaction."""

AT_ONCE: Final = 1_000
"""Items that the schedule works off in one go."""

WINDOW: Final = timedelta(days=730)
"""Items further apart in time are not compared: the matter of then is not the matter of today."""

_RANKED: Final = 500
_COMPARED: Final = 50
"""Of those that share rare words the newest so many are put into order, and the first of these compared."""

_REMEMBERED: Final = 2_000
"""Texts whose words are remembered while items are worked off (10 kB each): an item is compared with fifty
others, mostly those that were compared with the one before, and cutting a text into words takes forty times
as long as comparing two.
"""

_REACH: Final = """
WITH RECURSIVE reach(item) AS (
    SELECT unnest(%s::bigint[])
    UNION
    SELECT tie.there FROM reach JOIN LATERAL (
        SELECT other AS there FROM insights_clusterlink WHERE one = reach.item
        UNION ALL SELECT one FROM insights_clusterlink WHERE other = reach.item
        UNION ALL SELECT other FROM insights_clusterdecision WHERE one = reach.item AND together
        UNION ALL SELECT one FROM insights_clusterdecision WHERE other = reach.item AND together
        UNION ALL SELECT mate.item_id FROM insights_clusteritem own
            JOIN insights_clusteritem mate ON mate.cluster_id = own.cluster_id WHERE own.item_id = reach.item
    ) AS tie ON true
)
SELECT item FROM reach
"""


def work_off(tell: Callable[[int], None] = lambda items: None, *, at_most: int | None = AT_ONCE) -> int:
    """Put pending items into clusters, until none is left or `at_most` are done; returns their number.

    `tell` is called with the size of each step. One transaction per step: broken off, nothing is half done.
    """
    done = 0
    try:
        while at_most is None or done < at_most:
            step = _step()
            if not step:
                break
            done += step
            tell(step)
    finally:
        # Not longer than they are needed: what is withdrawn meanwhile is gone from here too.
        _said.cache_clear()
    _forget_empty()
    return done


def look_at_all() -> int:
    """Make every item that stands in public pending; returns how many wait now."""
    rows = PublicItem.objects.filter(shown=True).order_by("pk").values_list("pk", flat=True)
    ClusterItem.objects.bulk_create(
        [ClusterItem(item_id=pk, pending=True) for pk in rows],
        update_conflicts=True,
        unique_fields=["item"],
        update_fields=["pending"],
        batch_size=2_000,
    )
    return waiting()


def waiting() -> int:
    """How many items are pending."""
    return ClusterItem.objects.filter(pending=True).count()


@transaction.atomic
def _step() -> int:
    lock_until_commit(CLUSTERS_LOCK)
    # A row that the relay holds is being changed: it stays pending, and nobody waits for anybody.
    pending = list(
        ClusterItem.objects.filter(pending=True)
        .select_for_update(skip_locked=True)
        .order_by("pk")
        .values_list("pk", flat=True)[:BATCH]
    )
    if not pending:
        return 0
    before = _neighbours(pending)
    _link_anew(pending, before)
    regroup({*pending, *(pk for near in before.values() for pk in near)})
    ClusterItem.objects.filter(pk__in=pending).update(pending=False)
    return len(pending)


def _link_anew(items: Sequence[int], before: Mapping[int, set[int]]) -> None:
    """Replace the links of these items, also those that were found from the other side."""
    sensitive = sensitive_codes()
    rows = PublicItem.objects.filter(shown=True).exclude(topic__in=sensitive)
    found: dict[Pair, float] = {}
    for item in rows.filter(pk__in=items):
        said = _said(item.text, item.title)
        for other in _candidates(item, said, before[item.pk], sensitive):
            likeness = alike.likeness(said, _said(other.text, other.title))
            if likeness >= LINK:
                found[_pair(item.pk, other.pk)] = likeness
    ClusterLink.objects.filter(Q(one__in=items) | Q(other__in=items)).delete()
    ClusterLink.objects.bulk_create(
        [ClusterLink(one=one, other=other, likeness=found[one, other]) for one, other in sorted(found)],
        batch_size=1_000,
    )


@lru_cache(maxsize=_REMEMBERED)
def _said(text: str, title: str) -> alike.Said:
    return alike.said(text, title)


def _candidates(
    item: PublicItem, said: alike.Said, known: set[int], sensitive: Iterable[str]
) -> Iterable[PublicItem]:
    words = alike.rarest(said)
    if not words or item.asked_at is None:
        return ()
    among = (
        PublicItem.objects.filter(
            shown=True, asked_at__gt=item.asked_at - WINDOW, asked_at__lt=item.asked_at + WINDOW
        )
        .exclude(topic__in=sensitive)
        .exclude(pk=item.pk)
    )
    newest = among.filter(search=_query(alike.worth_comparing(words))).order_by("-id").values("pk")
    closest = (
        PublicItem.objects.filter(pk__in=newest[:_RANKED])
        .annotate(rank=SearchRank(F("search"), _query(alike.any_of(words))))
        .order_by("-rank", "-id")
        .values("pk")[:_COMPARED]
    )
    compared = among.filter(Q(pk__in=closest) | Q(pk__in=known))
    return compared.only("id", "title", "text", "asked_at").order_by("pk")


@transaction.atomic
def _forget_empty() -> None:
    """A cluster whose last item was withdrawn goes, and its name with it."""
    lock_until_commit(CLUSTERS_LOCK)
    Cluster.objects.filter(items__isnull=True).delete()


def regroup(touched: Iterable[int]) -> None:
    """Group anew what these items reach by links, decisions and clusters, and keep it. Inside a transaction
    that holds the lock.
    """
    with connection.cursor() as cursor:
        cursor.execute(_REACH, [sorted(touched)])
        reached = [pk for (pk,) in cursor.fetchall()]
    rows = (
        ClusterItem.objects.filter(pk__in=reached, item__shown=True)
        .order_by("pk")
        .select_for_update(skip_locked=True, of=("self",))
    )
    clusters = {row.pk: row.cluster_id for row in rows}
    items = list(clusters)
    links = {
        (link.one, link.other): link.likeness
        for link in ClusterLink.objects.filter(one__in=items, other__in=items)
    }
    said = ClusterDecision.objects.filter(one__in=items, other__in=items)
    decisions = list(said.values_list("one", "other", "together"))
    decided = set(
        Cluster.objects.filter(~Q(name="") | Q(dismissed_at__isnull=False))
        .filter(pk__in={pk for pk in clusters.values() if pk})
        .values_list("pk", flat=True)
    )
    groups = group(
        items,
        links,
        together=[(one, other) for one, other, together in decisions if together],
        apart=[(one, other) for one, other, together in decisions if not together],
        decided={item: pk for item, pk in clusters.items() if pk in decided},
    )
    _keep(groups, clusters, decided, links)


def _keep(
    groups: Sequence[frozenset[int]],
    clusters: Mapping[int, int | None],
    decided: set[int],
    links: Mapping[Pair, float],
) -> None:
    """Write which group is which cluster: the one that most of its items were in, those decided on first."""
    taken: dict[int, frozenset[int]] = {}
    wanted = sorted(
        (
            (pk not in decided, -number, min(members), pk, members)
            for members in groups
            for pk, number in Counter(clusters[item] for item in members).items()
            if pk is not None and (len(members) > 1 or pk in decided)
        ),
        key=lambda entry: entry[:4],
    )
    placed: set[frozenset[int]] = set()
    for _other, _number, _first, pk, members in wanted:
        if pk not in taken and members not in placed:
            taken[pk] = members
            placed.add(members)
    new = [members for members in groups if len(members) > 1 and members not in placed]
    made = Cluster.objects.bulk_create([Cluster(made_at=clock.now()) for _ in new])
    taken.update({cluster.pk: members for cluster, members in zip(made, new, strict=True)})
    goes = {item: pk for pk, members in taken.items() for item in members}
    moved: defaultdict[int | None, list[int]] = defaultdict(list)
    for item, was in clusters.items():
        if goes.get(item) != was:
            moved[goes.get(item)].append(item)
    for to, those in moved.items():
        ClusterItem.objects.filter(pk__in=those).update(cluster=to)
    central = _central(taken, links)
    kept = list(Cluster.objects.filter(pk__in=taken))
    for cluster in kept:
        cluster.central = central[cluster.pk]
    Cluster.objects.bulk_update(kept, ["central"], batch_size=500)
    left = {pk for pk in clusters.values() if pk is not None} - taken.keys()
    Cluster.objects.filter(pk__in=left, items__isnull=True).delete()


def _central(taken: Mapping[int, frozenset[int]], links: Mapping[Pair, float]) -> dict[int, int]:
    """For each cluster the item that is most like the others."""
    of = {item: pk for pk, members in taken.items() for item in members}
    weights: defaultdict[int, float] = defaultdict(float)
    for (one, other), likeness in links.items():
        if of.get(one) is not None and of.get(one) == of.get(other):
            weights[one] += likeness
            weights[other] += likeness
    return {pk: max(members, key=lambda item: (weights[item], -item)) for pk, members in taken.items()}


def _neighbours(items: Sequence[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {item: set() for item in items}
    links = ClusterLink.objects.filter(Q(one__in=items) | Q(other__in=items))
    for one, other in links.values_list("one", "other"):
        if one in found:
            found[one].add(other)
        if other in found:
            found[other].add(one)
    return found


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def _query(said: str) -> SearchQuery:
    return SearchQuery(said, config="simple", search_type="raw")
