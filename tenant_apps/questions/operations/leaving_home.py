"""A question of this unit goes into the hands of another one, and comes home again.

The asker keeps one page here. From the change of hands on nothing runs here: clocks, decisions and offers
end, and whoever holds it says how it stands (mirroring.py). What is personal stays and is erased here.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from huisheng.kernel import clock
from huisheng.kernel.events import publish
from huisheng.kernel.messaging import cancel_wakeup, schedule_wakeup
from huisheng.kernel.tenancy import current_unit
from shared_apps.contracts.case_messages import CaseHandedOver
from tenant_apps.questions.data.codes import (
    AssignmentState,
    DecisionKind,
    DecisionState,
    HolderKind,
    State,
    StepCode,
)
from tenant_apps.questions.events import StaffWanted
from tenant_apps.questions.models import Assignment, Decision, Question
from tenant_apps.questions.operations import (
    carrying_files,
    changing_hands,
    clocks,
    confirming,
    letting_go,
    overdue,
    referring,
)
from tenant_apps.questions.operations.conversation import desk_link
from tenant_apps.questions.operations.history import SYSTEM, take_step
from tenant_apps.questions.operations.locking import HOLDING, UnknownQuestion, hold_by, lock, save
from tenant_apps.questions.operations.waiting import WAKE_WAITING_OVER
from tenant_apps.questions.queries.hands import OUT, hands_of
from tenants.public import current_card

_WHERE: Final = (*HOLDING, "away_unit", "hop", "mirrored")
_SETTLED_ELSEWHERE: Final = (DecisionKind.TRANSFER, DecisionKind.HELP)
"""Decisions that the change of hands itself settles (handing over), not this."""


class NotBackYetError(Exception):
    """It is home again, and the word that it had gone, or the last word of whoever held it, has not been
    heard: that comes first, and this is told again.
    """


def handed_over(message: CaseHandedOver) -> None:
    """Another unit holds it, or it is home again. Late and doubled messages change nothing.

    Raises NotBackYetError.
    """
    question = mine(message.question_id)
    if question is None or message.hop <= question.hop:
        return
    at = datetime.fromisoformat(message.at)
    if message.holder_unit == current_unit().id:
        if not message.again and _lacks_words(question, message):
            raise NotBackYetError(message.question_id)
        _comes_home(question, message, at)
        return
    words = {"to": message.holder_name, "way": message.way, "why": message.why}
    goes_away(
        question, unit=message.holder_unit, hop=message.hop, at=at, words=words, counts=not message.again
    )


def mine(question_id: str) -> Question | None:
    """The locked question; None when it is unknown, taken back, or deleted at the asker's wish."""
    try:
        question = lock(UUID(question_id))
    except (UnknownQuestion, ValueError):
        return None
    gone = question.state == State.WITHDRAWN or not question.text
    return None if gone or question.is_copy else question


def goes_away(
    question: Question, *, unit: int, hop: int, at: datetime, words: dict[str, str], counts: bool = True
) -> None:
    """Another unit holds a locked question from ``at`` on, by the change of hands ``hop``."""
    changes = hands_of(question).changes
    params: dict[str, Any] = {**words, "hop": hop, "unit_id": unit}
    if not changes or changes[-1].way != OUT:
        if counts:
            overdue.note_if_late(question, at)
        question.hop = hop
        changing_hands.goes_out(
            question, StepCode.HANDED_OVER, at=at, actor=SYSTEM, params=params, counts=counts
        )
        _stop_here(question, at)
    else:
        question.hop = hop
        take_step(question, StepCode.HANDED_OVER, at=at, actor=SYSTEM, params=params)
    hold_by(question, None)
    question.holder_kind, question.away_unit, question.mirrored = HolderKind.AWAY, unit, 0
    question.asker_spoke_at = None
    save(question, *_WHERE, "asker_spoke_at", *clocks.FIELDS)
    carrying_files.send(question)


def _stop_here(question: Question, at: datetime) -> None:
    """Nothing runs here any more: clocks, decisions, offers. What stands on the row is the holder's now."""
    clocks.let_go(question)
    cancel_wakeup(confirming.WAKE_CONFIRM_OVER, str(question.id))
    cancel_wakeup(WAKE_WAITING_OVER, str(question.id))
    waiting = Decision.objects.select_for_update().filter(question=question, state=DecisionState.OPEN)
    for wanted in waiting.exclude(kind__in=_SETTLED_ELSEWHERE):
        referring.call_back(wanted)
        wanted.state, wanted.decided_at = DecisionState.OVERTAKEN, at
        wanted.save(update_fields=["state", "decided_at"])
        if wanted.kind == DecisionKind.SEND and wanted.asked_by is not None:
            letting_go.tell_not_sent(question, wanted.asked_by, at)
    Assignment.objects.filter(
        question=question, state__in=[AssignmentState.OFFERED.value, AssignmentState.TAKEN.value]
    ).update(state=AssignmentState.WITHDRAWN, decided_at=at, link_hash="")


def _lacks_words(question: Question, message: CaseHandedOver) -> bool:
    """Whether what happened elsewhere is not known yet: counted as gone it was never, or its row stands as it
    did before somebody there answered.
    """
    changes = hands_of(question).changes
    if not changes or changes[-1].way != OUT:
        return True
    return bool(message.told) and (question.hop, question.mirrored) < (message.hop - 1, message.told)


def _comes_home(question: Question, message: CaseHandedOver, at: datetime) -> None:
    """It is worked on here again, as it stands: on top of the queue, with the promises that were given."""
    question.hop = message.hop
    hold_by(question, None)
    question.away_unit, question.mirrored, question.returned = None, 0, True
    save(question, *_WHERE)
    words = {"to": current_card().short_name, "from": message.from_name, "way": message.way}
    changing_hands.comes_in(
        question,
        StepCode.HANDED_OVER,
        at=at,
        actor=SYSTEM,
        params={**words, "why": message.why, "hop": message.hop, "home": True},
        counts=not message.again,
    )
    clocks.start(question)
    save(question, *clocks.FIELDS)
    for what, due in (
        (confirming.WAKE_CONFIRM_OVER, question.confirm_until),
        (WAKE_WAITING_OVER, question.waiting_until),
    ):
        if due is not None:
            schedule_wakeup(what=what, key=str(question.id), at=due)
    publish(
        StaffWanted(
            question_id=question.id,
            what="returned",
            accounts=(),
            at=clock.now(),
            link=desk_link(question.id),
        )
    )
