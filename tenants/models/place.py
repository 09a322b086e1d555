"""Where a unit stood in the tree, and when: a fact is summed under the place of its business day."""

from django.db import models


class UnitPlace(models.Model):
    """From `from_day` on (inclusive) until `to_day` (exclusive; null = still), the unit's path was `path`.

    `path` includes the unit itself, as Unit.path does. Days are business days of Asia/Shanghai; a move takes
    effect at midnight.
    """

    unit = models.ForeignKey("tenants.Unit", on_delete=models.CASCADE, related_name="places")
    path = models.CharField(max_length=120, db_collation="C")
    from_day = models.DateField()
    to_day = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "from_day"], name="unit_place_starts_once"),
            models.UniqueConstraint(
                fields=["unit"], condition=models.Q(to_day__isnull=True), name="unit_place_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(to_day__isnull=True) | models.Q(to_day__gt=models.F("from_day")),
                name="unit_place_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.from_day}"
