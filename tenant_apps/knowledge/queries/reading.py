"""One entry as it is read."""

from dataclasses import dataclass

from huisheng.kernel.tenancy import current_unit
from shared_apps.directory.public import inherited_entry, replacement
from tenant_apps.knowledge.data.codes import Kind
from tenant_apps.knowledge.models import Entry
from tenant_apps.knowledge.queries.cards import (
    EntryCard,
    card_of,
    inherited_card,
    overridden_here,
    own_in_force,
)
from tenant_apps.knowledge.rules.references import Reference


@dataclass(frozen=True, slots=True)
class EntryText:
    """A published entry with everything its page shows. `body` is Markdown."""

    card: EntryCard
    body: str
    questions: tuple[str, ...]
    eligibility: str
    how_to_apply: str
    contact: str
    link: str


def read(reference: Reference, *, account_id: int | None) -> EntryText | None:
    """An entry as staff read it: the version that holds, own or inherited, also one that is hidden here."""
    if reference.is_own:
        version = (
            own_in_force([reference.kind], account_id=account_id)
            .filter(entry__number=reference.number)
            .defer("search")
            .first()
        )
        if version is None:
            return None
        return EntryText(
            card=card_of(version),
            body=version.body,
            questions=tuple(version.questions),
            eligibility=version.eligibility,
            how_to_apply=version.how_to_apply,
            contact=version.contact,
            link=version.link,
        )
    found = inherited_entry(
        current_unit().id, source=reference.source, kind=reference.kind, number=reference.number
    )
    if found is None:
        return None
    return EntryText(
        card=inherited_card(found.card),
        body=found.body,
        questions=found.questions,
        eligibility=found.eligibility,
        how_to_apply=found.how_to_apply,
        contact=found.contact,
        link=found.link,
    )


def read_as_asker(reference: Reference) -> EntryText | None:
    """An entry as askers read it: public, and not hidden or replaced here. One that has ended is still read
    by its address, and says so.
    """
    if reference.kind == Kind.CANNED:
        return None
    found = read(reference, account_id=None)
    if found is None or not found.card.is_public:
        return None
    key = (str(reference.kind), reference.source, reference.number)
    return None if not reference.is_own and key in overridden_here() else found


def stands_in_for(reference: Reference) -> Reference | None:
    """What askers read instead of an entry from above: our own, or that of a unit in between. Addresses in
    answers given earlier lead on to it.
    """
    if reference.is_own:
        return None
    ours = Entry.objects.filter(
        kind=reference.kind, source_unit=reference.source, source_number=reference.number, published__gt=0
    ).first()
    if ours is not None and ours.number is not None:
        return Reference(0, reference.kind, ours.number)
    found = replacement(
        current_unit().id, source=reference.source, kind=reference.kind, number=reference.number
    )
    return None if found is None else Reference(found[0], reference.kind, found[1])
