"""The dashboards: a subtree, for whoever holds a role over it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.insights.models import ClusterItem
from shared_apps.insights.operations.clustering import work_off
from shared_apps.insights.operations.keeping import pin
from shared_apps.insights.projections.intake import take
from shared_apps.insights.queries import periods
from shared_apps.insights.queries.dashboard import dashboard
from shared_apps.topics.public import import_tree
from tenants.models import Unit
from tenants.public import unit_card
from tests.access.table import Row, World, everybody, only
from tests.shared_apps.insights.clusters.made import WATER, shown
from tests.shared_apps.insights.facts import Question

NOT = 405


def of_unit(world: World, unit: UnitRef) -> dict[str, Any]:
    """The dashboard of the unit."""
    return {"unit_id": unit.id}


def city(world: World, unit: UnitRef) -> dict[str, Any]:
    """The dashboard of the unit's city: `child` stands below it."""
    return {"unit_id": world.network.city.id}


def late_question(world: World, unit: UnitRef) -> dict[str, Any]:
    """A question that is overdue in the unit."""
    question = Question.asked(unit.id, clock.business_day() - timedelta(days=9))
    with enter_network():
        import_tree()
        take([question.received(), question.overdue(after=3)])
    return {"unit_id": unit.id, "question_id": question.id}


def snapshot(world: World, unit: UnitRef) -> dict[str, Any]:
    """Figures of the unit that somebody has pinned."""
    with enter_network():
        shown = dashboard(unit_card(unit.id), periods.read({}, clock.business_day()))
        return {"snapshot_id": pin(shown, "", by=1)}


def cluster(world: World, unit: UnitRef) -> dict[str, Any]:
    """A cluster of public questions of both counties of the city."""
    with enter_network():
        both = (world.network.a.id, world.network.b.id)
        Unit.objects.filter(pk__in=both).update(state="live")
        made = [shown(one, "宿舍没有热水", WATER, question_id="hot-water") for one in both]
        work_off()
        found = ClusterItem.objects.get(pk=made[0].pk).cluster_id
    return {"cluster_id": found}


_A = only("viewer", "own", "parent", "child", sibling=404, stranger=404)
_NO_POST = only("viewer", "own", "parent", "child", "sibling", "stranger", ok=NOT)

_A_POST = only("viewer", "own", "parent", "child", ok=302, sibling=404, stranger=404)
_MINE = only("viewer", "own", "parent", "child", "sibling", "stranger")
_MINE_POST = only("viewer", "own", "parent", "child", "sibling", "stranger", ok=302)


def item_of_one(world: World) -> Mapping[str, Any]:
    """The form that names one of its questions."""
    with enter_network():
        item = ClusterItem.objects.filter(item__unit_id=world.network.a.id).order_by("-pk").first()
    return {"item": item.pk if item else 0}


_SEEN = only("viewer", "own", "parent", "child", sibling=404, stranger=404)
_DECIDED = only("own", "parent", ok=302, sibling=404, stranger=404)
"""`child` stands over one county of two: it sees the cluster, and others decide about it."""

ROWS = [
    Row(
        "insights-clusters",
        "network",
        only("viewer", "own", "parent", "child", "sibling", "stranger"),
        _NO_POST,
    ),
    Row("insights-cluster", "network", _SEEN, _NO_POST, object_in=cluster),
    *(
        Row(
            name,
            "network",
            only("own", "parent", "child", "sibling", "stranger", ok=NOT),
            _DECIDED,
            object_in=cluster,
            data=data,
        )
        for name, data in (
            ("insights-cluster-name", {"name": "热水"}),
            ("insights-cluster-out", item_of_one),
            ("insights-cluster-join", item_of_one),
            ("insights-cluster-reply", {"text": "本周内检修完毕，请稍候。"}),
            ("insights-cluster-dismiss", {}),
        )
    ),
    Row("insights-public", "network", everybody(), everybody(NOT)),
    Row("insights-suggest", "network", everybody(NOT), everybody()),
    Row(
        "insights-definitions",
        "network",
        only("viewer", "own", "parent", "child", "sibling", "stranger"),
        _NO_POST,
    ),
    Row(
        "insights-dashboard",
        "network",
        only("viewer", "own", "parent", "child", "sibling", "stranger", ok=302),
        _NO_POST,
    ),
    Row("insights-unit", "network", _A, _NO_POST, object_in=of_unit),
    Row("insights-historic", "network", _A, _NO_POST, object_in=of_unit),
    Row("insights-historic-file", "network", _A, _NO_POST, object_in=of_unit, kwargs={"kind": "csv"}),
    Row("insights-figure", "network", _A, _NO_POST, object_in=of_unit, kwargs={"name": "overdue"}),
    Row("insights-quality", "network", _A, _NO_POST, object_in=of_unit),
    Row("insights-people", "network", _A, _NO_POST, object_in=of_unit),
    Row("insights-between", "network", _A, _NO_POST, object_in=of_unit),
    Row("insights-late", "network", _A, _NO_POST, object_in=of_unit),
    Row("insights-late-item", "network", _A, _NO_POST, object_in=late_question),
    Row(
        "insights-table",
        "network",
        only("viewer", "own", "parent", child=404, sibling=404, stranger=404),
        _NO_POST,
        object_in=city,
        kwargs={"table": "units", "kind": "csv"},
    ),
    Row("insights-kept", "network", _MINE, _NO_POST),
    Row("insights-view-drop", "network", _NO_POST, _MINE_POST, kwargs={"view_id": 0}),
    Row("insights-view-save", "network", _NO_POST, _A_POST, object_in=of_unit, data={"name": "视图"}),
    Row("insights-pin", "network", _NO_POST, _A_POST, object_in=of_unit),
    Row("insights-pinned", "network", _A, _NO_POST, object_in=snapshot),
    Row("insights-unpin", "network", _NO_POST, _MINE_POST, object_in=snapshot),
    Row(
        "insights-pinned-table",
        "network",
        _A,
        _NO_POST,
        object_in=snapshot,
        kwargs={"table": "units", "kind": "xlsx"},
    ),
]
