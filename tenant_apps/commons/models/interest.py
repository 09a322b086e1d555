"""What a public question is to a verified person."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.commons.models.publication import Publication


class Interest(UnitModel):
    """Somebody likes a question: one row for each, gone when they take it back or are forgotten. ``reader``
    is an id of the app readers.
    """

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="+", db_index=False)
    reader = models.BigIntegerField(_("verified person"))
    liked_at = models.DateTimeField(_("liked at"))

    class Meta:
        verbose_name = _("like")
        verbose_name_plural = _("likes")
        constraints = (
            models.UniqueConstraint("publication", "reader", name="commons_one_interest_of_reader"),
        )
        indexes = (models.Index("reader", name="commons_interests_of_reader"),)

    def __str__(self) -> str:
        return f"{self.publication_id} {self.reader}"
