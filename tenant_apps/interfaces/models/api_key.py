"""A key by which another system says who it is."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.interfaces.data.codes import NAME_MAX


class ApiKey(UnitModel):
    """``hash`` can be made by this unit alone, so a key of another unit is no key here and two units' rows
    cannot be joined by it. The key itself is shown once and kept nowhere; ``hint`` is its end.

    It acts in the name of ``made_by``, whoever made or last renewed it. Renewed, the one before holds until
    ``previous_until``. Kept when it is revoked or over: what it filed stays its own.
    """

    name = models.CharField(_("name"), max_length=NAME_MAX)
    hash = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(_("end of the key"), max_length=4)
    scopes = models.JSONField(_("may be used for"), default=list)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.BigIntegerField(_("made by account"))
    expires_on = models.DateField(_("last day"))
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)
    previous_hash = models.CharField(max_length=64, default="", blank=True, editable=False)
    previous_until = models.DateTimeField(_("the one before holds until"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("key")
        verbose_name_plural = _("keys")

    def __str__(self) -> str:
        return f"{self.name} …{self.hint}"
