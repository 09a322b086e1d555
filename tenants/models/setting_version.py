"""Every value that a setting had, of settings that keep them."""

from django.db import models


class SettingVersion(models.Model):
    """One version, whole, numbered from 1 for each unit and key; the newest is what the unit sets."""

    unit = models.ForeignKey("tenants.Unit", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    value = models.JSONField()
    kept_by = models.BigIntegerField(null=True)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "key", "number"], name="unit_setting_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} @ {self.unit_id}: {self.number}"
