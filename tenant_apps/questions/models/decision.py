"""Steps that wait: for the end of the undo window, or for a second person."""

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.ids import uuid7
from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.questions.data.codes import DecisionKind, DecisionState
from tenant_apps.questions.models.question import Question


class Decision(UnitModel):
    """A step that somebody has prepared and that has not happened yet.

    ``step`` names the step and ``payload`` holds what it needs; both are carried out once, when it is
    approved (or, for SEND, when ``effective_at`` has come). A row with ``origin_unit`` is a decision that a
    unit below asks of this one (E18, review): it has no question here, and ``payload`` holds the parcel,
    which is emptied when it is decided.
    """

    id: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    question = models.ForeignKey(Question, models.CASCADE, null=True, blank=True, related_name="decisions")
    kind = models.CharField(_("kind"), max_length=16, choices=DecisionKind.choices)
    step = models.CharField(_("step"), max_length=24, blank=True)
    payload = models.JSONField(_("what it needs"), default=dict)
    version = models.PositiveIntegerField(_("version of the question"), default=0)
    asked_by = models.BigIntegerField(_("asked by"), null=True, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    effective_at = models.DateTimeField(_("takes effect at"), null=True, blank=True)
    due_at = models.DateTimeField(_("to be decided before"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=DecisionState.choices, default=DecisionState.OPEN
    )
    decided_by = models.BigIntegerField(_("decided by"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    words = models.TextField(_("words"), blank=True)
    # Referred to the unit above because nobody else is here, or because the asker wants a review.
    referred_at = models.DateTimeField(_("referred at"), null=True, blank=True)
    origin_unit = models.BigIntegerField(_("unit that asks"), null=True, blank=True)
    origin_decision: models.UUIDField[UUID | None, UUID | None] = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ("asked_at", "id")
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = (
            # One step waits at a time; a question may wait for one decision of each kind.
            models.UniqueConstraint(
                "question", "kind", name="questions_one_open_decision", condition=Q(state=DecisionState.OPEN)
            ),
            models.UniqueConstraint(
                "origin_unit",
                "origin_decision",
                name="questions_referred_once",
                condition=~Q(origin_decision=None),
            ),
        )
        indexes = (models.Index("due_at", name="questions_to_decide", condition=Q(state=DecisionState.OPEN)),)

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
