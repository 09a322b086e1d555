"""How long things took, how they ended and who helped: sums for every unit above, and their medians."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from huisheng.kernel import clock
from huisheng.kernel.ids import uuid7
from shared_apps.insights.data.durations import BOUNDS, bucket_of, median_of
from shared_apps.insights.models import Breakdown, Duration
from shared_apps.insights.operations.rebuilding import rebuild
from shared_apps.insights.projections.intake import NewFact, take
from shared_apps.insights.queries import periods
from shared_apps.insights.queries.details import details, lines
from shared_apps.insights.web.details import details_panel, working_time
from shared_apps.topics.public import TopicTree
from tests.network import Network
from tests.shared_apps.insights.facts import OTHER, Question

Staff = Callable[..., Client]
TODAY = clock.business_day()
DAY = TODAY - timedelta(days=12)
MOVED = (
    "received",
    "answered",
    "answered_timed",
    "answered_in_time",
    "closed",
    "rated",
    "satisfied",
    "rating_sum",
    "open",
)


def test_buckets_are_in_order_and_nowhere_wider_than_a_tenth() -> None:
    assert list(BOUNDS) == sorted(set(BOUNDS))
    assert BOUNDS[0] == 1
    wide = [(low, high) for low, high in pairwise(BOUNDS) if high - 1 > low * 1.1]
    assert wide == []
    assert [bucket_of(minutes) for minutes in (0, 1, 2, 10**9)] == [0, 1, 2, len(BOUNDS)]


@given(st.lists(st.integers(0, 1_500_000), min_size=1, max_size=60))
def test_a_median_of_buckets_is_wrong_by_a_twentieth_at_most(minutes: list[int]) -> None:
    histogram: dict[int, int] = {}
    for one in minutes:
        histogram[bucket_of(one)] = histogram.get(bucket_of(one), 0) + 1
    found = median_of(histogram)
    lower = sorted(minutes)[(len(minutes) - 1) // 2]
    assert found is not None
    assert abs(found - lower) <= max(1, lower * 0.051)
    if len(minutes) % 2:
        assert lower == median(minutes)


def test_nothing_has_no_median() -> None:
    assert median_of({}) is None
    assert median_of({5: 1, 9: -1}) is None


def _take_some(network: Network) -> None:
    a = [Question.asked(network.a.id, DAY) for _ in range(3)]
    b = Question.asked(network.b.id, DAY, topic=OTHER)
    facts: list[NewFact] = []
    for question, worked in zip(a, (30, 60, 600), strict=True):
        facts += [question.received(), question.timed(worked, in_time=worked < 600)]
    facts += [b.received(), b.timed(6_000, in_time=False)]
    facts += [a[0].closed(worked=40), a[1].closed(worked=90, helped_by="league,expert"), a[1].sent_back()]
    facts += [a[1].closed(after=11, worked=300, helped_by="party"), b.closed(worked=7_000, helped_by="peer")]
    take(facts)


def test_each_level_has_the_median_of_all_below_it(topic_tree: TopicTree, network: Network) -> None:
    _take_some(network)
    of_a = details(network.a.id, DAY, TODAY)
    city = details(network.city.id, DAY, TODAY)
    assert (of_a.timed, of_a.in_time, city.timed, city.in_time) == (3, 66, 4, 50)
    assert of_a.to_answer is not None
    assert city.to_answer is not None
    assert abs(of_a.to_answer.minutes - 60) <= 3
    assert of_a.to_answer.minutes == city.to_answer.minutes
    assert (of_a.to_answer.number, city.to_answer.number) == (3, 4)
    assert (of_a.closed, of_a.sent_back, city.closed) == (3, 1, 4)
    assert of_a.to_close is not None
    assert abs(of_a.to_close.minutes - 90) <= 4
    plain = details(network.city.id, DAY, TODAY, topic=OTHER[:2])
    assert (plain.timed, plain.closed) == (1, 1)
    assert details(network.stranger.id, DAY, TODAY).to_answer is None


def test_who_helped_is_counted_for_each_that_did_and_never_by_topic(
    topic_tree: TopicTree, network: Network
) -> None:
    _take_some(network)
    period = periods.read({"period": "30"}, TODAY)
    found = lines(network.city.id, period)
    assert found.by_helper == (("league", 2), ("expert", 1), ("party", 1), ("peer", 1))
    assert found.by_kind == (("consult", 4),)
    assert "topic" not in {field.name for field in Breakdown._meta.fields}
    panel = details_panel(network.city.id, period, topic=OTHER[:2])
    assert (panel.helpers, panel.kinds) == (None, None)


def test_another_topic_takes_times_and_ends_along(topic_tree: TopicTree, network: Network) -> None:
    """As a unit tells it: each fact taken back under the old topic and told under the new one."""
    question = Question.asked(network.a.id, DAY)
    told = [question.received(), question.timed(75), question.closed(worked=80), question.rated()]
    take(told)
    moved = []
    for fact in told:
        for sign, topic in ((-1, fact.topic), (1, OTHER)):
            amounts = {name: sign * getattr(fact, name) for name in MOVED}
            moved.append(replace(fact, event_id=uuid7(), kind="question.refiled", topic=topic, **amounts))
    take(moved[::-1])
    old, new = (details(network.city.id, DAY, TODAY, topic=code[:2]) for code in (question.topic, OTHER))
    assert (old.timed, old.closed, old.rated, old.to_answer, old.to_close) == (0, 0, 0, None, None)
    assert (new.timed, new.closed, new.rated) == (1, 1, 1)
    assert new.to_answer is not None
    assert not Duration.objects.filter(number__lt=0).exists()
    before = set(Duration.objects.exclude(number=0).values_list("unit_id", "own", "day", "topic", "bucket"))
    rebuild()
    after = set(Duration.objects.exclude(number=0).values_list("unit_id", "own", "day", "topic", "bucket"))
    assert after == before


def test_ratings_are_told_from_ten_on(topic_tree: TopicTree, network: Network) -> None:
    questions = [Question.asked(network.a.id, DAY) for _ in range(10)]
    take([question.rated(5 if n else 1) for n, question in enumerate(questions[:9])])
    few = details(network.a.id, DAY, TODAY)
    assert (few.rated, few.satisfied, few.stars) == (9, None, None)
    take([questions[9].rated(4)])
    enough = details(network.a.id, DAY, TODAY)
    assert (enough.rated, enough.satisfied, enough.stars) == (10, 90, 4.5)


def test_working_time_in_words() -> None:
    assert [working_time(minutes) for minutes in (0, 59, 60, 90, 700)] == [
        "0 分钟",
        "59 分钟",
        "1 小时",
        "1.5 小时",
        "12 小时",
    ]


def test_the_dashboard_shows_it_with_the_way_to_its_definition(
    topic_tree: TopicTree, network: Network, staff: Staff
) -> None:
    _take_some(network)
    reader = staff("network_viewer", network.city)
    body = reader.get(f"/dashboard/{network.city.id}/").content.decode()
    assert 'data-detail="time_to_answer"' in body
    assert 'href="/insights/definitions/#m-time_to_close"' in body
    assert "团帮青（团组织）" in body
    chosen = reader.get(f"/dashboard/{network.city.id}/?topic={OTHER[:2]}").content.decode()
    assert 'data-detail="time_to_answer"' in chosen
    assert "团帮青（团组织）" not in chosen


def test_it_costs_the_same_for_one_fact_and_for_many(topic_tree: TopicTree, network: Network) -> None:
    period = periods.read({"period": "30"}, TODAY)
    take([Question.asked(network.a.id, DAY).timed(10)])
    with CaptureQueriesContext(connection) as few:
        details_panel(network.city.id, period)
    _take_some(network)
    with CaptureQueriesContext(connection) as many:
        details_panel(network.city.id, period)
    assert len(few) == len(many) == 5
