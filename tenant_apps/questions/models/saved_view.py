"""Filters of the desk that somebody has saved under a name."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel


class SavedView(UnitModel):
    """A queue of one member of staff's own: a name for the query string of a list. Nobody else reads it."""

    account = models.BigIntegerField(_("account"))
    name = models.CharField(_("name"), max_length=20)
    query = models.CharField(_("filters"), max_length=240)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = (models.UniqueConstraint("account", "query", name="questions_one_view"),)

    def __str__(self) -> str:
        return self.name
