"""Views by name, and figures pinned to a moment."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network
from shared_apps.insights.models import SavedView, Snapshot
from shared_apps.insights.operations.keeping import VIEWS_MOST, pin
from shared_apps.insights.projections.intake import take
from shared_apps.insights.queries import periods
from shared_apps.insights.queries.dashboard import dashboard
from shared_apps.insights.queries.frozen import frozen, thawed
from shared_apps.insights.queries.pinned import pinned
from shared_apps.topics.public import TopicTree
from tests.network import Network
from tests.shared_apps.insights.facts import PLAIN, Question

Staff = Callable[..., Client]
TODAY = clock.business_day()


def _asked(unit_id: int, number: int = 1) -> None:
    take([Question.asked(unit_id, TODAY - timedelta(days=2)).received() for _ in range(number)])


def test_what_is_pinned_stays(topic_tree: TopicTree, network: Network) -> None:
    """Facts that arrive later change today's figures, not those that were pinned."""
    _asked(network.a.id, 3)
    period = periods.read({"period": "7"}, TODAY)
    topic = topic_tree.card(PLAIN[:2])
    before = dashboard(network.city, period, topic=topic)
    kept = pin(before, "period=7", by=1)
    _asked(network.a.id, 5)
    assert dashboard(network.city, period, topic=topic).figures != before.figures
    for _time in range(2):
        page, shown = pinned(kept)
        assert (shown.figures, shown.days, shown.period) == (before.figures, before.days, before.period)
        assert [line.figures for line in shown.units] == [line.figures for line in before.units]
        assert [line.trend for line in shown.topics] == [line.trend for line in before.topics]
        assert (shown.needs.grown, shown.coverage, page.as_of) == (
            tuple((line, by) for line, by in shown.needs.grown),
            before.coverage,
            before.as_of,
        )


def test_nothing_of_sensitive_topics_is_pinned(topic_tree: TopicTree, network: Network) -> None:
    """Of two readings of one quarter the difference would tell; nor does a schema's name go along."""
    shown = dashboard(network.province, periods.read({}, TODAY))
    assert shown.sensitive is not None
    plain = json.dumps(frozen(shown))
    assert "sensitive" not in plain
    assert network.ref(network.a).schema not in plain
    assert thawed(frozen(shown)).sensitive is None


def test_older_data_are_read_by_the_defaults(topic_tree: TopicTree, network: Network) -> None:
    plain = frozen(dashboard(network.city, periods.read({}, TODAY)))
    del plain["by_line"], plain["coverage"]
    assert thawed(plain).by_line == ()
    with pytest.raises((KeyError, TypeError, ValueError)):
        thawed({"unit": 3})


def test_pages_may_not_change_it(topic_tree: TopicTree, network: Network) -> None:
    kept = pin(dashboard(network.city, periods.read({}, TODAY)), "", by=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Snapshot.objects.filter(pk=kept).update(unit_id=1)


def test_who_pinned_it_deletes_it(staff: Staff, network: Network, topic_tree: TopicTree) -> None:
    viewer, other = staff("network_viewer", network.city), staff("network_viewer", network.city)
    address = viewer.post(f"/dashboard/{network.city.id}/pin/", {"query": ""})["Location"]
    assert f'action="{address}drop/"' in viewer.get("/dashboard/kept/").content.decode()
    assert "没有删除" in other.post(f"{address}drop/", follow=True).content.decode()
    assert viewer.get(address).status_code == 200, "nobody deletes another's"
    assert "已删除" in viewer.post(f"{address}drop/", follow=True).content.decode()
    assert viewer.get(address).status_code == 404
    assert "没有删除" in viewer.post(f"{address}drop/", follow=True).content.decode()


def test_pinning_by_its_page(staff: Staff, network: Network, topic_tree: TopicTree) -> None:
    with enter_network():
        _asked(network.a.id, 3)
    viewer = staff("network_viewer", network.city)
    response = viewer.post(f"/dashboard/{network.city.id}/pin/", {"query": "period=7&topic=&channel=phone"})
    assert response.status_code == 302
    address = response["Location"]
    first = viewer.get(address).content.decode()
    assert "之后不再变化" in first
    with enter_network():
        _asked(network.a.id, 4)

    def cells(body: str) -> list[str]:
        return re.findall(r'<td class="hs-num" data-cell="received"[^>]*>(\d+)<', body)

    again = viewer.get(address).content.decode()
    assert cells(again) == cells(first) == ["3"]
    assert cells(viewer.get(f"/dashboard/{network.city.id}/?period=7").content.decode()) == ["7"]
    assert viewer.get(f"{address}?period=90&topic=02").content.decode().count("<tr") == again.count("<tr")
    file = viewer.get(f"{address}units.csv")
    assert f"{network.a.name},,3,0,0,3,0" in file.content.decode()
    assert viewer.get(f"{address}late.csv").status_code == 404, "single questions are as they stand now"
    assert staff("network_viewer", network.other_city).get(address).status_code == 404
    assert staff("network_viewer", network.a).get(address).status_code == 404
    assert address in viewer.get("/dashboard/kept/").content.decode()


def test_a_view_by_its_name(staff: Staff, network: Network, topic_tree: TopicTree) -> None:
    viewer = staff("network_viewer", network.city)
    keep = f"/dashboard/{network.city.id}/keep/"
    kept = {"name": " 每周  例会 ", "query": "period=7&topic=01&line=school&channel=phone&sort=rate"}
    assert viewer.post(keep, kept)["Location"].endswith("?period=7&topic=01&line=school")
    assert viewer.post(keep, {"name": "每周 例会", "query": "period=30"}).status_code == 302
    with enter_network():
        [row] = SavedView.objects.all()
    assert (row.name, row.query) == ("每周 例会", "period=30"), "one of the same name is replaced"
    body = viewer.get("/dashboard/kept/").content.decode()
    assert f'href="/dashboard/{network.city.id}/?period=30"' in body
    other = staff("network_viewer", network.city)
    assert "每周 例会" not in other.get("/dashboard/kept/").content.decode()
    other.post(f"/dashboard/kept/{row.pk}/drop/")
    with enter_network():
        assert SavedView.objects.count() == 1, "nobody deletes another's"
    viewer.post(f"/dashboard/kept/{row.pk}/drop/")
    with enter_network():
        assert not SavedView.objects.exists()


def test_a_view_without_a_name_and_one_too_many(
    staff: Staff, network: Network, topic_tree: TopicTree
) -> None:
    viewer = staff("network_viewer", network.city)
    keep = f"/dashboard/{network.city.id}/keep/"
    assert "请填写名称" in viewer.post(keep, {"name": " ", "query": ""}, follow=True).content.decode()
    for number in range(VIEWS_MOST):
        viewer.post(keep, {"name": f"视图{number}", "query": ""})
    assert "请先删除" in viewer.post(keep, {"name": "再一个", "query": ""}, follow=True).content.decode()
    viewer.post(keep, {"name": "视图3", "query": "period=7"})
    with enter_network():
        assert SavedView.objects.count() == VIEWS_MOST
        assert SavedView.objects.get(name="视图3").query == "period=7"
