"""Sums of facts for every unit above, and the same tables once more, in which they are made anew while pages
go on reading the first.
"""

from django.db import models


class DaySums(models.Model):
    """What is summed of a business day, without sensitive topics and seeded questions.

    `own` rows hold what the unit itself received; the others what it and all below it received, by the tree
    of that day. `answered` counts answers given on the day, `answered_of_day` answers to what was received on
    the day; `moved_of_day` how many of what was received on the day others have handed to the unit to be
    answered, less those that it has handed on. `handed_in` and `handed_out` count changes of hands of the
    day, whatever state the question was in; one within a subtree is in both. `open` and `overdue` are signed
    changes of the stock.
    """

    id = models.BigAutoField(primary_key=True)
    unit_id = models.BigIntegerField()
    own = models.BooleanField()
    day = models.DateField()
    received = models.IntegerField()
    not_accepted = models.IntegerField()
    answered = models.IntegerField()
    answered_of_day = models.IntegerField()
    moved_of_day = models.IntegerField(default=0)
    handed_in = models.IntegerField(default=0)
    handed_out = models.IntegerField(default=0)
    became_overdue = models.IntegerField()
    answered_timed = models.IntegerField(default=0)
    answered_in_time = models.IntegerField(default=0)
    closed = models.IntegerField(default=0)
    sent_back = models.IntegerField(default=0)
    rated = models.IntegerField(default=0)
    satisfied = models.IntegerField(default=0)
    rating_sum = models.IntegerField(default=0)
    open = models.IntegerField()
    overdue = models.IntegerField()

    class Meta:
        abstract = True


class DailySums(DaySums):
    """By first-level topic and channel."""

    topic = models.CharField(max_length=2)
    channel = models.CharField(max_length=24)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"unit {self.unit_id} on {self.day}, topic {self.topic}"


class Daily(DailySums):
    """What pages read."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit_id", "own", "day", "topic", "channel"], name="insights_daily_once"
            ),
        ]


class DailyBeside(DailySums):
    """The same, being made anew (operations.rebuilding)."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit_id", "own", "day", "topic", "channel"], name="insights_daily_beside_once"
            ),
        ]


class WholeDaySums(DaySums):
    """All topics and channels together. A page that does not ask by topic would otherwise add up, for each
    unit of its table, as many rows a day as there are topics times channels.
    """

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"unit {self.unit_id} on {self.day}"


class WholeDay(WholeDaySums):
    """What pages read."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit_id", "own", "day"], name="insights_wholeday_once"),
        ]


class WholeDayBeside(WholeDaySums):
    """The same, being made anew (operations.rebuilding)."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit_id", "own", "day"], name="insights_wholeday_beside_once"),
        ]


class StockSums(models.Model):
    """What is open and overdue at present, by first-level topic: the sum of all days and channels of Daily,
    so that no page adds up years.
    """

    id = models.BigAutoField(primary_key=True)
    unit_id = models.BigIntegerField()
    own = models.BooleanField()
    topic = models.CharField(max_length=2)
    open = models.IntegerField()
    overdue = models.IntegerField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"stock of unit {self.unit_id}, topic {self.topic}"


class Stock(StockSums):
    """What pages read."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit_id", "own", "topic"], name="insights_stock_once"),
        ]


class StockBeside(StockSums):
    """The same, being made anew (operations.rebuilding)."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit_id", "own", "topic"], name="insights_stock_beside_once"),
        ]


class WholeStockSums(models.Model):
    """All topics together: one row of each unit, which is what a table of units needs of it."""

    id = models.BigAutoField(primary_key=True)
    unit_id = models.BigIntegerField()
    own = models.BooleanField()
    open = models.IntegerField()
    overdue = models.IntegerField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"stock of unit {self.unit_id}"


class WholeStock(WholeStockSums):
    """What pages read."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit_id", "own"], name="insights_wholestock_once"),
        ]


class WholeStockBeside(WholeStockSums):
    """The same, being made anew (operations.rebuilding)."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit_id", "own"], name="insights_wholestock_beside_once"),
        ]


class SensitiveSums(models.Model):
    """Questions on all sensitive topics together, per unit above and calendar quarter.

    Kept apart from every other sum, so that no page can show more than the one line (see queries.sensitive).
    """

    id = models.BigAutoField(primary_key=True)
    unit_id = models.BigIntegerField()
    quarter = models.DateField(help_text="first day of the quarter")
    received = models.IntegerField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"sensitive topics of unit {self.unit_id}, quarter from {self.quarter}"


class SensitiveQuarter(SensitiveSums):
    """What pages read."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit_id", "quarter"], name="insights_sensitive_once"),
        ]


class SensitiveBeside(SensitiveSums):
    """The same, being made anew (operations.rebuilding)."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit_id", "quarter"], name="insights_sensitive_beside_once"),
        ]
