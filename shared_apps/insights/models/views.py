"""What readers of dashboards keep: views by name, and the figures of one moment."""

from django.db import models

from huisheng.kernel.ids import uuid7

NAME_MAX = 60


class SavedView(models.Model):
    """A dashboard that one person looks at again and again: a unit, and what the address asks. Figures are
    read anew each time, and access is looked at each time.
    """

    id = models.BigAutoField(primary_key=True)
    account_id = models.BigIntegerField()
    name = models.CharField(max_length=NAME_MAX)
    unit_id = models.BigIntegerField()
    query = models.CharField(max_length=200, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account_id", "name"], name="insights_savedview_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Snapshot(models.Model):
    """The figures of a dashboard as they stood at one moment (`as_of`). Rows are never changed; who made one
    may delete it.

    `content` is the page as queries.frozen writes it: units, codes, days, numbers. `digest` is its SHA-256.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit_id = models.BigIntegerField()
    query = models.CharField(max_length=200, blank=True)
    as_of = models.DateTimeField()
    made_by = models.BigIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["made_by", "-as_of"], name="insights_snapshot_of")]

    def __str__(self) -> str:
        return f"figures of unit {self.unit_id} as of {self.as_of}"
