"""Sections, faculties, working groups and duty teams: parts of one unit, and who is in them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.people.data.codes import SectionKind
from tenant_apps.people.models.member import Member


class Section(UnitModel):
    """A part of the unit. Its tree is small (tens of rows) and read whole: a plain parent column is enough.

    A section that is closed keeps its row, because questions still name it. A partner organisation is a row
    as well, with the days of its contract, outside the tree.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(_("kind"), max_length=10, choices=SectionKind.choices)
    name = models.CharField(pgettext_lazy("of a section", "Name"), max_length=60)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    leader = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("leader")
    )
    # Ids of Member. Who leaves is taken out; the audit remembers.
    members = ArrayField(models.BigIntegerField(), default=list, blank=True)
    has_queue = models.BooleanField(_("has a queue of its own"), default=True)
    contract_from = models.DateField(_("contract from"), null=True, blank=True)
    contract_until = models.DateField(_("contract until"), null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta(UnitModel.Meta):
        abstract = False
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints = [
            models.UniqueConstraint(fields=["name"], name="people_section_name", condition=Q(closed_at=None)),
            models.CheckConstraint(
                condition=~Q(kind=SectionKind.PARTNER)
                | Q(contract_from__isnull=False, contract_until__gte=F("contract_from")),
                name="people_section_contract",
            ),
        ]

    def __str__(self) -> str:
        return self.name
