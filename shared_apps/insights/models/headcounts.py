"""How many people units have, night by night."""

from django.db import models


class Headcount(models.Model):
    """So many of one kind at the end of a day; with ``own`` what the unit told of itself, else the sum over
    it and all below it by the tree of that day.

    ``units`` is how many units have told it: a sum without all of them says so, and where there is no row
    nobody has (未上报, not 0). ``epoch`` and ``sequence`` are of the message that was applied last (own rows
    alone): an earlier one changes nothing.
    """

    id = models.BigAutoField(primary_key=True)
    unit_id = models.BigIntegerField()
    own = models.BooleanField()
    day = models.DateField()
    code = models.CharField(max_length=16)
    number = models.IntegerField()
    units = models.IntegerField()
    epoch = models.IntegerField(default=-1, db_default=-1)
    sequence = models.BigIntegerField(default=-1, db_default=-1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit_id", "own", "day", "code"], name="insights_headcount_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} of unit {self.unit_id} on {self.day}"


class HeadcountNight(models.Model):
    """A day of which all units were asked to tell, so that each is asked once."""

    day = models.DateField(primary_key=True)
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"asked of {self.day}"
