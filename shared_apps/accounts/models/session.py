"""Sessions and the single-use codes that carry a sign-in from the network's host to a unit's host."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shared_apps.accounts.models.account import Account
from shared_apps.accounts.models.provider import OutsideIdentity
from shared_apps.accounts.models.visit import Visit


class Session(models.Model):
    """One session of one browser on one host.

    The key itself is in the browser only; the row holds its SHA-256, so that a copy of the table opens
    nothing. `sign_in` joins the session on the network's host with those opened from it on units' hosts:
    they share the idle clock and the absolute end, and end together.
    """

    key_digest = models.CharField(max_length=64, primary_key=True)
    scope = models.CharField(max_length=32)
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="+")
    sign_in = models.UUIDField(null=True, db_index=True)
    # A session in a unit where its person holds no role, to read: see models/visit.py.
    visit = models.ForeignKey(Visit, null=True, on_delete=models.CASCADE, related_name="+")
    # By whose provider the person came; only on the network's host, where people sign in.
    identity = models.ForeignKey(OutsideIdentity, null=True, on_delete=models.CASCADE, related_name="+")
    # What the provider wants to see when the same person signs out there, sealed (operations/leaving.py).
    sealed_leaving = models.TextField(default="", blank=True)
    second_factor_at = models.DateTimeField(null=True)
    data = models.TextField(default="")
    created_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def __str__(self) -> str:
        return f"{self.scope} {self.created_at:%F %T}"


class EntryCode(models.Model):
    """A code for opening a unit's session: used once, within a minute, in that unit, by the browser that
    asked.
    """

    code_digest = models.CharField(max_length=64, primary_key=True)
    unit_id = models.BigIntegerField()
    browser_digest = models.CharField(max_length=64)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    sign_in = models.UUIDField()
    visit = models.ForeignKey(Visit, null=True, on_delete=models.CASCADE, related_name="+")
    next_path = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("entry code")
        verbose_name_plural = _("entry codes")

    def __str__(self) -> str:
        return f"unit {self.unit_id} {self.created_at:%F %T}"
