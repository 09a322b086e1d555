"""Bodies outside the network that were asked about a question (商请、转送)."""

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.ids import uuid7
from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.questions.data.codes import BodyKind, ReferralOutcome, ReferralState
from tenant_apps.questions.models.question import Question


class Referral(UnitModel):
    """A letter to the hotline 12345, a department or another organisation, and what came of it.

    The unit goes on holding the question, and its clocks run. ``letter`` holds the lines as they were sent,
    so that a file of it says the same for ever, whatever becomes of the unit's text for letters.
    """

    id: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    question = models.ForeignKey(Question, models.CASCADE, related_name="referrals")
    body = models.CharField(_("body"), max_length=60)
    body_kind = models.CharField(_("kind of body"), max_length=12, choices=BodyKind.choices)
    # 函号: counted anew each year, without gaps, however many letters leave at once.
    year = models.PositiveSmallIntegerField(_("year"))
    serial = models.PositiveIntegerField(_("serial number"))
    number = models.CharField(_("number of the letter"), max_length=100)
    letter = models.JSONField(_("letter"), default=list)
    passed_along = models.JSONField(_("passed on of the asker"), default=list)
    outside_number = models.CharField(_("number there"), max_length=40, blank=True)
    sent_at = models.DateTimeField(_("sent at"))
    sent_by = models.BigIntegerField(_("sent by"))
    follow_up_on = models.DateField(_("to be followed up on"))
    state = models.CharField(
        _("state"), max_length=10, choices=ReferralState.choices, default=ReferralState.OPEN
    )
    outcome = models.CharField(_("outcome"), max_length=12, choices=ReferralOutcome.choices, blank=True)
    outcome_words = models.TextField(_("words to the asker"), blank=True)
    outcome_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    outcome_by = models.BigIntegerField(_("ended by"), null=True, blank=True)

    class Meta:
        ordering = ("sent_at", "id")
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        constraints = (models.UniqueConstraint("year", "serial", name="questions_one_letter_number"),)
        indexes = (
            models.Index(
                "follow_up_on", name="questions_to_follow_up", condition=Q(state=ReferralState.OPEN)
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.state}"
