"""A round of practice: what was tried, and from that alone how it stands. Nothing here reads or writes a row.

What is possible say the rules by which real questions are handled: the table of steps, what a unit may
receive, the finding of personal data, the counting of days, the words of danger. What would be wise says the
scenario.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from huisheng.kernel.clock import BUSINESS_ZONE
from huisheng.kernel.text.personal import BLACK, NUMBERS, Found, Place, cover, suggest
from tenant_apps.questions.public import (
    Kind,
    NotPossible,
    State,
    due_at,
    due_day,
    next_state,
    only_covers,
    promise_of,
    speaks_of_danger,
)
from tenant_apps.training.data.codes import Rule
from tenant_apps.training.data.words import Words
from tenant_apps.training.rules.places import may_go
from tenant_apps.training.rules.scenarios import Choice, Counting, Covering, Scenario, Step, scenarios
from tenants.public import Span, WorkingCalendar

_WEEK: Final = tuple((Span(9 * 60, 17 * 60),) if day < 5 else () for day in range(7))
_COUNTED: Final = Words(
    "收到的当天不算，从下一个工作日数起；放假的日子跳过，调休上班的日子算。",
    "The day on which it comes is not counted; days off are passed over, weekend days that are worked count.",
)
_MISCOUNTED: Final = Words(
    "提问人页面上写的是系统算出的日子。算晚了，就是超期、黄牌；算早了，办理人会白白着急。",
    "The asker's page shows the day that the system counts. A day late means a broken promise and a yellow "
    "card; a day early, needless haste.",
)
_LEFT: Final = Words(
    "公开以后，读到的人就能认出她，或者直接打给她。",
    "Once it is shown, whoever reads it could recognise or call her.",
)
_TOO_MUCH: Final = Words(
    "别人读不出她遇到了什么；被批评的一方倒像是被保护起来了。",
    "Others could not tell what she met with, and those criticised would seem to be protected.",
)


class UnknownRoundError(LookupError):
    """What is said to have been tried does not fit the scenarios as they are now: begin anew."""


@dataclass(frozen=True, slots=True)
class Round:
    """One scenario as one person plays it: ``tried`` holds "step:given" in order, wrong ones too."""

    scenario: str
    tried: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of one thing tried. ``refused``: the product itself would not take it."""

    step: Step
    said: str
    right: bool
    refused: bool
    rule: Rule
    why: Words
    then: Words | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a round stands: ``step`` is None at the end. ``last`` is what was tried last, right or not."""

    scenario: Scenario
    number: int
    step: Step | None
    state: State
    last: Verdict | None
    missed: tuple[Verdict, ...]

    @property
    def at_once(self) -> tuple[Step, ...]:
        """The steps that were right at the first attempt."""
        stumbled = {verdict.step.code for verdict in self.missed}
        done = self.scenario.steps[: self.number - 1]
        return tuple(step for step in done if step.code not in stumbled)

    @property
    def danger(self) -> bool:
        """Whether the product would raise an alarm for this text."""
        return speaks_of_danger(self.scenario.text)


@dataclass(frozen=True, slots=True)
class Piece:
    """A place of the text that may be covered, and what it seems to be (empty: no rule finds it)."""

    place: Place
    words: str
    found: str


def standing(played: Round) -> Standing:
    """How a round stands after all that was tried. Raises UnknownRoundError."""
    scenario = scenarios().get(played.scenario)
    if scenario is None:
        raise UnknownRoundError(played.scenario)
    state, number, last, missed = State.RECEIVED, 1, None, []
    for tried in played.tried:
        code, _, given = tried.partition(":")
        if number > len(scenario.steps) or scenario.steps[number - 1].code != code:
            raise UnknownRoundError(tried)
        step = scenario.steps[number - 1]
        last = _judge(scenario, step, given, state)
        if last.right:
            state, number = _after(step, given, state), number + 1
        else:
            missed.append(last)
    step_now = scenario.steps[number - 1] if number <= len(scenario.steps) else None
    return Standing(scenario, number, step_now, state, last, tuple(missed))


def attempt(played: Round, given: Sequence[str]) -> Round:
    """The round with one more thing tried; the same mistake twice is one. Raises UnknownRoundError for what
    the step does not offer, or when nothing is left to do.
    """
    step = standing(played).step
    if step is None:
        raise UnknownRoundError(played.scenario)
    tried = f"{step.code}:{'+'.join(given)}"
    if tried in played.tried:
        others = tuple(entry for entry in played.tried if entry != tried)
        after = Round(played.scenario, (*others, tried))
    else:
        kept = played.tried if step.covering is None else _without_step(played.tried, step)
        after = Round(played.scenario, (*kept, tried))
    standing(after)
    return after


def _without_step(tried: Sequence[str], step: Step) -> tuple[str, ...]:
    """Of the many ways to cover wrongly the last is kept: an address must not grow without end."""
    return tuple(entry for entry in tried if not entry.startswith(f"{step.code}:"))


def pieces(scenario: Scenario, covering: Covering) -> list[Piece]:
    """The places to choose from: what the rules find, what only a person sees, and what must stand."""
    text = scenario.text
    kept = [_place(text, phrase) for phrase in covering.keep]
    found = [
        place
        for place in suggest(text)
        if all(place.end <= other.start or other.end <= place.start for other in kept)
    ]
    seen = [
        place
        for place in (_place(text, phrase) for phrase in covering.must)
        if all(place.end <= other.start or other.end <= place.start for other in found)
    ]
    by_rule = {(place.start, place.end) for place in found}
    return [
        Piece(
            place,
            text[place.start : place.end],
            place.what.value if (place.start, place.end) in by_rule else "",
        )
        for place in sorted([*found, *seen, *kept], key=lambda place: place.start)
    ]


def days_offered(kind: Kind, counting: Counting) -> list[date]:
    """The right last day of the answer among days that are easily miscounted, in order."""
    right = last_day(kind, counting)
    days = promise_of(kind).answer_days
    plain = _counted(kind, Counting(counting.received, counting.off, ()))
    return sorted({right, counting.received + timedelta(days=days), right - timedelta(days=1), plain})


def last_day(kind: Kind, counting: Counting) -> date:
    """The last day on which the promise of an answer is kept, as real questions are counted."""
    return _counted(kind, counting)


def _counted(kind: Kind, counting: Counting) -> date:
    days = {**dict.fromkeys(counting.off, False), **dict.fromkeys(counting.worked, True)}
    calendar = WorkingCalendar(_WEEK, days, frozenset({counting.received.year}), {})
    since = datetime.combine(counting.received, time(10), tzinfo=BUSINESS_ZONE)
    return due_day(due_at(calendar, since, promise_of(kind).answer_days))


def _judge(scenario: Scenario, step: Step, given: str, state: State) -> Verdict:
    if step.covering is not None:
        return _judge_covering(scenario, step, step.covering, given)
    if step.counting is not None:
        return _judge_day(scenario, step, step.counting, given)
    choice = step.choice(given)
    if choice is None:
        raise UnknownRoundError(given)
    refused = _is_refused(step, choice, state)
    return Verdict(
        step=step,
        said=str(choice.label),
        right=choice.right and not refused,
        refused=refused,
        rule=choice.rule,
        why=choice.why,
        then=choice.then,
    )


def _is_refused(step: Step, choice: Choice, state: State) -> bool:
    if choice.to and not may_go(step.here, choice.to, step.excluded):
        return True
    if choice.move is None:
        return False
    try:
        next_state(state, choice.move)
    except NotPossible:
        return True
    return False


def _after(step: Step, given: str, state: State) -> State:
    choice = step.choice(given)
    return state if choice is None or choice.move is None else next_state(state, choice.move)


def _judge_covering(scenario: Scenario, step: Step, covering: Covering, given: str) -> Verdict:
    offered = pieces(scenario, covering)
    try:
        chosen = [offered[int(number)] for number in given.split("+") if number]
    except (ValueError, IndexError):
        raise UnknownRoundError(given) from None
    public = cover(scenario.text, [piece.place for piece in chosen])
    kept_words = [phrase for phrase in covering.keep if phrase not in public]
    left = [phrase for phrase in covering.must if phrase in public]
    shows = bool(suggest(public, NUMBERS)) or bool(left)
    right = not kept_words and not shows and only_covers(scenario.text, public)
    return Verdict(
        step=step,
        said="、".join(piece.words for piece in chosen),
        right=right,
        refused=False,
        rule=Rule.CRITICISM if kept_words else Rule.COVER,
        why=covering.why,
        then=None if right else _LEFT if shows else _TOO_MUCH,
    )


def _judge_day(scenario: Scenario, step: Step, counting: Counting, given: str) -> Verdict:
    offered = {day.isoformat(): day for day in days_offered(scenario.kind, counting)}
    if given not in offered:
        raise UnknownRoundError(given)
    right = offered[given] == last_day(scenario.kind, counting)
    return Verdict(
        step=step,
        said=given,
        right=right,
        refused=False,
        rule=Rule.CLOCK,
        why=_COUNTED,
        then=None if right else _MISCOUNTED,
    )


def _place(text: str, phrase: str) -> Place:
    start = text.index(phrase)
    return Place(start, start + len(phrase), Found.NAME, BLACK)
