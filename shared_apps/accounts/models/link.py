"""One-time links: an invitation to a role, and a link for setting a new password."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.clock import business_day
from shared_apps.accounts.data import ROLE_NAMES, STAFF_KINDS
from shared_apps.accounts.models.account import Account


class Invitation(models.Model):
    """A role offered to a login. It becomes a grant when the person opens the link and accepts; so do
    `more_roles` in the same unit.

    The same row serves somebody new and somebody who has an account already, so that inviting tells nobody
    which logins exist.
    """

    token_digest = models.CharField(max_length=64, unique=True)
    username = models.CharField(max_length=254)
    name = models.CharField(max_length=80)
    role = models.CharField(max_length=32, choices=list(ROLE_NAMES.items()))
    more_roles = ArrayField(models.CharField(max_length=32), default=list)
    unit_id = models.BigIntegerField(null=True, db_index=True)
    staff_kind = models.CharField(max_length=16, choices=STAFF_KINDS)
    starts_on = models.DateField(default=business_day)
    ends_on = models.DateField(null=True)
    invited_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    accepted_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"{self.username} {self.role} {self.unit_id}"


class PasswordLink(models.Model):
    """A link with which one account sets a new password, handed over by somebody who may answer for the
    person.
    """

    token_digest = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    made_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("password link")
        verbose_name_plural = _("password links")

    def __str__(self) -> str:
        return f"{self.account_id} {self.created_at:%F %T}"


class FactorReset(models.Model):
    """A request to start a person's second factor over; a second person of the unit, or the parent unit,
    decides.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    unit_id = models.BigIntegerField(null=True, db_index=True)
    asked_by_id = models.BigIntegerField()
    asked_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    decided_by_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    approved = models.BooleanField(null=True)
    by_parent = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("reset of a second factor")
        verbose_name_plural = _("resets of second factors")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved=None)
                | models.Q(approved=False)
                | models.Q(by_parent=True)
                | ~models.Q(decided_by_id=models.F("asked_by_id")),
                name="accounts_factorreset_two_persons",
            ),
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(decided_at=None), name="accounts_factorreset_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.asked_at:%F %T}"
