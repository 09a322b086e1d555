"""Directives and what became of them in each unit they were sent to."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from huisheng.kernel.ids import uuid7
from shared_apps.contracts import directive_messages as codes


def _ids() -> "ArrayField[list[int], list[int]]":
    return ArrayField(models.BigIntegerField(), default=list, blank=True)


class Directive(models.Model):
    """One act of an issuer, for a set of units: something to know, to do or to report.

    The set is described by `target_unit_id` (its subtree), narrowed by what else is named: `target_kinds`,
    `target_levels` (depth in the tree, 1 = root), `target_lines` (条线), `target_waves` (of the roll-out),
    `target_units` (only these), less `except_units`; empty means not narrowed. It becomes Delivery rows once,
    when it is issued; units that come later are added by somebody (补发).

    `content_version` grows with each amendment, `revision` with everything that recipients are told anew.
    `amendment` waits for a second person (operations.amending). `published_units` were late when named.
    `within_hours` is the time that an emergency leaves; its date follows from it when it is issued.
    `urge_days` and `publish_days` are working days before and after the date (催办, 通报), `urge_at` and
    `publish_at` the moments that they became. `exception_reason` says why it goes beyond the weekly number of
    its level. `written_by` wrote the words as they stand last. `responsible_account_id` follows it up.

    What hands on another one (`parent_id`) says what that one says as of `above_version`, with `own_words`
    before it: `text` is both (operations.standing_on).
    """

    class Kind(models.TextChoices):
        NOTICE = codes.NOTICE
        TASK = codes.TASK
        REPORT = codes.REPORT
        SEASON = codes.SEASON
        POLICY = codes.POLICY
        BROADCAST = codes.BROADCAST
        EMERGENCY = codes.EMERGENCY

    class State(models.TextChoices):
        DRAFT = "draft"
        PROPOSED = "proposed"
        QUEUED = "queued"
        ISSUED = "issued"
        RECALLED = "recalled"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    title = models.CharField(max_length=120)
    text = models.TextField()
    number_label = models.CharField(max_length=60, blank=True, default="")
    details = models.JSONField(default=dict, blank=True)
    parent_id = models.UUIDField(null=True, blank=True)
    above_version = models.PositiveIntegerField(default=0)
    own_words = models.TextField(blank=True, default="")
    content_version = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=1)
    acknowledge_from = models.PositiveIntegerField(default=1)
    issuer_unit_id = models.BigIntegerField()
    issuer_account_id = models.BigIntegerField()
    issuer_person = models.CharField(max_length=60, blank=True, default="")
    responsible_account_id = models.BigIntegerField(null=True, blank=True)
    written_by = models.BigIntegerField(null=True, blank=True)
    target_unit_id = models.BigIntegerField()
    target_kinds = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    target_levels = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    target_lines = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    target_waves = _ids()
    target_units = _ids()
    except_units = _ids()
    due_at = models.DateTimeField()
    within_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    urge_days = models.PositiveSmallIntegerField(null=True, blank=True)
    publish_days = models.PositiveSmallIntegerField(null=True, blank=True)
    urge_at = models.DateTimeField(null=True, blank=True)
    publish_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    proposed_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.BigIntegerField(null=True, blank=True)
    returned_reason = models.CharField(max_length=300, blank=True, default="")
    exception_reason = models.CharField(max_length=300, blank=True, default="")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.BigIntegerField(null=True, blank=True)
    approved_name = models.CharField(max_length=60, blank=True, default="")
    amendment = models.JSONField(default=dict, blank=True)
    queued_for = models.DateTimeField(null=True, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    urged_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_units = _ids()
    recalled_at = models.DateTimeField(null=True, blank=True)
    recall_reason = models.CharField(max_length=300, blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)
    due_passed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["issuer_unit_id", "-created_at"], name="directive_issuer"),
            models.Index(fields=["issuer_unit_id", "issued_at"], name="directive_issued"),
            models.Index(
                fields=["parent_id"],
                condition=models.Q(parent_id__isnull=False),
                name="directive_handed_on_of",
            ),
        ]

    def __str__(self) -> str:
        return f"directive {self.pk}"

    @property
    def is_before_issue(self) -> bool:
        """Nothing of it has left its issuer yet."""
        return self.state in BEFORE_ISSUE


BEFORE_ISSUE = (Directive.State.DRAFT, Directive.State.PROPOSED, Directive.State.QUEUED)
"""States in which nothing of a directive has left its issuer."""


class EarlierVersion(models.Model):
    """What an issued directive said before it was amended. `until` is when the next version took its place,
    `why` what was said about that; `by` and `by_name` are of whoever amended it, `unit_id` is their unit: the
    issuer, or one above from which the amendment came down. `details` is what it called units to, where it
    was a season.
    """

    id = models.BigAutoField(primary_key=True)
    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="earlier")
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    text = models.TextField()
    number_label = models.CharField(max_length=60, blank=True, default="")
    due_at = models.DateTimeField()
    until = models.DateTimeField()
    why = models.CharField(max_length=300)
    details = models.JSONField(default=dict, blank=True)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60, blank=True, default="")
    unit_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["directive_id", "version"]
        constraints = [
            models.UniqueConstraint(fields=["directive", "version"], name="directive_version_once"),
        ]

    def __str__(self) -> str:
        return f"version {self.version} of directive {self.directive_id}"

    @property
    def next(self) -> int:
        """The version that took its place."""
        return self.version + 1

    @property
    def came_from_above(self) -> bool:
        """What took its place was an amendment of a unit above. Reads the directive."""
        return self.unit_id not in (None, self.directive.issuer_unit_id)


class Delivery(models.Model):
    """One directive in one unit. Every column is the first (report: the latest) of what the unit told.

    `added_at` is empty for those to whom it was issued, and says when it was sent to a unit that came later
    (补发); `excused_at` says when nothing was awaited any more, because the unit moved away or closed. An
    acknowledgement counts with the version of the content that it was given to.
    """

    id = models.BigAutoField(primary_key=True)
    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="deliveries")
    unit_id = models.BigIntegerField()
    added_at = models.DateTimeField(null=True, blank=True)
    excused_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_version = models.PositiveIntegerField(default=0)
    reported_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    report_revision = models.PositiveIntegerField(default=0)
    report_text = models.TextField(blank=True, default="")
    report_number = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["directive", "unit_id"], name="directive_delivery_once"),
        ]
        indexes = [models.Index(fields=["unit_id"], name="directive_delivery_unit")]
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"delivery of {self.directive_id} to unit {self.unit_id}"
