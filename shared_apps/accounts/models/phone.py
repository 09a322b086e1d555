"""A phone as a second factor, and the codes that were sent to phones."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shared_apps.accounts.data import PHONE_PURPOSES
from shared_apps.accounts.models.account import Account


class PhoneFactor(models.Model):
    """The number to which codes of a sign-in are sent: one for an account, confirmed by a code. The number is
    sealed; by its digest, which nobody can make without the master key, what goes to it is counted.
    """

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="+")
    sealed_number = models.TextField()
    number_digest = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("phone as second factor")
        verbose_name_plural = _("phones as second factors")

    def __str__(self) -> str:
        return f"account {self.account_id} {self.confirmed_at:%F}"


class PhoneCode(models.Model):
    """One code that was sent: for a sign-in, or to a number that is to be confirmed (`sealed_number`).

    Only a digest of it is kept. Rows stay for two days, so that what each account, number and unit has had
    is counted in the database: a flushed cache sends no message more.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    unit_id = models.BigIntegerField()
    purpose = models.CharField(max_length=8, choices=PHONE_PURPOSES)
    number_digest = models.CharField(max_length=64)
    sealed_number = models.TextField(blank=True, default="")
    code_digest = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("code by SMS")
        verbose_name_plural = _("codes by SMS")
        indexes = [
            models.Index(fields=["account", "at"], name="accounts_phone_of_account"),
            models.Index(fields=["number_digest", "at"], name="accounts_phone_of_number"),
            models.Index(fields=["unit_id", "at"], name="accounts_phone_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.at:%F %T}"
