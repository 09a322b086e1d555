"""A share becomes points: in whole numbers, the same for everybody."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_apps.insights.data.appraisal_indicators import INDICATORS, NotAnIndicatorError, indicator
from shared_apps.insights.data.measures import MEASURES, Group, Nature
from shared_apps.insights.queries.appraisal_scoring import (
    NOTHING,
    TOO_FEW,
    BadRulesError,
    Rule,
    check,
    points,
    score,
    total,
)
from tests.shared_apps.insights.appraisals.making import RULES

IN_TIME, SATISFIED, BACK = RULES


def test_between_two_thresholds_points_grow_in_proportion() -> None:
    assert [points(IN_TIME, value) for value in (0, 600, 700, 800, 1000)] == [0, 0, 1250, 2500, 5000]
    assert [points(BACK, value) for value in (0, 250, 500, 1500)] == [2000, 1000, 0, 0]
    ninth = Rule(code="rate", weight=9, zero=0, full=100, least=1)
    assert [points(ninth, value) for value in (4, 5)] == [4, 5], "3.6 and 4.5 hundredths"


def test_what_cannot_be_counted_is_not_scored_and_its_weight_is_spread() -> None:
    nothing, few = score(IN_TIME, 0, 0), score(IN_TIME, 3, 3)
    assert (nothing.why, nothing.points, nothing.value) == (NOTHING, None, None)
    assert (few.why, few.points, few.part, few.whole) == (TOO_FEW, None, 3, 3)
    full = score(BACK, 0, 10)
    assert total(RULES, [nothing, score(SATISFIED, 7, 10), full]) == 7000, "15 + 20 of 50 points"
    assert total(RULES, [nothing, few, score(SATISFIED, 1, 3)]) is None


def test_of_few_ratings_nothing_is_told_whatever_a_scheme_says() -> None:
    lax = replace(SATISFIED, least=1)
    found = score(lax, 2, 9)
    assert (found.part, found.value, found.points, found.why) == (None, None, None, TOO_FEW)
    assert score(lax, 2, 10).part == 2
    with pytest.raises(BadRulesError):
        check([replace(lax, weight=100)])


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ([], "none"),
        ([IN_TIME, IN_TIME], "twice"),
        ([replace(IN_TIME, weight=0)], "weight"),
        ([replace(IN_TIME, weight=101)], "weight"),
        ([IN_TIME, SATISFIED], "sum"),
        ([*RULES, Rule(code="rate", weight=1, zero=0, full=9, least=1)], "sum"),
        ([replace(IN_TIME, weight=100, zero=100, full=60)], "order"),
        ([replace(IN_TIME, weight=100, zero=60, full=60)], "order"),
        ([replace(IN_TIME, weight=100, full=101)], "order"),
        ([replace(BACK, weight=100, zero=0, full=50)], "order"),
        ([replace(IN_TIME, weight=100, least=0)], "least"),
        ([replace(IN_TIME, weight=100, least=1001)], "least"),
    ],
)
def test_rules_that_do_not_work_are_refused(rules: list[Rule], code: str) -> None:
    with pytest.raises(BadRulesError) as caught:
        check(rules)
    assert caught.value.code == code


@pytest.mark.parametrize("code", [*sorted(set(MEASURES) - set(INDICATORS)), "", "minutes_online", "person"])
def test_nobody_is_appraised_by_an_amount_or_by_anything_about_people(code: str) -> None:
    with pytest.raises(NotAnIndicatorError):
        check([Rule(code=code, weight=100, zero=0, full=100, least=10)])


def test_every_indicator_is_a_share_of_what_was_done() -> None:
    for code in INDICATORS:
        known = indicator(code)
        assert known.measure.nature is Nature.SHARE
        assert known.measure.group not in (Group.PEOPLE, Group.REACH, Group.SENSITIVE)
        check(
            [
                Rule(
                    code=code,
                    weight=100,
                    zero=known.zero,
                    full=known.full,
                    least=max(known.least, known.floor),
                )
            ]
        )
    assert sum(known.weight for known in INDICATORS.values()) == 100
    assert INDICATORS["satisfied"].floor == 10


def test_an_amount_in_the_list_would_still_be_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from shared_apps.insights.data import appraisal_indicators

    wrong = {code: replace(INDICATORS["rate"], code=code) for code in ("received", "verified", "views")}
    monkeypatch.setattr(appraisal_indicators, "INDICATORS", wrong)
    for code in wrong:
        with pytest.raises(NotAnIndicatorError):
            indicator(code)


@given(
    part=st.integers(0, 5000),
    whole=st.integers(1, 5000),
    zero=st.integers(0, 99),
    full=st.integers(1, 100),
    weight=st.integers(1, 100),
)
def test_points_never_leave_their_weight_and_more_is_never_less(
    part: int, whole: int, zero: int, full: int, weight: int
) -> None:
    if zero >= full:
        zero, full = full - 1, zero + 1
    rule = Rule(code="rate", weight=weight, zero=min(zero, 99), full=min(full, 100), least=1)
    found = score(rule, part, whole)
    assert found.points is not None
    assert 0 <= found.points <= 100 * weight
    more = score(rule, part + 1, whole)
    assert more.points is not None
    assert more.points >= found.points
