"""Briefs (工作动态、通报): what a unit prints about a period, numbered, and unchanged once it is issued."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from huisheng.kernel.ids import uuid7


class Brief(models.Model):
    """One brief of one unit. Nothing of it changes once it is issued, but the moment it was sent down.

    ``level``: which units below stand in its table: "" for none, "children" for those right below, else a
    kind of units. ``measures`` and ``ranking`` are codes of figures. ``figures`` are those figures as they
    were at the moment of issue, with the words that define them (see queries.brief_figures); None in a draft.
    ``version`` grows with every change of a draft. ``corrects``: the issued brief that this one puts right.
    """

    class Kind(models.TextChoices):
        WORK = "work"
        CIRCULAR = "circular"

    class State(models.TextChoices):
        DRAFT = "draft"
        ISSUED = "issued"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit_id = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    masthead = models.CharField(max_length=20)
    editor = models.CharField(max_length=60)
    title = models.CharField(max_length=80)
    lead = models.TextField(blank=True, default="")
    body = models.TextField(blank=True, default="")
    first = models.DateField()
    last = models.DateField()
    level = models.CharField(max_length=20, blank=True, default="")
    measures = ArrayField(models.CharField(max_length=20))
    ranking = models.CharField(max_length=20, blank=True, default="")
    to_above = models.CharField(max_length=200, blank=True, default="")
    to_beside = models.CharField(max_length=200, blank=True, default="")
    to_below = models.CharField(max_length=200, blank=True, default="")
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    account_id = models.BigIntegerField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.BigIntegerField(null=True, blank=True)
    figures = models.JSONField(null=True, blank=True)
    sent_down_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit_id", "kind", "year", "number"], name="insights_brief_number"
            ),
            models.CheckConstraint(
                name="insights_brief_issued_whole",
                condition=Q(
                    state="draft", year=None, number=None, issued_at=None, figures=None, sent_down_at=None
                )
                | Q(
                    state="issued",
                    year__isnull=False,
                    number__isnull=False,
                    number__gte=1,
                    issued_at__isnull=False,
                    figures__isnull=False,
                ),
            ),
        ]
        indexes = [models.Index(fields=["unit_id", "-created_at"], name="insights_brief_unit")]

    def __str__(self) -> str:
        return f"brief {self.pk}"


class BriefCase(models.Model):
    """A good case of a brief: a question that stands in public, with a word of the editor's.

    A draft holds no words of the question: they are read where everybody reads them. When the brief is
    issued they are copied here; when the question stops being public, they go from here too (``gone_at``).
    """

    id = models.BigAutoField(primary_key=True)
    brief = models.ForeignKey(Brief, on_delete=models.CASCADE, related_name="cases")
    unit_id = models.BigIntegerField()
    question_id = models.CharField(max_length=40)
    comment = models.TextField(blank=True, default="")
    number = models.CharField(max_length=32)
    unit_name = models.CharField(max_length=120, blank=True, default="")
    title = models.CharField(max_length=80, blank=True, default="")
    text = models.TextField(blank=True, default="")
    answers = models.TextField(blank=True, default="")
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brief", "unit_id", "question_id"], name="insights_briefcase_once"
            ),
            models.CheckConstraint(
                name="insights_briefcase_gone_no_words",
                condition=Q(gone_at=None) | Q(title="", text="", answers=""),
            ),
        ]
        indexes = [models.Index(fields=["unit_id", "question_id"], name="insights_briefcase_item")]

    def __str__(self) -> str:
        return f"case {self.number} of brief {self.brief_id}"
