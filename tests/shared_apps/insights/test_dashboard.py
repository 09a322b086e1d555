"""What a dashboard shows, against plain counting of the facts."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huisheng.kernel import clock
from shared_apps.insights.models import SensitiveQuarter
from shared_apps.insights.operations.publishing import publish_settled
from shared_apps.insights.projections.intake import NewFact, take
from shared_apps.insights.queries import periods
from shared_apps.insights.queries.dashboard import Dashboard, dashboard
from shared_apps.insights.queries.late import late_items
from shared_apps.insights.queries.sensitive import sensitive_line
from shared_apps.insights.queries.sums import Reach, by_scope, by_topic
from shared_apps.topics.public import TopicTree
from tenants.models import Unit
from tenants.public import UnitCard, unit_card
from tests.network import Network
from tests.shared_apps.insights.facts import OTHER, PLAIN, Question

TODAY = clock.business_day()


def _day(ago: int) -> date:
    return TODAY - timedelta(days=ago)


def _period(**query: str) -> periods.Period:
    return periods.read(query, TODAY)


def _value(shown: Dashboard, name: str) -> tuple[object, object]:
    change = next(change for change in shown.figures if change.name == name)
    return change.value, change.difference


def _lines(shown: Dashboard) -> dict[tuple[int, bool], Any]:
    return {
        (line.unit.id, line.is_own): line.cell
        if line.figures is None
        else (line.figures.received, line.figures.answered, line.figures.open, line.figures.overdue)
        for line in shown.units
    }


@pytest.fixture
def asked(topic_tree: TopicTree, network: Network) -> None:
    """County a: two this week (one late), one last week; county b: one, answered; the city: one."""
    late, calm = Question.asked(network.a.id, _day(3)), Question.asked(network.a.id, _day(2))
    before = Question.asked(network.a.id, _day(10))
    other = Question.asked(network.b.id, _day(4), topic=OTHER)
    own = Question.asked(network.city.id, _day(1))
    lives = [
        [late.received(), late.overdue(after=2)],
        [calm.received()],
        [before.received(), before.answered(after=1)],
        [other.received(), other.answered(after=1)],
        [own.received()],
    ]
    take([fact for life in lives for fact in life])


@pytest.mark.usefixtures("asked")
def test_the_five_figures_and_their_change(network: Network) -> None:
    shown = dashboard(network.province, _period(period="7"))
    assert _value(shown, "received") == (4, 3)
    assert _value(shown, "answered") == (1, 0)
    assert _value(shown, "rate") == (25, -75)
    assert _value(shown, "open") == (3, 3)
    assert _value(shown, "overdue") == (1, 1)


@pytest.mark.usefixtures("asked")
def test_figures_of_a_past_period_take_the_stock_of_its_end(network: Network) -> None:
    past = _period(**{"from": _day(10).isoformat(), "to": _day(10).isoformat()})
    shown = dashboard(network.province, past)
    assert _value(shown, "open") == (1, None), "asked that day, answered the day after; nothing known before"
    assert _value(shown, "received") == (1, None)


@pytest.mark.usefixtures("asked")
def test_the_table_of_units(network: Network) -> None:
    shown = dashboard(network.city, _period(period="7"))
    assert _lines(shown) == {
        (network.a.id, False): (2, 0, 2, 1),
        (network.b.id, False): (1, 1, 0, 0),
        (network.city.id, True): (1, 0, 1, 0),
        (network.listed.id, False): "not_opened",
    }
    assert shown.units[0].unit.id == network.a.id, "who needs help most stands on top"
    above = dashboard(network.province, _period(period="7"))
    assert _lines(above)[network.city.id, False] == (4, 1, 3, 1)


def test_cells_without_figures(topic_tree: TopicTree, network: Network) -> None:
    Unit.objects.filter(pk=network.b.id).update(state="suspended")
    question = Question.asked(network.a.id, _day(100))
    take([question.received(), question.answered()])
    shown = dashboard(network.city, _period(period="7"))
    assert _lines(shown) == {
        (network.a.id, False): (0, 0, 0, 0),
        (network.b.id, False): "closed",
        (network.listed.id, False): "not_opened",
    }
    province = dashboard(network.province, _period(period="7"))
    assert _lines(province)[network.other_city.id, False] == "not_opened"
    Unit.objects.filter(pk=network.b.id).update(state="live")
    silent = dashboard(network.city, _period(period="7"))
    assert _lines(silent)[network.b.id, False] == "not_reported"
    assert {line.unit.id for line in silent.needs.silent} == {network.b.id}


def test_days_between_two_months_that_are_compared_are_in_neither(
    topic_tree: TopicTree, network: Network
) -> None:
    march = periods.read({"period": "2026-03"}, date(2026, 3, 10))
    days = (date(2026, 2, 5), date(2026, 2, 25), date(2026, 3, 1), date(2026, 3, 10), date(2026, 3, 11))
    asked = [Question.asked(network.a.id, day) for day in days]
    take([question.received() for question in asked])
    every = Reach([network.city.id])
    for reach in (every, every.on(PLAIN[:2])):
        found = by_scope(reach, march)
        sums, stock = found.sums[network.city.id, False], found.stocks[network.city.id, False]
        assert (sums.received, sums.before_received, sums.within_open, sums.later_open) == (2, 1, 2, 1)
        assert stock == (5, 0)
        assert by_topic(reach, march).sums == {PLAIN[:2]: sums}
    earlier = replace(march, first=march.before_first, last=march.before_last)
    assert by_scope(every, earlier).sums[network.city.id, False].received == 1, "as a brief asks"


def test_zeros_of_whoever_told_nothing_are_no_figures(topic_tree: TopicTree, network: Network) -> None:
    assert not dashboard(network.province, _period(period="7")).has_told
    take([Question.asked(network.a.id, _day(100)).received()])
    assert dashboard(network.province, _period(period="7")).has_told, "whatever the period"
    assert dashboard(network.a, _period(period="7")).has_told
    assert not dashboard(network.b, _period(period="7")).has_told


@pytest.mark.usefixtures("asked")
def test_topics_and_days(topic_tree: TopicTree, network: Network) -> None:
    shown = dashboard(network.province, _period(period="7"))
    assert {line.topic.code: line.figures.received for line in shown.topics} == {PLAIN[:2]: 3, OTHER[:2]: 1}
    assert {bar.day: (bar.received, bar.answered) for bar in shown.days} == {
        _day(6): (0, 0),
        _day(5): (0, 0),
        _day(4): (1, 0),
        _day(3): (1, 1),
        _day(2): (1, 0),
        _day(1): (1, 0),
        _day(0): (0, 0),
    }
    one = dashboard(network.province, _period(period="7"), topic=topic_tree.card(OTHER[:2]))
    assert _value(one, "received") == (1, 1)
    assert _lines(one)[network.city.id, False] == (1, 1, 0, 0)


@pytest.mark.usefixtures("asked")
def test_needs(network: Network) -> None:
    needs = dashboard(network.province, _period(period="7")).needs
    assert needs.overdue == 1
    assert [line.unit.id for line in needs.late] == [network.city.id]


def _lined(network: Network) -> None:
    """County b is a university of the city's; the city itself and county a are of the office's line."""
    Unit.objects.filter(pk__in=[network.a.id, network.city.id]).update(line="office")
    Unit.objects.filter(pk=network.b.id).update(line="school")


@pytest.mark.usefixtures("asked")
def test_by_line(network: Network) -> None:
    _lined(network)
    city = unit_card(network.city.id)
    whole = dashboard(city, _period(period="7"))
    found = {one.line: (one.units, one.figures.received, one.figures.overdue) for one in whole.by_line}
    assert found == {"office": (1, 3, 1), "school": (1, 1, 0), "": (1, 0, 0)}
    school = dashboard(city, _period(period="7"), line="school")
    assert _lines(school) == {(network.b.id, False): (1, 1, 0, 0)}
    assert (_value(school, "received"), _value(school, "rate")) == ((1, None), (100, None))
    assert sum(bar.received for bar in school.days) == 1
    assert {line.topic.code for line in school.topics} == {OTHER[:2]}
    assert school.sensitive is None, "the line of sensitive topics is of places, not of lines"
    assert school.by_line == whole.by_line, "what can be chosen does not depend on what is chosen"
    office = dashboard(city, _period(period="7"), line="office")
    assert _value(office, "received") == (3, 2)
    nobody = dashboard(city, _period(period="7"), line="city")
    assert (nobody.units, nobody.topics) == ((), ())
    assert _value(nobody, "received") == (0, None)


def _year(shown: Dashboard, name: str) -> object:
    return next(change.year_difference for change in shown.figures if change.name == name)


def test_the_same_days_a_year_before(topic_tree: TopicTree, network: Network) -> None:
    """同比: flows of the same days, stocks of their last day; nothing to compare with where nothing is
    known.
    """
    now = Question.asked(network.a.id, _day(2))
    take([now.received()])
    first = dashboard(network.city, _period(period="7"))
    assert {_year(first, name) for name in ("received", "answered", "rate", "open", "overdue")} == {None}
    day = _period(period="7").year_last
    one, late = Question.asked(network.a.id, day), Question.asked(network.b.id, day - timedelta(days=1))
    take(
        [
            one.received(),
            late.received(),
            late.overdue(after=1),
            one.answered(after=30),
            late.answered(after=30),
        ]
    )
    take([late.no_longer_overdue(after=30)])
    then = dashboard(network.city, _period(period="7"))
    assert _value(then, "received") == (1, 1), "against the period before"
    assert [_year(then, name) for name in ("received", "answered", "rate", "open", "overdue")] == [
        -1,
        0,
        -100,
        -1,
        -1,
    ]
    assert _year(dashboard(network.other_city, _period(period="7")), "received") is None


@pytest.mark.usefixtures("asked")
def test_trends_add_up_to_what_was_received(network: Network) -> None:
    shown = dashboard(network.city, _period(period="30"))
    lines = [(line.figures, line.trend) for line in shown.units if line.figures is not None]
    assert any(figures.received for figures, _trend in lines)
    for figures, trend in lines:
        assert sum(trend) == figures.received
        assert len(trend) == (12 if figures.received else 0)
    assert {line.topic.code: sum(line.trend) for line in shown.topics} == {PLAIN[:2]: 4, OTHER[:2]: 1}
    week = dashboard(network.city, _period(period="7"))
    assert next(line.trend for line in week.units if line.unit.id == network.a.id) == (0, 0, 0, 1, 1, 0, 0)


def _crowd(network: Network, topic: str, number: int, day: date) -> list[NewFact]:
    facts = []
    for index in range(number):
        unit = (network.a.id, network.b.id, network.province.id)[index % 3]
        question = Question.asked(unit, day, topic=topic)
        facts += [question.received(), question.overdue(after=1)]
    return facts


def test_no_point_of_the_lattice_tells_of_sensitive_topics(
    topic_tree: TopicTree, network: Network, sensitive: tuple[str, ...]
) -> None:
    """Every unit × period × topic, without sensitive questions and with many: only the line may differ."""
    take(_crowd(network, PLAIN, 7, _day(8)))
    units = [network.province, network.city, network.a, network.b, network.stranger, network.other_city]
    chosen = [None, *topic_tree.children()]
    spans = [_period(period=p) for p in ("7", "30", "90", f"{TODAY:%Y-%m}")]
    spans += [_period(**{"from": _day(n).isoformat(), "to": _day(n).isoformat()}) for n in (7, 8, 9)]

    def lattice() -> list[object]:
        return [
            (shown.figures, shown.units, shown.topics, shown.days, shown.needs)
            for unit in units
            for span in spans
            for topic in (chosen if unit is network.province else chosen[:2])
            for shown in [dashboard(unit, span, topic=topic)]
        ]

    before = lattice()
    take([fact for code in sensitive[:5] for fact in _crowd(network, code, 15, _day(8))])
    assert lattice() == before


def _sensitive(counts: dict[int, int], quarter: date) -> None:
    SensitiveQuarter.objects.bulk_create(
        SensitiveQuarter(unit_id=unit_id, quarter=quarter, received=number)
        for unit_id, number in counts.items()
    )


def _line_of(unit: UnitCard, today: date = date(2026, 4, 20)) -> int | None:
    publish_settled(today=today)
    line = sensitive_line(unit, today, today=today)
    assert line is not None
    assert line.quarter == date(2026, 1, 1), "the quarter that runs is never shown"
    return line.received


def test_the_line_of_sensitive_topics(in_network: None, network: Network) -> None:
    _sensitive({network.province.id: 23, network.city.id: 12, network.stranger.id: 10}, date(2026, 1, 1))
    _sensitive({network.province.id: 99, network.city.id: 99}, date(2026, 4, 1))
    assert _line_of(network.province) == 23
    assert _line_of(network.city) == 12
    assert _line_of(network.other_city) is None
    assert _line_of(network.stranger) is None, "10 is below the standard"
    assert sensitive_line(network.a, TODAY, today=TODAY) is None, "no line below the city"


def test_the_line_is_held_back_where_the_rest_would_tell(in_network: None, network: Network) -> None:
    _sensitive({network.province.id: 21, network.city.id: 12}, date(2026, 1, 1))
    assert _line_of(network.province) == 21
    assert _line_of(network.city) is None, "21 − 12 = 9 questions elsewhere"


@pytest.mark.parametrize("many", [1, 100])
def test_queries_do_not_grow(topic_tree: TopicTree, network: Network, many: int) -> None:
    for number in range(many):
        Unit.objects.create(
            name=f"县{number}",
            short_name=f"县{number}",
            kind="county",
            slug=f"xian{number}",
            parent_id=network.city.id,
            path=f"{network.city.path}{900_000 + number:06d}.",
        )
    facts = [Question.asked(network.a.id, _day(n % 20)).received() for n in range(many)]
    with CaptureQueriesContext(connection) as taken:
        take(facts)
    with CaptureQueriesContext(connection) as read:
        shown = dashboard(network.city, _period(period="30"))
    with CaptureQueriesContext(connection) as one_line:
        dashboard(network.city, _period(period="30"), line="")
    with CaptureQueriesContext(connection) as late:
        late_items(network.city)
    assert len(shown.units) >= many
    assert len(read) <= 21
    said = " ".join(one["sql"] for taken in (read, one_line, late) for one in taken.captured_queries)
    assert not re.search(r'\bu_\w+"?\.', said), "no schema of a unit is read"
    _counts.setdefault("late", set()).add(len(late))
    _counts.setdefault("take", set()).add(len(taken))
    _counts.setdefault("read", set()).add(len(read))
    assert {name: len(counts) for name, counts in _counts.items()} == {"take": 1, "read": 1, "late": 1}, (
        _counts
    )


_counts: dict[str, set[int]] = {}
"""Numbers of statements of both runs of the test above: one number each, or they grow."""
