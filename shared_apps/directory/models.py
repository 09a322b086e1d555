"""The current version of what units wrote for all units below them."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from shared_apps.contracts.knowledge_messages import ARTICLE, CANNED, PROGRAMME, PROGRAMME_SORT


class Entry(models.Model):
    """One entry of one unit. Only the version that holds is kept; older ones are the unit's own.

    `epoch` and `sequence` are those of the message that was applied last: an older one changes nothing. A
    withdrawn entry keeps its row for that reason, without its text.
    """

    class Kind(models.TextChoices):
        ARTICLE = ARTICLE
        PROGRAMME = PROGRAMME
        CANNED = CANNED

    unit_id = models.BigIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=0)
    epoch = models.IntegerField(default=-1)
    sequence = models.BigIntegerField(default=-1)
    in_force = models.BooleanField(default=False)
    title = models.CharField(max_length=120, default="", blank=True)
    body = models.TextField(default="", blank=True)
    questions = models.JSONField(default=list, blank=True)
    topics = models.JSONField(default=list, blank=True)
    audience = models.TextField(default="", blank=True)
    eligibility = models.TextField(default="", blank=True)
    how_to_apply = models.TextField(default="", blank=True)
    contact = models.TextField(default="", blank=True)
    link = models.URLField(max_length=500, default="", blank=True)
    valid_until = models.DateField(null=True, blank=True)
    sort = models.CharField(max_length=12, default=PROGRAMME_SORT)
    stages = models.JSONField(default=list, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=60, default="", blank=True)
    office = models.CharField(max_length=60, default="", blank=True)
    is_public = models.BooleanField(default=False)
    replaces_unit = models.BigIntegerField(default=0)
    replaces_number = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(null=True)
    terms = models.TextField(default="", blank=True, editable=False)
    search = SearchVectorField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit_id", "kind", "number"], name="directory_entry_once"),
        ]
        indexes = [GinIndex(fields=["search"], name="directory_entry_search")]

    def __str__(self) -> str:
        return f"{self.kind} {self.unit_id}.{self.number} v{self.version}"
