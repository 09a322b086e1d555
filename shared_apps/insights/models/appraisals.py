"""Appraisals (督导考核): the rules that units are told, what came of them, objections, the final result."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from huisheng.kernel.ids import uuid7


class Appraisal(models.Model):
    """One scheme of one unit. Nothing of its rules changes once it is published.

    ``level``: which units below it is for: "children" for those right below, else a kind of units; ``line``
    narrows it to one line (条线). ``rules`` are the indicators: code, weight (together 100), ``zero`` and
    ``full`` (per cent from which there are no and all points), ``least`` (on fewer it is not scored).
    ``objection_days`` are working days of the issuer. ``shows_order``: whether the final result names all
    units in order, or tells each unit its own alone. ``version`` grows with every change of a draft.
    ``listed``: the units that it was for when it was published.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit_id = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=80)
    text = models.TextField(blank=True, default="")
    first = models.DateField()
    last = models.DateField()
    level = models.CharField(max_length=20)
    line = models.CharField(max_length=20, blank=True, default="")
    rules = models.JSONField()
    objection_days = models.PositiveSmallIntegerField()
    shows_order = models.BooleanField()
    account_id = models.BigIntegerField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.BigIntegerField(null=True, blank=True)
    listed = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(name="insights_appraisal_period", condition=Q(first__lte=F("last"))),
            models.CheckConstraint(
                name="insights_appraisal_published",
                condition=Q(state="draft", published_at=None)
                | (~Q(state="draft") & Q(published_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["unit_id", "-created_at"], name="insights_appraisal_unit")]

    def __str__(self) -> str:
        return f"appraisal {self.pk}"
