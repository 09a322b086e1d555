"""Directives and what became of them in each unit they were sent to."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from huisheng.kernel.ids import uuid7
from shared_apps.contracts.directive_messages import NOTICE, TASK


class Directive(models.Model):
    """One act of an issuer: a notice to acknowledge or a task to report on, for a set of units.

    The set is described by `target_unit_id` and `target_kinds` and becomes Delivery rows once, when it is
    issued.
    """

    class Kind(models.TextChoices):
        NOTICE = NOTICE
        TASK = TASK

    class State(models.TextChoices):
        DRAFT = "draft"
        ISSUED = "issued"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    title = models.CharField(max_length=120)
    text = models.TextField()
    number_label = models.CharField(max_length=60, blank=True, default="")
    issuer_unit_id = models.BigIntegerField()
    issuer_account_id = models.BigIntegerField()
    issuer_person = models.CharField(max_length=60, blank=True, default="")
    target_unit_id = models.BigIntegerField()
    target_kinds = ArrayField(models.CharField(max_length=20))
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    due_passed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["issuer_unit_id", "-created_at"], name="directive_issuer")]

    def __str__(self) -> str:
        return f"directive {self.pk}"


class Delivery(models.Model):
    """One directive in one unit. Every column is the first (report: the latest) of what the unit told."""

    id = models.BigAutoField(primary_key=True)
    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="deliveries")
    unit_id = models.BigIntegerField()
    read_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    report_revision = models.PositiveIntegerField(default=0)
    report_text = models.TextField(blank=True, default="")
    report_number = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["directive", "unit_id"], name="directive_delivery_once"),
        ]
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"delivery of {self.directive_id} to unit {self.unit_id}"
