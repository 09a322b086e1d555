"""Addresses by which calendar programs read the dates of directives."""

from django.db import models


class CalendarFeed(models.Model):
    """The address of one person: whoever has it reads titles, dates and links of what that person's units
    have issued and received. Only a hash of its secret is kept. `language` is that in which it was made.
    """

    account_id = models.BigIntegerField(primary_key=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=20)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar of account {self.account_id}"
