"""The unit's own copy of what reached it from above, and what it reported back."""

from django.db import models

from huisheng.kernel.tenancy.models import UnitModel
from shared_apps.contracts import directive_messages as codes


class DirectiveItem(UnitModel):
    """One directive in this unit.

    `received_at` is empty while only a reminder or an end has arrived, which may overtake the directive
    itself: such a row is kept and shown nowhere. Account ids and names are copies of who acted, for
    colleagues to see.

    `reported_at` is the first time, and again the first after the issuer sent a report back. The report that
    holds stands in `report_*`, `report_revision` being 0 for none; a correction keeps what it takes the place
    of in `earlier_reports`, each as `{"revision", "text", "number", "at", "by", "name"}`: nothing is
    overwritten. Answers to a form stand in entries.

    An order (督办) is a row of the kind ORDER, shown on pages of its own: `title` is its number, `text` what
    is demanded, `report_*` the answer to one turn, `report_revision` being that turn; `order` holds what else
    its supervisor told with the latest revision, and what became of 发回重办 (`redo`).

    A directive comes down whole whenever its issuer changes something: `revision` is the highest that
    arrived. `earlier` are its versions before (contracts.DirectiveTold says how they look). What was
    acknowledged in a version before `acknowledge_from` is asked for anew. A recalled one is ended as well.
    """

    class Kind(models.TextChoices):
        NOTICE = codes.NOTICE
        TASK = codes.TASK
        REPORT = codes.REPORT
        SEASON = codes.SEASON
        POLICY = codes.POLICY
        BROADCAST = codes.BROADCAST
        EMERGENCY = codes.EMERGENCY
        ORDER = "order"

    id = models.BigAutoField(primary_key=True)
    directive_id = models.UUIDField(unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.NOTICE)
    title = models.CharField(max_length=120, default="")
    text = models.TextField(default="")
    number_label = models.CharField(max_length=60, blank=True, default="")
    revision = models.PositiveIntegerField(default=0)
    content_version = models.PositiveIntegerField(default=1)
    acknowledge_from = models.PositiveIntegerField(default=1)
    parent_id = models.UUIDField(null=True)
    details = models.JSONField(default=dict)
    earlier = models.JSONField(default=list)
    recalled_at = models.DateTimeField(null=True)
    recall_reason = models.CharField(max_length=300, blank=True, default="")
    named_at = models.DateTimeField(null=True)
    named = models.JSONField(default=list)
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
    acknowledged_version = models.PositiveIntegerField(default=0)
    acknowledged_name = models.CharField(max_length=60, blank=True, default="")
    reported_at = models.DateTimeField(null=True)
    report_revision = models.PositiveIntegerField(default=0)
    report_text = models.TextField(default="")
    report_number = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    report_at = models.DateTimeField(null=True)
    report_by = models.BigIntegerField(null=True)
    report_name = models.CharField(max_length=60, blank=True, default="")
    earlier_reports = models.JSONField(default=list)
    order = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"directive {self.directive_id}"


class DirectiveEntry(UnitModel):
    """What is kept with a directive in this unit, in typed rows: `kind` and `key` name it once.

    FORM (no key): the form that the report follows, `body` = `{"version", "form", "earlier"}`, `number` its
    version; `earlier` are those that it took the place of, each `{"version", "form"}`.
    DRAFT (no key): the report as colleagues are writing it together, `number` grows with each time it is
    saved; `body` = `{"typed", "history"}`, see operations/filling_in.py.
    REPORT (key = revision): what was sent by the form, `body` = `{"answers", "said", "version"}`.
    RETURNED (key = revision): the issuer sent that one back, `text` says why.
    COMMENT (key of its own): `text` for colleagues.
    ASSIGNED (no key): who has it, `body` = `{"people", "sections"}`, ids.
    QUESTION (key of its own): asked of the issuer.
    ANSWER (key = the enquiry's id above): the issuer's answer to `text`, a question (own, or of another unit
    and answered for all) or a suggestion of a report; `body` = `{"answer", "what", "asked_id"}`.

    No foreign key to the item: a form and what follows it may overtake the directive itself. `account_id` and
    `name` are of who wrote it, `name` alone where that is somebody above.
    HANDED_ON (key = the delegation's id): handed on to units below with `text`, `body` = `{"due_at",
    "kinds"}`; what became of it stands in the network alone.
    PART (no key): `body` = `{"root_id"}`, the directive that it hands on.
    FILE (key = its id): a file that the draft or a report names, or is to name; `text` = its path in the
    unit's storage, `body` = `{"name", "type", "size", "digest", "content_type"}`.
    """

    class Kind(models.TextChoices):
        FORM = "form"
        DRAFT = "draft"
        REPORT = "report"
        RETURNED = "returned"
        COMMENT = "comment"
        ASSIGNED = "assigned"
        QUESTION = "question"
        ANSWER = "answer"
        HANDED_ON = "handed_on"
        PART = "part"
        FILE = "file"

    id = models.BigAutoField(primary_key=True)
    directive_id = models.UUIDField()
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=40, blank=True, default="")
    number = models.PositiveIntegerField(default=0)
    text = models.TextField(blank=True, default="")
    body = models.JSONField(default=dict)
    account_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=60, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        db_table = "directive_inbox_entry"
        constraints = [
            models.UniqueConstraint(
                fields=["directive_id", "kind", "key"], name="directive_inbox_entry_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of directive {self.directive_id}"
