"""Appraisals (督导考核): the rules that units are told, what came of them, objections, the final result."""

from typing import Any

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
    ``listed``: the units that it was for when it was published. ``closed_at`` is the moment as of which the
    figures are frozen (AppraisalUnit, AppraisalScore), ``objections_until`` the last day for objections. At
    ``final_at`` the final result was published (AppraisalResult). A published one may be withdrawn before its
    figures are frozen, with reasons that the units read; ``after`` is the one whose rules a draft began with.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        CLOSED = "closed"
        FINAL = "final"
        WITHDRAWN = "withdrawn"

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
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.BigIntegerField(null=True, blank=True)
    objections_until = models.DateField(null=True, blank=True)
    final_at = models.DateTimeField(null=True, blank=True)
    final_by = models.BigIntegerField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.BigIntegerField(null=True, blank=True)
    withdrawn_person = models.CharField(max_length=60, blank=True, default="")
    withdrawn_reason = models.TextField(blank=True, default="")
    after = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="insights_appraisal_period", condition=Q(first__lte=F("last"))),
            models.CheckConstraint(
                name="insights_appraisal_published",
                condition=Q(state="draft", published_at=None)
                | (~Q(state="draft") & Q(published_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="insights_appraisal_closed",
                condition=Q(
                    state__in=["draft", "published", "withdrawn"], closed_at=None, objections_until=None
                )
                | Q(state__in=["closed", "final"], closed_at__isnull=False, objections_until__isnull=False),
            ),
            models.CheckConstraint(
                name="insights_appraisal_final",
                condition=Q(state="final", final_at__isnull=False) | (~Q(state="final") & Q(final_at=None)),
            ),
            models.CheckConstraint(
                name="insights_appraisal_withdrawn",
                condition=(Q(state="withdrawn", withdrawn_at__isnull=False) & ~Q(withdrawn_reason=""))
                | (~Q(state="withdrawn") & Q(withdrawn_at=None, withdrawn_reason="")),
            ),
        ]
        indexes = [models.Index(fields=["unit_id", "-created_at"], name="insights_appraisal_unit")]

    def __str__(self) -> str:
        return f"appraisal {self.pk}"


class AppraisalUnit(models.Model):
    """One unit of an appraisal whose figures are frozen, as it stood then. Rows are added and never changed.

    ``marks`` and ``since``: see queries.appraisal_units. ``points`` are hundredths, None where nothing could
    be scored. Of those that are ``gone`` there are no points.
    """

    id = models.BigAutoField(primary_key=True)
    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="units")
    unit_id = models.BigIntegerField()
    name = models.CharField(max_length=120)
    path = models.CharField(max_length=120, db_collation="C")
    marks = ArrayField(models.CharField(max_length=12), default=list)
    since = models.DateField(null=True)
    gone = models.BooleanField(default=False)
    points = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "unit_id"], name="insights_appraisalunit_once"),
            models.CheckConstraint(
                name="insights_appraisalunit_gone", condition=Q(gone=False) | Q(points=None)
            ),
        ]

    def __str__(self) -> str:
        return f"unit {self.unit_id} in appraisal {self.appraisal_id}"


class AppraisalScore(models.Model):
    """One indicator of one unit, as it was frozen (queries.appraisal_scoring.Scored). Never changed: what an
    objection put right stands beside it.
    """

    id = models.BigAutoField(primary_key=True)
    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="scores")
    unit_id = models.BigIntegerField()
    code = models.CharField(max_length=20)
    part = models.IntegerField(null=True)
    whole = models.IntegerField()
    value = models.PositiveIntegerField(null=True)
    points = models.PositiveIntegerField(null=True)
    why = models.CharField(max_length=10, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal", "unit_id", "code"], name="insights_appraisalscore_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} of unit {self.unit_id} in appraisal {self.appraisal_id}"


class AppraisalObjection(models.Model):
    """What a unit says against one frozen score, and what the issuer decided about it; once for each.

    An accepted one has the corrected ``part`` and ``whole`` and what follows from them; ``text`` and
    ``reason`` are words of staff. ``file`` is what shows it, if the unit sent one: name, path, type, size in
    bytes, SHA-256.
    """

    class State(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        REJECTED = "rejected"

    id = models.BigAutoField(primary_key=True)
    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="objections")
    unit_id = models.BigIntegerField()
    code = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    text = models.TextField()
    file: models.JSONField[Any, Any] = models.JSONField(null=True)
    account_id = models.BigIntegerField()
    person = models.CharField(max_length=60)
    at = models.DateTimeField()
    part = models.IntegerField(null=True)
    whole = models.IntegerField(null=True)
    value = models.PositiveIntegerField(null=True)
    points = models.PositiveIntegerField(null=True)
    why = models.CharField(max_length=10, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    decided_by = models.BigIntegerField(null=True)
    decided_person = models.CharField(max_length=60, blank=True, default="")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal", "unit_id", "code"], name="insights_appraisalobjection_once"
            ),
            models.CheckConstraint(
                name="insights_appraisalobjection_decided",
                condition=Q(state="open", decided_at=None, reason="", whole=None)
                | (Q(state="accepted", decided_at__isnull=False, whole__isnull=False) & ~Q(reason=""))
                | (Q(state="rejected", decided_at__isnull=False, whole=None) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"objection of unit {self.unit_id} to {self.code} in appraisal {self.appraisal_id}"


class AppraisalResult(models.Model):
    """The final points of one unit, with what objections put right; written once and never changed.

    ``place`` is None where the scheme shows no order, or nothing of the unit could be scored; equal points
    share a place.
    """

    id = models.BigAutoField(primary_key=True)
    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="results")
    unit_id = models.BigIntegerField()
    points = models.PositiveIntegerField(null=True)
    place = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "unit_id"], name="insights_appraisalresult_once"),
        ]

    def __str__(self) -> str:
        return f"result of unit {self.unit_id} in appraisal {self.appraisal_id}"
