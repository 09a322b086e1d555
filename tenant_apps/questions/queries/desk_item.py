"""The right pane of the desk: one question with everything that staff may know about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shared_apps.topics import public as topics
from tenant_apps.questions.data.codes import (
    CONFIRMING_STATES,
    OWED_STATES,
    AgeBand,
    AnswerKind,
    AssignmentKind,
    AssignmentState,
    CoverReason,
    DecisionKind,
    DecisionState,
    HelpedBy,
    MessageKind,
    Move,
    Outcome,
    Reason,
    Side,
    State,
    UnresolvableReason,
    Visibility,
)
from tenant_apps.questions.models import Alarm, Answer, Assignment, Attachment, Decision, Message, Question
from tenant_apps.questions.queries.desk import Due, due_chip
from tenant_apps.questions.queries.timeline import Entry, timeline
from tenant_apps.questions.queries.unit_topics import topic_name
from tenant_apps.questions.rules.kinds import rule_of
from tenant_apps.questions.rules.transitions import moves_from
from tenant_apps.questions.rules.visibility import Reader, visible

MINORS: Final = (AgeBand.UNDER_14, AgeBand.FROM_14)


@dataclass(frozen=True, slots=True)
class File:
    """A file as staff see it."""

    id: UUID
    name: str
    size: int
    is_image: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of the conversation, oldest first. ``who``: asker, unit, note or answer."""

    who: str
    at: datetime
    label: str
    signed: str
    author: int | None
    text: str
    files: tuple[File, ...]
    mentions: tuple[int, ...] = ()
    answer_id: int | None = None
    accepted: bool = False
    disclaimer: str = ""
    corrected_at: datetime | None = None
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """One of the three promises: what, when at the latest, and how it stands."""

    label: Promise
    due_at: datetime | None
    due: Due | None
    kept_at: datetime | None
    in_time: bool


@dataclass(frozen=True, slots=True)
class Sending:
    """A step that leaves in a moment."""

    id: UUID
    step: str
    asked_by: int | None
    leaves_at: datetime
    seconds: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something that waits for a second person."""

    id: UUID
    kind: str
    label: str
    asked_by: int | None
    asked_at: datetime
    text: str
    referred: bool


@dataclass(frozen=True, slots=True)
class Other:
    """Another question, as a line."""

    id: UUID
    number: str
    version: int
    title: str
    state_label: str


@dataclass(frozen=True, slots=True)
class Cover:
    """What others read instead, since when, by whom, and why (codes and their words)."""

    title: str
    text: str
    at: datetime
    by: int | None
    reasons: tuple[str, ...]
    reason_labels: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Given:
    """By whom, and until when, it was handed to its holder."""

    by: int | None
    at: datetime
    due_at: datetime | None
    due: Due | None
    note: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question as staff read it. The contact is masked: seeing it is a step of its own."""

    id: UUID
    number: str
    version: int
    title: str
    text: str
    cover: Cover | None
    topic: str
    topic_code: str
    unit_topic: int | None
    topic_trail: str
    sensitive: bool
    kind: str
    kind_label: str
    handles: bool
    outcomes: tuple[Outcome, ...]
    channel: str
    visibility: str
    wishes_public: bool
    asker: str
    masked_contact: str
    has_contact: bool
    minor: bool
    age_band: str
    caller: str
    entered_by: int | None
    confidential: bool
    danger: bool
    alarm: bool
    seeded: bool
    imported: bool
    returned: bool
    state: str
    state_label: str
    is_owed: bool
    is_confirming: bool
    received_at: datetime
    next_due: Due | None
    promises: tuple[PromiseLine, ...]
    waiting_until: datetime | None
    waits: int
    confirm_until: datetime | None
    asker_spoke_at: datetime | None
    reason: str
    reason_note: str
    outcome: str
    outcome_reason: str
    outcome_note: str
    helped_by: tuple[str, ...]
    solved: bool | None
    rating: int | None
    rating_note: str
    holder_kind: str
    holder: int | None
    section: int | None
    excluded_section: int | None
    given: Given | None
    watched: bool
    claimed_by: int | None
    claimed_minutes: int
    sending: Sending | None
    proposals: tuple[Proposal, ...]
    main: Other | None
    followers: tuple[Other, ...]
    moves: tuple[Move, ...]
    files: tuple[File, ...]
    thread: tuple[Piece, ...]
    history: tuple[Entry, ...]

    @property
    def shown_title(self) -> str:
        """The title for others."""
        return self.cover.title if self.cover else self.title

    @property
    def shown_text(self) -> str:
        """The text for others."""
        return self.cover.text if self.cover else self.text

    @property
    def accounts(self) -> frozenset[int]:
        """Everybody who is named somewhere in it."""
        named: set[int | None] = {self.holder, self.entered_by, self.claimed_by}
        named.update(piece.author for piece in self.thread)
        named.update(account for piece in self.thread for account in piece.mentions)
        named.update(entry.actor for entry in self.history)
        named.update(proposal.asked_by for proposal in self.proposals)
        named.add(self.given.by if self.given else None)
        named.add(self.cover.by if self.cover else None)
        named.add(self.sending.asked_by if self.sending else None)
        return frozenset(account for account in named if account is not None)

    def piece_of(self, answer_id: int) -> Piece | None:
        """The published answer with this id."""
        return next((piece for piece in self.thread if piece.answer_id == answer_id), None)


def item(
    question_id: UUID, *, who: Reader, unit: str, now: datetime, extensions: Iterable[str] = ()
) -> Item | None:
    """One question that somebody may know; None for any other."""
    question: Any = (
        Question.objects.select_related("unit_topic", "merged_into")
        .prefetch_related("answers", "steps", "messages", "attachments", "decisions", "assignments")
        .filter(visible(who), pk=question_id)
        .first()
    )
    if question is None:
        return None
    tree = topics.tree()
    card = tree.cards.get(question.topic)
    files = list(question.attachments.all())
    claimed = question.claimed_until is not None and question.claimed_until > now
    main = question.merged_into
    if main is not None and not Question.objects.filter(visible(who), pk=main.pk).exists():
        main = None
    return Item(
        id=question.id,
        number=question.number,
        version=question.version,
        title=question.title,
        text=question.text,
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
        visibility=question.get_visibility_display(),
        wishes_public=question.visibility == Visibility.PUBLIC_WISH,
        asker=question.display_name,
        masked_contact=masked_contact(question),
        has_contact=bool(question.contact_phone or question.contact_email),
        minor=question.age_band in MINORS,
        age_band=question.get_age_band_display() if question.age_band else "",
        caller=question.get_caller_kind_display() if question.caller_kind else "",
        entered_by=question.on_behalf_by,
        confidential=question.confidential,
        danger=question.danger,
        alarm=Alarm.objects.filter(question=question, closed_at=None).exists(),
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
        excluded_section=question.excluded_section,
        given=_given(question, question.assignments.all(), now),
        watched=who.account_id in question.watchers,
        claimed_by=question.claimed_by if claimed else None,
        claimed_minutes=_minutes(question.claimed_until, now) if claimed else 0,
        sending=_sending(question.decisions.all(), now),
        proposals=_proposals(question.decisions.all()),
        main=None if main is None else _other(main),
        followers=tuple(
            _other(follower)
            for follower in Question.objects.filter(visible(who), merged_into=question).order_by(
                "received_at"
            )
        ),
        moves=moves_from(question.state, tuple(extensions)),
        files=_files(file for file in files if file.message_id is None and file.answer_id is None),
        thread=_thread(question.messages.all(), question.answers.all(), files, question.accepted_answer),
        history=tuple(timeline(question.steps.all(), unit=unit, staff=True)),
    )


def version_of(question_id: UUID, *, who: Reader) -> int | None:
    """The version of a question that somebody may know; None for any other."""
    found: int | None = (
        Question.objects.filter(visible(who), pk=question_id).values_list("version", flat=True).first()
    )
    return found


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


def _promises(question: Question, now: datetime) -> tuple[PromiseLine, ...]:
    def line(label: Promise, due_at: datetime | None, kept_at: datetime | None) -> PromiseLine:
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
            return Sending(
                decision.id, decision.step, decision.asked_by, decision.effective_at, max(0, int(left + 0.99))
            )
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
        if decision.kind != DecisionKind.SEND and decision.state == DecisionState.OPEN
    )


def _other(question: Question) -> Other:
    return Other(
        question.id, question.number, question.version, question.shown_title, str(State(question.state).label)
    )


def _files(files: Iterable[Attachment]) -> tuple[File, ...]:
    return tuple(
        File(file.id, file.name, file.size, file.content_type.startswith("image/")) for file in files
    )


def _label(codes: Any, code: str) -> str:
    return str(codes(code).label) if code else ""


def _minutes(until: datetime | None, now: datetime) -> int:
    assert until is not None, "asked only of a claim that runs"
    return max(1, -int((now - until).total_seconds() // 60))
