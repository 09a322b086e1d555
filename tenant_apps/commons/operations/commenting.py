"""Words of verified people under public questions: comments are written here, and these as well as answers
are shown, hidden, deleted.

The row of the question is locked first, then that of the comment: numbers and counts follow from it.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.tenancy.inserting import insert
from huisheng.kernel.web.whole_pages import lists_changed, pages_about_changed, pages_changed
from tenant_apps.commons.data.codes import COMMENT, CommentState, Mark, Said, Standing
from tenant_apps.commons.models import Comment, Publication
from tenant_apps.commons.operations.crediting import forget_credits, settle
from tenant_apps.commons.operations.indexing_peers import index_peers
from tenant_apps.commons.rules.addresses import address_of
from tenant_apps.commons.rules.offered import NotOffered, comments_are_offered
from tenant_apps.commons.rules.wording import as_shown
from tenant_apps.moderation import public as moderation
from tenant_apps.moderation.public import Item
from tenant_apps.readers.public import ReaderCard

_COLUMNS: Final = ("question", "number", "standing", "topic", "person", "comment_count", "peer_count")
# In the order of the model. Not by the ORM: to put the statement together takes longer than to lock the row.
_LOCKED: Final = f"SELECT {', '.join(_COLUMNS)} FROM commons_publication WHERE question = %s FOR UPDATE"  # nosec B608


_NUMBERS: Final = """
SELECT min(number) FILTER (WHERE reader = %s), max(number) FROM commons_comment WHERE publication_id = %s
"""


_SAID_BEFORE: Final = """
SELECT id, state FROM commons_comment
WHERE publication_id = %s AND reader = %s AND kind = 'comment' AND text = %s AND state <> 'deleted'
ORDER BY id LIMIT 1
"""


class NotInPublic(LookupError):
    """The question does not stand in public (any more)."""


class UnknownComment(LookupError):
    """There is no such comment of this person."""


@dataclass(frozen=True, slots=True)
class Written:
    """A comment that was taken in, and whether it is shown already."""

    comment_id: UUID
    shown: bool


@transaction.atomic
def write_comment(question_id: UUID, reader: ReaderCard, typed: str) -> Written:
    """Take in what somebody says; sent again in the same words it stays one comment, whatever became of it.

    Raises NotInPublic, NotOffered and BadWords.
    """
    if not comments_are_offered():
        raise NotOffered("comments")
    text = as_shown(typed)
    question = locked_question(question_id)
    if question is None or question.standing != Standing.SHOWN:
        raise NotInPublic(str(question_id))
    known = _said_before(question_id, reader.reader_id, text)
    if known is not None:
        return known
    comment = Comment(
        publication=question,
        reader=reader.reader_id,
        name=reader.name,
        number=number_under(question, reader.reader_id),
        text=text,
        written_at=clock.now(),
    )
    insert(comment)
    shown = moderation.submit_new(COMMENT, str(comment.id), as_item(comment, question)).shown
    if shown:
        bring(comment, CommentState.SHOWN)
    note(comment, "written", "reader")
    return Written(comment.id, shown)


@transaction.atomic
def delete_comment(comment_id: UUID, reader_id: int) -> None:
    """Take back what one wrote: the words are gone from here, and what others said of them. Raises
    UnknownComment.
    """
    comment = locked_comment(comment_id)
    if comment is None or comment.reader != reader_id or comment.state == CommentState.DELETED:
        raise UnknownComment(str(comment_id))
    comment.text = comment.name = comment.mark_words = ""
    comment.mark, comment.accepted_at, comment.news_at = Mark.NONE, None, None
    bring(comment, CommentState.DELETED)
    note(comment, "deleted", "reader")


@transaction.atomic
def show_comment(comment_id: UUID, *, actor: str) -> None:
    """Let everybody read it; not what was deleted meanwhile. Twice changes nothing."""
    _decide(comment_id, CommentState.SHOWN, actor)


@transaction.atomic
def hide_comment(comment_id: UUID, *, actor: str) -> None:
    """Let nobody but moderators and whoever wrote it read it. Twice changes nothing."""
    _decide(comment_id, CommentState.HIDDEN, actor)


@transaction.atomic
def rename_reader(reader_id: int, name: str) -> None:
    """Show what somebody wrote under the name that they have now."""
    own = Comment.objects.filter(reader=reader_id).exclude(state=CommentState.DELETED)
    if own.update(name=name):
        pages_changed()


@transaction.atomic
def forget_reader(reader_id: int) -> None:
    """What somebody wrote stands without their name, and nothing tells that it is theirs; what they had for
    it is gone, and what others had from them.
    """
    theirs = Comment.objects.filter(reader=reader_id)
    moderation.forget_names(COMMENT, map(str, theirs.values_list("pk", flat=True)))
    if theirs.update(reader=None, name="", news_at=None):
        pages_changed()
    forget_credits(reader_id)


def as_item(comment: Comment, question: Publication) -> Item:
    """A comment as moderation handles it."""
    return Item(
        title=comment.name,
        text=comment.text,
        written_at=comment.written_at,
        topic=question.topic,
        address=address_of(question.number),
    )


def locked_comment(comment_id: UUID) -> Comment | None:
    """A comment with its question, locked after it; None when there is none."""
    question_id = Comment.objects.filter(pk=comment_id).values_list("publication", flat=True).first()
    question = None if question_id is None else locked_question(question_id)
    found: Comment | None = Comment.objects.select_for_update().filter(pk=comment_id).first()
    if question is None or found is None:
        return None
    found.publication = question
    return found


def locked_question(question_id: UUID) -> Publication | None:
    """A question as others read it, locked, with what taking part needs; None when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCKED, [question_id])
        row = cursor.fetchone()
    return None if row is None else Publication.from_db(connection.alias, _COLUMNS, row)


def _said_before(question_id: UUID, reader_id: int, text: str) -> Written | None:
    """What somebody said here in the same words, unless it is deleted."""
    with connection.cursor() as cursor:
        cursor.execute(_SAID_BEFORE, [question_id, reader_id, text])
        row = cursor.fetchone()
    return None if row is None else Written(row[0], row[1] == CommentState.SHOWN)


def number_under(question: Publication, reader_id: int) -> int:
    """The number that somebody has under this question alone."""
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS, [reader_id, question.pk])
        own, last = cursor.fetchone()
    return int(own or (last or 0) + 1)


def _decide(comment_id: UUID, state: CommentState, actor: str) -> None:
    comment = locked_comment(comment_id)
    if comment is None or comment.state in (state, CommentState.DELETED):
        return
    bring(comment, state)
    note(comment, "shown" if state == CommentState.SHOWN else "hidden", actor)


def bring(comment: Comment, state: CommentState) -> None:
    """Have it stand so; whoever calls holds the lock on its question."""
    change = (state == CommentState.SHOWN) - (comment.state == CommentState.SHOWN)
    comment.state = state
    comment.save(update_fields=["state", "text", "name", "mark", "mark_words", "accepted_at", "news_at"])
    if change:
        count = "peer_count" if comment.kind == Said.ANSWER else "comment_count"
        Publication.objects.filter(pk=comment.publication_id).update(**{count: F(count) + change})
        if comment.kind == Said.ANSWER:
            index_peers([comment.publication_id])
        pages_about_changed(comment.publication.number)
        lists_changed()
    settle(comment, comment.publication)


def note(comment: Comment, step: str, actor: int | str) -> None:
    """The entry of the audit for a step of one of them."""
    record(
        f"commons.{comment.kind}_{step}",
        object_type="comment",
        object_id=str(comment.id),
        actor=actor,
        detail={
            "question": str(comment.publication_id),
            "reader": comment.reader,
            "state": comment.state,
        },
    )
