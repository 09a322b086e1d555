"""Roles: who holds which one where, from which day to which."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.access import ALL_ROLES, SUBTREE_ROLES
from huisheng.kernel.clock import business_day
from shared_apps.accounts.data import ROLE_NAMES, STAFF_KINDS
from shared_apps.accounts.models.account import Account


class GrantQuerySet(models.QuerySet["RoleGrant"]):
    """Grants by the day on which they are looked at; days are those of Asia/Shanghai."""

    def holding(self, day: date | None = None) -> Self:
        """Grants that give their role on `day` (today): begun, not past their last day, not ended by hand,
        of an account that is not closed.
        """
        return self.on_their_days(day).filter(account__is_active=True)

    def on_their_days(self, day: date | None = None) -> Self:
        """The same also of closed accounts: for who has the account before them, and looks at it there."""
        day = day or business_day()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day, ended_at=None)

    def not_over(self, day: date | None = None) -> Self:
        """Grants that hold on `day` (today) or will begin later."""
        day = day or business_day()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), ended_at=None, account__is_active=True)


class RoleGrant(models.Model):
    """One role of one account in one unit (none for the operator). Rows are ended, never deleted."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(_("role"), max_length=32, choices=list(ROLE_NAMES.items()))
    unit_id = models.BigIntegerField(null=True, blank=True)
    starts_on = models.DateField(_("first day"), default=business_day)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    staff_kind = models.CharField(_("kind of staff"), max_length=16, choices=STAFF_KINDS, default="full_time")
    granted_by_id = models.BigIntegerField(null=True, blank=True)
    granted_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_by_id = models.BigIntegerField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # The last day of which its holder has been told, and when the days were over (operations/ending.py).
    told_of = models.DateField(null=True, blank=True)
    over_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["RoleGrant"]] = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("role of a person")
        verbose_name_plural = _("roles of people")
        indexes = [
            models.Index(fields=["unit_id", "role"], name="accounts_grant_unit_role"),
            models.Index(fields=["ends_on"], name="accounts_grant_ends_on"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=ALL_ROLES), name="accounts_grant_known_role"),
            # Only a subtree role may stand above every unit.
            models.CheckConstraint(
                condition=Q(unit_id__isnull=False) | Q(role__in=sorted(SUBTREE_ROLES)),
                name="accounts_grant_unit_role_has_unit",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="accounts_grant_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role} {self.unit_id}"
