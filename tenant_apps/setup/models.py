"""What was seen in the first weeks: which step was done when, and what the coach said on which day."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel


class Observed(UnitModel):
    """One row for each step and for each nudge. They share a table because tables are what a unit has few of.

    A step has no `day`; it is one day that counts, as it was last told to those above: ``opened``, ``live``,
    a milestone, or ``report_…`` for the summary of a stage. What is done stays done; the date by which may
    still move. Whoever changes any of them locks the row ``opened``.

    A nudge has the `day` on which it was seen; `about` names a step, and `count` says how many. One a day at
    most, which the table itself holds.
    """

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(_("step, or what about"), max_length=20)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    day = models.DateField(_("day"), null=True, blank=True, unique=True)
    about = models.CharField(_("which step"), max_length=20, blank=True)
    count = models.PositiveIntegerField(_("how many"), default=0)

    class Meta(UnitModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=Q(day=None), name="setup_one_row_of_a_step"),
        ]
        verbose_name = _("step or nudge of the first weeks")
        verbose_name_plural = _("steps and nudges of the first weeks")

    def __str__(self) -> str:
        return f"{self.day} {self.code}" if self.day else self.code


def steps_kept() -> models.QuerySet[Observed]:
    """The rows of steps."""
    rows: models.QuerySet[Observed] = Observed.objects.filter(day=None)
    return rows


def nudges_kept() -> models.QuerySet[Observed]:
    """The rows of nudges, the youngest first."""
    rows: models.QuerySet[Observed] = Observed.objects.filter(day__isnull=False).order_by("-day")
    return rows
