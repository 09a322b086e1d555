"""Removing pictures that no page shows, and none that is kept could show again."""

from django.core.files.storage import default_storage
from django.db import transaction

from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.tenancy.locks import lock_until_commit
from tenant_apps.pages.operations.pictures import FOLDER, kept_pictures
from tenant_apps.pages.queries.arrangements import pictures_shown
from tenant_apps.pages.queries.articles import texts
from tenant_apps.pages.rules.markup import pictures_in


class PictureUsedError(Exception):
    """A page, a draft or an earlier version shows it."""


def used_pictures() -> set[str]:
    """The names of all that stand in a text or a block, drafts and earlier versions among them."""
    found = pictures_shown()
    for text in texts():
        found |= pictures_in(text)
    return found


@transaction.atomic
def remove_picture(name: str, actor: Actor) -> None:
    """Remove one. Raises LookupError for none of this unit, PictureUsedError."""
    lock_until_commit("pages-pictures")
    if name not in kept_pictures():
        raise LookupError(name)
    if name in used_pictures():
        raise PictureUsedError(name)
    record(
        "pages.picture_removed",
        object_type="picture",
        object_id=name,
        actor=actor.account_id or "system",
    )
    transaction.on_commit(lambda: default_storage.delete(f"{FOLDER}/{name}"))
