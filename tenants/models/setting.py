"""What units set: one row per unit and key that differs from what is inherited."""

from django.db import models


class UnitSetting(models.Model):
    """A value set at one unit. `locked` forbids every unit below to differ (统一规范的"公转")."""

    unit = models.ForeignKey("tenants.Unit", on_delete=models.CASCADE, related_name="settings")
    key = models.CharField(max_length=60)
    value = models.JSONField()
    locked = models.BooleanField(default=False)
    changed_by = models.BigIntegerField(null=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "key"], name="unit_setting_once")]

    def __str__(self) -> str:
        return f"{self.key} @ {self.unit_id}"
