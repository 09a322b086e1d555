"""What is personal goes: the contact some time after the end (E14), everything when the asker wants it.

The row stays, empty: figures that were counted stay true, and the number is never given out again.
"""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.events import publish
from huisheng.kernel.messaging import cancel_wakeup, schedule_wakeup
from huisheng.kernel.tenancy import current_unit
from tenant_apps.questions.data.codes import ENDED_STATES, DecisionState, Side, StepCode, Visibility
from tenant_apps.questions.data.settings import KEEP_CONTACT_DAYS, LEAST_KEEP_DAYS
from tenant_apps.questions.events import ContactErased, QuestionErased
from tenant_apps.questions.models import (
    Alarm,
    Answer,
    Assignment,
    Attachment,
    Decision,
    Message,
    Question,
)
from tenant_apps.questions.operations import asker_away, asking_outside, facts, referring, uncovering
from tenant_apps.questions.operations.contact_elsewhere import (
    NotToBeReached,
    is_child_alone,
    is_kept_elsewhere,
)
from tenant_apps.questions.operations.history import ASKER, SYSTEM, forget_words, take_step
from tenant_apps.questions.operations.keeping_files import LEFTOVERS
from tenant_apps.questions.operations.locking import HOLDING, UnknownQuestion, hold_by, is_away, lock, save
from tenant_apps.questions.queries import asking_form
from tenants.public import get_setting

WAKE_ERASE_CONTACT: Final = "questions.erase_contact"
_CONTACT: Final = ("display_name", "contact_phone", "contact_email", "notify_order")


class AlarmIsOpen(Exception):
    """Somebody is trying to help right now: nothing is erased before that is over."""


class NotEnded(Exception):
    """The question is still being dealt with: it is withdrawn first."""


def keep_contact_days() -> int:
    """For how many days after the end of a question this unit keeps how to reach its asker."""
    return int(get_setting(current_unit().id, KEEP_CONTACT_DAYS))


def plan(question: Question) -> None:
    """A question has ended: its contact is erased after the unit's time, unless it goes on until then."""
    if question.closed_at is not None and _is_kept(question):
        _wake_for(question)


def call_off(question: Question) -> None:
    """It goes on: the contact is needed again."""
    cancel_wakeup(WAKE_ERASE_CONTACT, str(question.id))


def why_not_to_be_reached(question_id: UUID) -> NotToBeReached | None:
    """Why another app may not keep how to reach the asker, None when it may. Raises UnknownQuestion."""
    question = Question.objects.filter(pk=question_id).first()
    if question is None:
        raise UnknownQuestion(str(question_id))
    return _why_not_to_be_reached(question)


@transaction.atomic
def reached_elsewhere(question_id: UUID) -> None:
    """Another app keeps how to reach the asker from now on; called in its transaction, before it writes.

    The day of erasing is planned for that as well. Raises UnknownQuestion, NotToBeReached.
    """
    question = lock(question_id)
    why_not = _why_not_to_be_reached(question)
    if why_not is not None:
        raise why_not
    if question.contact_erased_at is not None:
        question.contact_erased_at = None
        save(question, "contact_erased_at")
    if question.closed_at is not None:
        _wake_for(question)


@transaction.atomic
def contact_due(question_id: UUID) -> None:
    """Called by the wake-up: erase the contact of a question that ended long enough ago.

    The unit may have changed its days since: then it waits for the new date. Late and doubled calls do
    nothing.
    """
    try:
        question = lock(question_id)
    except UnknownQuestion:
        return
    if question.closed_at is None or not _is_kept(question):
        return
    at = clock.now()
    if at < _day_of_erasure(question):
        plan(question)
        return
    _erase_details(question)
    if question.contact_erased_at is None:
        _erase_contact(question, at, SYSTEM)


@transaction.atomic
def erase_contact(question_id: UUID) -> None:
    """The asker wants no more notices: forget how to reach them, now. Raises UnknownQuestion."""
    question = lock(question_id)
    if question.contact_erased_at is None:
        _erase_contact(question, clock.now(), ASKER)
        plan(question)


@transaction.atomic
def erase_all(question_id: UUID) -> None:
    """Delete everything the asker gave, and what was written about it. It cannot be undone.

    Raises UnknownQuestion, NotEnded, AlarmIsOpen.
    """
    question = lock(question_id)
    if question.state not in ENDED_STATES:
        raise NotEnded(str(question_id))
    if Alarm.objects.filter(question=question, closed_at__isnull=True).exists():
        raise AlarmIsOpen(str(question_id))
    at = clock.now()
    asker_away.take_back(question, at, erased=True)
    if is_away(question):
        hold_by(question, None)
        question.away_unit, question.acts = None, []
        save(question, *HOLDING, "away_unit", "acts")
    if question.contact_erased_at is None:
        _erase_contact(question, at, ASKER)
    _remove(Attachment.objects.filter(question=question))
    Message.objects.filter(question=question).update(text="", persona="")
    Answer.objects.filter(question=question).update(text="", disclaimer="", corrections=[])
    Assignment.objects.filter(question=question).update(brief="", words="", link_hash="")
    asking_outside.forget(question)
    for asked_above in Decision.objects.filter(question=question, state=DecisionState.OPEN):
        referring.call_back(asked_above)
    Decision.objects.filter(question=question).update(payload={}, words="")
    Decision.objects.filter(question=question, state=DecisionState.OPEN).update(
        state=DecisionState.OVERTAKEN, decided_at=at
    )
    Alarm.objects.filter(question=question).update(words="", parcel={}, checklist=[])
    forget_words(question)
    question.title = gettext("Deleted by the asker")
    question.details = {}
    question.text = question.reason_note = question.outcome_note = question.rating_note = ""
    uncovering.forget(question)
    question.terms, question.search = "", None
    question.visibility = Visibility.PRIVATE
    question.age_band = question.caller_kind = ""
    # Opens nothing any more: no secret has this hash.
    question.secret_hash = ""
    save(
        question,
        "title",
        "text",
        "details",
        "reason_note",
        "outcome_note",
        "rating_note",
        *uncovering.FIELDS,
        "visibility",
        "age_band",
        "caller_kind",
        "secret_hash",
    )
    publish(QuestionErased(question_id=question.id))
    record("question.erased", object_type="question", object_id=str(question.id), actor=ASKER)


def held_data(question_id: UUID) -> dict[str, Any]:
    """Everything kept about the asker of one question, for export: readable by people and machines.

    Internal notes of staff about third parties stay out. Raises UnknownQuestion.
    """
    question = Question.objects.filter(pk=question_id).first()
    if question is None:
        raise UnknownQuestion(str(question_id))
    return {
        "number": question.number,
        "received_at": _iso(question.received_at),
        "title": question.title,
        "text": question.text,
        "answered_beside": [
            {"asked": said.asked.zh, "answer": said.words.zh} for said in asking_form.said_in(question)
        ],
        "title_for_others": question.public_title,
        "text_for_others": question.public_text,
        "covered_for": question.covered_for,
        "covered_words": question.covered_note,
        "kind": question.kind,
        "topic": question.topic,
        "channel": question.channel,
        "one_of_several_from_one_device": bool(question.told.get(facts.BURST)),
        "visibility": question.visibility,
        "state": question.state,
        "name_shown": question.display_name,
        "phone": question.contact_phone,
        "email": question.contact_email,
        "contact_erased_at": _iso(question.contact_erased_at),
        "age_band": question.age_band,
        "ways_to_be_told": question.notify_order,
        "told_by_wechat": is_kept_elsewhere(question.id),
        "outcome": question.outcome,
        "outcome_words": question.outcome_note,
        "reason": question.reason,
        "reason_words": question.reason_note,
        "solved": question.solved,
        "rating": question.rating,
        "rating_words": question.rating_note,
        "closed_at": _iso(question.closed_at),
        "answers": [
            {
                "signed": answer.persona,
                "as": answer.kind,
                "text": answer.text,
                "published_at": _iso(answer.published_at),
                "earlier_wordings": answer.corrections,
            }
            for answer in question.answers.all()
        ],
        "messages": [
            {"at": _iso(message.at), "from": message.side, "kind": message.kind, "text": message.text}
            for message in question.messages.exclude(side=Side.INTERNAL)
        ],
        "asked_outside": [
            {
                "body": asked.body,
                "number": asked.number,
                "number_there": asked.outside_number,
                "sent_at": _iso(asked.sent_at),
                "passed_on": asked.passed_along,
                "state": asked.state,
                "outcome": asked.outcome,
                "outcome_words": asked.outcome_words,
                "outcome_at": _iso(asked.outcome_at),
            }
            for asked in question.referrals.all()
        ],
        "files": [
            {"name": file.name, "kind": file.content_type, "bytes": file.size, "sha256": file.digest}
            for file in question.attachments.exclude(side=Side.INTERNAL)
        ],
        "history": [{"at": _iso(step.at), "step": step.code} for step in question.steps.order_by("at", "id")],
    }


@transaction.atomic
def note_export(question_id: UUID) -> dict[str, Any]:
    """The same, and written down that it was exported. Raises UnknownQuestion."""
    data = held_data(question_id)
    take_step(lock(question_id), StepCode.EXPORTED, at=clock.now(), actor=ASKER)
    return data


def _erase_contact(question: Question, at: datetime, actor: str) -> None:
    for name in _CONTACT:
        setattr(question, name, [] if name == "notify_order" else "")
    question.contact_erased_at = at
    asking_outside.forget_asker(question)
    save(question, *_CONTACT, "contact_erased_at")
    take_step(question, StepCode.CONTACT_ERASED, at=at, actor=actor)
    publish(ContactErased(question_id=question.id, at=at))
    call_off(question)


def _erase_details(question: Question) -> None:
    """What was answered beside the question was asked to deal with it, and goes when that is long over."""
    if question.details:
        _remove(Attachment.objects.filter(asking_form.files_beside(question)))
        question.details = {}
        save(question, "details")
        record("question.details_erased", object_type="question", object_id=str(question.id), actor=SYSTEM)


def _remove(files: "QuerySet[Attachment]") -> None:
    """Files and their rows; a file that other askers got with the same answer stays for them."""
    paths = set(files.values_list("path", flat=True))
    files.delete()
    shared = set(Attachment.objects.filter(path__in=paths).values_list("path", flat=True))
    if shared:
        LEFTOVERS.plan_sweep()
    transaction.on_commit(lambda: LEFTOVERS.delete(paths - shared))


def _day_of_erasure(question: Question) -> datetime:
    assert question.closed_at is not None, "asked of ended questions only"
    return question.closed_at + timedelta(days=keep_contact_days())


def _wake_for(question: Question) -> None:
    """Looked at again after the shortest time that a unit can choose: it may have shortened its own
    meanwhile, or a unit above the one that holds for it.
    """
    look_again = clock.now() + timedelta(days=LEAST_KEEP_DAYS)
    at = min(_day_of_erasure(question), look_again)
    schedule_wakeup(what=WAKE_ERASE_CONTACT, key=str(question.id), at=at)


def _why_not_to_be_reached(question: Question) -> NotToBeReached | None:
    if is_child_alone(question):
        return NotToBeReached(of_a_child=True)
    is_deleted = question.is_copy or not question.secret_hash
    if is_deleted or (question.closed_at is not None and _day_of_erasure(question) <= clock.now()):
        return NotToBeReached(of_a_child=False)
    return None


def _is_kept(question: Question) -> bool:
    """Whether anything is left that goes after the unit's time."""
    return bool(question.details) or (question.contact_erased_at is None and _has_contact(question))


def _has_contact(question: Question) -> bool:
    return any(getattr(question, name) for name in _CONTACT) or is_kept_elsewhere(question.id)


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
