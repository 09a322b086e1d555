"""Steps between units: transfers, what moves up, orders and cards."""

from django.db import models


class StepFact(models.Model):
    """One step as the network told it to itself (contracts.step_facts). Rows are added and never changed.

    ``step`` and ``reference`` name it: told again it is not counted again. ``topic`` is that of the question
    when the step was taken, empty for an order.
    """

    id = models.BigAutoField(primary_key=True)
    unit_id = models.BigIntegerField()
    step = models.CharField(max_length=20)
    reference = models.CharField(max_length=120)
    business_day = models.DateField()
    topic = models.CharField(max_length=6, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["step", "reference"], name="insights_stepfact_once"),
        ]
        indexes = [models.Index(fields=["unit_id", "business_day"], name="insights_stepfact_unit")]

    def __str__(self) -> str:
        return f"{self.step} of unit {self.unit_id} on {self.business_day}"


class StepSum(models.Model):
    """How often a step was taken on a day; with ``own`` the unit's own, else with all below it by the tree of
    that day. Without questions on sensitive topics, and never by topic.
    """

    id = models.BigAutoField(primary_key=True)
    unit_id = models.BigIntegerField()
    own = models.BooleanField()
    day = models.DateField()
    step = models.CharField(max_length=20)
    number = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit_id", "own", "day", "step"], name="insights_stepsum_once"),
        ]

    def __str__(self) -> str:
        return f"{self.step} of unit {self.unit_id} on {self.day}"
