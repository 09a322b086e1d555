"""Who holds what has left its unit, how questions changed hands, and (apart from both) the text that was
referred.
"""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Custody(models.Model):
    """The only truth of who holds one thing: an alarm, a decision, a verdict of moderation, a promise broken
    for too long, or a question that was handed over.

    ``unit_id`` and ``item_id`` name it in the unit that it comes from. ``asked_units`` are the units that
    hold a copy, in the order in which they were asked; ``holder_unit_id`` is the one of them that was
    asked last, and in the end the one that has taken or decided it. ``excluded_units`` are never asked
    (again). The row is made by whichever message of the unit of origin comes first; ``opened_at`` is empty
    until the one that began it has come.

    Of a question, ``holder_unit_id`` is the unit that works on it, ``asked_units`` are all that ever got
    something of it to read, and ``at_top`` says that it ought to move up and nobody above can take it.
    """

    class Kind(models.TextChoices):
        ALARM = "alarm"
        DECISION = "decision"
        VERDICT = "verdict"
        ESCALATION = "escalation"
        QUESTION = "question"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    unit_id = models.BigIntegerField()
    item_id: models.UUIDField[UUID, UUID] = models.UUIDField()
    # Of an escalation: the promise that was broken. One question may break several.
    clock = models.CharField(max_length=12, blank=True, default="")
    decision_kind = models.CharField(max_length=16, blank=True, default="")
    topic = models.CharField(max_length=6, blank=True, default="")
    excluded_units = ArrayField(models.BigIntegerField(), default=list, blank=True)
    barred = ArrayField(models.BigIntegerField(), default=list, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    since = models.DateField(null=True, blank=True)
    rung = models.PositiveSmallIntegerField(default=0)
    # How often it was sent up (a decision), or how often the whole ladder was called (an alarm).
    attempt = models.PositiveIntegerField(default=1)
    asked_units = ArrayField(models.BigIntegerField(), default=list, blank=True)
    holder_unit_id = models.BigIntegerField(null=True, blank=True)
    at_top = models.BooleanField(default=False)
    next_at = models.DateTimeField(null=True, blank=True)
    # Of a question: how often it changed hands; how many of these, and how many offers that nobody took, came
    # since anything was achieved; and the last message of its holder that named acts of the asker.
    hop = models.PositiveSmallIntegerField(default=0)
    hops_unanswered = models.PositiveSmallIntegerField(default=0)
    offers_untaken = models.PositiveSmallIntegerField(default=0)
    told_epoch = models.PositiveIntegerField(default=0)
    told_sequence = models.BigIntegerField(default=0)
    taken_unit_id = models.BigIntegerField(null=True, blank=True)
    taken_by = models.BigIntegerField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "custodies"
        constraints = [
            models.UniqueConstraint(
                fields=["unit_id", "item_id", "kind", "clock"], name="oversight_one_custody"
            ),
            models.CheckConstraint(
                name="oversight_taken_whole",
                condition=Q(taken_unit_id__isnull=True, taken_by__isnull=True, taken_at__isnull=True)
                | Q(taken_unit_id__isnull=False, taken_by__isnull=False, taken_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["holder_unit_id", "kind", "since"],
                name="oversight_held",
                condition=Q(ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.item_id} of unit {self.unit_id}"


class Transfer(models.Model):
    """One unit asks another to take a question over (or to help with it), or a question is called up.

    Codes, days and accounts only: what people write goes past, and stands in the units that it is for. While
    ``outcome`` is empty it is open, and it changes nothing of who holds the question. A row without custody
    was taken back before it arrived.
    """

    class Role(models.TextChoices):
        LEAD = "lead"
        HELPER = "helper"

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted"
        RETURNED = "returned"
        LAPSED = "lapsed"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"
        GIVEN = "given"

    id: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True)
    custody = models.ForeignKey(Custody, models.CASCADE, null=True, related_name="transfers")
    from_unit_id = models.BigIntegerField()
    to_unit_id = models.BigIntegerField(null=True, blank=True)
    way = models.CharField(max_length=8, blank=True, default="")
    role = models.CharField(max_length=6, choices=Role.choices, default=Role.LEAD)
    # Nobody is asked: the holder hands it over by program (提级办理, or a unit above takes it over).
    called_up = models.BooleanField(default=False)
    reason = models.CharField(max_length=24, blank=True, default="")
    due_on = models.DateField(null=True, blank=True)
    # How often the question had changed hands before this.
    hop = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    asked_by = models.BigIntegerField(null=True, blank=True)
    accept_by = models.DateTimeField(null=True, blank=True)
    lapses_at = models.DateTimeField(null=True, blank=True)
    # Tokens of the asker's acts that its parcel has in it.
    acts = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    outcome = models.CharField(max_length=9, choices=Outcome.choices, blank=True, default="")
    outcome_reason = models.CharField(max_length=24, blank=True, default="")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["custody"],
                name="oversight_one_open_lead",
                condition=Q(outcome="", role="lead"),
            ),
            models.CheckConstraint(
                name="oversight_settled_whole",
                condition=Q(outcome="", settled_at__isnull=True, custody__isnull=False)
                | (~Q(outcome="") & Q(settled_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["to_unit_id"], name="oversight_offered_to", condition=Q(outcome="")),
            models.Index(fields=["from_unit_id"], name="oversight_offered_by", condition=Q(outcome="")),
        ]

    def __str__(self) -> str:
        return f"transfer {self.pk} from unit {self.from_unit_id} to unit {self.to_unit_id}"


class Parcel(models.Model):
    """The text of one custody while it is on its way: deleted when somebody has taken or decided it.

    Of a question only what its asker did and its holder has not been heard to have carried out.
    """

    custody = models.OneToOneField(Custody, models.CASCADE, primary_key=True, related_name="parcel")
    content = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"parcel of custody {self.pk}"
