"""A scheme is drafted and published, and units stand in it by the sums of the dashboards."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huisheng.kernel.access import Actor
from shared_apps.contracts.step_facts import RETURNED, UNANSWERED
from shared_apps.insights.data.appraisal_indicators import INDICATORS, NotAnIndicatorError
from shared_apps.insights.data.appraisal_measures import LONGEST_MINUTES
from shared_apps.insights.models import Appraisal
from shared_apps.insights.operations import appraisal_drafting as drafting
from shared_apps.insights.projections.intake import take
from shared_apps.insights.projections.steps import Step, take_steps
from shared_apps.insights.queries.appraisal_figures import shares
from shared_apps.insights.queries.appraisal_rows import HAS_ROWS, rows_behind
from shared_apps.insights.queries.appraisal_scoring import BadRulesError
from shared_apps.insights.queries.appraisal_standing import Line, standing
from shared_apps.insights.queries.brief_figures import TooManyUnitsError
from shared_apps.topics.public import TopicTree
from tenants.models import Unit, UnitPlace
from tenants.public import UnitCard, create_unit, unit_card
from tests.network import Network
from tests.shared_apps.insights.appraisals.making import (
    FIRST,
    LAST,
    RULES,
    TODAY,
    answers,
    chief,
    content,
    drafted,
    ends,
    go_live,
    published,
)
from tests.shared_apps.insights.facts import PLAIN, Question


@pytest.fixture
def live(in_network: None, topic_tree: TopicTree, network: Network) -> Network:
    go_live([network.a, network.b, network.city])
    return network


def line(appraisal: Appraisal, unit: UnitCard) -> Line:
    return standing(appraisal).line(unit.id)


def names(appraisal: Appraisal) -> set[str]:
    return {one.name for one in standing(appraisal).lines}


def test_a_scheme_is_made_in_ones_own_name_and_published_as_it_was_shown(live: Network) -> None:
    for wrong in (chief(live.province), chief(live.other_city), Actor()):
        with pytest.raises(PermissionError):
            drafting.create(wrong, unit_id=live.city.id, content=content())
    draft, boss = drafted(live.city), chief(live.city)
    for stranger in (chief(live.province), chief(live.a)):
        for act in (
            lambda who: drafting.change(draft.pk, who, content=content(), version=1),
            lambda who: drafting.publish(draft.pk, who, version=1),
            lambda who: drafting.discard(draft.pk, who),
        ):
            with pytest.raises(PermissionError):
                act(stranger)
    drafting.change(draft.pk, boss, content=content(title="改过的"), version=1)
    with pytest.raises(drafting.ChangedMeanwhileError):
        drafting.publish(draft.pk, boss, version=1)
    assert drafting.publish(draft.pk, boss, version=2) == 2
    done = Appraisal.objects.get(pk=draft.pk)
    assert (done.state, set(done.listed)) == ("published", {live.a.id, live.b.id})
    for act in (
        lambda: drafting.publish(draft.pk, boss, version=2),
        lambda: drafting.change(draft.pk, boss, content=content(), version=2),
        lambda: drafting.discard(draft.pk, boss),
    ):
        with pytest.raises(drafting.NotADraftError):
            act()
    assert Appraisal.objects.get(pk=draft.pk).title == "改过的"


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"first": LAST, "last": FIRST}, drafting.BadPeriodError),
        ({"first": LAST - timedelta(days=366)}, drafting.BadPeriodError),
        ({"rules": ()}, BadRulesError),
        ({"rules": RULES[:2]}, BadRulesError),
        ({"rules": (replace(RULES[0], code="received", weight=100),)}, NotAnIndicatorError),
    ],
)
def test_what_makes_no_scheme_is_not_saved(
    live: Network, said: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        drafted(live.city, **said)
    assert not Appraisal.objects.exists()


def test_nobody_is_published_for_nobody(live: Network) -> None:
    for said in ({"level": "township"}, {"line": "school"}):
        draft = drafted(live.city, **said)
        with pytest.raises(drafting.NobodyMeantError):
            drafting.publish(draft.pk, chief(live.city), version=1)


def test_points_are_made_of_the_sums_of_the_dashboards(live: Network) -> None:
    answers(live.a.id, in_time=8, late=2)
    ends(live.a.id, number=10, sent_back=1, stars=[5] * 7 + [3] * 3)
    answers(live.b.id, in_time=3, late=0)
    found = line(published(live.city), live.a)
    assert [(one.part, one.whole, one.value) for one in found.scored] == [
        (8, 10, 800),
        (7, 10, 700),
        (1, 10, 100),
    ]
    assert [one.points for one in found.scored] == [2500, 1500, 1600]
    assert found.total == 5600
    few = line(published(live.city), live.b)
    assert [one.why for one in few.scored] == ["too_few", "nothing", "nothing"]
    assert few.total is None


def test_every_indicator_by_hand(live: Network, sensitive: tuple[str, ...]) -> None:
    day = FIRST + timedelta(days=5)
    late, waiting, gone, back = (Question.asked(live.a.id, day) for _ in range(4))
    hidden = Question.asked(live.a.id, day, topic=sensitive[0])
    seeded = Question.asked(live.a.id, day, seeded=True)
    take(
        [
            *(fact for one in (hidden, seeded) for fact in (one.received(), one.timed(60, in_time=False))),
            *(one.closed(3, worked=LONGEST_MINUTES) for one in (hidden, seeded)),
            *(one.sent_back(2) for one in (hidden, seeded)),
            late.received(),
            late.timed(900, in_time=False),
            late.closed(4, worked=LONGEST_MINUTES),
            waiting.received(),
            gone.received(),
            gone.handed_out(),
            gone.handed_in(live.b.id),
            back.received(),
            back.timed(60),
            back.sent_back(2),
            back.closed(4, worked=LONGEST_MINUTES - 1),
        ]
    )
    take_steps(
        [
            Step(unit_id=live.a.id, step=step, reference=f"{step}-{n}", business_day=day, topic=topic)
            for n, (step, topic) in enumerate(
                [(UNANSWERED, PLAIN), (UNANSWERED, sensitive[0]), (RETURNED, PLAIN), (RETURNED, PLAIN)]
            )
        ]
    )
    found = shares([live.a.id, live.b.id], FIRST, LAST)
    assert found[live.a.id] == {
        "taken_in_time": (2, 3),
        "in_time": (1, 2),
        "ended_in_time": (1, 2),
        "rate": (2, 3),
        "satisfied": (0, 0),
        "sent_back_share": (1, 2),
    }
    assert (found[live.b.id]["taken_in_time"], found[live.b.id]["rate"]) == ((1, 1), (0, 1))
    assert set(found[live.a.id]) == set(INDICATORS)
    rows = {code: rows_behind(live.a, code, FIRST, LAST, below=False) for code in HAS_ROWS}
    assert {code: [one.question_id for one in found.rows] for code, found in rows.items()} == {
        "taken_in_time": [""],
        "in_time": [late.id],
        "ended_in_time": [late.id],
        "rate": [waiting.id],
        "sent_back_share": [back.id],
    }
    assert [one.question_id for one in rows_behind(live.b, "rate", FIRST, LAST, below=False).rows] == [
        gone.id
    ]
    assert rows_behind(live.city, "rate", FIRST, LAST, below=False).total == 0
    assert rows_behind(live.city, "rate", FIRST, LAST, below=True).total == 2
    assert "satisfied" not in HAS_ROWS, "rows behind ratings would tell who was not content"
    # Outside the period nothing counts.
    assert shares([live.a.id], TODAY, TODAY)[live.a.id]["in_time"] == (0, 0)


def test_whoever_moves_is_appraised_where_it_stands_on_the_last_day(live: Network) -> None:
    appraisal = published(live.city)
    answers(live.a.id, in_time=8, late=2)
    moved_to(live.a, live.other_city, LAST - timedelta(days=3))
    found = standing(appraisal)
    assert {one.name for one in found.lines} == {live.b.name}
    assert found.gone == ((live.a.name, "left"),)
    go_live([live.other_city])
    other = published(live.other_city)
    assert line(other, live.a).marks == ("joined",)
    assert line(other, live.a).scored[0].whole == 10, "all that it did in the period, wherever it stood"
    province = published(live.province)
    assert line(province, live.a).marks == ("moved",)
    # What moves after the last day stays where it stood then.
    late = published(live.city)
    moved_to(live.b, live.other_city, LAST + timedelta(days=1))
    assert live.b.name in names(late)


def test_whoever_opens_later_counts_from_then_on_and_who_is_closed_is_said(live: Network) -> None:
    opened = FIRST + timedelta(days=10)
    go_live([live.b], since=opened)
    Unit.objects.filter(pk=live.a.id).update(state="suspended")
    appraisal = published(live.city)
    new, closed = line(appraisal, live.b), line(appraisal, live.a)
    assert (new.marks, new.since) == (("opened",), opened)
    assert (closed.marks, closed.since) == (("suspended",), None)
    assert standing(appraisal).not_opened == 1, live.listed.name
    Unit.objects.filter(pk=live.a.id).update(state="archived")
    assert standing(appraisal).gone == ((live.a.name, "archived"),)
    made = create_unit(
        name="新区团委", short_name="新区", kind="county", slug="xinqu", parent_id=live.city.id, code="xinqu"
    )
    go_live([unit_card(made)], since=TODAY)
    # It has no place on a day before it was made; the first one that it has holds.
    assert "新区团委" in names(appraisal)


def test_a_level_and_a_line_say_who_is_meant(live: Network) -> None:
    go_live([live.other_city])
    assert names(published(live.province)) == {live.a.name, live.b.name}
    assert names(published(live.province, level="children")) == {live.city.name, live.other_city.name}
    Unit.objects.filter(pk=live.a.id).update(line="school")
    assert names(published(live.province, line="school")) == {live.a.name}


def test_too_many_units_are_no_table(live: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    appraisal = published(live.city)
    monkeypatch.setattr("shared_apps.insights.queries.appraisal_units.MOST_UNITS", 1)
    with pytest.raises(TooManyUnitsError):
        standing(appraisal)


def test_the_number_of_statements_does_not_depend_on_the_units(live: Network) -> None:
    def statements(appraisal: Appraisal) -> int:
        with CaptureQueriesContext(connection) as captured:
            standing(appraisal)
        return len(captured)

    of_two = statements(published(live.city))
    for number in range(6):
        slug = f"more-{number}"
        made = create_unit(
            name=slug, short_name=slug, kind="county", slug=slug, parent_id=live.city.id, code=slug
        )
        go_live([unit_card(made)])
        answers(made, in_time=2, late=1)
    appraisal = published(live.city)
    assert len(names(appraisal)) == 8
    assert statements(appraisal) == of_two


def test_what_runs_counts_to_this_day_alone(live: Network) -> None:
    soon = published(live.city, first=TODAY + timedelta(days=1), last=TODAY + timedelta(days=30))
    assert line(soon, live.a).total is None
    running = published(live.city, first=FIRST, last=TODAY + timedelta(days=30))
    answers(live.a.id, in_time=4, late=0)
    assert line(running, live.a).scored[0].whole == 4


def moved_to(unit: UnitCard, above: UnitCard, day: date) -> None:
    """The unit stands below another one from a day on, as a move that took place leaves it."""
    path = f"{above.path}{unit.id:06d}."
    UnitPlace.objects.filter(unit_id=unit.id, to_day=None).update(to_day=day)
    UnitPlace.objects.create(unit_id=unit.id, path=path, from_day=day)
    Unit.objects.filter(pk=unit.id).update(path=path, parent_id=above.id)
