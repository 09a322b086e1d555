"""A campaign: a link or poster whose followers are counted."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.outreach.data.codes import NAME_MAX, PAGES, WORDS_MAX, Target


class Campaign(UnitModel):
    """Kept when it is closed: posters hang on walls for years, and their link goes on leading to its target.

    ``code`` stands in the address and is never given to another campaign. Visits are counted by
    commons, questions by the app questions, both under the code; who came is not known.

    A season (问题季) and a broadcast (直播) are campaigns that lead to a page of their own: `season` or
    `broadcast` holds what that page says, and is NULL for all others (declared shapes: season_content and
    broadcast_content in shared_apps/contracts, and rules/pages.py for what else stands there). Whoever does
    the same with both asks for `page`. It is a draft until `shown_at`; `saves` counts how often it was
    saved, and who saves on an outdated one is told. `directive_id` is the directive that issued it.
    """

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(_("code"), max_length=24, unique=True)
    name = models.CharField(_("name"), max_length=NAME_MAX)
    words = models.CharField(_("line on the poster"), max_length=WORDS_MAX, blank=True)
    target = models.CharField(_("leads to"), max_length=8, choices=Target.choices, default=Target.ASK)
    target_key = models.CharField(_("which one"), max_length=32, blank=True)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.BigIntegerField(_("made by account"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    season = models.JSONField(_("season"), null=True, blank=True)
    broadcast = models.JSONField(_("broadcast"), null=True, blank=True)
    shown_at = models.DateTimeField(_("shown since"), null=True, blank=True)
    saves = models.PositiveIntegerField(default=1, editable=False)
    directive_id = models.UUIDField(_("issued by the directive"), null=True, blank=True, unique=True)

    class Meta:
        ordering = ("-made_at", "-id")
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(target=Target.SEASON, season__isnull=False)
                | (~models.Q(target=Target.SEASON) & models.Q(season__isnull=True)),
                name="outreach_season_has_a_page",
            ),
            models.CheckConstraint(
                condition=models.Q(target=Target.BROADCAST, broadcast__isnull=False)
                | (~models.Q(target=Target.BROADCAST) & models.Q(broadcast__isnull=True)),
                name="outreach_broadcast_has_a_page",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def page(self) -> dict[str, Any]:
        """What its page says, whichever kind it is; empty where it has none."""
        return self.season or self.broadcast or {}

    @page.setter
    def page(self, said: dict[str, Any]) -> None:
        setattr(self, PAGES[self.target].name, said)
