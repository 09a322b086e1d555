"""Somebody of a unit above enters a unit to read: who, in whose name, why, from when to when."""

from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.ids import uuid7
from shared_apps.accounts.models.account import Account


class Visit(models.Model):
    """One visit, bound to one sign-in. Rows are kept as long as the audit: the unit's leaders read them.

    `ends_at` is the end at the latest; `ended_at` is there when it was ended before. `entered_at` is the
    first time that the unit's host let the person in.
    """

    id: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    unit_id = models.BigIntegerField()
    by_unit_id = models.BigIntegerField()
    sign_in = models.UUIDField()
    reason = models.CharField(_("reason"), max_length=500)
    begun_at = models.DateTimeField()
    entered_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [
            models.CheckConstraint(name="accounts_visit_ends", condition=Q(ends_at__gt=F("begun_at"))),
        ]
        indexes = [models.Index(fields=["unit_id", "-begun_at"], name="accounts_visits_of")]

    def __str__(self) -> str:
        return f"visit {self.pk} to unit {self.unit_id}"
