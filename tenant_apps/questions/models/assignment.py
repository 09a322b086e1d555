"""To whom a question, or a part of the work on it, is offered."""

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.ids import uuid7
from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.questions.data.codes import AssignmentKind, AssignmentRole, AssignmentState
from tenant_apps.questions.models.question import Question


class Assignment(UnitModel):
    """An offer to an expert, a volunteer, a partner, a colleague or a section: as lead (主办) or helper
    (协办), with a date of its own.

    Helping changes nothing about who holds the question. Of the link that opens it only a hash is kept.
    """

    id: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    question = models.ForeignKey(Question, models.CASCADE, related_name="assignments")
    kind = models.CharField(_("kind"), max_length=10, choices=AssignmentKind.choices)
    role = models.CharField(
        _("role"), max_length=8, choices=AssignmentRole.choices, default=AssignmentRole.HELPER
    )
    member = models.BigIntegerField(_("expert or volunteer"), null=True, blank=True)
    account = models.BigIntegerField(_("account"), null=True, blank=True)
    section = models.BigIntegerField(_("section"), null=True, blank=True)
    unit = models.BigIntegerField(_("other unit"), null=True, blank=True)
    offered_by = models.BigIntegerField(_("offered by"), null=True, blank=True)
    offered_at = models.DateTimeField(_("offered at"))
    due_at = models.DateTimeField(_("due before"), null=True, blank=True)
    expires_at = models.DateTimeField(_("link valid until"), null=True, blank=True)
    link_hash = models.CharField(max_length=64, blank=True, editable=False)
    # What the link shows to somebody from outside: never more than what was written here for them.
    brief = models.TextField(_("what is asked of them"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=AssignmentState.choices, default=AssignmentState.OFFERED
    )
    decided_at = models.DateTimeField(_("accepted or declined at"), null=True, blank=True)
    words = models.TextField(_("words"), blank=True)

    class Meta:
        ordering = ("offered_at", "id")
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = (
            models.UniqueConstraint(
                "question",
                name="questions_one_lead",
                condition=Q(role=AssignmentRole.LEAD)
                & (Q(state=AssignmentState.OFFERED) | Q(state=AssignmentState.TAKEN)),
            ),
        )
        indexes = (
            models.Index("member", "state", name="questions_offers", condition=~Q(member=None)),
            models.Index(
                "section", "state", name="questions_put_to_partner", condition=Q(kind=AssignmentKind.PARTNER)
            ),
            models.Index("link_hash", name="questions_offer_link", condition=~Q(link_hash="")),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
