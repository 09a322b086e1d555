"""One question of a young person to this unit."""

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.ids import uuid7
from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.questions.data.codes import OPEN_STATES, Channel, Kind, State, Visibility
from tenant_apps.questions.models.unit_topic import UnitTopic


class Question(UnitModel):
    """The row that every step locks. Its history stands in Step, its answers in Answer.

    ``number`` is public and worth nothing without the secret; of the secret only a hash is kept.
    ``due_at`` is the
    first instant that is too late. ``version`` grows with every step, so that a form filled in beside another
    officer's is noticed.
    """

    id: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(_("receipt number"), max_length=32, unique=True)
    secret_hash = models.CharField(max_length=64, editable=False)
    # One form (or one API key) makes one question, however often it is sent.
    submission = models.CharField(max_length=64, unique=True, null=True, editable=False)
    submission_digest = models.CharField(max_length=64, blank=True, editable=False)

    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("text"))
    topic = models.CharField(_("topic of the network"), max_length=6)
    unit_topic = models.ForeignKey(
        UnitTopic, models.PROTECT, null=True, blank=True, verbose_name=_("topic of the unit")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices, default=Kind.CONSULT)
    channel = models.CharField(_("channel"), max_length=16, choices=Channel.choices)
    visibility = models.CharField(
        _("who may see it"), max_length=16, choices=Visibility.choices, default=Visibility.PRIVATE
    )
    display_name = models.CharField(_("name shown (empty: anonymous)"), max_length=30, blank=True)
    contact_phone = models.CharField(_("phone"), max_length=20, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    danger = models.BooleanField(_("words of danger"), default=False)

    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.RECEIVED)
    received_at = models.DateTimeField(_("received at"))
    business_day = models.DateField(_("business day"))
    due_at = models.DateTimeField(_("due before"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    declined_at = models.DateTimeField(_("declined at"), null=True, blank=True)
    overdue_at = models.DateTimeField(_("became overdue at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("first answered at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=24, blank=True)
    reason_note = models.TextField(_("words to the asker"), blank=True)
    holder = models.BigIntegerField(_("account of the holder"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    source = models.CharField(_("source of the import"), max_length=40, blank=True)
    external_number = models.CharField(_("number at the source"), max_length=40, blank=True)
    imported = models.BooleanField(_("imported"), default=False)
    seeded = models.BooleanField(_("written by staff to start a conversation"), default=False)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = (
            models.UniqueConstraint(
                "source",
                "external_number",
                name="questions_question_external",
                condition=~models.Q(external_number=""),
            ),
        )
        indexes = (
            # The desk: danger first, then due soonest, within one state.
            models.Index(models.F("state"), models.F("danger").desc(), "due_at", "id", name="questions_desk"),
            models.Index(
                "due_at",
                name="questions_open_due",
                # Spelt with OR: what PostgreSQL makes of IN is not the same after a dump and a replay.
                condition=models.Q(state=State.RECEIVED) | models.Q(state=State.ACCEPTED),
            ),
            models.Index("state", models.F("answered_at").desc(), name="questions_answered"),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Whether an answer is still owed."""
        return self.state in OPEN_STATES
