"""Entries that units publish for those below them.

Of two messages about one entry the later one holds, whatever the order of arrival: the row remembers
(epoch, sequence) of the message that was applied, under a lock, so that two relays may work at once.
"""

from datetime import date, datetime

from django.contrib.postgres.search import SearchVector
from django.db.models import Value

from huisheng.kernel.messaging import Envelope
from huisheng.kernel.text import index_text
from shared_apps.contracts.knowledge_messages import (
    PROGRAMME_SORT,
    KnowledgePublished,
    KnowledgePublished2,
    KnowledgeWithdrawn,
)
from shared_apps.directory.models import Entry


def receive(message: KnowledgePublished | KnowledgePublished2, envelope: Envelope) -> bool:
    """Keep this version of an entry; False when a later message has been applied before."""
    row = _row(envelope.unit_id, message.entry_kind, message.number)
    if not _is_later(envelope, row):
        return False
    terms = index_text(message.title, *message.questions)
    body = index_text(
        message.body, message.audience, message.eligibility, message.how_to_apply, message.contact
    )
    row.sort, row.stages, row.place, row.office, row.valid_from = PROGRAMME_SORT, [], "", "", None
    if isinstance(message, KnowledgePublished2):
        row.sort, row.stages = message.sort, message.stages
        row.place, row.office = message.place, message.office
        row.valid_from = date.fromisoformat(message.valid_from) if message.valid_from else None
    _keep(row, envelope)
    row.in_force = True
    row.version = message.entry_version
    row.title, row.body = message.title, message.body
    row.questions, row.topics = message.questions, message.topics
    row.audience, row.eligibility = message.audience, message.eligibility
    row.how_to_apply, row.contact, row.link = message.how_to_apply, message.contact, message.link
    row.valid_until = date.fromisoformat(message.valid_until) if message.valid_until else None
    row.is_public = message.is_public
    row.replaces_unit, row.replaces_number = message.replaces_unit, message.replaces_number
    row.published_at = datetime.fromisoformat(message.at)
    row.terms = terms
    row.save()
    Entry.objects.filter(pk=row.pk).update(
        search=SearchVector(Value(terms), weight="A", config="simple")
        + SearchVector(Value(body), weight="D", config="simple")
    )
    return True


def withdraw(message: KnowledgeWithdrawn, envelope: Envelope) -> bool:
    """Forget the text of an entry; False when a later message has been applied before."""
    row = _row(envelope.unit_id, message.entry_kind, message.number)
    if not _is_later(envelope, row):
        return False
    empty = Entry(pk=row.pk, unit_id=row.unit_id, kind=row.kind, number=row.number, version=row.version)
    _keep(empty, envelope)
    empty.save(force_update=True)
    return True


def _row(unit_id: int, kind: str, number: int) -> Entry:
    """The row of an entry, made empty for its first message, and locked."""
    key = {"unit_id": unit_id, "kind": kind, "number": number}
    Entry.objects.bulk_create([Entry(**key)], ignore_conflicts=True)
    return Entry.objects.select_for_update().get(**key)


def _is_later(envelope: Envelope, row: Entry) -> bool:
    return (envelope.epoch, envelope.sequence) > (row.epoch, row.sequence)


def _keep(row: Entry, envelope: Envelope) -> None:
    row.epoch, row.sequence = envelope.epoch, envelope.sequence
