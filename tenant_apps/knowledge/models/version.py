"""One version of an entry."""

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils import timezone

from huisheng.kernel.tenancy.models import UnitModel
from shared_apps.contracts.knowledge_messages import PROGRAMME_SORT
from tenant_apps.knowledge.data.codes import CONTACT_MAX, LINK_MAX, NOTE_MAX, PLACE_MAX, TITLE_MAX
from tenant_apps.knowledge.models.entry import Entry


class Version(UnitModel):
    """Text and visibility, as they were written. Once published, a version never changes.

    `saves` counts how often the draft was saved: who saves on an outdated view is told. `search` is filled
    while the version holds, and only then; a unit has some hundred entries, so it has no index.
    """

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    saves = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=TITLE_MAX)
    body = models.TextField()
    questions = models.JSONField(default=list, blank=True)
    topics = models.JSONField(default=list, blank=True)
    audience = models.TextField(default="", blank=True)
    eligibility = models.TextField(default="", blank=True)
    how_to_apply = models.TextField(default="", blank=True)
    contact = models.CharField(max_length=CONTACT_MAX, default="", blank=True)
    link = models.URLField(max_length=LINK_MAX, default="", blank=True)
    valid_until = models.DateField(null=True, blank=True)
    sort = models.CharField(max_length=12, default=PROGRAMME_SORT)
    stages = models.JSONField(default=list, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=PLACE_MAX, default="", blank=True)
    office = models.CharField(max_length=PLACE_MAX, default="", blank=True)
    is_public = models.BooleanField(default=False)
    for_below = models.BooleanField(default=False)
    note = models.CharField(max_length=NOTE_MAX, default="", blank=True)
    author_id = models.BigIntegerField()
    written_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True)
    published_by_id = models.BigIntegerField(null=True)
    terms = models.TextField(default="", blank=True, editable=False)
    search = SearchVectorField(null=True, editable=False)

    class Meta(UnitModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="knowledge_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} v{self.number}"
