"""Which step of the first weeks was done when, and what the coach said on which day."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel


class Step(UnitModel):
    """One day that counts, as it was last told to those above: ``opened``, ``live``, a milestone, or
    ``report_…`` for the summary of a stage. What is done stays done; the date by which may still move.

    Whoever changes any of them locks the row ``opened``.
    """

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(_("step"), max_length=20, unique=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)

    class Meta(UnitModel.Meta):
        abstract = False
        verbose_name = _("step of the first weeks")
        verbose_name_plural = _("steps of the first weeks")

    def __str__(self) -> str:
        return self.code


class Nudge(UnitModel):
    """What was seen on a day that wants doing: one a day at most, which the table itself holds."""

    id = models.BigAutoField(primary_key=True)
    day = models.DateField(_("day"), unique=True)
    code = models.CharField(_("what about"), max_length=20)
    about = models.CharField(_("which step"), max_length=20, blank=True)
    count = models.PositiveIntegerField(_("how many"))

    class Meta(UnitModel.Meta):
        abstract = False
        ordering = ["-day"]
        verbose_name = _("nudge")
        verbose_name_plural = _("nudges")

    def __str__(self) -> str:
        return f"{self.day} {self.code}"
