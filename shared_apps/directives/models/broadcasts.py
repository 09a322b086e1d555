"""The broadcasts that stand on units' sites because a directive called for them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class UnitBroadcast(models.Model):
    """A unit's broadcast as it last told it (contracts.BroadcastTold): counts and codes, no words.

    No foreign key to the directive, as with reports: whoever tells takes no lock on that row.
    """

    id = models.BigAutoField(primary_key=True)
    directive_id = models.UUIDField()
    unit_id = models.BigIntegerField()
    revision = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField(null=True)
    stands = models.CharField(max_length=8, default="")
    path = models.CharField(max_length=60, default="")
    changed = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    watched = models.PositiveIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["directive_id", "unit_id"], name="directive_unit_broadcast_once"),
        ]

    def __str__(self) -> str:
        return f"broadcast of unit {self.unit_id} for {self.directive_id}"
