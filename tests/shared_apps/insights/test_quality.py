"""What says where figures should be looked at: counts, by the unit right below."""

from datetime import datetime, time, timedelta

from huisheng.kernel import clock
from shared_apps.insights.models import PublicItem
from shared_apps.insights.projections.intake import take
from shared_apps.insights.queries import periods
from shared_apps.insights.queries.quality import quality
from shared_apps.topics.public import TopicTree
from tests.network import Network
from tests.shared_apps.insights.facts import PLAIN, Question

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
