"""Who holds what has left its unit, how questions changed hands, (apart from both) the text that was
referred, and the orders by which units above see to it (督办).
"""

from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from huisheng.kernel.ids import uuid7
from shared_apps.contracts import sampling_messages as samples
from shared_apps.contracts import supervision_messages as contract


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


class Escalation(models.Model):
    """One time that a promise was broken for too long: its row of custody knows the last one alone. Written
    once, for the figures to be compared with; ``topic`` is that of the question at that time.
    """

    id = models.BigAutoField(primary_key=True)
    custody = models.ForeignKey(Custody, models.CASCADE, related_name="escalations")
    since = models.DateField()
    topic = models.CharField(max_length=6, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["custody", "since"], name="oversight_one_escalation"),
        ]

    def __str__(self) -> str:
        return f"{self.custody} since {self.since}"


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
    # How often its sender had told home how it stands when it wrapped it up (0: it was at home).
    told = models.PositiveIntegerField(default=0)
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


class Order(models.Model):
    """督办: a unit demands something of one below it. Words between units: nothing of an asker is in it.

    What it is about is named by ``question_number``, as the unit itself numbers it, or by its id in the unit
    where it was asked (the number is told by the unit then); by neither for a matter in words.
    ``turn`` counts how often an answer was asked for; ``revision`` counts everything that the unit is told.
    ``answered_at`` belongs to the present turn.
    """

    class Card(models.TextChoices):
        NONE = contract.NO_CARD
        YELLOW = contract.YELLOW
        RED = contract.RED

    class Stage(models.TextChoices):
        OPEN = contract.OPEN
        ANSWERED = contract.ANSWERED
        DONE = contract.DONE
        WITHDRAWN = contract.WITHDRAWN

    class Demand(models.TextChoices):
        ANSWER = contract.ANSWER
        REDO = contract.REDO
        REPORT = contract.REPORT

    class Reason(models.TextChoices):
        LATE = "late"
        PASSED_AROUND = "passed_around"
        NOT_SOLVED = "not_solved"
        POOR_ANSWER = "poor_answer"
        NOT_TRUE = "not_true"
        OTHER = "other"

    id: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    by_unit_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    question_number = models.CharField(max_length=40, blank=True, default="")
    question_unit_id = models.BigIntegerField(null=True, blank=True)
    question_id: models.UUIDField[UUID | None, UUID | None] = models.UUIDField(null=True, blank=True)
    reason = models.CharField(max_length=16, choices=Reason.choices)
    demand = models.CharField(max_length=8, choices=Demand.choices)
    words = models.TextField()
    note = models.TextField(blank=True, default="")
    card = models.CharField(max_length=8, choices=Card.choices, blank=True, default=Card.NONE)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.OPEN)
    turn = models.PositiveSmallIntegerField(default=1)
    revision = models.PositiveIntegerField(default=1)
    issued_at = models.DateTimeField()
    issued_by = models.BigIntegerField()
    issued_person = models.CharField(max_length=60, blank=True, default="")
    due_at = models.DateTimeField()
    # When it becomes red by itself: known once the date has passed.
    red_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by_unit_id", "year", "sequence"], name="oversight_order_number"),
            models.CheckConstraint(
                name="oversight_order_ended_whole",
                condition=Q(ended_at__isnull=True, stage__in=("open", "answered"))
                | Q(ended_at__isnull=False, stage__in=("done", "withdrawn")),
            ),
        ]
        indexes = [
            models.Index(fields=["unit_id", "stage"], name="oversight_order_of"),
            models.Index(fields=["-issued_at"], name="oversight_order_newest"),
        ]

    def __str__(self) -> str:
        return f"order {self.pk} to unit {self.unit_id}"

    @property
    def number(self) -> str:
        """As it is written: 督〔2026〕3号."""
        return f"督〔{self.year}〕{self.sequence}号"


class OrderStep(models.Model):
    """One step of an order: who did what, and the words with it. Never changed."""

    class Code(models.TextChoices):
        ISSUED = "issued"
        ARRIVED = "arrived"
        REDO = "redo"
        ACKNOWLEDGED = "acknowledged"
        REMINDED = "reminded"
        YELLOW = "yellow"
        RED = "red"
        ANSWERED = "answered"
        SENT_BACK = "sent_back"
        ACCEPTED = "accepted"
        WITHDRAWN = "withdrawn"
        UNIT_CLOSED = "unit_closed"
        UNIT_MOVED = "unit_moved"

    # What the unit tells may come twice: it is written down once for each turn.
    TOLD: ClassVar[frozenset[str]] = frozenset({Code.ARRIVED, Code.REDO, Code.ACKNOWLEDGED, Code.ANSWERED})

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(Order, models.CASCADE, related_name="steps")
    code = models.CharField(max_length=16, choices=Code.choices)
    turn = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    # Of the side that supervises; of the unit below only the name is told.
    account_id = models.BigIntegerField(null=True, blank=True)
    person = models.CharField(max_length=60, blank=True, default="")
    words = models.TextField(blank=True, default="")
    # Of REDO: what became of it.
    result = models.CharField(max_length=12, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "turn", "code"],
                name="oversight_order_told_once",
                condition=Q(code="arrived") | Q(code="redo") | Q(code="answered") | Q(code="acknowledged"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} of order {self.order_id}"


class Difficulty(models.Model):
    """基层困难: what a unit itself cannot solve, in its own words: nothing of an asker is in it.

    ``lead_unit_id`` is the unit above that has taken it on; others may help as well. ``turn`` counts how
    often it was settled: the unit judges each time. ``shared_by_unit_id`` is the one that has made it
    readable to all units at and below it.
    """

    class Area(models.TextChoices):
        STAFF = "staff"
        MONEY = "money"
        POLICY = "policy"
        OTHERS = "others"
        SYSTEM = "system"
        OTHER = "other"

    class Stage(models.TextChoices):
        OPEN = "open"
        TAKEN = "taken"
        SETTLED = "settled"
        DONE = "done"
        TAKEN_BACK = "taken_back"

    id: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True)
    unit_id = models.BigIntegerField()
    area = models.CharField(max_length=8, choices=Area.choices)
    subject = models.CharField(max_length=120)
    text = models.TextField()
    may_be_shared = models.BooleanField()
    account_id = models.BigIntegerField()
    person = models.CharField(max_length=60, blank=True, default="")
    raised_at = models.DateTimeField()
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.OPEN)
    turn = models.PositiveSmallIntegerField(default=0)
    lead_unit_id = models.BigIntegerField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    shared_by_unit_id = models.BigIntegerField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "difficulties"
        constraints = [
            models.CheckConstraint(
                name="oversight_difficulty_led",
                condition=~Q(stage__in=("taken", "settled")) | Q(lead_unit_id__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["unit_id", "-raised_at"], name="oversight_difficulty_of"),
            models.Index(
                fields=["shared_by_unit_id"],
                name="oversight_shared",
                condition=Q(shared_by_unit_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"difficulty {self.pk} of unit {self.unit_id}"


class DifficultyStep(models.Model):
    """One step with a difficulty, and the words with it. Never changed."""

    class Code(models.TextChoices):
        ADDED = "added"
        REPLIED = "replied"
        TAKEN = "taken"
        JOINED = "joined"
        RELEASED = "released"
        SETTLED = "settled"
        ENOUGH = "enough"
        NOT_ENOUGH = "not_enough"
        TAKEN_BACK = "taken_back"
        SHARED = "shared"
        UNSHARED = "unshared"
        UNTAKEN = "untaken"
        UNIT_CLOSED = "unit_closed"

    id: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True, default=uuid7)
    difficulty = models.ForeignKey(Difficulty, models.CASCADE, related_name="steps")
    code = models.CharField(max_length=12, choices=Code.choices)
    # Empty for what time or the program did.
    unit_id = models.BigIntegerField(null=True, blank=True)
    account_id = models.BigIntegerField(null=True, blank=True)
    person = models.CharField(max_length=60, blank=True, default="")
    words = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.code} of difficulty {self.difficulty_id}"


class SampleMonth(models.Model):
    """The lot by which the samples (抽查) of one month are drawn: made before it begins, never changed."""

    month = models.DateField(primary_key=True)
    seed = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"samples of {self.month:%Y-%m}"


class Sample(models.Model):
    """Something that a unit closed or had wait, and may be looked at: ids, codes, days, nothing of an asker.

    ``drawn_at`` is empty for all that the lot has not met: of those nothing can be asked. ``asked_unit_id``
    is the unit in whose name the text was asked for.
    """

    class What(models.TextChoices):
        CLOSING = samples.CLOSING
        WAITING = samples.WAITING

    class Text(models.TextChoices):
        NOT_ASKED = ""
        ASKED = "asked"
        SENT = samples.SENT
        KEPT = samples.KEPT

    class Mark(models.TextChoices):
        NONE = ""
        IN_ORDER = samples.IN_ORDER
        REDO = samples.REDO
        MOVED_ON = samples.MOVED_ON

    id: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit_id = models.BigIntegerField()
    month = models.DateField()
    what = models.CharField(max_length=8, choices=What.choices)
    question_id: models.UUIDField[UUID, UUID] = models.UUIDField()
    origin_unit_id = models.BigIntegerField()
    origin_question_id: models.UUIDField[UUID, UUID] = models.UUIDField()
    day = models.DateField()
    excluded_units = ArrayField(models.BigIntegerField(), default=list, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)
    text = models.CharField(max_length=8, choices=Text.choices, blank=True, default=Text.NOT_ASKED)
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_unit_id = models.BigIntegerField(null=True, blank=True)
    asked_by = models.BigIntegerField(null=True, blank=True)
    asked_person = models.CharField(max_length=60, blank=True, default="")
    asked_reason = models.CharField(max_length=300, blank=True, default="")
    mark = models.CharField(max_length=8, choices=Mark.choices, blank=True, default=Mark.NONE)
    marked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # One question is drawn from once a month, however often it was closed in it.
            models.UniqueConstraint(
                fields=["month", "unit_id", "what", "question_id"], name="oversight_sample_once"
            ),
            models.CheckConstraint(
                name="oversight_sample_asked_if_drawn",
                condition=Q(text="") | Q(drawn_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit_id", "-month"],
                name="oversight_samples_of",
                condition=Q(drawn_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"sample {self.pk} of unit {self.unit_id}"
