"""What staff decide about a cluster: its name, what belongs to it and what does not, and that it is nothing.

A decision holds for everybody who sees the cluster, so it is taken by whoever stands over all of its units.
It is kept as pairs of items (see docs/decisions/0001-clusters.md) and survives every rebuild.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from django.db import transaction
from django.db.models import Q

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.tenancy.locks import lock_until_commit
from shared_apps.insights.models import Cluster, ClusterDecision, ClusterItem
from shared_apps.insights.operations.clustering import CLUSTERS_LOCK, regroup
from shared_apps.insights.queries.clusters import may_decide, units_of
from tenants.public import unit_cards

MOST: Final = 200
"""Questions that are taken out at once."""


class ClusterGoneError(LookupError):
    """There is no such cluster (any more), or none of the chosen questions is in it."""


class NotOverAllError(PermissionError):
    """Some unit of the cluster stands outside what this person's role covers."""


class NothingLeftError(ValueError):
    """All questions were chosen: nothing would stay."""


@transaction.atomic
def name(actor: Actor, cluster_id: int, said: str) -> None:
    """Give a name; an empty one takes it away. Raises ClusterGoneError, NotOverAllError."""
    cluster = _locked(actor, cluster_id)
    cluster.name = said
    cluster.save(update_fields=["name"])
    _record("cluster.named" if said else "cluster.name_removed", cluster_id, actor)


@transaction.atomic
def dismiss(actor: Actor, cluster_id: int, *, back: bool = False) -> None:
    """Put a cluster aside, or (`back`) among the others again. Raises ClusterGoneError, NotOverAllError."""
    cluster = _locked(actor, cluster_id)
    cluster.dismissed_at = None if back else clock.now()
    cluster.save(update_fields=["dismissed_at"])
    _record("cluster.taken_up_again" if back else "cluster.dismissed", cluster_id, actor)


@transaction.atomic
def take_out(actor: Actor, cluster_id: int, item_ids: Iterable[int]) -> int | None:
    """Take questions out of a cluster; together they are one of their own, whose id is returned, or none if
    it is a single question.

    What stays and what goes is held together as it was seen. Raises ClusterGoneError, NotOverAllError,
    NothingLeftError.
    """
    _locked(actor, cluster_id)
    members = _members_of(cluster_id)
    out = sorted(set(item_ids).intersection(members))[:MOST]
    stay = sorted(set(members).difference(out))
    if not out:
        raise ClusterGoneError(cluster_id)
    if not stay:
        raise NothingLeftError
    decided = {_pair(one, other): False for one in out for other in stay}
    decided |= _star(out) | _star(stay)
    _decide(actor, decided)
    regroup(members)
    _record("cluster.split", cluster_id, actor, items=len(out))
    return ClusterItem.objects.get(pk=out[0]).cluster_id


@transaction.atomic
def join(actor: Actor, cluster_id: int, item_id: int) -> int:
    """Add a question, with the whole cluster it stands in; returns the id of the cluster that holds both.

    Raises ClusterGoneError, NotOverAllError (for either cluster).
    """
    _locked(actor, cluster_id)
    item = ClusterItem.objects.filter(pk=item_id, item__shown=True).select_related("item").first()
    if item is None:
        raise ClusterGoneError(item_id)
    added = [item.pk]
    if item.cluster_id is not None and item.cluster_id != cluster_id:
        other = _locked(actor, item.cluster_id)
        added = _members_of(other.pk)
        # The cluster it is added to keeps its name; this one's goes.
        Cluster.objects.filter(pk=other.pk).update(name="", dismissed_at=None)
    elif not _covers(actor, item):
        raise NotOverAllError
    members = _members_of(cluster_id)
    first = members[0]
    _decide(actor, _star(sorted({*members, *added})))
    regroup({*members, *added})
    _record("cluster.joined", cluster_id, actor, items=len(added))
    holds = ClusterItem.objects.get(pk=first).cluster_id
    assert holds is not None  # two items that are held together stand in a cluster
    return holds


def _locked(actor: Actor, cluster_id: int) -> Cluster:
    lock_until_commit(CLUSTERS_LOCK)
    cluster = Cluster.objects.select_for_update().filter(pk=cluster_id).first()
    units = units_of(cluster_id) if cluster is not None else []
    if cluster is None or not units:
        raise ClusterGoneError(cluster_id)
    if not may_decide(actor, units):
        raise NotOverAllError
    return cluster


def _covers(actor: Actor, item: ClusterItem) -> bool:
    return may_decide(actor, unit_cards([item.item.unit_id]).values())


def _members_of(cluster_id: int) -> list[int]:
    rows = ClusterItem.objects.filter(cluster=cluster_id, item__shown=True).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def _star(items: Sequence[int]) -> dict[tuple[int, int], bool]:
    """Pairs that hold all of these together."""
    return {_pair(items[0], other): True for other in items[1:]}


def _decide(actor: Actor, decided: dict[tuple[int, int], bool]) -> None:
    """Write down pairs; the later decision on a pair holds. What contradicts it among these items goes."""
    account, now = actor.account_id, clock.now()
    assert account is not None  # requires()
    items = {item for pair in decided for item in pair}
    among = Q(one__in=items, other__in=items)
    ClusterDecision.objects.filter(among, together=any(not kept for kept in decided.values())).delete()
    ClusterDecision.objects.bulk_create(
        [
            ClusterDecision(one=one, other=other, together=kept, account_id=account, decided_at=now)
            for (one, other), kept in sorted(decided.items())
        ],
        update_conflicts=True,
        unique_fields=["one", "other"],
        update_fields=["together", "account_id", "decided_at"],
        batch_size=1_000,
    )


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _record(what: str, cluster_id: int, actor: Actor, **detail: int) -> None:
    record(
        what,
        object_type="cluster",
        object_id=str(cluster_id),
        actor=actor.account_id or "system",
        detail=dict(detail),
    )
