"""National holidays, and the weekend days that are worked to make up for them (调休), year by year."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HolidayName(models.TextChoices):
    """The holiday that a day belongs to."""

    NEW_YEAR = "new_year", _("New Year’s Day")
    SPRING = "spring", _("Spring Festival")
    QINGMING = "qingming", _("Qingming Festival")
    LABOUR = "labour", _("Labour Day")
    DRAGON_BOAT = "dragon_boat", _("Dragon Boat Festival")
    MID_AUTUMN = "mid_autumn", _("Mid-Autumn Festival")
    NATIONAL = "national", _("National Day")
    OTHER = "other", _("Other occasion")


class NationalYear(models.Model):
    """A year whose arrangement is being entered or, once ``published_at`` is set, counts everywhere."""

    PACKAGE = "package"
    OPERATOR = "operator"

    year = models.PositiveSmallIntegerField(primary_key=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.BigIntegerField(null=True, blank=True)
    source = models.CharField(max_length=10, default=OPERATOR)

    def __str__(self) -> str:
        return str(self.year)


class NationalDay(models.Model):
    """One day that differs from its weekday by national rule. ``works``: a weekend day that is worked."""

    day = models.DateField(primary_key=True)
    year = models.ForeignKey(NationalYear, on_delete=models.CASCADE, related_name="days")
    works = models.BooleanField()
    name = models.CharField(max_length=12, choices=HolidayName.choices)

    class Meta:
        ordering = ("day",)

    def __str__(self) -> str:
        return self.day.isoformat()
