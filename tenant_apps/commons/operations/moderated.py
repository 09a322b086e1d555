"""Public questions as moderation handles them: read as strangers read them, hidden, brought back."""

from uuid import UUID

from tenant_apps.commons.data.codes import Standing
from tenant_apps.commons.models import Publication
from tenant_apps.commons.operations.deciding import NotForOthers, UnknownPublication, remove, show
from tenant_apps.moderation.public import Item

_ACTOR = "moderation"


def read(question_id: str) -> Item | None:
    """A question that everybody can read now."""
    try:
        key = UUID(question_id)
    except ValueError:
        return None
    row = Publication.objects.defer("search").filter(pk=key, standing=Standing.SHOWN).first()
    if row is None:
        return None
    return Item(
        title=row.title,
        text=row.text,
        written_at=row.asked_at,
        topic=row.topic,
        address=f"/questions/{row.number}/",
    )


def hide(question_id: str) -> None:
    """Take it out; what is gone already stays so."""
    try:
        remove(UUID(question_id), actor=_ACTOR)
    except UnknownPublication:
        return


def bring_back(question_id: str) -> None:
    """Show it again, unless whoever asked or a rule keeps it private by now."""
    try:
        show(UUID(question_id), actor=_ACTOR)
    except (UnknownPublication, NotForOthers):
        return
