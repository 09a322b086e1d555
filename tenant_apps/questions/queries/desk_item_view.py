"""What staff read of one question: the right pane of the desk, piece by piece."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.functional import Promise as LazyText

from tenant_apps.questions.data.codes import Move, Outcome
from tenant_apps.questions.queries.asking_form import Beside
from tenant_apps.questions.queries.between_units import Between
from tenant_apps.questions.queries.date_panel import DatePanel
from tenant_apps.questions.queries.desk import Due
from tenant_apps.questions.queries.proposed import Proposed
from tenant_apps.questions.queries.timeline import Entry


@dataclass(frozen=True, slots=True)
class File:
    """A file as staff see it. ``public``: everybody opens it while the answer stands in public."""

    id: UUID
    name: str
    size: int
    is_image: bool
    public: bool = False


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

    label: LazyText
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
    state: str
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
    details: tuple[Beside[File], ...]
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
    campaign: str
    route_by: date | None
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
    alarm_id: UUID | None
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
    away: str
    is_copy: bool
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
    between: Between
    date: DatePanel | None
    proposed: tuple[Proposed, ...]
    is_offered: bool
    """Whether helpers inside the unit were ever asked: queries/assignments.py."""
    may_ask_outside: bool
    has_letters: bool
    """Whether a body outside was ever asked: queries/outside.py."""

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
        named |= self.between.accounts
        named.add(self.given.by if self.given else None)
        named.add(self.cover.by if self.cover else None)
        named.add(self.sending.asked_by if self.sending else None)
        return frozenset(account for account in named if account is not None)

    def piece_of(self, answer_id: int) -> Piece | None:
        """The published answer with this id."""
        return next((piece for piece in self.thread if piece.answer_id == answer_id), None)


@dataclass(frozen=True, slots=True)
class About:
    """What a form of the desk needs to know of a question before its step is taken."""

    id: UUID
    topic_code: str
    unit_topic: int | None
    confidential: bool
    minor: bool
    outcomes: tuple[Outcome, ...]
    holder_kind: str
    holder: int | None
    section: int | None
    excluded_section: int | None
