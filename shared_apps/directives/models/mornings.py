"""The mornings on which units were asked to tell their people what is due."""

from django.db import models


class Morning(models.Model):
    """One business day on which units that owe something were told that it is morning: once."""

    day = models.DateField(primary_key=True)
    told_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"morning of {self.day}"
