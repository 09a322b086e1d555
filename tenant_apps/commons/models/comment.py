"""What a verified person said under a public question: a comment, or an answer."""

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.ids import uuid7
from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.commons.data.codes import CommentState, Mark, Said
from tenant_apps.commons.models.publication import Publication


class Comment(UnitModel):
    """``reader`` is an id of the app readers, None once they are forgotten; ``name`` is theirs as it is shown
    and follows when they change it. Without one they are shown by ``number``, which they have under this
    question alone: who says what under several questions cannot be put together by it.

    The text stands here with the numbers of people covered. Who deletes a comment leaves the row, without
    words and name, so that their number stays theirs.

    Of an answer: ``accepted_at`` since when whoever asked says that it helped; ``mark`` is what the unit says
    of it, in words where it corrects something, by the account ``marked_by``.

    ``news_at``: since when something has become of it that whoever wrote it has not seen.
    """

    id: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(_("kind"), max_length=8, choices=Said.choices, default=Said.COMMENT)
    reader = models.BigIntegerField(_("verified person"), null=True, blank=True)
    name = models.CharField(_("name shown (empty: a number)"), max_length=30, blank=True)
    number = models.PositiveIntegerField(_("number under this question"))
    text = models.TextField(_("text"), blank=True)
    state = models.CharField(
        _("state"), max_length=8, choices=CommentState.choices, default=CommentState.WAITING
    )
    written_at = models.DateTimeField(_("written at"))
    accepted_at = models.DateTimeField(_("helped whoever asked, since"), null=True, blank=True)
    mark = models.CharField(_("what the unit says of it"), max_length=9, choices=Mark.choices, blank=True)
    mark_words = models.TextField(_("correction"), blank=True)
    marked_by = models.BigIntegerField(_("marked by"), null=True, blank=True)
    marked_at = models.DateTimeField(_("marked at"), null=True, blank=True)
    news_at = models.DateTimeField(_("something new for whoever wrote it, since"), null=True, blank=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = (
            models.CheckConstraint(
                name="commons_deleted_has_no_words",
                condition=~Q(state=CommentState.DELETED) | Q(text="", name=""),
            ),
            models.UniqueConstraint(
                "publication", name="commons_one_answer_helped", condition=~Q(accepted_at=None)
            ),
            # Whatever is sent twice at once.
            models.UniqueConstraint(
                "publication",
                "reader",
                name="commons_one_answer_of_reader",
                condition=Q(kind=Said.ANSWER) & ~Q(state=CommentState.DELETED),
            ),
        )
        indexes = (
            models.Index("publication", "reader", name="commons_comment_of_reader"),
            models.Index("reader", name="commons_reader_comments", condition=~Q(reader=None)),
            models.Index(
                "reader", name="commons_news_of_reader", condition=~Q(reader=None) & ~Q(news_at=None)
            ),
            # Ids sort by time (UUID version 7).
            models.Index(
                models.F("publication"),
                models.F("id").desc(),
                name="commons_comments_shown",
                condition=Q(state=CommentState.SHOWN),
            ),
            models.Index(
                models.F("id").desc(),
                name="commons_answers_of_peers",
                condition=Q(kind=Said.ANSWER) & Q(state=CommentState.SHOWN),
            ),
        )

    def __str__(self) -> str:
        return f"comment {self.pk} {self.state}"
