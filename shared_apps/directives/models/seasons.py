"""The seasons that units hold because a directive called for them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class UnitSeason(models.Model):
    """A unit's season as it last told it (contracts.SeasonTold): days, counts and codes, no words.

    No foreign key to the directive, as with reports: whoever tells takes no lock on that row.
    """

    id = models.BigAutoField(primary_key=True)
    directive_id = models.UUIDField()
    unit_id = models.BigIntegerField()
    revision = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField(null=True)
    stands = models.CharField(max_length=8, default="")
    path = models.CharField(max_length=60, default="")
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    changed = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    offices = models.PositiveIntegerField(default=0)
    experts = models.PositiveIntegerField(default=0)
    live = models.PositiveIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    helped = models.PositiveIntegerField(default=0)
    median_minutes = models.IntegerField(default=-1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["directive_id", "unit_id"], name="directive_unit_season_once"),
        ]

    def __str__(self) -> str:
        return f"season of unit {self.unit_id} for {self.directive_id}"
