"""What is overdue, one by one: the rows behind the figure, and nothing more than the figure counts."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network
from shared_apps.insights.projections.intake import take
from shared_apps.insights.queries import periods
from shared_apps.insights.queries.dashboard import dashboard
from shared_apps.insights.queries.late import late_item, late_items
from shared_apps.topics.public import TopicTree
from tests.network import Network
from tests.shared_apps.insights.facts import OTHER, Question

Staff = Callable[..., Client]


def _late(unit_id: int, ago: int = 5, **more: object) -> Question:
    question = Question.asked(unit_id, clock.business_day() - timedelta(days=ago), **more)
    take([question.received(), question.overdue(after=2)])
    return question


def _found(unit: object, **more: object) -> list[tuple[int, str]]:
    return [(item.unit.id, item.question_id) for item in late_items(unit, **more).items]  # type: ignore[arg-type]


def test_the_rows_behind_the_figure(topic_tree: TopicTree, network: Network) -> None:
    """As many as the figure says, the longest overdue first."""
    new, old = _late(network.a.id, 4), _late(network.b.id, 9)
    answered = _late(network.a.id, 8)
    take([answered.answered(after=5), answered.no_longer_overdue(after=5)])
    other = _late(network.a.id, 6, topic=OTHER)
    _late(network.stranger.id)
    assert _found(network.province) == [
        (network.b.id, old.id),
        (network.a.id, other.id),
        (network.a.id, new.id),
    ]
    shown = dashboard(network.province, periods.read({}, clock.business_day()))
    assert next(one.value for one in shown.figures if one.name == "overdue") == 3
    assert _found(network.b) == [(network.b.id, old.id)]
    assert _found(network.city, topic=topic_tree.card(OTHER[:2])) == [(network.a.id, other.id)]
    item, steps = late_item(network.a, new.id)
    assert (item.since, item.days) == (clock.business_day() - timedelta(days=2), 3)
    assert [step.kind for step in steps] == ["question.received", "question.overdue"]


def test_one_that_changes_hands_is_late_where_it_is(topic_tree: TopicTree, network: Network) -> None:
    question = _late(network.a.id)
    take([question.handed_out(3, late=True), question.handed_in(network.b.id, 3, late=True)])
    assert _found(network.city) == [(network.b.id, question.id)]
    with pytest.raises(LookupError):
        late_item(network.a, question.id)


def test_what_is_in_no_figure_is_not_here(
    topic_tree: TopicTree, network: Network, sensitive: tuple[str, ...]
) -> None:
    """Sensitive topics and questions written by staff: neither in the list nor under their own address."""
    hidden = [_late(network.a.id, topic=code) for code in sensitive[:3]] + [_late(network.a.id, seeded=True)]
    assert late_items(network.province).total == 0
    for question in hidden:
        with pytest.raises(LookupError):
            late_item(network.a, question.id)


def test_pages(staff: Staff, network: Network, topic_tree: TopicTree) -> None:
    with enter_network():
        question = _late(network.a.id)
    viewer = staff("network_viewer", network.city)
    listed = viewer.get(f"/dashboard/{network.city.id}/late/").content.decode()
    address = f"/dashboard/{network.a.id}/late/{question.id}/"
    assert f'href="{address}"' in listed
    assert "已逾期4天" in listed
    item = viewer.get(address)
    assert item.status_code == 200
    assert "发督办单" not in item.content.decode(), "who only looks issues nothing"
    chief = staff("network_staff", network.city).get(address).content.decode()
    assert f'/oversight/orders/new/{network.a.id}/?question={network.a.id}-{question.id}"' in chief
    assert f"/my/visit/{network.a.id}/" in chief
    assert viewer.get(f"/dashboard/{network.b.id}/late/{question.id}/").status_code == 404
    assert staff("network_viewer", network.other_city).get(address).status_code == 404
    file = viewer.get(f"/dashboard/{network.city.id}/late.csv").content.decode()
    assert question.id in file


@pytest.mark.parametrize("page", ["0", "x", "99999", "²"])
def test_an_odd_page_is_the_first_or_the_last(
    staff: Staff, network: Network, topic_tree: TopicTree, page: str
) -> None:
    viewer = staff("network_viewer", network.city)
    assert viewer.get(f"/dashboard/{network.city.id}/late/", {"page": page}).status_code == 200


@pytest.mark.parametrize("name", ["received", "answered", "rate", "open", "overdue"])
def test_each_figure_opens_its_definition_and_its_rows(
    staff: Staff, network: Network, topic_tree: TopicTree, name: str
) -> None:
    with enter_network():
        question = _late(network.a.id)
    body = (
        staff("network_viewer", network.city)
        .get(f"/dashboard/{network.city.id}/figures/{name}/")
        .content.decode()
    )
    assert "口径说明" in body
    assert "data-as-of" in body
    assert f'<tr data-unit="{network.a.id}"' in body
    assert (question.id in body) == (name == "overdue")
    assert ("按日查看" in body) == (name in {"received", "answered"})


def test_no_other_figure(staff: Staff, network: Network) -> None:
    assert (
        staff("network_viewer", network.city).get(f"/dashboard/{network.city.id}/figures/age/").status_code
        == 404
    )
