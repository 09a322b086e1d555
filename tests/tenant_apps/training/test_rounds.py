"""The engine of practice, played by itself: every scenario to its end, what the rules refuse on the way."""

import re
from datetime import date

import pytest

from huisheng.kernel.text.personal import Found, suggest
from tenant_apps.questions.public import State
from tenant_apps.questions.rules.transitions import TRANSITIONS
from tenant_apps.training.data.codes import Rule
from tenant_apps.training.rules.places import PLACES, may_go, way
from tenant_apps.training.rules.rounds import (
    Round,
    UnknownRoundError,
    attempt,
    days_offered,
    last_day,
    pieces,
    standing,
)
from tenant_apps.training.rules.scenarios import COURSE, Scenario, Step, scenarios

ALL = tuple(scenarios())


def right_answer(scenario: Scenario, step: Step) -> list[str]:
    """What the scenario, and the rules, want at a step."""
    if step.covering is not None:
        offered = pieces(scenario, step.covering)
        return [str(n) for n, piece in enumerate(offered) if piece.words not in step.covering.keep]
    if step.counting is not None:
        return [last_day(scenario.kind, step.counting).isoformat()]
    return [next(choice.code for choice in step.choices if choice.right)]


def played_to(code: str, step: str = "") -> Round:
    """A round played rightly up to a step, or to its end."""
    played = Round(code)
    while (now := standing(played).step) is not None and now.code != step:
        played = attempt(played, right_answer(scenarios()[code], now))
    return played


@pytest.mark.parametrize("code", ALL)
def test_every_scenario_can_be_played_to_its_end(code: str) -> None:
    end = standing(played_to(code))
    assert end.missed == ()
    assert end.at_once == scenarios()[code].steps


@pytest.mark.parametrize("code", ALL)
def test_every_wrong_choice_is_explained_with_what_it_would_have_meant(code: str) -> None:
    scenario = scenarios()[code]
    for step in scenario.steps:
        played = played_to(code, step.code)
        for choice in step.choices:
            after = standing(attempt(played, [choice.code]))
            assert after.last is not None
            assert after.last.right is choice.right, (step.code, choice.code)
            assert after.last.why.zh
            if choice.right:
                assert not after.last.refused, "the product would refuse what the scenario calls right"
            else:
                assert after.step is step
                assert after.last.then, (step.code, choice.code)


@pytest.mark.parametrize("code", ALL)
def test_texts_are_whole_in_both_languages(code: str) -> None:
    scenario = scenarios()[code]
    chinese = re.compile(r"[\u4e00-\u9fff]")
    for step in scenario.steps:
        assert len({choice.code for choice in step.choices}) == len(step.choices)
        assert sum(choice.right for choice in step.choices) == (1 if step.choices else 0)
        for said in (step.title, step.told, step.ask, *(choice.label for choice in step.choices)):
            assert chinese.search(said.zh)
            assert said.en
            assert not chinese.search(said.en)
    assert len({step.code for step in scenario.steps}) == len(scenario.steps)
    assert {choice.to for step in scenario.steps for choice in step.choices} <= {"", *PLACES}


@pytest.mark.parametrize("code", [code for code in ALL if code not in ("personal", "child")])
def test_nobody_can_be_reached_by_a_message(code: str) -> None:
    """But for the two that are about it, whose numbers are made up."""
    assert [place for place in suggest(scenarios()[code].text) if place.what is not Found.NAME] == []


def test_what_the_table_of_steps_does_not_know_is_refused_by_it() -> None:
    verdict = standing(attempt(played_to("ordinary", "screen"), ["close"])).last
    assert verdict is not None
    assert verdict.refused
    assert verdict.rule is Rule.TABLE
    assert (State.RECEIVED, "close") not in TRANSITIONS


def test_a_unit_that_is_kept_out_gets_it_on_no_way() -> None:
    assert not may_go("city", "university", ["university"])
    assert not may_go("", "faculty", ["university"])
    assert may_go("city", "district", ["university"])
    verdict = standing(attempt(played_to("exclusion", "transfer"), ["university"])).last
    assert verdict is not None
    assert verdict.refused


def test_ways_between_units_are_those_of_real_transfers() -> None:
    assert [way("university", to) for to in ("city", "district", "faculty")] == ["up", "sideways", "down"]


class TestCovering:
    """The text with a name, a number and criticism."""

    def step(self) -> tuple[Scenario, Step, Round]:
        played = played_to("personal", "cover")
        now = standing(played)
        assert now.step is not None
        return now.scenario, now.step, played

    def chosen(self, *words: str) -> list[str]:
        scenario, step, _played = self.step()
        assert step.covering is not None
        offered = pieces(scenario, step.covering)
        assert {piece.words for piece in offered} >= set(words)
        return [str(n) for n, piece in enumerate(offered) if piece.words in words]

    def test_the_system_finds_the_number_and_the_person_the_rest(self) -> None:
        scenario, step, _played = self.step()
        assert step.covering is not None
        found = {piece.words: piece.found for piece in pieces(scenario, step.covering)}
        assert found["13812345678"] == "phone"
        assert found["就是在拖，态度还很差"] == ""

    def test_a_number_that_is_left(self) -> None:
        _scenario, _step, played = self.step()
        verdict = standing(attempt(played, self.chosen("晓燕"))).last
        assert verdict is not None
        assert (verdict.right, verdict.rule) == (False, Rule.COVER)

    def test_criticism_that_is_covered(self) -> None:
        _scenario, _step, played = self.step()
        given = self.chosen("晓燕", "13812345678", "就是在拖，态度还很差")
        verdict = standing(attempt(played, given)).last
        assert verdict is not None
        assert (verdict.right, verdict.rule) == (False, Rule.CRITICISM)

    def test_nothing_is_wrong_too_and_only_the_last_try_is_kept(self) -> None:
        _scenario, _step, played = self.step()
        once = attempt(played, [])
        again = attempt(once, self.chosen("晓燕"))
        assert len(again.tried) == len(once.tried) == len(played.tried) + 1
        assert standing(again).step is standing(played).step


def test_the_date_is_counted_as_for_real_questions() -> None:
    step = next(step for step in scenarios()["ordinary"].steps if step.counting)
    assert step.counting is not None
    kind = scenarios()["ordinary"].kind
    assert last_day(kind, step.counting) == date(2026, 10, 13)
    assert days_offered(kind, step.counting) == [
        date(2026, 10, 5),
        date(2026, 10, 12),
        date(2026, 10, 13),
        date(2026, 10, 14),
    ]


def test_danger_is_found_where_it_is_and_nowhere_else() -> None:
    assert {code for code in ALL if standing(Round(code)).danger} == {"danger", "child"}


def test_the_same_mistake_twice_is_one() -> None:
    once = attempt(played_to("ordinary", "screen"), ["close"])
    other = attempt(once, ["decline"])
    again = attempt(other, ["close"])
    assert len(again.tried) == len(other.tried)
    assert len(standing(again).missed) == 2
    last = standing(again).last
    assert last is not None
    assert last.refused


@pytest.mark.parametrize(
    "tried", [("screen:accept",), ("write:nothing",), ("write:consult", "write:consult"), ("none",)]
)
def test_what_does_not_fit_is_no_round(tried: tuple[str, ...]) -> None:
    with pytest.raises(UnknownRoundError):
        standing(Round("ordinary", tried))


def test_after_the_end_nothing_can_be_tried() -> None:
    with pytest.raises(UnknownRoundError):
        attempt(played_to("ordinary"), ["no"])


def test_the_course_is_there() -> None:
    assert set(ALL) >= COURSE
