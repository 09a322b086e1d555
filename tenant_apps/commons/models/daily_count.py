"""How often something was read or opened on a day."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel


class DailyCount(UnitModel):
    """A number, and nothing about anybody. ``what`` is a code of data/counts.py, ``key`` says of which: the
    id of a question, the code of a campaign, the host of a site; empty where there is only one.
    """

    id = models.BigAutoField(primary_key=True)
    day = models.DateField(_("business day"))
    what = models.CharField(_("what was counted"), max_length=16)
    key = models.CharField(_("of which"), max_length=64, blank=True)
    number = models.PositiveIntegerField(_("number"))

    class Meta:
        verbose_name = _("count of a day")
        verbose_name_plural = _("counts of days")
        constraints = (models.UniqueConstraint(fields=("what", "day", "key"), name="commons_count_once"),)
        indexes = (models.Index("what", "key", "day", name="commons_count_of_one"),)

    def __str__(self) -> str:
        return f"{self.what} {self.key} {self.day}"
