"""Reads one question with everything that staff may know about it, as the right pane of the desk shows it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from shared_apps.topics import public as topics
from tenant_apps.questions.data.codes import (
    CONFIRMING_STATES,
    NO_SECOND_PERSON,
    OWED_STATES,
    AnswerKind,
    AssignmentKind,
    AssignmentState,
    CoverReason,
    DecisionKind,
    DecisionState,
    HelpedBy,
    HolderKind,
    MessageKind,
    Outcome,
    Reason,
    Side,
    State,
    UnresolvableReason,
    Visibility,
)
from tenant_apps.questions.models import (
    FOR_SEARCH,
    Alarm,
    Answer,
    Assignment,
    Attachment,
    Decision,
    Message,
    Question,
    Referral,
)
from tenant_apps.questions.queries import asking_form
from tenant_apps.questions.queries.between_units import between_of
from tenant_apps.questions.queries.date_panel import date_panel
from tenant_apps.questions.queries.desk import due_chip
from tenant_apps.questions.queries.desk_item_view import (
    About,
    Cover,
    File,
    Given,
    Item,
    Other,
    Piece,
    PromiseLine,
    Proposal,
    Sending,
)
from tenant_apps.questions.queries.promised import calendar
from tenant_apps.questions.queries.proposed import proposed_among
from tenant_apps.questions.queries.timeline import timeline
from tenant_apps.questions.queries.unit_topics import topic_name
from tenant_apps.questions.rules import routing
from tenant_apps.questions.rules.campaigns import UNSURE
from tenant_apps.questions.rules.helping import is_minors
from tenant_apps.questions.rules.kinds import rule_of
from tenant_apps.questions.rules.referrals import MAY_ASK
from tenant_apps.questions.rules.transitions import moves_from
from tenant_apps.questions.rules.visibility import Reader, visible
from tenants.public import unit_cards


def item(
    question_id: UUID, *, who: Reader, unit: str, now: datetime, extensions: Iterable[str] = ()
) -> Item | None:
    """One question that somebody may know; None for any other."""
    question = (
        Question.objects.select_related("unit_topic")
        .prefetch_related("answers", "steps", "messages", "attachments", "decisions", "assignments")
        .defer(*FOR_SEARCH)
        .annotate(
            # There can be one alone.
            open_alarm=Subquery(Alarm.objects.filter(question=OuterRef("pk"), closed_at=None).values("id")),
            has_followers=Exists(Question.objects.filter(merged_into=OuterRef("pk"))),
            has_letters=Exists(Referral.objects.filter(question=OuterRef("pk"))),
        )
        .filter(visible(who), pk=question_id)
        .first()
    )
    return None if question is None else _whole(question, who, unit, now, extensions)


def about(question_id: UUID, *, who: Reader) -> About | None:
    """What a form needs to know of a question that somebody may know, in one query; None for any other."""
    question = Question.objects.defer(*FOR_SEARCH).filter(visible(who), pk=question_id).first()
    if question is None:
        return None
    return About(
        id=question.id,
        topic_code=question.topic,
        unit_topic=question.unit_topic_id,
        confidential=question.confidential,
        minor=is_minors(question),
        outcomes=rule_of(question.kind).outcomes,
        holder_kind=question.holder_kind,
        holder=question.holder,
        section=question.section,
        excluded_section=question.excluded_section,
    )


def version_of(question_id: UUID, *, who: Reader) -> int | None:
    """The version of a question that somebody may know; None for any other."""
    found: int | None = (
        Question.objects.filter(visible(who), pk=question_id).values_list("version", flat=True).first()
    )
    return found


def standing(question_id: UUID) -> tuple[str, int, str]:
    """Number, version and state of a question after a step. Raises LookupError."""
    found = Question.objects.filter(pk=question_id).values_list("number", "version", "state").first()
    if found is None:
        raise LookupError(str(question_id))
    return found[0], found[1], found[2]


def masked_contact(question: Question) -> str:
    """Enough to recognise a contact by, too little to use it."""
    parts = []
    if question.contact_phone:
        phone = question.contact_phone
        parts.append(f"{phone[:3]}****{phone[-2:]}" if len(phone) > 6 else "****")
    if question.contact_email:
        name, _at, host = question.contact_email.partition("@")
        parts.append(f"{name[:1]}***@{host}")
    return " · ".join(parts)


def _whole(question: Any, who: Reader, unit: str, now: datetime, extensions: Iterable[str]) -> Item:
    tree = topics.tree()
    card = tree.cards.get(question.topic)
    files = list(question.attachments.all())
    details, own_files = asking_form.beside(question, files, _files)
    claimed_by = question.worked_on_by(now)
    others = {other.pk: other for other in _others(question, who)}
    messages, given = question.messages.all(), question.assignments.all()
    main = others.pop(question.merged_into_id, None)
    return Item(
        id=question.id,
        number=question.number,
        version=question.version,
        title=question.title,
        text=question.text,
        # Whoever only visits the unit learns nothing that the asker said of themselves.
        details=details if who.works_here else (),
        cover=_cover(question),
        topic=topic_name(tree, question.topic, question.unit_topic.name if question.unit_topic else ""),
        topic_code=question.topic,
        unit_topic=question.unit_topic_id,
        topic_trail=" / ".join(card.trail) if card else question.topic,
        sensitive=bool(card and card.sensitivity),
        kind=question.kind,
        kind_label=question.get_kind_display(),
        handles=rule_of(question.kind).handles,
        outcomes=rule_of(question.kind).outcomes,
        channel=question.get_channel_display(),
        campaign="" if question.campaign == UNSURE else question.campaign,
        route_by=routing.routed_by(question, calendar()) if routing.is_wanted(question) else None,
        visibility=question.get_visibility_display(),
        wishes_public=question.visibility == Visibility.PUBLIC_WISH,
        # Whoever only visits the unit learns nothing of who asked.
        asker=question.display_name if who.works_here else "",
        masked_contact=masked_contact(question) if who.works_here else "",
        has_contact=who.works_here and bool(question.contact_phone or question.contact_email),
        minor=is_minors(question),
        age_band=question.get_age_band_display() if question.age_band else "",
        caller=question.get_caller_kind_display() if question.caller_kind else "",
        entered_by=question.on_behalf_by,
        confidential=question.confidential,
        danger=question.danger,
        alarm_id=question.open_alarm,
        seeded=question.seeded,
        imported=question.imported,
        returned=question.returned,
        state=question.state,
        state_label=str(State(question.state).label),
        is_owed=question.state in OWED_STATES,
        is_confirming=question.state in CONFIRMING_STATES,
        received_at=question.received_at,
        next_due=due_chip(question.next_due_at, now) if question.next_due_at else None,
        promises=_promises(question, now),
        waiting_until=question.waiting_until,
        waits=question.waits,
        confirm_until=question.confirm_until,
        asker_spoke_at=question.asker_spoke_at,
        reason=_label(Reason, question.reason),
        reason_note=question.reason_note,
        outcome=_label(Outcome, question.outcome),
        outcome_reason=_label(UnresolvableReason, question.unresolvable_reason),
        outcome_note=question.outcome_note,
        helped_by=tuple(_label(HelpedBy, code) for code in question.helped_by),
        solved=question.solved,
        rating=question.rating,
        rating_note=question.rating_note,
        holder_kind=question.holder_kind,
        holder=question.holder,
        section=question.section,
        away=_away(question),
        is_copy=question.is_copy,
        excluded_section=question.excluded_section,
        given=_given(question, given, now),
        watched=who.account_id in question.watchers,
        claimed_by=claimed_by,
        claimed_minutes=0 if claimed_by is None else _minutes(question.claimed_until, now),
        sending=_sending(question.decisions.all(), now),
        proposals=_proposals(question.decisions.all()),
        main=None if main is None else _other(main),
        followers=tuple(_other(follower) for follower in others.values()),
        moves=() if question.away_unit is not None else moves_from(question.state, tuple(extensions)),
        files=own_files,
        thread=_thread(messages, question.answers.all(), files, question.accepted_answer),
        history=tuple(timeline(question.steps.all(), unit=unit, staff=True)),
        between=between_of(question, now),
        date=date_panel(question, now),
        proposed=proposed_among(messages, question.state),
        is_offered=any(assignment.kind != AssignmentKind.UNIT for assignment in given),
        may_ask_outside=question.state in MAY_ASK and question.away_unit is None,
        has_letters=question.has_letters,
    )


def _away(question: Question) -> str:
    """The name of the unit that holds it; empty where this one does."""
    card = unit_cards([question.away_unit]).get(question.away_unit) if question.away_unit else None
    return card.short_name if card else str(HolderKind.AWAY.label) if question.away_unit else ""


def _others(question: Any, who: Reader) -> Iterable[Question]:
    """The main question and those that went along with this one, where they may be known, oldest first."""
    if question.merged_into_id is None and not question.has_followers:
        return ()
    found: QuerySet[Question] = (
        Question.objects.filter(Q(pk=question.merged_into_id) | Q(merged_into=question), visible(who))
        .defer(*FOR_SEARCH)
        .order_by("received_at")
    )
    return found


def _promises(question: Question, now: datetime) -> tuple[PromiseLine, ...]:
    def line(label: LazyText, due_at: datetime | None, kept_at: datetime | None) -> PromiseLine:
        runs = kept_at is None and due_at is not None and question.state in OWED_STATES
        stands_still = question.waiting_since is not None
        return PromiseLine(
            label=label,
            due_at=due_at,
            due=due_chip(due_at, now) if runs and not stands_still and due_at is not None else None,
            kept_at=kept_at,
            in_time=kept_at is not None and due_at is not None and kept_at < due_at,
        )

    lines = [line(_("Answer"), question.due_at, question.answered_at)]
    if question.response_due_at is not None:
        lines.insert(0, line(_("First response"), question.response_due_at, question.responded_at))
    if question.handling_due_at is not None:
        lines.append(line(_("Handling"), question.handling_due_at, question.handled_at))
    return tuple(lines)


def _thread(
    messages: Iterable[Message],
    answers: Iterable[Answer],
    files: Sequence[Attachment],
    accepted: int | None,
) -> tuple[Piece, ...]:
    pieces = [
        Piece(
            who={Side.ASKER: "asker", Side.UNIT: "unit"}.get(Side(message.side), "note"),
            at=message.at,
            label=str(MessageKind(message.kind).label),
            signed=message.persona,
            author=message.actor,
            text=message.text,
            files=_files(file for file in files if file.message_id == message.pk),
            mentions=tuple(message.mentions),
        )
        for message in messages
    ]
    pieces += [
        Piece(
            who="answer",
            at=answer.published_at,
            label=str(AnswerKind(answer.kind).label),
            signed=answer.persona,
            author=answer.author,
            text=answer.text,
            files=_files(file for file in files if file.answer_id == answer.pk),
            answer_id=answer.pk,
            accepted=answer.pk == accepted,
            disclaimer=answer.disclaimer,
            corrected_at=answer.corrected_at,
            earlier=tuple(str(wording["text"]) for wording in answer.corrections),
        )
        for answer in answers
    ]
    return tuple(sorted(pieces, key=lambda piece: piece.at))


def _cover(question: Question) -> Cover | None:
    if question.covered_at is None:
        return None
    return Cover(
        title=question.public_title,
        text=question.public_text,
        at=question.covered_at,
        by=question.covered_by,
        reasons=tuple(question.covered_for),
        reason_labels=tuple(_label(CoverReason, code) for code in question.covered_for),
        note=question.covered_note,
    )


def _given(question: Question, assignments: Iterable[Assignment], now: datetime) -> Given | None:
    for assignment in sorted(assignments, key=lambda row: row.offered_at, reverse=True):
        held = (assignment.kind == AssignmentKind.PERSON and assignment.account == question.holder) or (
            assignment.kind == AssignmentKind.SECTION and assignment.section == question.section
        )
        if held and assignment.state in (AssignmentState.OFFERED, AssignmentState.TAKEN):
            due_at = assignment.due_at
            runs = due_at is not None and question.state in OWED_STATES
            return Given(
                by=assignment.offered_by,
                at=assignment.offered_at,
                due_at=due_at,
                due=due_chip(due_at, now) if runs and due_at is not None else None,
                note=assignment.brief,
            )
    return None


def _sending(decisions: Iterable[Decision], now: datetime) -> Sending | None:
    for decision in decisions:
        if decision.kind == DecisionKind.SEND and decision.state == DecisionState.OPEN:
            assert decision.effective_at is not None, "a held step has its time"
            left = (decision.effective_at - now).total_seconds()
            return Sending(decision.id, decision.step, decision.asked_by, max(0, int(left + 0.99)))
    return None


def _proposals(decisions: Iterable[Decision]) -> tuple[Proposal, ...]:
    return tuple(
        Proposal(
            id=decision.id,
            kind=decision.kind,
            label=str(DecisionKind(decision.kind).label),
            asked_by=decision.asked_by,
            asked_at=decision.asked_at,
            text=str(decision.payload.get("text") or decision.payload.get("words") or ""),
            referred=decision.referred_at is not None,
        )
        for decision in decisions
        if decision.kind not in NO_SECOND_PERSON and decision.state == DecisionState.OPEN
    )


def _other(question: Question) -> Other:
    return Other(
        question.id,
        question.number,
        question.version,
        question.shown_title,
        question.state,
        str(State(question.state).label),
    )


def _files(files: Iterable[Attachment]) -> tuple[File, ...]:
    return tuple(
        File(file.id, file.name, file.size, file.content_type.startswith("image/"), file.public)
        for file in files
    )


def _label(codes: Any, code: str) -> str:
    return str(codes(code).label) if code else ""


def _minutes(until: datetime | None, now: datetime) -> int:
    assert until is not None, "asked only of a claim that runs"
    return max(1, -int((now - until).total_seconds() // 60))
