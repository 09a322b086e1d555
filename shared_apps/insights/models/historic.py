"""What a unit did before it told facts: taken over from a file, shown apart, added to nothing."""

from django.db import models


class Historic(models.Model):
    """One number of one month, as its source gives it.

    No sum, share or comparison is made of it, and none of the units above: what a source counted, and how, is
    its own matter. `source` says where it stands.
    """

    id = models.BigAutoField(primary_key=True)
    unit_id = models.BigIntegerField()
    month = models.DateField(help_text="first day of the month")
    measure = models.CharField(max_length=24)
    value = models.BigIntegerField()
    source = models.CharField(max_length=120)
    imported_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit_id", "month", "measure"], name="insights_historic_once"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} of unit {self.unit_id} in {self.month:%Y-%m}"
