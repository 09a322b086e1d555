"""What people said, liked and followed goes along when a question is merged into another: it stands where the
matter goes on.
"""

from collections.abc import Collection

from django.db.models import F, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce

from huisheng.kernel.audit import record
from huisheng.kernel.web.whole_pages import pages_changed
from tenant_apps.commons.data.codes import CommentState, Said, Standing
from tenant_apps.commons.models import Comment, Interest, Publication
from tenant_apps.commons.operations.indexing_peers import index_peers
from tenant_apps.commons.operations.liking import take_likes_back


def carry_over(rows: Collection[Publication]) -> list[Publication]:
    """Move what hangs on these questions, as they are now, to those in which they go on, and to these what
    waits at questions that went along while these were not public; returns those to which answers of peers
    came. In the caller's transaction, which has locked and saved them and settles what answers count for.

    A merged question is locked before the one in which it goes on; looking for those that wait passes over
    what is locked, since whoever holds it carries it over.
    """
    answered: list[Publication] = []
    for row in rows:
        if row.goes_on_in:
            main = Publication.objects.select_for_update().filter(number=row.goes_on_in).first()
            if main is not None and main.standing == Standing.SHOWN and _carry(row, main):
                answered.append(main)
        elif row.standing == Standing.SHOWN:
            waiting = Publication.objects.select_for_update(skip_locked=True).filter(goes_on_in=row.number)
            for merged in waiting.order_by("question"):
                if _carry(merged, row):
                    answered.append(row)
    index_peers({row.pk for row in answered})
    return answered


def _carry(merged: Publication, main: Publication) -> bool:
    """Whether answers of peers came along."""
    found = Comment.objects.select_for_update().filter(publication=merged).order_by("number", "id")
    stay = _have_one_there(main)
    comments = [
        one for one in found if one.kind == Said.COMMENT or (main.for_peers and one.reader not in stay)
    ]
    if comments:
        _move_comments(comments, merged, main)
    moved = _move_interests(merged, main)
    if comments or moved:
        Publication.objects.filter(pk=main.pk).update(like_count=F("like_count") + moved)
        Publication.objects.filter(pk=merged.pk).update(
            like_count=0, comment_count=0, peer_count=F("peer_count") - _shown(comments, Said.ANSWER)
        )
        record(
            "commons.carried_over",
            object_type="question",
            object_id=str(main.pk),
            actor="system",
            detail={"from": str(merged.pk), "comments": len(comments), "likes": moved},
        )
        pages_changed()
    return any(one.kind == Said.ANSWER for one in comments)


def _have_one_there(main: Publication) -> set[int | None]:
    """Whose answers stay behind: of people who have one there, and of whoever asked there."""
    there = Comment.objects.filter(publication=main, kind=Said.ANSWER).exclude(state=CommentState.DELETED)
    return {main.person, *there.values_list("reader", flat=True)} - {None}


def _shown(comments: Collection[Comment], kind: Said) -> int:
    return sum(one.kind == kind and one.state == CommentState.SHOWN for one in comments)


def _move_comments(comments: Collection[Comment], merged: Publication, main: Publication) -> None:
    """Everybody keeps the number that they have there, or gets one of their own. What helped whoever asked
    here need not help whoever asked there: they say so themselves.
    """
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
        comment.publication, comment.number, comment.accepted_at = main, known, None
    Comment.objects.bulk_update(comments, ["publication", "number", "accepted_at"])
    answers = _shown(comments, Said.ANSWER)
    main.peer_count += answers
    Publication.objects.filter(pk=main.pk).update(
        comment_count=F("comment_count") + _shown(comments, Said.COMMENT),
        peer_count=F("peer_count") + answers,
    )


def _move_interests(merged: Publication, main: Publication) -> int:
    """Whoever likes or follows it does so there, once; but nobody likes what they asked. Returns how many
    likes are new there.
    """
    there = Interest.objects.filter(publication=main)
    mine = Interest.objects.filter(publication=merged)
    liked = there.exclude(liked_at=None)
    before: int = liked.count()
    if main.person is not None:
        take_likes_back(mine.filter(reader=main.person))
    moving = mine.exclude(reader__in=list(there.values_list("reader", flat=True)))
    moving.update(publication=main)
    same = mine.filter(reader=OuterRef("reader"))
    there.filter(reader__in=list(mine.values_list("reader", flat=True))).update(
        **{
            column: Coalesce(column, Subquery(same.values(column)))
            for column in ("liked_at", "seen_at", "comments_seen")
        }
    )
    mine.delete()
    after: int = liked.count()
    return after - before
