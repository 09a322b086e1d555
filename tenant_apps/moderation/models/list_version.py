"""Versions of the unit's own word list."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel


class ListVersion(UnitModel):
    """One version, whole: a case names the version that held it, and the words of it can be read again."""

    id = models.BigAutoField(primary_key=True)
    number = models.PositiveIntegerField(_("version"), unique=True)
    words = models.JSONField(_("words by reason"), default=dict)
    kept_at = models.DateTimeField(_("kept at"))
    kept_by = models.BigIntegerField(_("kept by"))

    class Meta:
        ordering = ("-number",)
        verbose_name = _("version of the word list")
        verbose_name_plural = _("versions of the word list")

    def __str__(self) -> str:
        return f"version {self.number}"
