"""发回重办: a unit above has looked at a question and demands that it be handled once more."""

from typing import Final

from huisheng.kernel import clock
from shared_apps.contracts.supervision_messages import BEGUN, ELSEWHERE, GOES_ON, UNKNOWN
from tenant_apps.questions.data.codes import Move, State, StepCode
from tenant_apps.questions.operations import appealing, counting, handling
from tenant_apps.questions.operations.history import SYSTEM, take_step
from tenant_apps.questions.operations.locking import HeldElsewhere, demand_held_here, lock
from tenant_apps.questions.queries.named import About, is_kept_from, named

_ENDED: Final = {
    State.CLOSED: Move.REOPEN,
    State.ANSWERED: Move.REDO,
    State.RESOLVED: Move.REDO,
    State.UNRESOLVABLE: Move.REDO,
}
_OVER: Final = (State.WITHDRAWN, State.MERGED)


def redo(about: About, *, by_unit: int, by_name: str, order: str) -> str:
    """Begin it, inside a transaction; returns what became of it (codes of supervision_messages).

    For a unit that its asker has excluded, and for what was taken back, there is no such question. The asker
    reads that a unit above has asked for it; the words of the order are for the staff.
    """
    found = named(about)
    if found is None:
        return UNKNOWN
    question = lock(found.id)
    if is_kept_from(question, by_unit) or question.state in _OVER:
        return UNKNOWN
    try:
        demand_held_here(question)
    except HeldElsewhere:
        return ELSEWHERE
    if question.state != State.NOT_ACCEPTED and question.state not in _ENDED:
        return GOES_ON
    at = clock.now()
    take_step(
        question,
        StepCode.REDO_ORDERED,
        at=at,
        actor=SYSTEM,
        params={"by": by_name, "order": order},
        detail={"unit": by_unit},
    )
    if question.state == State.NOT_ACCEPTED:
        appealing.take_on_after_all(question, at)
    else:
        handling.begin(question, at=at, actor=None, move=_ENDED[State(question.state)])
        counting.sent_back(question, at)
    return BEGUN
