"""Handing over at the end of a shift."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel


class Handover(UnitModel):
    """The note that is made when a shift ends. ``lists`` holds ids and times of what is passed on, ``counts``
    the work of the shift: no words of anybody who asked. ``words`` is what the outgoing people add.
    """

    id = models.BigAutoField(primary_key=True)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), unique=True)
    accounts = ArrayField(models.BigIntegerField(), default=list)
    lists = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    words = models.TextField(_("words to the next"), blank=True)
    words_by = models.BigIntegerField(null=True, blank=True)
    signed_by = models.BigIntegerField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(_("made at"))

    class Meta(UnitModel.Meta):
        abstract = False
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")

    def __str__(self) -> str:
        return f"{self.ends_at:%F %H:%M}"
