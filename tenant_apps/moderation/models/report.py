"""What somebody says against an item."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.moderation.data.codes import Reason
from tenant_apps.moderation.models.case import Case


class Report(UnitModel):
    """One report. Its receipt opens the decision; only hashes of receipt and form are kept.

    ``contact`` and ``reader`` are emptied some time after the case is final. ``reader``, an id of the app
    readers, is set where somebody who has verified a phone wants to find what became of it on their own page;
    ``news_at``: since when there is something that they have not seen. ``marked``: it looks like a machine's.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="reports")
    receipt = models.CharField(_("receipt"), max_length=64, unique=True)
    token = models.CharField(_("form"), max_length=64, unique=True)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason.choices)
    words = models.TextField(_("words"), blank=True)
    contact = models.CharField(_("contact"), max_length=100, blank=True)
    reader = models.BigIntegerField(_("verified person"), null=True, blank=True)
    news_at = models.DateTimeField(_("something new for whoever reported, since"), null=True, blank=True)
    received_at = models.DateTimeField(_("received at"))
    marked = models.BooleanField(_("looks like a machine's"), default=False)
    contested = models.BooleanField(_("contested"), default=False)

    class Meta:
        ordering = ("received_at", "id")
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        indexes = (
            models.Index("received_at", name="moderation_report_by_month"),
            models.Index("reader", name="moderation_reports_of_reader", condition=~models.Q(reader=None)),
        )

    def __str__(self) -> str:
        return f"report {self.pk} {self.reason}"
