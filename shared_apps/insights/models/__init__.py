"""Facts as they came from the units, and sums of them for every unit above.

Only ids, codes, days and numbers. `Fact` is the truth of the network's side; the other three can be rebuilt
from it; what has been published of a quarter is kept as it was (`PublishedLine`). Text is in `PublicItem`
alone, and only what everybody may read.
"""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from shared_apps.insights.models.appraisals import Appraisal as Appraisal
from shared_apps.insights.models.appraisals import AppraisalObjection as AppraisalObjection
from shared_apps.insights.models.appraisals import AppraisalResult as AppraisalResult
from shared_apps.insights.models.appraisals import AppraisalScore as AppraisalScore
from shared_apps.insights.models.appraisals import AppraisalUnit as AppraisalUnit
from shared_apps.insights.models.briefs import Brief as Brief
from shared_apps.insights.models.briefs import BriefCase as BriefCase
from shared_apps.insights.models.clusters import Cluster as Cluster
from shared_apps.insights.models.clusters import ClusterDecision as ClusterDecision
from shared_apps.insights.models.clusters import ClusterItem as ClusterItem
from shared_apps.insights.models.clusters import ClusterLink as ClusterLink
from shared_apps.insights.models.details import Breakdown as Breakdown
from shared_apps.insights.models.details import BreakdownBeside as BreakdownBeside
from shared_apps.insights.models.details import Duration as Duration
from shared_apps.insights.models.details import DurationBeside as DurationBeside
from shared_apps.insights.models.headcounts import Headcount as Headcount
from shared_apps.insights.models.headcounts import HeadcountNight as HeadcountNight
from shared_apps.insights.models.historic import Historic as Historic
from shared_apps.insights.models.published import PublishedLine as PublishedLine
from shared_apps.insights.models.published import PublishedQuarter as PublishedQuarter
from shared_apps.insights.models.rebuild import Rebuild as Rebuild
from shared_apps.insights.models.replies import ClusterReply as ClusterReply
from shared_apps.insights.models.replies import ReplyTarget as ReplyTarget
from shared_apps.insights.models.steps import StepFact as StepFact
from shared_apps.insights.models.steps import StepSum as StepSum
from shared_apps.insights.models.sums import Daily as Daily
from shared_apps.insights.models.sums import DailyBeside as DailyBeside
from shared_apps.insights.models.sums import SensitiveBeside as SensitiveBeside
from shared_apps.insights.models.sums import SensitiveQuarter as SensitiveQuarter
from shared_apps.insights.models.sums import Stock as Stock
from shared_apps.insights.models.sums import StockBeside as StockBeside
from shared_apps.insights.models.sums import WholeDay as WholeDay
from shared_apps.insights.models.sums import WholeDayBeside as WholeDayBeside
from shared_apps.insights.models.sums import WholeStock as WholeStock
from shared_apps.insights.models.sums import WholeStockBeside as WholeStockBeside
from shared_apps.insights.models.views import SavedView as SavedView
from shared_apps.insights.models.views import Snapshot as Snapshot


class Fact(models.Model):
    """One fact of one question (see shared_apps.contracts.question_facts). Rows are added and never changed.

    `received_day` is known for answers and changes of hands: the business day of receipt, for the rate by
    cohort. `moved` is what a change of hands takes out of or brings into the questions to be answered.
    `worked` is the unit's working time in minutes that an answer or an end took; `helped_by` (codes with
    commas) and `question_kind` are known for ends. `burst`: it followed several others from one device.
    """

    id = models.BigAutoField(primary_key=True)
    event_id = models.UUIDField(unique=True)
    unit_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    question_id = models.CharField(max_length=40)
    business_day = models.DateField()
    received_day = models.DateField(null=True)
    topic = models.CharField(max_length=6)
    channel = models.CharField(max_length=24)
    seeded = models.BooleanField()
    imported = models.BooleanField()
    # What the database sets as well: a relay of before this column goes on while the product is renewed.
    burst = models.BooleanField(default=False, db_default=False)
    received = models.SmallIntegerField()
    not_accepted = models.SmallIntegerField()
    answered = models.SmallIntegerField()
    became_overdue = models.SmallIntegerField()
    open = models.SmallIntegerField()
    overdue = models.SmallIntegerField()
    moved = models.SmallIntegerField(default=0)
    handed_in = models.SmallIntegerField(default=0)
    handed_out = models.SmallIntegerField(default=0)
    answered_timed = models.SmallIntegerField(default=0)
    answered_in_time = models.SmallIntegerField(default=0)
    closed = models.SmallIntegerField(default=0)
    sent_back = models.SmallIntegerField(default=0)
    rated = models.SmallIntegerField(default=0)
    satisfied = models.SmallIntegerField(default=0)
    rating_sum = models.SmallIntegerField(default=0)
    worked = models.IntegerField(null=True)
    helped_by = models.CharField(max_length=80, default="", blank=True)
    question_kind = models.CharField(max_length=16, default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit_id", "business_day", "kind"], name="insights_fact_compared"),
            # What is late, one by one (queries.late): few facts change the stock of what is overdue.
            models.Index(
                fields=["unit_id", "question_id"],
                name="insights_fact_late",
                condition=~models.Q(overdue=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of unit {self.unit_id} on {self.business_day}"


class CarriedMove(models.Model):
    """A move under another parent whose stock has been carried from the ancestors left to those joined.

    What arrives later with an earlier business day is carried as it comes (projections.moves).
    """

    id = models.BigAutoField(primary_key=True)
    unit_id = models.BigIntegerField()
    from_day = models.DateField()
    units_left = models.JSONField()
    units_joined = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit_id", "from_day"], name="insights_carriedmove_once"),
        ]

    def __str__(self) -> str:
        return f"unit {self.unit_id} moved on {self.from_day}"


class Reading(models.Model):
    """How often public pages of a unit were read on a day; with ``own`` the unit's own, else with all below
    it by the tree of that day.
    """

    id = models.BigAutoField(primary_key=True)
    unit_id = models.BigIntegerField()
    own = models.BooleanField()
    day = models.DateField()
    views = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit_id", "own", "day"], name="insights_reading_once"),
        ]

    def __str__(self) -> str:
        return f"views of unit {self.unit_id} on {self.day}"


class PublicItem(models.Model):
    """A question that stands in public in a unit, for the search across units.

    `epoch` and `sequence` are those of the message that was applied last: an older one changes nothing. What
    was withdrawn keeps its row for that reason, without its words.
    """

    id = models.BigAutoField(primary_key=True)
    unit_id = models.BigIntegerField()
    question_id = models.CharField(max_length=40)
    epoch = models.IntegerField(default=-1)
    sequence = models.BigIntegerField(default=-1)
    shown = models.BooleanField(default=False)
    number = models.CharField(max_length=32, default="", blank=True)
    title = models.CharField(max_length=80, default="", blank=True)
    text = models.TextField(default="", blank=True)
    answers = models.TextField(default="", blank=True)
    topic = models.CharField(max_length=6, default="", blank=True)
    stage = models.CharField(max_length=8, default="", blank=True)
    question_kind = models.CharField(max_length=16, default="", blank=True)
    asked_at = models.DateTimeField(null=True)
    search = SearchVectorField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit_id", "question_id"], name="insights_publicitem_once"),
            models.CheckConstraint(
                name="insights_withdrawn_no_words",
                condition=models.Q(shown=True) | models.Q(title="", text="", answers="", search=None),
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="insights_publicitem_search"),
            models.Index(
                models.F("asked_at").desc(),
                models.F("id").desc(),
                name="insights_publicitem_newest",
                condition=models.Q(shown=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} of unit {self.unit_id}"
