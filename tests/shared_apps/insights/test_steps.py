"""Steps between units: summed for every unit above, each once, by the tree of the day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from random import Random

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network
from shared_apps.contracts.step_facts import (
    ASKED_OVER,
    OF_ORDERS,
    OF_QUESTIONS,
    ORDERED,
    RED_CARD,
    RETURNED,
    YELLOW_CARD,
)
from shared_apps.insights.data.measures import MEASURES, Kept
from shared_apps.insights.models import StepFact, StepSum
from shared_apps.insights.operations.rebuilding import rebuild
from shared_apps.insights.projections.steps import Step, take_steps
from shared_apps.insights.queries import periods
from shared_apps.insights.queries.dashboard import dashboard
from shared_apps.insights.queries.frozen import frozen, thawed
from shared_apps.insights.queries.steps import CLOSED, COUNTED, NOT_OPENED, steps_by_unit, steps_of
from shared_apps.topics.public import TopicTree, UnknownTopic
from tenants.models import UnitPlace
from tenants.public import suspend, unit_card
from tests.network import Network
from tests.shared_apps.insights.facts import PLAIN

Staff = Callable[..., Client]
TODAY = clock.business_day()
DAY = TODAY - timedelta(days=3)
_numbers = count(1)


def taken(unit_id: int, step: str = ORDERED, day: date = DAY, topic: str = "") -> Step:
    return Step(unit_id=unit_id, step=step, reference=f"r{next(_numbers)}", business_day=day, topic=topic)


def sums() -> set[tuple[int, bool, date, str, int]]:
    return set(StepSum.objects.values_list("unit_id", "own", "day", "step", "number"))


def numbers(unit_id: int) -> dict[str, int]:
    period = periods.read({}, TODAY)
    return {figure.code: figure.number for figure in steps_of(unit_id, period) if figure.number}


def test_every_step_is_a_measure_with_a_definition() -> None:
    codes = {measure.code for measure in MEASURES.values() if measure.kept is Kept.STEP}
    assert codes == {*OF_QUESTIONS, *OF_ORDERS}


def test_a_step_counts_in_the_unit_and_everywhere_above(topic_tree: TopicTree, network: Network) -> None:
    take_steps([taken(network.a.id), taken(network.b.id), taken(network.a.id, RED_CARD)])
    assert {row for row in sums() if row[3] == ORDERED} == {
        (network.a.id, True, DAY, ORDERED, 1),
        (network.a.id, False, DAY, ORDERED, 1),
        (network.b.id, True, DAY, ORDERED, 1),
        (network.b.id, False, DAY, ORDERED, 1),
        (network.city.id, False, DAY, ORDERED, 2),
        (network.province.id, False, DAY, ORDERED, 2),
    }


def test_told_again_late_and_in_any_order_it_counts_once(topic_tree: TopicTree, network: Network) -> None:
    days = [DAY - timedelta(days=n % 4) for n in range(24)]
    steps = [
        taken((network.a.id, network.b.id)[n % 2], (ORDERED, YELLOW_CARD, RETURNED)[n % 3], day, PLAIN)
        for n, day in enumerate(days)
    ]
    seen = []
    for seed in range(5):
        order = [*steps, *steps[::2]]
        Random(seed).shuffle(order)
        for index in range(0, len(order), 7):
            take_steps(order[index : index + 7])
        seen.append(sums())
        rebuild()
        assert sums() == seen[-1], "a rebuild makes the same of it"
        StepSum.objects.all().delete()
        with enter_network(role="owner"):
            StepFact.objects.all().delete()
    assert all(one == seen[0] for one in seen)
    assert sum(row[-1] for row in seen[0] if row[0] == network.province.id) == len(steps)


def test_steps_of_sensitive_questions_are_in_no_figure(
    topic_tree: TopicTree, network: Network, sensitive: tuple[str, ...]
) -> None:
    take_steps([taken(network.a.id, code, topic=sensitive[0]) for code in OF_QUESTIONS])
    take_steps([taken(network.a.id, code) for code in OF_QUESTIONS])
    assert sums() == set(), "not even a row of zeros; nor where nobody has told the topic"
    rebuild()
    assert sums() == set()
    take_steps([taken(network.a.id, ASKED_OVER, topic=PLAIN), taken(network.a.id, ORDERED)])
    assert numbers(network.city.id) == {ASKED_OVER: 1, ORDERED: 1}


def test_what_cannot_be_placed_is_not_dropped(topic_tree: TopicTree, network: Network) -> None:
    with pytest.raises(LookupError):
        take_steps([taken(10**9)])
    with pytest.raises(UnknownTopic):
        take_steps([taken(network.a.id, RETURNED, topic="999999")])


def test_a_step_of_before_a_move_stays_where_it_was(topic_tree: TopicTree, network: Network) -> None:
    UnitPlace.objects.filter(unit_id=network.a.id).update(to_day=DAY)
    path = f"{network.other_city.path}{network.a.id:06d}."
    UnitPlace.objects.create(unit_id=network.a.id, path=path, from_day=DAY)
    late = taken(network.a.id, day=DAY - timedelta(days=1))
    take_steps([taken(network.a.id), late, late])
    assert numbers(network.city.id) == {ORDERED: 1}
    assert numbers(network.other_city.id) == {ORDERED: 1}
    assert numbers(network.province.id) == {ORDERED: 2}
    before = sums()
    rebuild()
    assert sums() == before


def test_lines_say_what_zero_means_and_who_needs_help_first(topic_tree: TopicTree, network: Network) -> None:
    suspend(network.b.id, actor=1)
    take_steps([taken(network.a.id, YELLOW_CARD), taken(network.city.id)])
    lines = steps_by_unit(unit_card(network.city.id), periods.read({}, TODAY))
    assert [(line.unit.id, line.is_own, line.cell) for line in lines] == [
        (network.a.id, False, COUNTED),
        (network.city.id, True, COUNTED),
        *sorted(
            [(network.b.id, False, CLOSED), (network.listed.id, False, NOT_OPENED)], key=lambda row: row[0]
        ),
    ]
    assert lines[0].of(YELLOW_CARD) == lines[1].of(ORDERED) == 1
    take_steps([taken(network.b.id)])
    shown = steps_by_unit(unit_card(network.city.id), periods.read({}, TODAY))
    assert {line.unit.id: line.cell for line in shown if not line.is_own}[network.b.id] == COUNTED


def test_the_period_before_is_known_or_is_not(topic_tree: TopicTree, network: Network) -> None:
    period = periods.read({"period": "7"}, TODAY)
    take_steps([taken(network.a.id, day=period.first)])
    assert {figure.before for figure in steps_of(network.a.id, period)} == {None}
    take_steps([taken(network.a.id, YELLOW_CARD, period.before_last)])
    found = {figure.code: (figure.number, figure.before) for figure in steps_of(network.a.id, period)}
    assert (found[ORDERED], found[YELLOW_CARD], found[RED_CARD]) == ((1, 0), (0, 1), (0, 0))


def test_the_dashboard_shows_them_and_leads_on(topic_tree: TopicTree, network: Network, staff: Staff) -> None:
    take_steps([taken(network.a.id, RED_CARD), taken(network.b.id, RETURNED, topic=PLAIN)])
    reader = staff("network_viewer", network.city)
    body = reader.get(f"/dashboard/{network.city.id}/").content.decode()
    assert 'data-step="red_card"' in body
    assert "本期亮出红牌 1 张" in body
    assert f'href="/dashboard/{network.city.id}/between/?period=30"' in body
    assert "data-step" not in reader.get(f"/dashboard/{network.city.id}/?topic=01").content.decode()
    page = reader.get(f"/dashboard/{network.city.id}/between/").content.decode()
    assert page.index(network.a.short_name) < page.index(network.b.short_name), "the red card on top"
    assert "未开通" in page
    assert reader.get(f"/dashboard/{network.other_city.id}/between/").status_code == 404


def test_the_tables_go_into_files_with_their_definitions(
    topic_tree: TopicTree, network: Network, staff: Staff
) -> None:
    take_steps([taken(network.a.id, RED_CARD), taken(network.b.id, RETURNED, topic=PLAIN)])
    reader = staff("network_viewer", network.city)
    for table, code in (("supervision", RED_CARD), ("transfers", RETURNED)):
        body = reader.get(f"/dashboard/{network.city.id}/{table}.csv").content.decode()
        assert str(MEASURES[code].definition)[:12] in body
        assert network.a.name in body
        again = reader.get(f"/dashboard/{network.city.id}/{table}.csv?topic=01&line=school")
        assert "全部主题" in again.content.decode(), "a topic that does not change the figures is not named"
        assert reader.get(f"/dashboard/{network.city.id}/{table}.xlsx").status_code == 200


def test_pinned_figures_keep_them(topic_tree: TopicTree, network: Network) -> None:
    take_steps([taken(network.a.id, RED_CARD)])
    shown = dashboard(network.city, periods.read({}, TODAY))
    plain = frozen(shown)
    take_steps([taken(network.a.id, RED_CARD)])
    assert thawed(plain).steps == shown.steps
    del plain["steps"]
    assert thawed(plain).steps == (), "pinned before these figures were"


def test_as_many_statements_for_many_units_as_for_one(topic_tree: TopicTree, network: Network) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            steps_by_unit(network.city, periods.read({}, TODAY))
            steps_of(network.city.id, periods.read({}, TODAY))
        return len(captured)

    few = statements()
    step = taken(network.a.id)
    take_steps(
        [replace(step, reference=f"x{n}", unit_id=(network.a.id, network.b.id)[n % 2]) for n in range(40)]
    )
    assert statements() == few
