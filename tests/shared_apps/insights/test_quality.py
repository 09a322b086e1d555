"""What says where figures should be looked at: counts, by the unit right below."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.ids import uuid7
from shared_apps.contracts.question_facts import QuestionReceived, QuestionReceived2
from shared_apps.insights.models import Fact, PublicItem
from shared_apps.insights.projections.intake import new_fact, take
from shared_apps.insights.queries import periods
from shared_apps.insights.queries.quality import quality
from shared_apps.topics.public import TopicTree
from tests.network import Network
from tests.shared_apps.insights.facts import PLAIN, Question

Staff = Callable[..., Client]
TODAY = clock.business_day()


def _items(unit_id: int, text: str, number: int, *, topic: str = PLAIN) -> None:
    at = datetime.combine(TODAY - timedelta(days=2), time(9), tzinfo=clock.BUSINESS_ZONE)
    PublicItem.objects.bulk_create(
        PublicItem(
            unit_id=unit_id, question_id=f"{text}{topic}{n}", shown=True, text=text, topic=topic, asked_at=at
        )
        for n in range(number)
    )


def test_counts_of_units_with_all_below_them(
    topic_tree: TopicTree, network: Network, sensitive: tuple[str, ...]
) -> None:
    day = TODAY - timedelta(days=3)
    asked = [Question.asked(network.a.id, day) for _ in range(3)]
    seeded = [Question.asked(network.a.id, day, seeded=True) for _ in range(2)]
    other = [Question.asked(network.b.id, day), Question.asked(network.b.id, day, topic=sensitive[0])]
    take([question.received() for question in (*asked, *seeded, *other)])
    _items(network.a.id, "同一段话", 3)
    _items(network.b.id, "同一段话", 1)
    _items(network.b.id, "敏感", 4, topic=sensitive[0])
    period = periods.read({"period": "7"}, TODAY)
    found = {
        line.unit.id: (line.received, line.seeded, line.seeded_share, line.same, line.is_to_be_looked_at)
        for line in quality(network.city, period)
    }
    assert found == {network.a.id: (3, 2, 40, 2, True), network.b.id: (1, 0, 0, 0, False)}
    assert [line.unit.id for line in quality(network.city, period)] == [network.a.id, network.b.id]
    [city] = quality(network.province, period)
    assert (city.unit.id, city.received, city.seeded, city.same) == (network.city.id, 4, 2, 2)
    [own] = quality(network.a, period)
    assert (own.is_own, own.received) == (True, 3)
    assert quality(network.stranger, period) == []


def test_questions_in_a_row_from_one_device_are_a_reason_to_look(
    staff: Staff, topic_tree: TopicTree, network: Network, sensitive: tuple[str, ...]
) -> None:
    day = TODAY - timedelta(days=3)
    marked = [Question.asked(network.a.id, day, burst=True) for _ in range(5)]
    few = [Question.asked(network.b.id, day, burst=True) for _ in range(4)]
    rest = [
        Question.asked(network.a.id, day),
        Question.asked(network.b.id, day, burst=True, topic=sensitive[0]),
    ]
    take([question.received() for question in (*marked, *few, *rest)])
    # Filed under a sensitive topic later: nothing is left of it.
    there = few[0].received()
    take([replace(there, event_id=uuid7(), kind="question.refiled", received=-1, open=-1)])
    take([replace(there, event_id=uuid7(), kind="question.refiled", topic=sensitive[0])])
    period = periods.read({"period": "7"}, TODAY)
    found = [
        (line.unit.id, line.received, line.burst, line.is_to_be_looked_at)
        for line in quality(network.city, period)
    ]
    assert found == [(network.a.id, 6, 5, True), (network.b.id, 3, 3, False)]
    viewer = staff("network_viewer", network.city)
    page = viewer.get(f"/dashboard/{network.city.id}/quality/?period=7").content.decode()
    assert "同一设备短时集中提问" in page
    assert re.findall(r'data-cell="burst"[^>]*>(\d+)<', page) == ["5", "3"]
    table = viewer.get(f"/dashboard/{network.city.id}/quality.csv?period=7").content.decode()
    assert "公开问题内容重复,同一设备短时集中提问" in table
    assert f"{network.a.name},6,0,0,0,0,5" in table
    figures = viewer.get(f"/dashboard/{network.city.id}/units.csv?period=7").content.decode()
    assert f"{network.a.name},,6," in figures, "they stay in every figure"


def test_both_versions_are_counted_and_a_mark_of_the_later_is_kept(
    topic_tree: TopicTree, network: Network
) -> None:
    about = {
        "topic": PLAIN,
        "channel": "website",
        "business_day": TODAY.isoformat(),
        "due_on": TODAY.isoformat(),
    }
    messages = (
        QuestionReceived(question_id="1", **about),
        QuestionReceived2(question_id="2", **about),
        QuestionReceived2(question_id="3", **about, burst=True),
    )
    take([new_fact(message, event_id=uuid7(), unit_id=network.a.id) for message in messages])
    assert dict(Fact.objects.values_list("question_id", "burst")) == {"1": False, "2": False, "3": True}
