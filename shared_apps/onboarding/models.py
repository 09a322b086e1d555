"""Applications of units, what was said about them, letters that go out, and waves of the roll-out."""

from typing import Any

from django.db import models
from django.db.models import Q

from huisheng.kernel.ids import uuid7
from shared_apps.onboarding.data.codes import Post, Reason, State, Step


class Application(models.Model):
    """One unit asks to be opened: a unit of the official list (`is_new` False), or one that it names.

    `submission` is the hash of the form's own token: the same form makes one application. `parent_id` is the
    unit above it (None: a root, which operators decide about). `reviewer_unit_id` is who is to decide now
    (None: operators); everybody above may. `round` counts how often it moved up. `version` goes up with
    every step.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=20, unique=True)
    submission = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=0)

    unit_id = models.BigIntegerField(null=True)
    is_new = models.BooleanField(default=False)
    parent_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12)
    line = models.CharField(max_length=20, blank=True, default="")
    slug = models.CharField(max_length=60)

    leader_name = models.CharField(max_length=80)
    leader_title = models.CharField(max_length=80)
    leader_phone = models.CharField(max_length=30)
    leader_mail = models.CharField(max_length=254)
    contact_name = models.CharField(max_length=80)
    contact_title = models.CharField(max_length=80)
    contact_phone = models.CharField(max_length=30)
    contact_mail = models.CharField(max_length=254, blank=True, default="")

    code_digest = models.CharField(max_length=64, blank=True, default="")
    code_sent_at = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    mail_confirmed_at = models.DateTimeField(null=True)
    proof: models.JSONField[Any, Any] = models.JSONField(null=True)

    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    reviewer_unit_id = models.BigIntegerField(null=True)
    waiting_since = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    round = models.PositiveSmallIntegerField(default=0)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=12, choices=Reason, blank=True, default="")
    reason_words = models.CharField(max_length=500, blank=True, default="")
    # In whose name it was approved; None: the operators.
    decided_for = models.BigIntegerField(null=True)
    # When the site of an approval that was undone is archived; None where there is none, and afterwards.
    archive_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    again_at = models.DateTimeField(null=True)
    invitation_id = models.BigIntegerField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["submitted_at", "id"]
        indexes = [
            models.Index(fields=["state", "reviewer_unit_id"], name="onboarding_state_reviewer"),
            models.Index(fields=["parent_id"], name="onboarding_parent"),
        ]
        constraints = [
            # Whoever approves, and however often: a unit is opened by one application.
            models.UniqueConstraint(
                fields=["unit_id"],
                condition=Q(state="approved") | Q(state="opened"),
                name="onboarding_unit_opened_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") & ~Q(state="opened") | Q(unit_id__isnull=False),
                name="onboarding_approved_has_unit",
            ),
            models.CheckConstraint(
                condition=~Q(state="rejected") & ~Q(state="undone") | ~Q(reason=""),
                name="onboarding_refusal_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Entry(models.Model):
    """One line of the history. `by_id` None: the applicant, or nobody (a reminder)."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="entries")
    at = models.DateTimeField()
    step = models.CharField(max_length=12, choices=Step)
    by_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
    text = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.application_id} {self.step}"


class Letter(models.Model):
    """An e-mail that has to go out. What it says is put together when it goes; a row holds no secret."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="letters")
    what = models.CharField(max_length=12, choices=[(post.value, post.name) for post in Post])
    to = models.CharField(max_length=254)
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(sent_at=None, failed_at=None),
                name="onboarding_letter_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.what}"


class Wave(models.Model):
    """One wave of the roll-out below a unit: the pilot first, then the others, each with its date."""

    over_id = models.BigIntegerField()
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    starts_on = models.DateField()
    due_on = models.DateField()
    # Optional parts of the site (tenants.features) by key: a code of data.codes.Start.
    features = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["over_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["over_id", "position"], name="onboarding_wave_position"),
            models.CheckConstraint(
                condition=Q(due_on__gte=models.F("starts_on")), name="onboarding_wave_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Invited(models.Model):
    """A unit in a wave: within one roll-out it is in one of them."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="invited")
    over_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "invited"
        constraints = [
            models.UniqueConstraint(fields=["over_id", "unit_id"], name="onboarding_invited_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} in wave {self.wave_id}"


class Progress(models.Model):
    """One day of the first weeks of a unit, as the unit has told it last: a step, or the days `opened` and
    `live` (contracts.setup_facts). `epoch` and `sequence` are those of the message.
    """

    unit_id = models.BigIntegerField()
    step = models.CharField(max_length=20)
    due_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    epoch = models.BigIntegerField()
    sequence = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "progress"
        constraints = [
            models.UniqueConstraint(fields=["unit_id", "step"], name="onboarding_progress_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.step}"


class StageReport(models.Model):
    """A summary of a stage, in the words of the unit's leader, and what a unit above says to it."""

    unit_id = models.BigIntegerField()
    stage = models.CharField(max_length=20)
    first_day = models.DateField()
    last_day = models.DateField()
    figures: models.JSONField[Any, Any] = models.JSONField()
    went_well = models.TextField(blank=True)
    problems = models.TextField(blank=True)
    suggestions = models.TextField(blank=True)
    account_id = models.BigIntegerField()
    person = models.CharField(max_length=60)
    sent_at = models.DateTimeField()
    answer = models.TextField(blank=True, default="")
    answered_by = models.BigIntegerField(null=True)
    answered_by_name = models.CharField(max_length=60, blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["unit_id", "stage"], name="onboarding_report_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.stage}"


class Waiver(models.Model):
    """A unit above lets one thing go that a unit must have before it opens to the public (E18)."""

    unit_id = models.BigIntegerField()
    condition = models.CharField(max_length=20)
    reason = models.CharField(max_length=300)
    by_id = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["unit_id", "condition"], name="onboarding_waived_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.condition}"
