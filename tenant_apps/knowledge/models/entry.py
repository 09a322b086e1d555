"""An entry of the unit's own: what it is, how it stands, and what it stands in for."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.knowledge.data.codes import Kind, State


class Entry(UnitModel):
    """Its text stands in its versions; `published` is the number of the version that holds, 0 for none.

    A number is given once per kind and stays, since nothing is ever deleted. `owner_id` is set for the ready
    replies of one person. `source_*` name the entry from above which this one hides or stands in for, and the
    version of it that somebody here has seen.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    number = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    published = models.PositiveIntegerField(default=0)
    told_below = models.PositiveIntegerField(default=0)
    """The version that the units below have been given, 0 for none."""
    owner_id = models.BigIntegerField(null=True)
    source_unit = models.BigIntegerField(null=True)
    source_number = models.PositiveIntegerField(null=True)
    source_version = models.PositiveIntegerField(default=0)
    review_on = models.DateField(null=True)
    reviewed_on = models.DateField(null=True)
    reviewed_by_id = models.BigIntegerField(null=True)
    made_by_id = models.BigIntegerField()
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta(UnitModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="knowledge_number_once"),
            models.UniqueConstraint(
                fields=["kind", "source_unit", "source_number"], name="knowledge_source_once"
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=False) | Q(state=State.HIDDEN), name="knowledge_has_a_number"
            ),
            models.CheckConstraint(
                condition=Q(owner_id__isnull=True) | Q(kind=Kind.CANNED), name="knowledge_owned_reply"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
