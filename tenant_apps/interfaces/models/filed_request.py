"""Which key filed which question."""

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.interfaces.models.api_key import ApiKey


class FiledRequest(UnitModel):
    """Lets a system follow what it filed, without its words. ``question`` is an id of the app questions."""

    question: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True, editable=False)
    key = models.ForeignKey(ApiKey, models.PROTECT, related_name="filed")
    number = models.CharField(_("receipt number"), max_length=32, unique=True)
    filed_at = models.DateTimeField(_("filed at"))

    class Meta:
        verbose_name = _("filed request")
        verbose_name_plural = _("filed requests")
        indexes = (models.Index("key", models.F("filed_at").desc(), name="interfaces_filed"),)

    def __str__(self) -> str:
        return self.number
