"""The pool of schemas made ahead of need; one UPDATE assigns one to a unit."""

from django.db import models


class ReadySchema(models.Model):
    """A replayed schema `u_<id>`. Claimed at most once, by one unit, for ever."""

    name = models.CharField(max_length=63, unique=True, null=True)
    version = models.CharField(max_length=64, blank=True, default="")
    unit_id = models.BigIntegerField(null=True, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(unit_id__isnull=True), name="ready_schema_free")
        ]

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"
