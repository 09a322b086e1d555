"""Comments as moderation handles them: read as strangers read them, hidden, brought back."""

from uuid import UUID

from tenant_apps.commons.data.codes import CommentState, Standing
from tenant_apps.commons.models import Comment
from tenant_apps.commons.operations.commenting import as_item, hide_comment, show_comment
from tenant_apps.moderation.public import Item

_ACTOR = "moderation"


def read(comment_id: str) -> Item | None:
    """A comment that stands, or would stand, under a question that everybody can read."""
    key = _key(comment_id)
    if key is None:
        return None
    rows = Comment.objects.select_related("publication").defer("publication__text", "publication__search")
    row = rows.filter(pk=key, publication__standing=Standing.SHOWN).first()
    if row is None or row.state == CommentState.DELETED:
        return None
    return as_item(row, row.publication)


def hide(comment_id: str) -> None:
    """Take it out, or do not show it at all."""
    key = _key(comment_id)
    if key is not None:
        hide_comment(key, actor=_ACTOR)


def bring_back(comment_id: str) -> None:
    """Show it (again)."""
    key = _key(comment_id)
    if key is not None:
        show_comment(key, actor=_ACTOR)


def _key(comment_id: str) -> UUID | None:
    try:
        return UUID(comment_id)
    except ValueError:
        return None
