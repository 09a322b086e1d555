"""What stands in public in the units, kept for the search across them.

Of two messages about one item the later one holds, whatever the order of arrival: the row remembers
(epoch, sequence) of the message that was applied, under a lock, so that two relays may work at once.
"""

from datetime import datetime

from django.contrib.postgres.search import SearchVector
from django.db.models import Value

from huisheng.kernel import clock
from huisheng.kernel.messaging import Envelope
from huisheng.kernel.text import index_text
from shared_apps.contracts.published_items import PublishedItemShown, PublishedItemWithdrawn
from shared_apps.insights.models import Brief, BriefCase, PublicItem
from shared_apps.insights.projections import cluster_items


def show(message: PublishedItemShown, envelope: Envelope) -> bool:
    """Keep how an item reads now; False when a later message has been applied before."""
    row = _row(envelope.unit_id, message.question_id)
    if not _is_later(envelope, row):
        return False
    reads = (message.title, message.text, message.topic)
    changed = not row.shown or (row.title, row.text, row.topic) != reads
    row.epoch, row.sequence, row.shown = envelope.epoch, envelope.sequence, True
    row.number, row.title, row.text = message.number, message.title, message.text
    row.answers, row.topic, row.stage = message.answers, message.topic, message.stage
    row.question_kind = message.question_kind
    row.asked_at = datetime.fromisoformat(message.asked_at)
    row.search = (
        SearchVector(Value(index_text(message.title)), weight="A", config="simple")
        + SearchVector(Value(index_text(message.text)), weight="B", config="simple")
        + SearchVector(Value(index_text(message.answers)), weight="C", config="simple")
    )
    row.save()
    if changed:
        cluster_items.look_again(row.pk)
    return True


def withdraw(message: PublishedItemWithdrawn, envelope: Envelope) -> bool:
    """Forget the words of an item; False when a later message has been applied before."""
    row = _row(envelope.unit_id, message.question_id)
    if not _is_later(envelope, row):
        return False
    empty = PublicItem(
        pk=row.pk,
        unit_id=row.unit_id,
        question_id=row.question_id,
        epoch=envelope.epoch,
        sequence=envelope.sequence,
    )
    empty.save(force_update=True)
    cluster_items.forget(row.pk)
    # A brief that told of it keeps its number, and none of its words.
    BriefCase.objects.filter(
        unit_id=row.unit_id, question_id=row.question_id, brief__state=Brief.State.ISSUED, gone_at=None
    ).update(title="", text="", answers="", gone_at=clock.now())
    return True


def _row(unit_id: int, question_id: str) -> PublicItem:
    """The row of an item, made empty for its first message, and locked."""
    key = {"unit_id": unit_id, "question_id": question_id}
    PublicItem.objects.bulk_create([PublicItem(**key)], ignore_conflicts=True)
    return PublicItem.objects.select_for_update().get(**key)


def _is_later(envelope: Envelope, row: PublicItem) -> bool:
    return (envelope.epoch, envelope.sequence) > (row.epoch, row.sequence)
