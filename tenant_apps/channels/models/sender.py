"""The unit's own account with a provider."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.channels.data.codes import Maker, Way


class Sender(UnitModel):
    """By which account one way of this unit sends. ``options`` are what may be shown again, ``sealed`` the
    secrets: written from the form, never shown, and worth nothing outside this unit.
    """

    id = models.BigAutoField(primary_key=True)
    way = models.CharField(_("way"), max_length=8, choices=Way.choices, unique=True)
    maker = models.CharField(_("provider"), max_length=8, choices=Maker.choices)
    options = models.JSONField(default=dict, blank=True)
    sealed = models.TextField(blank=True)
    enabled = models.BooleanField(_("in use"), default=True)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.BigIntegerField(null=True, blank=True)
    worked_at = models.DateTimeField(_("last worked at"), null=True, blank=True)
    failed_at = models.DateTimeField(_("last failed at"), null=True, blank=True)
    failed_code = models.CharField(_("last error"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("sender")
        verbose_name_plural = _("senders")

    def __str__(self) -> str:
        return f"{self.way} {self.maker}"
