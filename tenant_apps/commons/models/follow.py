"""A public question that somebody follows."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.commons.models.publication import Publication


class Follow(UnitModel):
    """One row for each; ``seen_at`` and ``comments_seen`` (comments and answers of peers) say up to where
    they know it. ``reader`` is an id of the app readers.
    """

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="+", db_index=False)
    reader = models.BigIntegerField(_("verified person"))
    seen_at = models.DateTimeField(_("seen at"))
    comments_seen = models.PositiveIntegerField(_("comments seen"))

    class Meta:
        verbose_name = _("followed question")
        verbose_name_plural = _("followed questions")
        constraints = (models.UniqueConstraint("reader", "publication", name="commons_one_follow_of_reader"),)

    def __str__(self) -> str:
        return f"{self.publication_id} {self.reader}"
