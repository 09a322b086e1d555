"""People and supervision beside the five figures: in the table of units, and against the period before (环比)
and the year before (同比).
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network
from shared_apps.contracts.headcount_facts import EXPERTS, VERIFIED, VOLUNTEERS
from shared_apps.contracts.step_facts import ORDERED, RED_CARD, YELLOW_CARD
from shared_apps.insights.data import SETTLES
from shared_apps.insights.projections.headcounts import Told, take_headcounts
from shared_apps.insights.projections.intake import take
from shared_apps.insights.projections.steps import Step, take_steps
from shared_apps.insights.queries import periods
from shared_apps.insights.queries.dashboard import Dashboard, UnitLine, dashboard
from shared_apps.insights.queries.frozen import frozen, thawed
from shared_apps.insights.web.sorting import ordered
from shared_apps.insights.web.units import beside
from shared_apps.topics.public import TopicTree
from tenants.public import UnitCard, suspend
from tests.network import Network
from tests.shared_apps.insights.facts import Question

Staff = Callable[..., Client]
TODAY = clock.business_day()
YESTERDAY = TODAY - timedelta(days=1)
MONTH_END = (TODAY - SETTLES).replace(day=1) - timedelta(days=1)
MONTH_BEFORE = MONTH_END.replace(day=1) - timedelta(days=1)
_NEXT_MONTH = MONTH_END + timedelta(days=1)
YEAR_BEFORE = _NEXT_MONTH.replace(year=_NEXT_MONTH.year - 1) - timedelta(days=1)


def people(unit: UnitCard, day: date, order: int, **numbers: int) -> Told:
    return Told(unit.id, day, numbers, (0, order))


def steps(unit: UnitCard, step: str, day: date, number: int) -> list[Step]:
    return [
        Step(unit_id=unit.id, step=step, reference=f"{unit.id}{step}{day}{n}", business_day=day, topic="")
        for n in range(number)
    ]


def shown(unit: UnitCard, **query: str) -> Dashboard:
    return dashboard(unit, periods.read(query, TODAY))


def line(found: Dashboard, unit: UnitCard, *, own: bool = False) -> UnitLine:
    return next(one for one in found.units if one.unit.id == unit.id and one.is_own == own)


def numbers(one: UnitLine) -> dict[str, int | None]:
    return {cell.code: cell.number for cell in beside(one)}


def said(one: UnitLine) -> dict[str, str]:
    return {cell.code: str(cell.instead) for cell in beside(one) if cell.number is None}


@pytest.fixture
def told(topic_tree: TopicTree, network: Network) -> Network:
    """Both counties tell of their people; a is supervised."""
    with enter_network():
        take([Question.asked(network.a.id, YESTERDAY).received()])
        take_headcounts(
            [
                people(network.a, YESTERDAY, 1, experts=12, volunteers=3),
                people(network.b, YESTERDAY, 2, experts=0, volunteers=5),
                people(network.a, MONTH_END, 3, verified=60),
                people(network.b, MONTH_END, 4, verified=4),
            ]
        )
        take_steps([*steps(network.a, ORDERED, YESTERDAY, 3), *steps(network.a, RED_CARD, YESTERDAY, 1)])
    return network


def test_each_unit_has_them_beside_its_figures(told: Network) -> None:
    """0 is a figure; what nobody told and what is held back say so; a unit that is not open has one word."""
    with enter_network():
        found = shown(told.city)
        a, b = line(found, told.a), line(found, told.b)
    assert numbers(a) == {
        ORDERED: 3, YELLOW_CARD: 0, RED_CARD: 1, VERIFIED: None, EXPERTS: 12, VOLUNTEERS: 3,
    }  # fmt: skip
    assert said(a) == {VERIFIED: "未达公布标准"}, "64 − 60 would tell of b"
    assert numbers(b) == {
        ORDERED: 0, YELLOW_CARD: 0, RED_CARD: 0, VERIFIED: None, EXPERTS: 0, VOLUNTEERS: 5,
    }  # fmt: skip
    assert b.figures is None, "its questions are not reported"
    assert beside(line(found, told.listed)) == ()


def test_out_of_service_and_not_told(told: Network) -> None:
    suspend(told.b.id, actor=1)
    with enter_network():
        take([Question.asked(told.b.id, YESTERDAY).received()])
        take_headcounts([people(told.a, YESTERDAY, 9, experts=1)])
        found = shown(told.city, period="custom", **{"from": "2020-01-01", "to": "2020-01-02"})
    assert said(line(found, told.a))[EXPERTS] == "未上报"
    assert said(line(found, told.b))[ORDERED] == said(line(found, told.b))[EXPERTS] == "停用"


def test_by_unit_and_period_alone(told: Network, staff: Staff) -> None:
    """With a topic or a line there is no such column, in the page or in the file."""
    reader = staff("network_viewer", told.city)
    for query in ("topic=01", "line=office", "period=30&topic=02&line=school"):
        page = reader.get(f"/dashboard/{told.city.id}/?{query}").content.decode()
        assert 'data-cell="experts"' not in page
        head = reader.get(f"/dashboard/{told.city.id}/units.csv?{query}").content.decode().splitlines()[0]
        assert "专家" not in head


def test_pages_files_and_order(told: Network, staff: Staff) -> None:
    reader = staff("network_viewer", told.city)
    page = reader.get(f"/dashboard/{told.city.id}/?sort=-experts").content.decode()
    table = page.partition('id="units"')[2].partition("</table>")[0]
    order = re.findall(r'<tr data-unit="(\d+)"( data-own)?', table)
    assert [int(unit) for unit, own in order if not own][:2] == [told.a.id, told.b.id]
    row = re.search(rf'<tr data-unit="{told.a.id}".*?</tr>', table, re.DOTALL)
    assert row is not None
    assert len(re.findall("<t[hd]", row[0])) == len(re.findall("<th ", table.partition("</thead>")[0]))
    assert re.search(r'data-cell="experts"[^>]*>12<', row[0])
    assert "未达公布标准" in row[0]
    text = reader.get(f"/dashboard/{told.city.id}/units.csv").content.decode()
    head, *rows = text.splitlines()
    mine = dict(zip(head.split(","), next(one for one in rows if told.a.name in one).split(","), strict=True))
    assert (mine["认证专家"], mine["红牌"], mine["已验证网友"]) == ("12", "1", "未达公布标准")
    assert "认证专家" in "".join(rows[-12:]), "with its definition"
    assert reader.get(f"/dashboard/{told.city.id}/units.xlsx").status_code == 200
    figures = reader.get(f"/dashboard/{told.city.id}/figures.csv").content.decode()
    assert re.search(r"认证专家（[\d-]+）,12,无可比数据,无可比数据", figures)
    assert re.search("红牌,1,", figures)


def test_the_order_tells_nothing_of_what_is_held_back(told: Network) -> None:
    """Whoever sorts by a number that is not shown gets the order that there was."""
    with enter_network():
        rows = shown(told.city).units
        take_headcounts([people(told.b, MONTH_END, 8, verified=9), people(told.a, MONTH_END, 9, verified=2)])
        again = shown(told.city).units
    for sort in (VERIFIED, f"-{VERIFIED}"):
        assert [one.unit.id for one in ordered(rows, sort)] == [one.unit.id for one in rows]
        assert [one.unit.id for one in ordered(again, sort)] == [one.unit.id for one in rows]


def of(found: Dashboard, code: str) -> tuple[int | None, int | None, int | None]:
    one = next(one for one in found.people if one.code == code)
    return one.number, one.before, one.year


def test_people_are_compared_with_their_like(topic_tree: TopicTree, network: Network) -> None:
    """Helpers with the end of the period before; young people with the month before; both with last year."""
    period = periods.read({}, TODAY)
    with enter_network():
        take_headcounts(
            [
                people(network.a, YESTERDAY, 1, experts=12),
                people(network.a, period.before_last, 2, experts=8),
                people(network.a, period.year_last, 3, experts=6),
                people(network.a, MONTH_END, 4, verified=60),
                people(network.a, MONTH_BEFORE, 5, verified=40),
                people(network.a, YEAR_BEFORE, 6, verified=30),
            ]
        )
        found = shown(network.a)
        assert of(found, EXPERTS) == (12, 8, 6)
        assert of(found, VERIFIED) == (60, 40, 30)
        week = shown(network.a, period="7")
        assert of(week, VERIFIED) == (60, 40, 30), "never with the same month"
        assert of(week, EXPERTS) == (12, None, 6), "nothing was told in the week before"
        thawed_again = thawed(frozen(found))
    assert thawed_again.people == found.people
    assert thawed_again.units == found.units


def test_what_is_held_back_is_no_base(topic_tree: TopicTree, network: Network) -> None:
    with enter_network():
        take_headcounts(
            [people(network.a, MONTH_END, 1, verified=60), people(network.a, MONTH_BEFORE, 2, verified=7)]
        )
        assert of(shown(network.province), VERIFIED) == (60, None, None)
        take_headcounts([people(network.a, MONTH_END, 3, verified=9)])
        take_headcounts([people(network.a, MONTH_BEFORE, 4, verified=70)])
        assert of(shown(network.province), VERIFIED) == (None, None, None), "nor a number to compare"


def test_steps_are_compared_where_they_were_counted_by_then(topic_tree: TopicTree, network: Network) -> None:
    period = periods.read({}, TODAY)

    def of_step(code: str) -> tuple[int, int | None, int | None]:
        one = next(one for one in shown(network.city).steps if one.code == code)
        return one.number, one.before, one.year

    with enter_network():
        take_steps(steps(network.a, ORDERED, YESTERDAY, 3))
        assert of_step(ORDERED) == (3, None, None)
        take_steps(steps(network.b, ORDERED, period.before_last, 2))
        assert of_step(ORDERED) == (3, 2, None)
        assert of_step(RED_CARD) == (0, 0, None), "counted by then, and there were none"
        take_steps(steps(network.b, ORDERED, period.year_last, 5))
        assert of_step(ORDERED) == (3, 2, 5)
        assert of_step(RED_CARD) == (0, 0, 0)


def test_no_base_is_said(told: Network, staff: Staff) -> None:
    page = staff("network_viewer", told.city).get(f"/dashboard/{told.city.id}/").content.decode()
    for kind in ("data-people", "data-between"):
        section = page.partition(f"{kind}>")[2].partition("</section>")[0]
        changes = re.findall(r"data-(?:change|year) [^>]*>([^<]*)<", section)
        assert len(changes) >= 4
        assert set(changes) == {"无可比数据"}


def test_pinned_before_they_were_in_the_table(told: Network, staff: Staff) -> None:
    with enter_network():
        found = shown(told.city)
        older = frozen(replace(found, units=tuple(replace(one, steps=(), people=()) for one in found.units)))
        for unit in older["units"]:
            del unit["steps"], unit["people"]
        for one in (*older["people"], *older["steps"]):
            one.pop("year")
        read = thawed(older)
    assert {beside(one) for one in read.units} == {()}
    assert [one.number for one in read.people] == [one.number for one in found.people]
