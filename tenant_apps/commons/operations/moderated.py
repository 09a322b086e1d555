"""Public questions as moderation handles them: read as strangers read them, hidden, brought back."""

from uuid import UUID

from tenant_apps.commons.data.codes import Standing
from tenant_apps.commons.models import Publication
from tenant_apps.commons.operations.deciding import NotForOthers, UnknownPublication, remove, show
from tenant_apps.commons.rules.addresses import address_of
from tenant_apps.moderation.public import Item
from tenant_apps.questions import public as questions

_ACTOR = "moderation"


def read(question_id: str) -> Item | None:
    """A question that everybody can read now, or that waits for somebody to decide whether they may."""
    try:
        key = UUID(question_id)
    except ValueError:
        return None
    row = Publication.objects.defer("search").filter(pk=key).exclude(standing=Standing.GONE).first()
    if row is None or (row.standing == Standing.HELD and row.offered_at is None):
        return None
    title, text = row.title, row.text
    if row.standing == Standing.HELD:
        # Its words are copied when it is shown.
        question = next(iter(questions.for_others([key])), None)
        title, text = (question.title, question.text) if question else ("", "")
    address = address_of(row.number)
    return Item(title=title, text=text, written_at=row.asked_at, topic=row.topic, address=address)


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
