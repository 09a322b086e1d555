"""What has been shown of sensitive topics, quarter by quarter: written once, and never changed."""

from django.db import models


class PublishedQuarter(models.Model):
    """A quarter whose lines have been published, all of them at one moment. What arrives later is in none."""

    id = models.BigAutoField(primary_key=True)
    quarter = models.DateField(unique=True, help_text="first day of the quarter")
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"quarter from {self.quarter}"


class PublishedLine(models.Model):
    """The number that is shown for one unit. A unit without a row is below the standard of publication."""

    id = models.BigAutoField(primary_key=True)
    unit_id = models.BigIntegerField()
    quarter = models.DateField(help_text="first day of the quarter")
    received = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit_id", "quarter"], name="insights_publishedline_once"),
        ]

    def __str__(self) -> str:
        return f"sensitive topics of unit {self.unit_id}, quarter from {self.quarter}"
