"""Somebody who has verified a phone or WeChat with this unit."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.readers.data.codes import NAME_MAX, By


class Reader(UnitModel):
    """``key`` is a hash of the phone or WeChat identity that only this unit can make: neither can be read
    from it, and in another unit the same person has another. Nothing else is known; a name only where one
    was chosen.

    ``signed_out_at``: what a device was given before counts no more. A reader who wants to be forgotten keeps
    the row, without key and name, so that what was taken part in keeps its count.

    ``wishes``: by what they want to hear of policies (codes that they chose themselves, and up to when they
    have looked); empty for who wants none.

    ``device`` is a hash of a random mark that the browser keeps on which they verified last: whether two
    people share one is all that it tells.
    """

    key = models.CharField(max_length=64, unique=True, null=True, editable=False)
    by = models.CharField(_("verified by"), max_length=8, choices=By.choices)
    name = models.CharField(_("name shown (empty: a number)"), max_length=NAME_MAX, blank=True)
    device = models.CharField(max_length=64, blank=True, editable=False)
    wishes = models.JSONField(default=dict, blank=True, editable=False)
    verified_at = models.DateTimeField(_("verified at"))
    signed_out_at = models.DateTimeField(_("signed out everywhere at"), null=True, blank=True)
    forgotten_at = models.DateTimeField(_("forgotten at"), null=True, blank=True)

    class Meta:
        verbose_name = _("verified person")
        verbose_name_plural = _("verified people")
        constraints = (
            models.CheckConstraint(
                name="readers_forgotten_has_nothing",
                condition=models.Q(forgotten_at=None) | models.Q(key=None, name="", device="", wishes={}),
            ),
        )

    def __str__(self) -> str:
        return f"{self.by} {self.pk}"
