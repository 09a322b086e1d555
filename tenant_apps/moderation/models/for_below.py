"""A verdict that a unit below asks this unit for."""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.ids import uuid7
from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.moderation.data.codes import BelowState, Verdict, Wanted


class ForBelow(UnitModel):
    """``referral`` names it in the unit that asks. ``parcel`` is what came with it, and nothing any more once
    it is decided or called off. ``barred`` are accounts that had a part in it.

    The row is made by whichever message comes first: ``wanted`` is empty until it is asked.
    """

    id: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    origin_unit = models.BigIntegerField(_("asked by the unit"))
    referral: models.UUIDField[UUID, UUID] = models.UUIDField(_("sent up as"))
    wanted = models.CharField(_("what is asked for"), max_length=8, choices=Wanted.choices, blank=True)
    attempt = models.PositiveIntegerField(_("times asked"), default=0)
    asked_at = models.DateTimeField(_("asked at"))
    due_at = models.DateTimeField(_("to be decided before"), null=True, blank=True)
    barred = ArrayField(models.BigIntegerField(), default=list, blank=True)
    parcel = models.JSONField(_("what came with it"), default=dict)
    state = models.CharField(_("state"), max_length=8, choices=BelowState.choices, default=BelowState.OPEN)
    verdict = models.CharField(_("verdict"), max_length=4, choices=Verdict.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=12, blank=True)
    words = models.TextField(_("words"), blank=True)
    decided_by = models.BigIntegerField(_("decided by"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        ordering = ("asked_at", "id")
        verbose_name = _("verdict for a unit below")
        verbose_name_plural = _("verdicts for units below")
        constraints = (
            models.UniqueConstraint("origin_unit", "referral", name="moderation_one_row_for_below"),
            models.CheckConstraint(
                name="moderation_below_keeps_no_text",
                condition=models.Q(state=BelowState.OPEN) | models.Q(parcel={}),
            ),
        )

    def __str__(self) -> str:
        return f"{self.origin_unit} {self.referral} {self.state}"
