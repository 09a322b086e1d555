"""What the holder of a number and its secret may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import current_unit
from shared_apps.topics import public as topics
from tenant_apps.questions.data.codes import (
    AnswerKind,
    CoverReason,
    DecisionKind,
    HelpedBy,
    HolderKind,
    MessageKind,
    Outcome,
    Reason,
    Side,
    State,
    UnresolvableReason,
)
from tenant_apps.questions.data.settings import REVIEW_DAYS
from tenant_apps.questions.models import FOR_SEARCH, Answer, Attachment, Decision, Message, Question, Step
from tenant_apps.questions.queries.asking_form import Beside, beside
from tenant_apps.questions.queries.opening import opens
from tenant_apps.questions.queries.promised import calendar
from tenant_apps.questions.queries.second_looks import SecondLooks, second_looks
from tenant_apps.questions.queries.timeline import Entry, timeline
from tenant_apps.questions.queries.unit_topics import topic_name
from tenant_apps.questions.queries.why_late import is_late, promised_until, why_late
from tenant_apps.questions.rules import asker_actions, receipts, routing, working_days
from tenant_apps.questions.rules.asker_actions import AskerAction, Chances, actions
from tenants.public import UnitCard, current_card, get_setting, unit_cards, unit_look

# The asker reads what is being done, not the name of a queue.
STATES_FOR_ASKERS = {
    State.RECEIVED: _("Received, being read"),
    State.ACCEPTED: _("An answer is being prepared"),
    State.ANSWERED: State.ANSWERED.label,
    State.HANDLING: _("Being dealt with"),
    State.RESOLVED: _("Done, as far as we can see"),
    State.UNRESOLVABLE: State.UNRESOLVABLE.label,
    State.NOT_ACCEPTED: State.NOT_ACCEPTED.label,
    State.CLOSED: State.CLOSED.label,
    State.MERGED: _("Will be answered together with others"),
    State.WITHDRAWN: _("Withdrawn by you"),
}

_TONES = {State.ANSWERED: "done", State.RESOLVED: "done", State.CLOSED: "done", State.HANDLING: "accent"}


@dataclass(frozen=True, slots=True)
class FileView:
    """A file that the asker may open."""

    id: UUID
    name: str
    size: int
    is_image: bool


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer as the asker reads it: signed with the persona, with the wordings that were corrected;
    ``accepted`` is the one that helped, as they said.
    """

    id: int
    text: str
    signed: str
    kind: str
    kind_label: str
    official: bool
    accepted: bool
    disclaimer: str
    published_at: datetime
    corrected_at: datetime | None
    earlier: tuple[str, ...]
    files: tuple[FileView, ...]


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message of the thread; ``mine`` are the asker's own."""

    at: datetime
    mine: bool
    signed: str
    kind: str
    text: str
    files: tuple[FileView, ...]


@dataclass(frozen=True, slots=True)
class CoveredView:
    """What others read of it, why something is covered, and what staff wrote about it."""

    title: str
    text: str
    reasons: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class AskerView:
    """The asker's own question.

    ``holder`` is the short name of the unit that holds it, ``away``: it is not the one where it was asked.
    ``routed_by``: the asker did not know whom to ask, and by then the right unit is to be found.
    ``acting``: the holder has not told yet what came of what the asker did last.
    """

    id: UUID
    number: str
    title: str
    text: str
    details: tuple[Beside[FileView], ...]
    covered: CoveredView | None
    topic: str
    topic_code: str
    kind: str
    kind_label: str
    visibility: str
    visibility_label: str
    display_name: str
    has_contact: bool
    danger: bool
    state: str
    state_label: str
    tone: str
    is_open: bool
    is_owed: bool
    is_late: bool
    why_late: str
    unpublished: tuple[int, ...]
    received_at: datetime
    due_on: date
    until: date | None
    routed_by: date | None
    routing_late: bool
    waits_for_me: bool
    confirm_on: date | None
    outcome: str
    outcome_note: str
    helped_by: tuple[str, ...]
    unresolvable_reason: str
    solved: bool | None
    rating: int | None
    closed_at: datetime | None
    contact_erased: bool
    decision_open: bool
    holder: str
    away: bool
    acting: bool
    actions: tuple[AskerAction, ...]
    review_until: datetime
    thread: tuple[MessageView, ...]
    files: tuple[FileView, ...]
    reason: str
    reason_note: str
    answers: tuple[AnswerView, ...]
    history: tuple[Entry, ...]


def find(number: str, secret: str, *, unit: str, now: datetime) -> AskerView | None:
    """The question of this number, if the secret opens it; None otherwise, without telling which of the
    two failed.
    """
    number = receipts.tidy_number(number)
    if not number:
        return None
    question = (
        Question.objects.select_related("unit_topic")
        .defer(*FOR_SEARCH)
        .prefetch_related(
            Prefetch("answers", Answer.objects.order_by("-published_at", "-id")),
            Prefetch("steps", Step.objects.all()),
            Prefetch("messages", Message.objects.exclude(side=Side.INTERNAL)),
            Prefetch("attachments", Attachment.objects.exclude(side=Side.INTERNAL)),
            Prefetch("decisions", Decision.objects.exclude(kind=DecisionKind.SEND)),
        )
        .filter(number=number)
        .first()
    )
    if question is None or not opens(question.pk, question.secret_hash, receipts.tidy_secret(secret)):
        return None
    own = question.unit_topic.name if question.unit_topic else ""
    files = list(question.attachments.all())
    details, own_files = beside(question, files, _files)
    decisions = list(question.decisions.all())
    looks = second_looks(question, decisions, question.steps.all())
    routed_by = routing.routed_by(question, calendar()) if routing.is_wanted(question) else None
    return AskerView(
        id=question.id,
        number=question.number,
        title=question.title,
        text=question.text,
        details=details,
        covered=_covered(question),
        topic=topic_name(topics.tree(), question.topic, own),
        topic_code=question.topic,
        kind=question.kind,
        kind_label=question.get_kind_display(),
        visibility=question.visibility,
        visibility_label=question.get_visibility_display(),
        display_name=question.display_name,
        has_contact=bool(question.contact_phone or question.contact_email),
        danger=question.danger,
        state=question.state,
        state_label=str(
            _("Waiting for you") if question.waiting_since else STATES_FOR_ASKERS[State(question.state)]
        ),
        tone="soon" if question.waiting_since else _TONES.get(State(question.state), "plain"),
        is_open=question.is_open,
        is_owed=question.is_owed,
        is_late=is_late(question, now),
        why_late=why_late(question, decisions, now),
        unpublished=_unpublished(promised_until(question), now),
        received_at=question.received_at,
        due_on=working_days.due_day(question.due_at),
        until=_day_of(question.waiting_until or promised_until(question)),
        routed_by=routed_by,
        routing_late=routed_by is not None and business_day(now) > routed_by,
        waits_for_me=question.waiting_since is not None,
        confirm_on=_day_of(question.confirm_until),
        outcome=str(Outcome(question.outcome).label) if question.outcome else "",
        outcome_note=question.outcome_note,
        helped_by=tuple(str(HelpedBy(code).label) for code in question.helped_by),
        unresolvable_reason=(
            str(UnresolvableReason(question.unresolvable_reason).label)
            if question.unresolvable_reason
            else ""
        ),
        solved=question.solved,
        rating=question.rating,
        closed_at=question.closed_at,
        contact_erased=question.contact_erased_at is not None,
        decision_open=looks.any_open,
        holder=_holder(question, unit),
        away=question.holder_kind == HolderKind.AWAY,
        acting=_is_acting(question),
        actions=actions(question, chances(question, looks, now), now, under_way=_is_acting(question)),
        review_until=review_until(question, looks),
        thread=tuple(_message(message, files) for message in question.messages.all() if message.text),
        files=own_files,
        reason=str(Reason(question.reason).label) if question.reason else "",
        reason_note=question.reason_note,
        answers=tuple(
            _answer(answer, files, question.accepted_answer)
            for answer in question.answers.all()
            if answer.text
        ),
        history=tuple(timeline(question.steps.all(), unit=unit)),
    )


def chances(question: Question, looks: SecondLooks, now: datetime) -> Chances:
    """Which steps of the asker the rules allow now, from rows that are loaded already."""
    until = review_until(question, looks)
    return Chances(
        urge=asker_actions.may_urge(question, now),
        rate=asker_actions.may_rate(question, now),
        reopen=asker_actions.may_reopen(question, now),
        appeal=question.state == State.NOT_ACCEPTED and not looks.appealed,
        review=_has_unit_above(question)
        and not looks.reviewed
        and not looks.appeal_open
        and asker_actions.may_ask_review(question, appealed=looks.appealed, until=until, at=now),
    )


def _has_unit_above(question: Question) -> bool:
    card = current_card() if question.away_unit is None else _elsewhere(question.away_unit)
    return card is not None and card.parent_id is not None


def _holder(question: Question, unit: str) -> str:
    card = None if question.away_unit is None else _elsewhere(question.away_unit)
    return unit if card is None else unit_look(card).short_name


def _elsewhere(unit_id: int) -> UnitCard | None:
    return unit_cards([unit_id]).get(unit_id)


def _is_acting(question: Question) -> bool:
    return question.holder_kind == HolderKind.AWAY and bool(question.acts)


def review_until(question: Question, looks: SecondLooks) -> datetime:
    """Until when the asker may have the unit above look at it, in this unit (``questions.review_days``)."""
    return asker_actions.review_until(
        question,
        appeal_decided_at=looks.appeal_decided_at,
        days=get_setting(current_unit().id, REVIEW_DAYS),
    )


def _covered(question: Question) -> CoveredView | None:
    if question.covered_at is None:
        return None
    return CoveredView(
        question.public_title,
        question.public_text,
        tuple(str(CoverReason(code).label) for code in question.covered_for),
        question.covered_note,
    )


def _answer(answer: Answer, files: Sequence[Attachment], accepted: int | None) -> AnswerView:
    return AnswerView(
        id=answer.pk,
        text=answer.text,
        signed=answer.persona,
        kind=answer.kind,
        kind_label=str(AnswerKind(answer.kind).label),
        official=answer.official,
        accepted=answer.pk == accepted,
        disclaimer=answer.disclaimer,
        published_at=answer.published_at,
        corrected_at=answer.corrected_at,
        earlier=tuple(str(wording["text"]) for wording in answer.corrections),
        files=_files(file for file in files if file.answer_id == answer.pk),
    )


def _message(message: Message, files: Sequence[Attachment]) -> MessageView:
    return MessageView(
        at=message.at,
        mine=message.side == Side.ASKER,
        signed=message.persona,
        kind=str(MessageKind(message.kind).label),
        text=message.text,
        files=_files(file for file in files if file.message_id == message.pk),
    )


def _files(files: Iterable[Attachment]) -> tuple[FileView, ...]:
    return tuple(
        FileView(file.id, file.name, file.size, file.content_type.startswith("image/")) for file in files
    )


def _unpublished(until: datetime | None, now: datetime) -> tuple[int, ...]:
    """Years up to a date whose holidays are not known yet: that date is a guess."""
    if until is None or until <= now:
        return ()
    return calendar().unpublished_years(working_days.today(now), working_days.due_day(until))


def _day_of(until: datetime | None) -> date | None:
    return None if until is None else working_days.due_day(until)
