"""What people said, liked and followed goes along when a question is merged into another: it stands where the
matter goes on.
"""

from collections.abc import Collection

from django.db.models import F, Max

from huisheng.kernel.audit import record
from huisheng.kernel.web.whole_pages import pages_changed
from tenant_apps.commons.data.codes import CommentState, Standing
from tenant_apps.commons.models import Comment, Follow, Interest, Publication


def carry_over(rows: Collection[Publication]) -> None:
    """Move what hangs on these questions, as they are now, to those in which they go on, and to these what
    waits at questions that went along while these were not public. In the caller's transaction, which has
    locked and saved them.

    A merged question is locked before the one in which it goes on; looking for those that wait passes over
    what is locked, since whoever holds it carries it over.
    """
    for row in rows:
        if row.goes_on_in:
            main = Publication.objects.select_for_update().filter(number=row.goes_on_in).first()
            if main is not None and main.standing == Standing.SHOWN:
                _carry(row, main)
        elif row.standing == Standing.SHOWN:
            waiting = Publication.objects.select_for_update(skip_locked=True).filter(goes_on_in=row.number)
            for merged in waiting.order_by("question"):
                _carry(merged, row)


def _carry(merged: Publication, main: Publication) -> None:
    comments = list(Comment.objects.filter(publication=merged).order_by("number", "id"))
    if comments:
        _move_comments(comments, merged, main)
    moved = _move_once(Interest, merged, main, except_reader=main.person)
    _move_once(Follow, merged, main, except_reader=None)
    if comments or moved:
        Publication.objects.filter(pk=main.pk).update(like_count=F("like_count") + moved)
        Publication.objects.filter(pk=merged.pk).update(like_count=0, comment_count=0)
        record(
            "commons.carried_over",
            object_type="question",
            object_id=str(main.pk),
            actor="system",
            detail={"from": str(merged.pk), "comments": len(comments), "likes": moved},
        )
        pages_changed()


def _move_comments(comments: Collection[Comment], merged: Publication, main: Publication) -> None:
    """Everybody keeps the number that they have there, or gets one of their own."""
    there = Comment.objects.filter(publication=main)
    numbers = dict(there.exclude(reader=None).values_list("reader", "number"))
    last = there.aggregate(last=Max("number"))["last"] or 0
    nobody: dict[int, int] = {}
    for comment in comments:
        known = nobody.get(comment.number) if comment.reader is None else numbers.get(comment.reader)
        if known is None:
            last += 1
            known = last
            if comment.reader is None:
                nobody[comment.number] = known
            else:
                numbers[comment.reader] = known
        comment.publication, comment.number = main, known
    Comment.objects.bulk_update(comments, ["publication", "number"])
    shown = sum(comment.state == CommentState.SHOWN for comment in comments)
    Publication.objects.filter(pk=main.pk).update(comment_count=F("comment_count") + shown)


def _move_once(
    model: type[Interest] | type[Follow], merged: Publication, main: Publication, *, except_reader: int | None
) -> int:
    """Move one row of each person, unless they have one there or may have none; returns how many moved."""
    there = model._default_manager.filter(publication=main).values("reader")
    mine = model._default_manager.filter(publication=merged)
    moving = mine.exclude(reader__in=list(there.values_list("reader", flat=True)))
    if except_reader is not None:
        moving = moving.exclude(reader=except_reader)
    moved: int = moving.update(publication=main)
    mine.delete()
    return moved
