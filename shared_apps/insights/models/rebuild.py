"""Sums are made anew beside those that pages read: how far it has come."""

from django.db import models


class Rebuild(models.Model):
    """One time that all sums are made anew; at most one is not over.

    ``after_unit`` is the last unit that has been read, ``after_fact`` the last fact that has been summed and
    ``to_fact`` the last that there was when the summing began: with them it goes on where it stood, whatever
    became of the process. ``stamp`` says which tree and which topics it sums by.
    """

    class State(models.TextChoices):
        """Where it stands."""

        READING = "reading"
        SUMMING = "summing"
        DONE = "done"
        STOPPED = "stopped"

    id = models.BigAutoField(primary_key=True)
    state = models.CharField(max_length=8, choices=State)
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=40)
    moved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    from_units = models.BooleanField()
    units = models.IntegerField(default=0)
    units_read = models.IntegerField(default=0)
    after_unit = models.BigIntegerField(default=0)
    corrected = models.IntegerField(default=0)
    left_alone = models.IntegerField(default=0)
    facts = models.BigIntegerField(default=0)
    facts_summed = models.BigIntegerField(default=0)
    after_fact = models.BigIntegerField(default=0)
    to_fact = models.BigIntegerField(default=0)
    changed = models.BigIntegerField(default=0)
    stamp = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        constraints = [
            # At most one that is not over: of these all moments of the end are the same, none.
            models.UniqueConstraint(
                fields=["ended_at"],
                name="insights_rebuild_one",
                condition=models.Q(ended_at=None),
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"rebuild {self.pk}: {self.state}"
