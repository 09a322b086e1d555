"""What a public question is to a verified person."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.commons.models.publication import Publication


class Interest(UnitModel):
    """Somebody likes a question, follows it, or both: one row, gone when neither is left or they are
    forgotten. ``reader`` is an id of the app readers.

    ``liked_at`` is None when they do not like it, ``seen_at`` when they do not follow it; that and
    ``comments_seen`` (comments and answers of peers) say up to where they know what they follow.
    """

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="+", db_index=False)
    reader = models.BigIntegerField(_("verified person"))
    liked_at = models.DateTimeField(_("liked at"), null=True, blank=True)
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True)
    comments_seen = models.PositiveIntegerField(_("comments seen"), null=True, blank=True)

    class Meta:
        verbose_name = _("liked or followed question")
        verbose_name_plural = _("liked and followed questions")
        constraints = (
            models.UniqueConstraint("publication", "reader", name="commons_one_interest_of_reader"),
            models.CheckConstraint(
                name="commons_interest_likes_or_follows", condition=~Q(liked_at=None) | ~Q(seen_at=None)
            ),
            models.CheckConstraint(
                name="commons_interest_follows_whole",
                condition=Q(seen_at=None, comments_seen=None) | (~Q(seen_at=None) & ~Q(comments_seen=None)),
            ),
        )
        indexes = (models.Index("reader", name="commons_interests_of_reader"),)

    def __str__(self) -> str:
        return f"{self.publication_id} {self.reader}"
