"""Who holds what has left its unit, and (apart from it) the text that was referred with it."""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Custody(models.Model):
    """The only truth of who holds one thing: an alarm, a decision, a verdict of moderation, or a promise
    broken for too long.

    ``unit_id`` and ``item_id`` name it in the unit that it comes from. ``asked_units`` are the units that
    hold a copy, in the order in which they were asked; ``holder_unit_id`` is the one of them that was
    asked last, and in the end the one that has taken or decided it. ``excluded_units`` are never asked
    (again). The row is made by whichever message of the unit of origin comes first; ``opened_at`` is empty
    until the one that began it has come.
    """

    class Kind(models.TextChoices):
        ALARM = "alarm"
        DECISION = "decision"
        VERDICT = "verdict"
        ESCALATION = "escalation"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    unit_id = models.BigIntegerField()
    item_id: models.UUIDField[UUID, UUID] = models.UUIDField()
    # Of an escalation: the promise that was broken. One question may break several.
    clock = models.CharField(max_length=12, blank=True, default="")
    decision_kind = models.CharField(max_length=16, blank=True, default="")
    topic = models.CharField(max_length=6, blank=True, default="")
    excluded_units = ArrayField(models.BigIntegerField(), default=list, blank=True)
    barred = ArrayField(models.BigIntegerField(), default=list, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    since = models.DateField(null=True, blank=True)
    rung = models.PositiveSmallIntegerField(default=0)
    # How often it was sent up (a decision), or how often the whole ladder was called (an alarm).
    attempt = models.PositiveIntegerField(default=1)
    asked_units = ArrayField(models.BigIntegerField(), default=list, blank=True)
    holder_unit_id = models.BigIntegerField(null=True, blank=True)
    at_top = models.BooleanField(default=False)
    next_at = models.DateTimeField(null=True, blank=True)
    taken_unit_id = models.BigIntegerField(null=True, blank=True)
    taken_by = models.BigIntegerField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "custodies"
        constraints = [
            models.UniqueConstraint(
                fields=["unit_id", "item_id", "kind", "clock"], name="oversight_one_custody"
            ),
            models.CheckConstraint(
                name="oversight_taken_whole",
                condition=Q(taken_unit_id__isnull=True, taken_by__isnull=True, taken_at__isnull=True)
                | Q(taken_unit_id__isnull=False, taken_by__isnull=False, taken_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["holder_unit_id", "kind", "since"],
                name="oversight_held",
                condition=Q(ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.item_id} of unit {self.unit_id}"


class Parcel(models.Model):
    """The text of one custody while it is on its way: deleted when somebody has taken or decided it."""

    custody = models.OneToOneField(Custody, models.CASCADE, primary_key=True, related_name="parcel")
    content = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"parcel of custody {self.pk}"
