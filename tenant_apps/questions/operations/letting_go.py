"""Another unit holds a question now: this one lets go of it.

At home the question stays, since it is the asker's page, and is out of everybody's hands. Of a copy nothing
that anybody wrote about it stays: its number, codes and times, and what this unit wrote when it handed it on.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from huisheng.kernel.events import publish
from huisheng.kernel.messaging import cancel_wakeup
from tenant_apps.questions.data.codes import (
    BETWEEN_UNITS,
    AssignmentKind,
    AssignmentState,
    DecisionKind,
    DecisionState,
    HolderKind,
    Move,
    State,
    StepCode,
)
from tenant_apps.questions.events import StaffWanted
from tenant_apps.questions.models import Answer, Assignment, Attachment, Decision, Message, Question
from tenant_apps.questions.operations import (
    asking_outside,
    changing_hands,
    clocks,
    helping_units,
    overdue,
    referring,
    uncovering,
    waiting,
)
from tenant_apps.questions.operations.confirming import WAKE_CONFIRM_OVER
from tenant_apps.questions.operations.conversation import desk_link
from tenant_apps.questions.operations.history import SYSTEM
from tenant_apps.questions.operations.keeping_files import LEFTOVERS
from tenant_apps.questions.operations.locking import HOLDING, hold_by, save
from tenant_apps.questions.rules.helping import RUNNING
from tenant_apps.questions.rules.transitions import next_state

_WORDS = ("title", "text", "reason_note", "outcome_note", "rating_note")


def to_unit(
    question: Question, unit_id: int, *, name: str, way: str, hop: int, at: datetime, counts: bool = True
) -> None:
    """A locked question is held by another unit since ``at``, by the change of hands ``hop``. What has come
    back meanwhile stays.
    """
    if question.hop >= hop or question.state in (State.WITHDRAWN, State.HANDED_ON):
        return
    if question.is_copy:
        _hand_on(question, name=name, way=way, hop=hop, at=at, counts=counts)
    else:
        _be_away(question, unit_id, at)


def end_what_waits(question: Question, at: datetime) -> None:
    """Nobody of this unit decides, sends or helps any more; who was asked elsewhere is asked no more."""
    open_ones = Decision.objects.select_for_update().filter(question=question, state=DecisionState.OPEN)
    for wanted in open_ones:
        if wanted.kind not in BETWEEN_UNITS:
            referring.call_back(wanted)
        if wanted.kind == DecisionKind.SEND and wanted.asked_by is not None:
            # Its ten seconds were not over: whoever pressed "send" must not believe that it went out.
            tell_not_sent(question, wanted.asked_by, at)
        wanted.state, wanted.decided_at = DecisionState.OVERTAKEN, at
        wanted.save(update_fields=["state", "decided_at"])
    helping_units.call_off(question.id)
    Assignment.objects.filter(question=question, state__in=[state.value for state in RUNNING]).exclude(
        kind=AssignmentKind.UNIT
    ).update(state=AssignmentState.WITHDRAWN, decided_at=at, link_hash="")


def empty(question: Question) -> None:
    """Nothing of what anybody wrote about a locked copy stays; the caller saves EMPTIED."""
    paths = list(Attachment.objects.filter(question=question).values_list("path", flat=True))
    Attachment.objects.filter(question=question).delete()
    Message.objects.filter(question=question).delete()
    Answer.objects.filter(question=question).delete()
    Assignment.objects.filter(question=question).update(brief="", words="", link_hash="")
    Decision.objects.filter(question=question).exclude(kind__in=BETWEEN_UNITS).update(payload={}, words="")
    for word in _WORDS:
        setattr(question, word, "")
    question.title = gettext("Handed over: {number}").format(number=question.origin_number)
    uncovering.forget(question)
    question.terms, question.search = "", None
    question.accepted_answer = None
    question.danger = False
    question.age_band = question.caller_kind = question.language = ""
    if paths:
        transaction.on_commit(lambda: LEFTOVERS.delete(paths))


EMPTIED = (*_WORDS, *uncovering.FIELDS, "accepted_answer", "danger", "age_band", "caller_kind", "language")


def stop_everything(question: Question) -> None:
    """No clock of a locked question runs here any more, and no wake-up comes for it; the caller saves."""
    question.waiting_since = question.waiting_until = None
    question.confirm_until = None
    question.asker_spoke_at = None
    cancel_wakeup(waiting.WAKE_WAITING_OVER, str(question.id))
    cancel_wakeup(WAKE_CONFIRM_OVER, str(question.id))
    clocks.let_go(question)


STOPPED = ("waiting_since", "waiting_until", "confirm_until", "asker_spoke_at", *clocks.FIELDS)


def tell_not_sent(question: Question, account: int, at: datetime) -> None:
    """Whoever wrote a step is told that it did not leave any more."""
    publish(
        StaffWanted(
            question_id=question.id,
            what="not_sent",
            accounts=(account,),
            at=at,
            link=desk_link(question.id),
        )
    )


def _hand_on(question: Question, *, name: str, way: str, hop: int, at: datetime, counts: bool) -> None:
    """A copy ends here; ``counts`` as in changing_hands."""
    if counts:
        overdue.note_if_late(question, at)
    params = {"to": name, "way": way}
    changing_hands.goes_out(question, StepCode.HANDED_OVER, at=at, actor=SYSTEM, params=params, counts=counts)
    end_what_waits(question, at)
    asking_outside.let_go(question, at)
    question.hop = hop
    question.state = next_state(question.state, Move.HAND_ON)
    hold_by(question, None)
    stop_everything(question)
    empty(question)
    question.watchers = []
    question.acts = []
    save(question, "hop", "state", "watchers", "acts", *HOLDING, *STOPPED, *EMPTIED)


def _be_away(question: Question, unit_id: int, at: datetime) -> None:
    """At home: out of everybody's hands at once. History, clocks and figures follow with the network's word
    about the new holder (leaving_home.py).
    """
    end_what_waits(question, at)
    question.holder_kind, question.away_unit = HolderKind.AWAY, unit_id
    question.holder = question.section = question.claimed_by = question.claimed_until = None
    question.returned = False
    save(question, "away_unit", *HOLDING)
