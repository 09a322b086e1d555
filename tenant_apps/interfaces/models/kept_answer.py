"""What was answered to a request with an Idempotency-Key."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel


class KeptAnswer(UnitModel):
    """``token`` is a hash of caller and key, ``digest`` of what was asked. The answer: codes, ids, dates.

    ``status`` is null only inside the transaction of the step itself.
    """

    token = models.CharField(max_length=64, primary_key=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    status = models.PositiveSmallIntegerField(_("status"), null=True, blank=True)
    body = models.JSONField(_("answer"), default=dict)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        indexes = (models.Index("at", name="interfaces_kept_at"),)

    def __str__(self) -> str:
        return self.token[:8]
