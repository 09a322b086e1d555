"""The unit's own copy of what reached it from above, and what it reported back."""

from django.db import models

from huisheng.kernel.tenancy.models import UnitModel
from shared_apps.contracts.directive_messages import NOTICE, TASK


class DirectiveItem(UnitModel):
    """One directive in this unit.

    `received_at` is empty while only a reminder or an end has arrived, which may overtake the directive
    itself: such a row is kept and shown nowhere. Account ids and names are copies of who acted, for
    colleagues to see.
    """

    class Kind(models.TextChoices):
        NOTICE = NOTICE
        TASK = TASK

    id = models.BigAutoField(primary_key=True)
    directive_id = models.UUIDField(unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.NOTICE)
    title = models.CharField(max_length=120, default="")
    text = models.TextField(default="")
    number_label = models.CharField(max_length=60, blank=True, default="")
    issuer_unit_id = models.BigIntegerField(default=0)
    issuer_name = models.CharField(max_length=120, default="")
    issuer_person = models.CharField(max_length=60, blank=True, default="")
    issued_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    read_by = models.BigIntegerField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.BigIntegerField(null=True)
    acknowledged_name = models.CharField(max_length=60, blank=True, default="")
    reported_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"directive {self.directive_id}"


class DirectiveReport(UnitModel):
    """One report on a directive. A correction is a new row with the next revision; nothing is overwritten."""

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(DirectiveItem, on_delete=models.CASCADE, related_name="reports")
    revision = models.PositiveIntegerField()
    text = models.TextField()
    number = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    reported_at = models.DateTimeField()
    reported_by = models.BigIntegerField()
    reported_name = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "revision"], name="directive_report_revision"),
        ]

    def __str__(self) -> str:
        return f"report {self.revision} on item {self.item_id}"
