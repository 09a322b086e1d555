"""Danger to life or body: who is told, who takes over, what was done."""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.ids import uuid7
from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.questions.models.question import Question


class Alarm(UnitModel):
    """One alarm. ``rung`` counts the steps of the ladder: this unit's people on call, the unit above, ….

    A row with ``origin_unit`` is an alarm of a unit below that nobody took there; ``parcel`` then holds what
    somebody must read to help, and is emptied when the alarm is closed.
    """

    id: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    question = models.ForeignKey(Question, models.CASCADE, null=True, blank=True, related_name="alarms")
    raised_at = models.DateTimeField(_("raised at"))
    raised_by = models.BigIntegerField(_("raised by (empty: the words)"), null=True, blank=True)
    rung = models.PositiveSmallIntegerField(_("step of the ladder"), default=0)
    told = ArrayField(models.BigIntegerField(), verbose_name=_("people told"), default=list, blank=True)
    nobody_on_call = models.BooleanField(_("nobody was on call"), default=False)
    passed_on_at = models.DateTimeField(_("passed on at"), null=True, blank=True)
    taken_by = models.BigIntegerField(_("taken by"), null=True, blank=True)
    taken_unit = models.BigIntegerField(_("taken in the unit"), null=True, blank=True)
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    # What the law wants reported, and to whom it was: [{"item", "at", "by", "reference"}].
    checklist = models.JSONField(_("mandatory reports"), default=list, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.BigIntegerField(_("closed by"), null=True, blank=True)
    words = models.TextField(_("what was done"), blank=True)
    origin_unit = models.BigIntegerField(_("unit that passed it on"), null=True, blank=True)
    origin_alarm: models.UUIDField[UUID | None, UUID | None] = models.UUIDField(null=True, blank=True)
    parcel = models.JSONField(_("what must be known to help"), default=dict, blank=True)

    class Meta:
        ordering = ("-raised_at", "id")
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")
        constraints = (
            models.UniqueConstraint(
                "question",
                name="questions_one_open_alarm",
                condition=Q(closed_at=None) & ~Q(question=None),
            ),
            models.UniqueConstraint(
                "origin_unit", "origin_alarm", name="questions_alarm_once", condition=~Q(origin_alarm=None)
            ),
        )
        indexes = (models.Index("raised_at", name="questions_alarms_open", condition=Q(closed_at=None)),)

    def __str__(self) -> str:
        return f"{self.raised_at:%Y-%m-%d %H:%M}"
