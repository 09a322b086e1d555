"""The door of moderation for the apps that own public items. Call it inside a unit."""

from typing import Final

from huisheng.kernel.tenancy import signing
from tenant_apps.moderation.events import AuthorConcerned, ModeratorsWanted
from tenant_apps.moderation.operations.forgetting import forget_item, forget_names
from tenant_apps.moderation.operations.submitting import Submitted, review_of, submit, submit_new
from tenant_apps.moderation.queries.hidden import hidden_ids, hidden_uuids, is_hidden
from tenant_apps.moderation.queries.seen import for_author
from tenant_apps.moderation.rules.items import Item, ItemKind, UnknownItem, register_item_kind

AUTHOR_SALT: Final = "moderation.author"
QUESTION: Final = "question"
"""The kind of public questions: one app asks, another publishes."""

__all__ = [
    "AUTHOR_SALT",
    "QUESTION",
    "AuthorConcerned",
    "Item",
    "ItemKind",
    "ModeratorsWanted",
    "Submitted",
    "UnknownItem",
    "author_link",
    "forget_item",
    "forget_names",
    "hidden_ids",
    "hidden_uuids",
    "is_hidden",
    "register_item_kind",
    "report_link",
    "review_of",
    "submit",
    "submit_new",
]


def report_link(kind: str, item_id: str) -> str:
    """Where anybody reports an item (举报): a path of this unit's site."""
    return f"/report/{kind}/{item_id}/"


def author_link(kind: str, item_id: str) -> str:
    """Where the author of an item reads what was decided about it and may appeal; empty while there is
    nothing to read. The address is a key: it is shown on the author's own page alone.
    """
    if for_author(kind, item_id) is None:
        return ""
    token = signing.dumps([kind, item_id], salt=AUTHOR_SALT)
    return f"/moderation/of/{token}/"
