"""What the units below are told: that a version holds for them, or that it no longer does."""

from huisheng.kernel import clock
from huisheng.kernel.messaging import emit
from shared_apps.contracts.knowledge_messages import KnowledgePublished2, KnowledgeWithdrawn
from tenant_apps.knowledge.models import Entry, Version


def tell(entry: Entry, version: Version | None) -> None:
    """Send the version that holds now (None: none does) to the units below, where it is meant for them.

    Sets `told_below`; the caller saves the entry, in the same transaction.
    """
    if version is not None and version.for_below and entry.owner_id is None:
        entry.told_below = version.number
        emit(_published(entry, version))
    elif entry.told_below:
        entry.told_below = 0
        emit(_withdrawn(entry.kind, entry.number or 0))


def told() -> dict[tuple[str, int], int]:
    """The version of every entry that the units below were given."""
    rows = Entry.objects.filter(told_below__gt=0, number__isnull=False)
    return {
        (kind, number): version for kind, number, version in rows.values_list("kind", "number", "told_below")
    }


def tell_again(kind: str, number: int) -> None:
    """Send once more how an entry stands, for the comparison with the directory. Inside a transaction."""
    entry: Entry | None = Entry.objects.select_for_update().filter(kind=kind, number=number).first()
    if entry is None or not entry.told_below:
        emit(_withdrawn(kind, number))
        return
    emit(_published(entry, Version.objects.get(entry_id=entry.pk, number=entry.told_below)))


def _published(entry: Entry, version: Version) -> KnowledgePublished2:
    return KnowledgePublished2(
        entry_kind=entry.kind,
        number=entry.number or 0,
        entry_version=version.number,
        title=version.title,
        body=version.body,
        questions=list(version.questions),
        topics=list(version.topics),
        audience=version.audience,
        eligibility=version.eligibility,
        how_to_apply=version.how_to_apply,
        contact=version.contact,
        link=version.link,
        valid_until=version.valid_until.isoformat() if version.valid_until else None,
        is_public=version.is_public,
        replaces_unit=entry.source_unit or 0,
        replaces_number=entry.source_number or 0,
        at=(version.published_at or clock.now()).isoformat(),
        sort=version.sort,
        stages=list(version.stages),
        valid_from=version.valid_from.isoformat() if version.valid_from else None,
        place=version.place,
        office=version.office,
    )


def _withdrawn(kind: str, number: int) -> KnowledgeWithdrawn:
    return KnowledgeWithdrawn(entry_kind=kind, number=number, at=clock.now().isoformat())
