"""What an asker can do now, the most useful first: at most three as buttons, the rest under "more"."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from tenant_apps.questions.data.codes import CONFIRMING_STATES, ENDED_STATES, OWED_STATES, State, Visibility
from tenant_apps.questions.models import Question

BUTTONS: Final = 3
URGE_EVERY: Final = timedelta(days=3)
TIME_TO_REOPEN: Final = timedelta(days=15)
REOPENS: Final = 1
TIME_TO_RATE: Final = timedelta(days=15)
"""After the end a rating is still taken for this long."""


class AskerAction(StrEnum):
    """The steps of an asker; also the last part of their addresses."""

    WRITE = "write"
    URGE = "urge"
    SOLVED = "solved"
    NOT_SOLVED = "not-solved"
    RATE = "rate"
    REOPEN = "reopen"
    APPEAL = "appeal"
    REVIEW = "review"
    WITHDRAW = "withdraw"
    PRIVATE = "private"


UNDER_MORE: Final = frozenset({AskerAction.PRIVATE, AskerAction.WITHDRAW})
"""Steps that are never a button: rare, and nothing to press by mistake."""


_ONE_AT_A_TIME: Final = frozenset(
    {
        AskerAction.SOLVED,
        AskerAction.NOT_SOLVED,
        AskerAction.RATE,
        AskerAction.REOPEN,
        AskerAction.APPEAL,
        AskerAction.REVIEW,
    }
)
"""Steps that change how it stands."""


@dataclass(frozen=True, slots=True)
class Chances:
    """What the rules of the single steps say about one question now."""

    urge: bool
    rate: bool
    reopen: bool
    appeal: bool
    review: bool


def actions(
    question: Question, chances: Chances, now: datetime, *, under_way: bool = False
) -> tuple[AskerAction, ...]:
    """The possible steps, the most useful first. ``under_way``: what came of the last one is not known."""
    found: list[AskerAction] = []
    state = question.state
    if state in CONFIRMING_STATES:
        found += [AskerAction.SOLVED, AskerAction.NOT_SOLVED]
    if chances.appeal:
        found.append(AskerAction.APPEAL)
    # Merged, it still waits for its answer.
    if state not in ENDED_STATES or state == State.MERGED or question.danger:
        if question.waiting_since is not None:
            found.insert(0, AskerAction.WRITE)
        else:
            found.append(AskerAction.WRITE)
    if chances.urge:
        found.append(AskerAction.URGE)
    if chances.rate:
        found.append(AskerAction.RATE)
    if chances.reopen:
        found.append(AskerAction.REOPEN)
    if chances.review:
        found.append(AskerAction.REVIEW)
    if question.visibility == Visibility.PUBLIC_WISH:
        found.append(AskerAction.PRIVATE)
    if state in (*OWED_STATES, State.ANSWERED, State.MERGED):
        found.append(AskerAction.WITHDRAW)
    return tuple(action for action in found if not (under_way and action in _ONE_AT_A_TIME))


def may_urge(question: Question, at: datetime) -> bool:
    """Whether urging is possible now: something is owed, and not by the asker; once in three days."""
    recently = question.urged_at is not None and at < question.urged_at + URGE_EVERY
    return question.is_owed and question.waiting_since is None and not recently


def may_rate(question: Question, at: datetime) -> bool:
    """Whether a closed question may still be rated."""
    return (
        question.state == State.CLOSED
        and question.closed_at is not None
        and question.rated_at is None
        and question.answered_at is not None
        and at < question.closed_at + TIME_TO_RATE
    )


def may_reopen(question: Question, at: datetime) -> bool:
    """Whether the asker may reopen it now: once, within 15 days after the end."""
    return (
        question.state == State.CLOSED
        and question.closed_at is not None
        and question.reopens < REOPENS
        and at < question.closed_at + TIME_TO_REOPEN
    )


def may_ask_review(question: Question, *, appealed: bool, until: datetime, at: datetime) -> bool:
    """Whether asking the unit above is possible now: after the end, or after a refused appeal, in time."""
    if at >= until:
        return False
    if question.state == State.NOT_ACCEPTED:
        return appealed
    return question.state in (State.CLOSED, State.UNRESOLVABLE)


def review_until(question: Question, *, appeal_decided_at: datetime | None, days: int) -> datetime:
    """The first instant at which it is too late to ask the unit above: so many days after the end, or after
    the appeal was decided, whichever came last.
    """
    ended = question.closed_at or question.handled_at or question.answered_at or question.received_at
    return max(ended, appeal_decided_at or ended) + timedelta(days=days)


def buttons(possible: tuple[AskerAction, ...]) -> tuple[AskerAction, ...]:
    """Those that stand as buttons on the page: the first three that are not kept under "more"."""
    return tuple(action for action in possible if action not in UNDER_MORE)[:BUTTONS]
