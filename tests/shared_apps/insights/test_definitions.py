"""One catalogue of measures, and the page that explains them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network
from shared_apps.insights.data.measures import MEASURES, Kept, Sensitive
from shared_apps.insights.models import (
    Breakdown,
    Daily,
    Duration,
    Headcount,
    Reading,
    SensitiveQuarter,
    StepSum,
)
from shared_apps.insights.projections.intake import take
from shared_apps.insights.queries.figures import FIGURES
from shared_apps.insights.queries.known import known_days
from shared_apps.insights.web.words import DEFINITIONS, LABELS
from shared_apps.topics.public import TopicTree
from tests.network import Network
from tests.shared_apps.insights.facts import Question

Staff = Callable[..., Client]
TODAY = clock.business_day()
_TABLES = {
    Kept.DAILY: Daily,
    Kept.READING: Reading,
    Kept.QUARTER: SensitiveQuarter,
    Kept.DURATION: Duration,
    Kept.BREAKDOWN: Breakdown,
    Kept.STEP: StepSum,
    Kept.HEADCOUNT: Headcount,
}
_KEYS = {
    "id",
    "unit_id",
    "own",
    "day",
    "topic",
    "channel",
    "quarter",
    "what",
    "bucket",
    "dimension",
    "code",
    "step",
    "units",
    "epoch",
    "sequence",
}


def test_whatever_is_summed_belongs_to_a_measure_and_the_other_way_round() -> None:
    said = {(measure.kept, column) for measure in MEASURES.values() for column in measure.columns}
    summed = {
        (kept, field.name)
        for kept, model in _TABLES.items()
        for field in model._meta.fields
        if field.name not in _KEYS
    }
    assert said == summed


def test_the_dashboard_shows_the_words_of_the_catalogue() -> None:
    assert set(LABELS) == set(DEFINITIONS) == set(FIGURES)
    assert all(DEFINITIONS[name] is MEASURES[name].definition for name in FIGURES)


def test_each_measure_says_since_when_it_is_known_in_the_readers_own_units(
    topic_tree: TopicTree, network: Network
) -> None:
    early = Question.asked(network.b.id, TODAY - timedelta(days=40))
    late = Question.asked(network.a.id, TODAY - timedelta(days=9))
    take([early.received(), early.overdue(), late.received(), late.answered(after=2)])
    a = known_days([network.a.id])
    assert (a["received"].first, a["received"].last) == (late.day, late.day)
    assert a["answered"].first == late.day + timedelta(days=2)
    assert "overdue" not in a, "of another unit"
    city = known_days([network.city.id])
    assert (city["received"].first, city["received"].last) == (early.day, late.day)
    assert city["became_overdue"].first == early.day + timedelta(days=3)
    assert "views" not in city


def test_nothing_says_when_a_sensitive_topic_was_asked_about(
    topic_tree: TopicTree, network: Network, sensitive: tuple[str, ...], staff: Staff
) -> None:
    take([Question.asked(network.a.id, TODAY - timedelta(days=100), topic=sensitive[0]).received()])
    assert known_days([network.province.id]) == {}
    body = staff("network_viewer", network.province).get("/insights/definitions/").content.decode()
    assert body.count("data-known") == len([m for m in MEASURES.values() if m.sensitive != Sensitive.ALONE])
    assert body.count("尚无数据") == body.count("data-known")


def test_the_page_has_an_anchor_for_each_measure_and_the_dashboard_leads_there(
    topic_tree: TopicTree, network: Network, staff: Staff
) -> None:
    reader = staff("network_viewer", network.city)
    body = reader.get("/insights/definitions/").content.decode()
    for measure in MEASURES.values():
        assert f'id="{measure.anchor}"' in body
        assert f'href="#{measure.anchor}"' in body
    shown = reader.get(f"/dashboard/{network.city.id}/").content.decode()
    for name in FIGURES:
        assert f'href="/insights/definitions/#m-{name}"' in shown


@pytest.mark.parametrize("questions", [1, 20])
def test_the_days_cost_one_statement_for_each_table(
    topic_tree: TopicTree, network: Network, questions: int
) -> None:
    take([Question.asked(network.a.id, TODAY - timedelta(days=n)).received() for n in range(questions)])
    with (
        enter_network(),
        CaptureQueriesContext(
            connection,
        ) as captured,
    ):
        known_days([network.a.id, network.province.id])
    assert len([q for q in captured if "insights_" in q["sql"]]) == 6
