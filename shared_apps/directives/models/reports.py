"""What units report by a form, kept beside the directives and apart from their rows."""

from django.db import models

from shared_apps.directives.models.directive import Directive


class ReportForm(models.Model):
    """What units report on a directive: a definition of huisheng.kernel.forms.

    `version` is 0 until it is sent. Once it was, changes are made in `draft` and reach the units when that is
    sent as the next version. `earlier` are the versions that were sent before, oldest first, each
    `{"version", "definition", "sent_at"}`: what was reported by them is read by them.

    A form that was handed on goes on from version `above_version` of the one above it (0: it was not handed
    on). `carried` says what whoever handed it on has to know of the last time that a later one was brought
    in (operations.carrying_down), until it was looked at.
    """

    directive = models.OneToOneField(
        Directive, on_delete=models.CASCADE, primary_key=True, related_name="report_form"
    )
    definition = models.JSONField(default=dict)
    draft = models.JSONField(null=True, blank=True)
    earlier = models.JSONField(default=list, blank=True)
    version = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    above_version = models.PositiveIntegerField(default=0)
    carried = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return f"form of directive {self.directive_id}"


class ReportFile(models.Model):
    """A file of a unit's report, as it came up: the bytes once for a unit, whatever number of reports and
    directives has them.

    `revision` is the first one that has it; which files the report has that holds, its answers say. `path` is
    empty where the file did not arrive as it was told. No foreign key to the directive, as with UnitReport.
    """

    id = models.BigAutoField(primary_key=True)
    directive_id = models.UUIDField()
    unit_id = models.BigIntegerField()
    file_id = models.UUIDField()
    field = models.CharField(max_length=24)
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    path = models.CharField(max_length=200, blank=True, default="")
    revision = models.PositiveIntegerField()
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["directive_id", "unit_id", "file_id"], name="directive_report_file_once"
            ),
        ]
        indexes = [models.Index(fields=["path"], name="directive_report_file_path")]

    def __str__(self) -> str:
        return f"file {self.file_id} of unit {self.unit_id} on {self.directive_id}"


class UnitReport(models.Model):
    """The report of one unit that holds, by the form: one row for each directive and unit, whoever else
    reports.

    No foreign key to the directive: it would take a lock on that row with every report, and two thousand
    come in the last ten minutes. `returned_revision` is the last one that was sent back.
    """

    id = models.BigAutoField(primary_key=True)
    directive_id = models.UUIDField()
    unit_id = models.BigIntegerField()
    revision = models.PositiveIntegerField(default=0)
    form_version = models.PositiveIntegerField(default=0)
    answers = models.JSONField(default=dict)
    person = models.CharField(max_length=60, blank=True, default="")
    reported_at = models.DateTimeField(null=True)
    first_at = models.DateTimeField(null=True)
    returned_revision = models.PositiveIntegerField(default=0)
    return_reason = models.TextField(blank=True, default="")
    returned_at = models.DateTimeField(null=True)
    returned_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["directive_id", "unit_id"], name="directive_unit_report_once"),
        ]

    def __str__(self) -> str:
        return f"report of unit {self.unit_id} on {self.directive_id}"

    @property
    def is_returned(self) -> bool:
        """Sent back, and not sent again since."""
        return 0 < self.revision <= self.returned_revision
