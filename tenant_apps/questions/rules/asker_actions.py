"""What an asker can do now, the most useful first: at most three as buttons, the rest under "more"."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tenant_apps.questions.data.codes import CONFIRMING_STATES, ENDED_STATES, OWED_STATES, State, Visibility
from tenant_apps.questions.models import Question

BUTTONS = 3


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


@dataclass(frozen=True, slots=True)
class Chances:
    """What the rules of the single steps say about one question now."""

    urge: bool
    rate: bool
    reopen: bool
    appeal: bool
    review: bool


def actions(question: Question, chances: Chances, now: datetime) -> tuple[AskerAction, ...]:
    """The possible steps, the most useful first."""
    found: list[AskerAction] = []
    state = question.state
    if state in CONFIRMING_STATES:
        found += [AskerAction.SOLVED, AskerAction.NOT_SOLVED]
    if chances.appeal:
        found.append(AskerAction.APPEAL)
    if state not in ENDED_STATES or question.danger:
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
    if state in (*OWED_STATES, State.ANSWERED):
        found.append(AskerAction.WITHDRAW)
    return tuple(found)
