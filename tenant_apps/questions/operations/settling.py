"""The pool: a decision that a unit below asks for is taken here, and one that was asked for above is carried
out.

Both ends of one way; what is between them stands in shared_apps.oversight, whose row decides which decision
counts.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.events import publish
from huisheng.kernel.messaging import emit, schedule_wakeup
from shared_apps.contracts.oversight_messages import (
    DecisionAsked,
    DecisionCalledOff,
    DecisionMade,
    DecisionReturned,
    DecisionSettled,
    DecisionUnstaffed,
)
from tenant_apps.questions.data.codes import BETWEEN_UNITS, DecisionKind, DecisionState
from tenant_apps.questions.events import StaffWanted
from tenant_apps.questions.models import Decision
from tenant_apps.questions.operations import conversation, deciding, referring, sampling
from tenant_apps.questions.operations.history import SYSTEM
from tenant_apps.questions.operations.locking import UnknownQuestion, is_on_offer, lock
from tenant_apps.questions.operations.refusals import AlreadyWaiting, BadDecision, NotYours
from tenant_apps.questions.operations.second_person import may_decide
from tenant_apps.questions.queries.promised import calendar
from tenant_apps.questions.rules import working_days
from tenant_apps.questions.rules.transitions import NotPossible
from tenant_apps.questions.rules.wording import TEXT_MAX, has_words, tidy

WAKE_DECISION_DUE: Final = "questions.decision_due"
TIME_TO_DECIDE: Final = 3
"""Working days of the unit that was asked: a unit below, and its asker, wait for it."""
LAST_DAY: Final = timedelta(days=1)

NEEDS_WORDS: Final = (DecisionKind.REVIEW, DecisionKind.APPEAL)
"""The asker reads what the unit above says: both ways."""


def asked(message: DecisionAsked) -> None:
    """A unit below asks this one to decide. With nobody here who may, it goes on at once."""
    wanted = _row(message.origin_unit, message.decision_id, message.decision_kind, message.asked_at)
    known = int(wanted.payload.get("attempt", 0))
    again = wanted.state == DecisionState.OVERTAKEN and message.attempt > known
    if known and not again:
        return
    if wanted.state != DecisionState.OPEN and not again:
        return
    wanted.state, wanted.decided_at = DecisionState.OPEN, None
    wanted.payload = {"barred": list(message.barred), "attempt": message.attempt, "parcel": message.parcel}
    deciders = may_decide(wanted)
    if not deciders:
        wanted.state, wanted.decided_at = DecisionState.OVERTAKEN, clock.now()
        wanted.payload = {"attempt": message.attempt}
        wanted.due_at = None
    else:
        wanted.due_at = working_days.due_at(calendar(), clock.now(), TIME_TO_DECIDE)
        for at in (wanted.due_at - LAST_DAY, wanted.due_at):
            schedule_wakeup(what=WAKE_DECISION_DUE, key=f"{wanted.id} {at.isoformat()}", at=at)
    wanted.save(update_fields=["state", "decided_at", "payload", "due_at"])
    _audit("decision.asked" if deciders else "decision.unstaffed", wanted, SYSTEM)
    if not deciders:
        emit(
            DecisionUnstaffed(
                origin_unit=message.origin_unit,
                decision_id=message.decision_id,
                attempt=message.attempt,
            )
        )
        return
    publish(
        StaffWanted(
            question_id=None,
            what="approval",
            accounts=tuple(sorted(deciders)),
            at=clock.now(),
            link=f"/desk/below/{wanted.id}/",
        )
    )


@transaction.atomic
def decision_due(decision_id: UUID) -> None:
    """Called by the wake-ups, on the last day and when it is over: whoever may decide is told once more, and
    the audit notes what is late. Early, late and doubled calls, and calls after it, do no harm.
    """
    wanted = _from_below(decision_id)
    at = clock.now()
    if wanted is None or wanted.state != DecisionState.OPEN or wanted.due_at is None:
        return
    if at < wanted.due_at - LAST_DAY:
        return
    if at >= wanted.due_at:
        _audit("decision.overdue", wanted, SYSTEM)
    publish(
        StaffWanted(
            question_id=None,
            what="approval",
            accounts=tuple(sorted(may_decide(wanted))),
            at=at,
            link=f"/desk/below/{wanted.id}/",
        )
    )


@transaction.atomic
def decide_for_below(decision_id: UUID, *, approve: bool, words: str, actor: int) -> bool:
    """Decide what a unit below asks for; False when it was decided or called off in the meantime.

    A refusal needs words, and so does everything that the asker reads. The text goes with the decision.
    Raises LookupError, NotYours, BadDecision.
    """
    words = tidy(words)
    wanted = _from_below(decision_id)
    if wanted is None:
        raise LookupError(str(decision_id))
    if wanted.state != DecisionState.OPEN:
        return False
    if actor not in may_decide(wanted):
        raise NotYours(str(decision_id))
    needed = not approve or wanted.kind in NEEDS_WORDS
    if len(words) > TEXT_MAX or (needed and not has_words(words)):
        raise BadDecision("words")
    at = clock.now()
    wanted.state = DecisionState.APPROVED if approve else DecisionState.REFUSED
    wanted.decided_by, wanted.decided_at, wanted.words = actor, at, words
    wanted.payload = {"attempt": wanted.payload.get("attempt", 1)}
    wanted.save(update_fields=["state", "decided_by", "decided_at", "words", "payload"])
    _audit("decision.made", wanted, actor)
    assert wanted.origin_unit is not None, "filtered by it"
    emit(
        DecisionMade(
            origin_unit=wanted.origin_unit,
            decision_id=str(wanted.origin_decision),
            approved=approve,
            words=words,
            account_id=actor,
            at=at.isoformat(),
        )
    )
    return True


def called_off(message: DecisionCalledOff) -> None:
    """It is no longer asked of this unit: the text goes, also when the asking comes only now."""
    wanted = _row(message.origin_unit, message.decision_id, "", clock.now().isoformat())
    if wanted.state == DecisionState.OPEN:
        wanted.state, wanted.decided_at = DecisionState.UNDONE, clock.now()
        _audit("decision.called_off", wanted, SYSTEM)
    wanted.payload = {"attempt": wanted.payload.get("attempt", 1)}
    wanted.save(update_fields=["state", "decided_at", "payload"])


def settled_above(message: DecisionSettled) -> None:
    """What was decided above is carried out here, once. When the question has moved on meanwhile, it is only
    kept.
    """
    found = Decision.objects.filter(pk=message.decision_id, question__isnull=False).first()
    if found is None or found.question_id is None:
        return  # erased at the asker's wish
    try:
        question = lock(found.question_id)
    except UnknownQuestion:
        return
    wanted = Decision.objects.select_for_update().get(pk=found.pk)
    if wanted.state != DecisionState.OPEN:
        return
    asked_by = wanted.asked_by
    wanted.payload = {**wanted.payload, "by": message.unit_name, "by_unit": message.unit_id}
    record(
        "question.decided_above",
        object_type="decision",
        object_id=str(wanted.id),
        actor=message.account_id,
        detail={"unit": message.unit_id, "kind": str(wanted.kind), "approved": message.approved},
    )
    try:
        if is_on_offer(question):
            # Whoever takes it over goes on from what it was told; nothing changes here any more.
            raise AlreadyWaiting(DecisionKind.TRANSFER)
        with transaction.atomic():
            deciding.settle(
                question, wanted, approve=message.approved, words=message.words, actor=message.account_id
            )
    except (AlreadyWaiting, BadDecision, NotPossible):
        wanted.state, wanted.decided_by = DecisionState.OVERTAKEN, message.account_id
        wanted.decided_at, wanted.words = datetime.fromisoformat(message.at), message.words
        wanted.save(update_fields=["state", "decided_by", "decided_at", "words"])
        if wanted.kind == DecisionKind.SAMPLE:
            sampling.not_carried_out(wanted, approve=message.approved, actor=message.account_id)
        if asked_by is not None:
            publish(
                StaffWanted(
                    question_id=question.id,
                    what="not_sent",
                    accounts=(asked_by,),
                    at=clock.now(),
                    link=conversation.desk_link(question.id),
                )
            )


def returned(message: DecisionReturned) -> None:
    """Nobody above may decide it either: it is back in the hands of this unit."""
    wanted = (
        Decision.objects.select_for_update()
        .filter(pk=message.decision_id, state=DecisionState.OPEN, referred_at__isnull=False)
        .first()
    )
    if wanted is not None and int(wanted.payload.get("attempt", 0)) == message.attempt:
        referring.came_back(wanted)


def _from_below(decision_id: UUID) -> Decision | None:
    """The locked row of a decision for a unit below; what is offered to this unit is not decided here."""
    rows = Decision.objects.select_for_update().filter(pk=decision_id, origin_unit__isnull=False)
    wanted: Decision | None = rows.exclude(kind__in=BETWEEN_UNITS).first()
    return wanted


def _row(origin_unit: int, decision_id: str, kind: str, asked_at: str) -> Decision:
    """The locked row of a decision of a unit below, made by whichever message about it comes first."""
    known = {"origin_unit": origin_unit, "origin_decision": UUID(decision_id)}
    Decision.objects.get_or_create(
        **known, defaults={"kind": kind, "asked_at": datetime.fromisoformat(asked_at)}
    )
    wanted: Decision = Decision.objects.select_for_update().get(**known)
    if kind and not wanted.kind:
        wanted.kind = kind
        wanted.save(update_fields=["kind"])
    return wanted


def _audit(action: str, wanted: Decision, actor: int | str) -> None:
    record(
        action,
        object_type="decision",
        object_id=str(wanted.id),
        actor=actor,
        detail={"origin": wanted.origin_unit, "kind": str(wanted.kind)},
    )
