"""Moves of a unit under another parent, decided today, in force from midnight."""

from django.db import models


class PlannedMove(models.Model):
    """From the business day `day` on, `unit` and all below it stand under `new_parent` (null: it becomes a
    root).

    One per unit and day: a second decision on the same day replaces the first. `applied_at` is the moment at
    which Unit.parent and Unit.path followed; UnitPlace knows the new place from the moment of the decision.
    """

    unit = models.ForeignKey("tenants.Unit", on_delete=models.CASCADE, related_name="moves")
    new_parent = models.ForeignKey("tenants.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    day = models.DateField()
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(auto_now=True)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "day"], name="planned_move_once_a_day")]
        indexes = [
            models.Index(fields=["day"], condition=models.Q(applied_at=None), name="planned_move_open")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} → {self.new_parent_id} on {self.day}"
