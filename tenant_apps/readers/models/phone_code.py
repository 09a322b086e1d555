"""A code on its way to a phone."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel


class PhoneCode(UnitModel):
    """One per phone, by the hash of it; gone once it is used, or a day later. The code itself is not kept."""

    key = models.CharField(max_length=64, unique=True, editable=False)
    code_hash = models.CharField(max_length=64, editable=False)
    sent_at = models.DateTimeField(_("sent at"))
    tries = models.PositiveSmallIntegerField(_("wrong tries"), default=0)

    class Meta:
        verbose_name = _("code on its way")
        verbose_name_plural = _("codes on their way")
        indexes = (models.Index("sent_at", name="readers_code_sent"),)

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d %H:%M}"
