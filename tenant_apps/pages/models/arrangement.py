"""How the unit's site is arranged: the draft, and every arrangement that was published."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel


class Arrangement(UnitModel):
    """``number`` 0 is the draft; what is published has numbers from 1 on and never changes, the greatest is
    shown. No row at all: the arrangement in the code (rules/blocks.py).

    ``blocks`` of the home page and ``menu`` (None: the usual one) are lists that rules/ read and check;
    ``foot`` says what lines of the footer are set to when it is published. ``saves`` counts how often the
    draft was saved.
    """

    id = models.BigAutoField(primary_key=True)
    number = models.PositiveIntegerField(unique=True)
    blocks = models.JSONField(default=list, blank=True)
    menu = models.JSONField(null=True, blank=True)
    foot = models.JSONField(default=dict, blank=True)
    saves = models.PositiveIntegerField(default=1)
    has_changes = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
    changed_by = models.BigIntegerField()

    class Meta:
        ordering = ("-number",)
        verbose_name = _("arrangement of the site")
        verbose_name_plural = _("arrangements of the site")

    def __str__(self) -> str:
        return f"{self.number}"
