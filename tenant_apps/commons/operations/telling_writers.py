"""Whoever wrote something under a question reads on a page of their own what became of it. Nothing is sent:
of somebody who has verified a phone no number is kept.
"""

from uuid import UUID

from huisheng.kernel import clock
from tenant_apps.commons.data.codes import CommentState
from tenant_apps.commons.models import Comment


def tell_writer(comment_id: UUID) -> None:
    """Something has become of it; in the transaction in which it did."""
    theirs = Comment.objects.filter(pk=comment_id).exclude(reader=None)
    theirs.exclude(state=CommentState.DELETED).update(news_at=clock.now())


def see_all(reader_id: int) -> None:
    """What is new is new no longer: a mark for themselves alone, which no log needs."""
    Comment.objects.filter(reader=reader_id).exclude(news_at=None).update(news_at=None)
