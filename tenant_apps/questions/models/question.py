"""One question of a young person to this unit."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.ids import uuid7
from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.questions.data.codes import (
    CAMPAIGN_MAX,
    OPEN_STATES,
    OWED_STATES,
    AgeBand,
    CallerKind,
    Channel,
    CoverReason,
    HelpedBy,
    HolderKind,
    Kind,
    Outcome,
    State,
    UnresolvableReason,
    Visibility,
)
from tenant_apps.questions.models.unit_topic import UnitTopic

FOR_SEARCH: Final = ("terms", "search")
"""Columns that only looking for words reads. Longer than the question itself: lists and pages leave them."""


class Question(UnitModel):
    """The row that every step locks. Its history stands in Step, its answers in Answer, its conversation in
    Message.

    ``number`` is public and worth nothing without the secret; of the secret only a hash is kept.
    ``version`` grows with every step, so that a form filled in beside another officer's is noticed.

    Three promises run by three clocks: a first response (``response_due_at`` → ``responded_at``), an answer
    (``due_at`` → ``answered_at``), the handling (``handling_due_at`` → ``handled_at``). Each due date is the
    first instant that is too late. ``next_due_at`` is the soonest of those still running, or NULL: the order
    of the desk. ``ladder`` counts how far that one has climbed (reminded, yellow, red, moved up).
    """

    id: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(_("receipt number"), max_length=32, unique=True)
    secret_hash = models.CharField(max_length=64, editable=False)
    # One form (or one API key) makes one question, however often it is sent.
    submission = models.CharField(max_length=64, unique=True, null=True, editable=False)
    submission_digest = models.CharField(max_length=64, blank=True, editable=False)

    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("text"))
    # What was answered to what the unit asks beside the question, in words (queries/asking_form.py).
    details = models.JSONField(_("answers to what is asked beside it"), default=dict, blank=True)
    topic = models.CharField(_("topic of the network"), max_length=6)
    unit_topic = models.ForeignKey(
        UnitTopic, models.PROTECT, null=True, blank=True, verbose_name=_("topic of the unit")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices, default=Kind.CONSULT)
    channel = models.CharField(_("channel"), max_length=16, choices=Channel.choices)
    campaign = models.CharField(
        _("came by the campaign"), max_length=CAMPAIGN_MAX, blank=True, editable=False
    )
    # Of the app interfaces: by which key another system filed it (Open311), and may follow it.
    api_key = models.BigIntegerField(_("filed with the key"), null=True, blank=True, editable=False)
    visibility = models.CharField(
        _("who may see it"), max_length=16, choices=Visibility.choices, default=Visibility.PRIVATE
    )
    danger = models.BooleanField(_("words of danger"), default=False)

    # --- what others read, where something was covered (operations/covering.py)
    public_title = models.CharField(_("title for others"), max_length=80, blank=True)
    public_text = models.TextField(_("text for others"), blank=True)
    covered_at = models.DateTimeField(_("covered at"), null=True, blank=True)
    covered_by = models.BigIntegerField(_("covered by"), null=True, blank=True)
    covered_for = ArrayField(
        models.CharField(max_length=12, choices=CoverReason.choices),
        verbose_name=_("why it was covered"),
        default=list,
        blank=True,
    )
    covered_note = models.TextField(_("words to the asker about it"), blank=True)

    # --- the asker: what is known, as little as possible
    display_name = models.CharField(_("name shown (empty: anonymous)"), max_length=30, blank=True)
    contact_phone = models.CharField(_("phone"), max_length=20, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    contact_erased_at = models.DateTimeField(_("contact erased at"), null=True, blank=True)
    age_band = models.CharField(_("age"), max_length=8, choices=AgeBand.choices, blank=True)
    notify_order = ArrayField(
        models.CharField(max_length=8), verbose_name=_("ways to be told"), default=list, blank=True
    )
    language = models.CharField(_("language of the asker"), max_length=8, blank=True)
    on_behalf_by = models.BigIntegerField(_("entered by"), null=True, blank=True)
    caller_kind = models.CharField(_("caller"), max_length=8, choices=CallerKind.choices, blank=True)
    confidential = models.BooleanField(_("confidential: few read it"), default=False)
    # "Not to unit X": units whose people must never hold this, and the section inside this unit.
    excluded_units = ArrayField(models.BigIntegerField(), default=list, blank=True)
    excluded_section = models.BigIntegerField(null=True, blank=True)

    # --- where it stands, and who holds it
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.RECEIVED)
    holder_kind = models.CharField(
        _("held by"), max_length=8, choices=HolderKind.choices, default=HolderKind.DUTY
    )
    holder = models.BigIntegerField(_("account of the holder"), null=True, blank=True)
    section = models.BigIntegerField(_("section that holds it"), null=True, blank=True)
    claimed_by = models.BigIntegerField(_("being worked on by"), null=True, blank=True)
    claimed_until = models.DateTimeField(_("until"), null=True, blank=True)
    returned = models.BooleanField(_("came back"), default=False)
    watchers = ArrayField(models.BigIntegerField(), default=list, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    # --- its days and clocks
    received_at = models.DateTimeField(_("received at"))
    business_day = models.DateField(_("business day"))
    response_due_at = models.DateTimeField(_("first response due before"), null=True, blank=True)
    responded_at = models.DateTimeField(_("first response at"), null=True, blank=True)
    due_at = models.DateTimeField(_("answer due before"))
    answered_at = models.DateTimeField(_("first answered at"), null=True, blank=True)
    overdue_at = models.DateTimeField(_("answer became overdue at"), null=True, blank=True)
    handling_since = models.DateTimeField(_("handling since"), null=True, blank=True)
    handling_due_at = models.DateTimeField(_("handling due before"), null=True, blank=True)
    handled_at = models.DateTimeField(_("completion proposed at"), null=True, blank=True)
    handling_overdue_at = models.DateTimeField(_("handling became overdue at"), null=True, blank=True)
    next_due_at = models.DateTimeField(_("due next"), null=True, blank=True)
    ladder = models.PositiveSmallIntegerField(_("step of the ladder"), default=0)
    waiting_since = models.DateTimeField(_("waiting for the asker since"), null=True, blank=True)
    waiting_until = models.DateTimeField(_("waiting at most until"), null=True, blank=True)
    waits = models.PositiveSmallIntegerField(_("times waited"), default=0)
    waited_seconds = models.PositiveIntegerField(_("time waited for the asker"), default=0)
    extended = models.BooleanField(_("date extended"), default=False)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    declined_at = models.DateTimeField(_("declined at"), null=True, blank=True)
    # An appeal was right. The dates of before stay: what was counted then stays counted.
    readmitted_at = models.DateTimeField(_("taken on after an appeal at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    # --- how it ends
    reason = models.CharField(_("reason"), max_length=24, blank=True)
    reason_note = models.TextField(_("words to the asker"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome.choices, blank=True)
    unresolvable_reason = models.CharField(
        _("why it cannot be solved"), max_length=16, choices=UnresolvableReason.choices, blank=True
    )
    outcome_note = models.TextField(_("what was done"), blank=True)
    helped_by = ArrayField(
        models.CharField(max_length=12, choices=HelpedBy.choices),
        verbose_name=_("who helped"),
        default=list,
        blank=True,
    )
    confirm_until = models.DateTimeField(_("the asker may object until"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    solved = models.BooleanField(_("solved, says the asker"), null=True, blank=True)
    rating = models.PositiveSmallIntegerField(_("rating"), null=True, blank=True)
    rating_note = models.TextField(_("words with the rating"), blank=True)
    rated_at = models.DateTimeField(_("rated at"), null=True, blank=True)
    reopens = models.PositiveSmallIntegerField(_("times reopened"), default=0)
    redos = models.PositiveSmallIntegerField(_("times not solved"), default=0)
    urged_at = models.DateTimeField(_("last urged at"), null=True, blank=True)
    # Set when the asker writes, emptied when the unit replies: the desk's queue of what waits for a reply.
    asker_spoke_at = models.DateTimeField(_("asker wrote at"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name=_("merged into"),
    )
    accepted_answer = models.BigIntegerField(_("answer that helped"), null=True, blank=True)

    # --- handed over between units. ``origin_…`` name a copy of another unit's question; ``away_unit`` is the
    # unit that holds this one instead (holder kind AWAY). ``hop`` counts changes of hands, as the network
    # does; ``mirrored`` is the number of the holder's last snapshot that this row shows, or, where it is
    # worked on, of the last one sent home.
    origin_unit = models.BigIntegerField(_("asked at the unit"), null=True, blank=True)
    origin_question: models.UUIDField[UUID | None, UUID | None] = models.UUIDField(null=True, blank=True)
    origin_number = models.CharField(_("receipt number there"), max_length=32, blank=True)
    away_unit = models.BigIntegerField(_("held by the unit"), null=True, blank=True)
    hop = models.PositiveSmallIntegerField(_("changes of hands"), default=0)
    mirrored = models.PositiveIntegerField(default=0, editable=False)
    # Tokens of what the asker did. In a copy: what was carried out here, or with whoever held it before. At
    # home: what the holder has not told of yet; until then nothing more of that kind is done.
    acts = ArrayField(models.CharField(max_length=64), default=list, blank=True, editable=False)

    # --- what facts have told that the columns above do not keep: how long it took, each end, each rating
    # (operations/counting.py). Moments, codes and numbers only.
    told = models.JSONField(default=dict, blank=True, editable=False)

    # --- where it comes from
    source = models.CharField(_("source of the import"), max_length=40, blank=True)
    external_number = models.CharField(_("number at the source"), max_length=40, blank=True)
    imported = models.BooleanField(_("imported"), default=False)
    seeded = models.BooleanField(_("written by staff to start a conversation"), default=False)

    # --- found by words: tokens of title and text (operations/indexing.py)
    terms = models.TextField(editable=False, blank=True)
    search = SearchVectorField(null=True, editable=False)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = (
            # One copy of a question of another unit, however often it comes and goes.
            models.UniqueConstraint(
                "origin_unit",
                "origin_question",
                name="questions_one_copy",
                condition=~Q(origin_question=None),
            ),
            models.UniqueConstraint(
                "source",
                "external_number",
                name="questions_question_external",
                condition=~models.Q(external_number=""),
            ),
            # Exactly one holder: the kind and what it needs, nothing else.
            models.CheckConstraint(
                name="questions_one_holder",
                condition=(
                    Q(holder_kind=HolderKind.DUTY, holder__isnull=True, section__isnull=True)
                    | Q(holder_kind=HolderKind.PERSON, holder__isnull=False, section__isnull=True)
                    | Q(holder_kind=HolderKind.SECTION, holder__isnull=True, section__isnull=False)
                    | Q(holder_kind=HolderKind.ABOVE, holder__isnull=True, section__isnull=True)
                    | Q(
                        holder_kind=HolderKind.AWAY,
                        holder__isnull=True,
                        section__isnull=True,
                        away_unit__isnull=False,
                    )
                ),
            ),
            models.CheckConstraint(
                name="questions_rating_range",
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=5),
            ),
        )
        indexes = (
            models.Index("campaign", name="questions_campaign", condition=~models.Q(campaign="")),
            models.Index(
                "api_key", models.F("received_at").desc(), name="questions_filed", condition=~Q(api_key=None)
            ),
            # What is to be done, of the desk and of volunteers. Conditions are spelt with OR: what PostgreSQL
            # makes of IN is not the same after a dump and a replay.
            models.Index(
                "state",
                "next_due_at",
                name="questions_to_do",
                condition=Q(state=State.RECEIVED) | Q(state=State.ACCEPTED) | Q(state=State.HANDLING),
            ),
            # The records of the desk, each in its own order (queries/desk.py).
            models.Index("received_at", "id", name="questions_by_receipt"),
            models.Index(
                Coalesce("answered_at", "received_at"),
                "id",
                name="questions_confirming",
                condition=Q(state=State.ANSWERED) | Q(state=State.RESOLVED) | Q(state=State.UNRESOLVABLE),
            ),
            models.Index(
                Coalesce("closed_at", "received_at"),
                "id",
                name="questions_ended",
                condition=(
                    Q(state=State.CLOSED)
                    | Q(state=State.MERGED)
                    | Q(state=State.WITHDRAWN)
                    | Q(state=State.NOT_ACCEPTED)
                ),
            ),
            # What was answered lately: the unit's home, and how long it usually takes.
            models.Index(
                "answered_at", "id", name="questions_by_answer", condition=Q(answered_at__isnull=False)
            ),
            models.Index("holder", "state", name="questions_held", condition=~models.Q(holder=None)),
            models.Index("away_unit", name="questions_away", condition=~models.Q(away_unit=None)),
            models.Index("section", "state", name="questions_sections", condition=~models.Q(section=None)),
            models.Index("asker_spoke_at", name="questions_spoken", condition=~models.Q(asker_spoke_at=None)),
            GinIndex(fields=("watchers",), name="questions_watched", condition=~Q(watchers=[])),
            GinIndex(fields=("search",), name="questions_search"),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def shown_title(self) -> str:
        """The title for everybody but the asker and the desk: the public version, where there is one."""
        return self.title if self.covered_at is None else self.public_title

    @property
    def shown_text(self) -> str:
        """The text for everybody but the asker and the desk: the public version, where there is one."""
        return self.text if self.covered_at is None else self.public_text

    @property
    def is_copy(self) -> bool:
        """Whether it was asked at another unit, whose asker keeps their page there."""
        return self.origin_question is not None

    @property
    def is_open(self) -> bool:
        """Whether a first answer is still owed."""
        return self.state in OPEN_STATES

    @property
    def stands_overdue(self) -> bool:
        """Whether it is in the overdue stock while open: a mark from before an appeal counts no more."""
        return self.overdue_at is not None and (
            self.readmitted_at is None or self.overdue_at >= self.readmitted_at
        )

    @property
    def is_owed(self) -> bool:
        """Whether anything is still owed: an answer, or the handling that was promised."""
        return self.state in OWED_STATES

    def worked_on_by(self, now: datetime) -> int | None:
        """The account whose claim runs at ``now``; None when nobody's does."""
        return self.claimed_by if self.claimed_until is not None and self.claimed_until > now else None
