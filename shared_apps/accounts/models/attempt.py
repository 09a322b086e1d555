"""Attempts that count towards a lockout."""

from django.db import models
from django.utils import timezone


class Attempt(models.Model):
    """One try at a secret (password, code, link) that has not succeeded.

    `subject` is a keyed digest of what is counted (an account's login, a client's address), so the table
    tells neither. `scope` keeps the counters of every host apart. `pending`: the secret has not been judged
    yet, or never was because something failed on our side. Rows outlive their window by a day at most.
    """

    id = models.BigAutoField(primary_key=True)
    scope = models.CharField(max_length=32)
    kind = models.CharField(max_length=32)
    subject = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    pending = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["scope", "kind", "subject", "at"], name="accounts_attempt_counted")]

    def __str__(self) -> str:
        return f"{self.scope} {self.kind} {self.at:%F %T}"
