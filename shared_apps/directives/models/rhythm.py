"""When units have had something online."""

from django.db import models


class UnitActivity(models.Model):
    """The days of a unit's season or broadcast as it last told them (contracts.ActivityTold). Both days are
    NULL for one that stands in public no more: its row stays, so that what comes late changes nothing.
    """

    id = models.BigAutoField(primary_key=True)
    unit_id = models.BigIntegerField()
    campaign_id = models.BigIntegerField()
    what = models.CharField(max_length=16, default="")
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit_id", "campaign_id"], name="directive_unit_activity_once"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.campaign_id} of unit {self.unit_id}"
