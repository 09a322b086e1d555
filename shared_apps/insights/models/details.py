"""Sums that stand beside Daily: how long things took, and who helped with what."""

from django.db import models


class DurationSums(models.Model):
    """A histogram of working time, which can be added up over days, topics and units (data/durations.py).

    `what` is "answer" or "closing". Without sensitive topics and seeded questions, summed for every unit
    above as in Daily.
    """

    id = models.BigAutoField(primary_key=True)
    unit_id = models.BigIntegerField()
    own = models.BooleanField()
    day = models.DateField()
    topic = models.CharField(max_length=2)
    what = models.CharField(max_length=8)
    bucket = models.SmallIntegerField()
    number = models.IntegerField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.what} of unit {self.unit_id} on {self.day}, bucket {self.bucket}"


class Duration(DurationSums):
    """What pages read."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit_id", "own", "day", "topic", "what", "bucket"], name="insights_duration_once"
            ),
        ]


class DurationBeside(DurationSums):
    """The same, being made anew (operations.rebuilding)."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit_id", "own", "day", "topic", "what", "bucket"],
                name="insights_duration_beside_once",
            ),
        ]


class BreakdownSums(models.Model):
    """Questions that ended on a day, by who helped (`helped_by`) or by kind of question (`kind`).

    By unit and day alone, never by topic: the lattice of what is published has no such cell.
    """

    id = models.BigAutoField(primary_key=True)
    unit_id = models.BigIntegerField()
    own = models.BooleanField()
    day = models.DateField()
    dimension = models.CharField(max_length=12)
    code = models.CharField(max_length=16)
    closed = models.IntegerField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.dimension} {self.code} of unit {self.unit_id} on {self.day}"


class Breakdown(BreakdownSums):
    """What pages read."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit_id", "own", "day", "dimension", "code"], name="insights_breakdown_once"
            ),
        ]


class BreakdownBeside(BreakdownSums):
    """The same, being made anew (operations.rebuilding)."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit_id", "own", "day", "dimension", "code"], name="insights_breakdown_beside_once"
            ),
        ]
