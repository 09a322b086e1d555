"""What a verified person said under a public question."""

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.ids import uuid7
from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.commons.data.codes import CommentState
from tenant_apps.commons.models.publication import Publication


class Comment(UnitModel):
    """``reader`` is an id of the app readers, None once they are forgotten; ``name`` is theirs as it is shown
    and follows when they change it. Without one they are shown by ``number``, which they have under this
    question alone: who says what under several questions cannot be put together by it.

    The text stands here with the numbers of people covered. Who deletes a comment leaves the row, without
    words and name, so that their number stays theirs.
    """

    id: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="+", db_index=False)
    reader = models.BigIntegerField(_("verified person"), null=True, blank=True)
    name = models.CharField(_("name shown (empty: a number)"), max_length=30, blank=True)
    number = models.PositiveIntegerField(_("number under this question"))
    text = models.TextField(_("text"), blank=True)
    state = models.CharField(
        _("state"), max_length=8, choices=CommentState.choices, default=CommentState.WAITING
    )
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = (
            models.CheckConstraint(
                name="commons_deleted_has_no_words",
                condition=~Q(state=CommentState.DELETED) | Q(text="", name=""),
            ),
        )
        indexes = (
            models.Index("publication", "reader", name="commons_comment_of_reader"),
            models.Index("reader", name="commons_reader_comments", condition=~Q(reader=None)),
            # Ids sort by time (UUID version 7).
            models.Index(
                models.F("publication"),
                models.F("id").desc(),
                name="commons_comments_shown",
                condition=Q(state=CommentState.SHOWN),
            ),
        )

    def __str__(self) -> str:
        return f"comment {self.pk} {self.state}"
