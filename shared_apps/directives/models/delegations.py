"""Directives that units hand on to those below them."""

from django.db import models


class Delegation(models.Model):
    """One directive handed on by one unit. `child_id` is the directive that came of it, empty where it was
    refused (`refused` says why); `root_id` is the first one, which nobody handed on.
    """

    class Refused(models.TextChoices):
        ENDED = "ended"
        LATE = "late"
        PAST = "past"
        OUTSIDE = "outside"
        NOBODY = "nobody"

    id = models.UUIDField(primary_key=True, editable=False)
    parent_id = models.UUIDField()
    root_id = models.UUIDField()
    unit_id = models.BigIntegerField()
    child_id = models.UUIDField(null=True, unique=True)
    refused = models.CharField(max_length=20, blank=True, default="", choices=Refused.choices)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["root_id"], name="directive_delegations_root"),
            models.Index(fields=["parent_id", "unit_id"], name="directive_delegations_of"),
        ]

    def __str__(self) -> str:
        return f"unit {self.unit_id} hands on {self.parent_id}"
