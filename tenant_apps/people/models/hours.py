"""Hours that volunteers give."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.people.data.codes import HoursKind, HoursState
from tenant_apps.people.models.member import Member


class Hours(UnitModel):
    """Minutes on one day. A published answer counts by itself, once; what is entered by hand is confirmed."""

    id = models.BigAutoField(primary_key=True)
    member = models.ForeignKey(Member, models.CASCADE, related_name="hours")
    kind = models.CharField(_("kind"), max_length=10, choices=HoursKind.choices)
    state = models.CharField(_("state"), max_length=10, choices=HoursState.choices)
    day = models.DateField(_("day"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    # The id of the answered question, so that one answer counts once.
    reference = models.CharField(max_length=40, blank=True, editable=False)
    words = models.CharField(_("what was done"), max_length=120, blank=True)
    noted_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta(UnitModel.Meta):
        abstract = False
        verbose_name = _("hours")
        verbose_name_plural = _("hours")
        indexes = [models.Index(fields=["member", "day"], name="people_hours_days")]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "reference"], name="people_hours_once", condition=~Q(reference="")
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=1440), name="people_hours_within_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.day} {self.minutes}"
