"""Comments and answers of peers as moderation handles them: read as strangers read them, hidden, brought
back.
"""

from uuid import UUID

from django.utils.functional import Promise

from tenant_apps.commons.data.codes import CommentState, Said, Standing
from tenant_apps.commons.models import Comment
from tenant_apps.commons.operations.commenting import as_item, hide_comment, show_comment
from tenant_apps.moderation.public import Item, ItemKind

_ACTOR = "moderation"


def kind_of(code: str, name: str | Promise, said: Said) -> ItemKind:
    """What moderation has to know of one of the two: each is found under its own kind alone."""

    def read_one(item_id: str) -> Item | None:
        return _read(item_id, said)

    return ItemKind(code, name, read_one, hide, bring_back)


def hide(item_id: str) -> None:
    """Take it out, or do not show it at all."""
    key = _key(item_id)
    if key is not None:
        hide_comment(key, actor=_ACTOR)


def bring_back(item_id: str) -> None:
    """Show it (again)."""
    key = _key(item_id)
    if key is not None:
        show_comment(key, actor=_ACTOR)


def _read(item_id: str, said: Said) -> Item | None:
    """One that stands, or would stand, under a question that everybody can read."""
    key = _key(item_id)
    if key is None:
        return None
    rows = Comment.objects.select_related("publication").defer("publication__text", "publication__search")
    row = rows.filter(pk=key, kind=said, publication__standing=Standing.SHOWN).first()
    if row is None or row.state == CommentState.DELETED:
        return None
    return as_item(row, row.publication)


def _key(item_id: str) -> UUID | None:
    try:
        return UUID(item_id)
    except ValueError:
        return None
