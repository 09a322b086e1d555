"""The duty roster. Who belongs to the unit, and as what, is kept by accounts; here are only their ids."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel


class Shift(UnitModel):
    """One person on duty from one instant to another, at most a day."""

    id = models.BigAutoField(primary_key=True)
    account_id = models.BigIntegerField()
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    made_by_id = models.BigIntegerField()
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(UnitModel.Meta):
        abstract = False
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        indexes = [models.Index(fields=["ends_at", "starts_at"], name="people_shift_times")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="people_shift_in_order"),
            models.UniqueConstraint(fields=["account_id", "starts_at"], name="people_shift_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.starts_at:%F %H:%M}–{self.ends_at:%H:%M}"
