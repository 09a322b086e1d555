"""Entries as lists show them, own and inherited ones alike."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext

from huisheng.kernel import clock
from huisheng.kernel.tenancy import current_unit
from shared_apps.contracts.knowledge_messages import PROGRAMME_SORT
from shared_apps.directory.public import InheritedCard, inherited_cards
from tenant_apps.knowledge.data.codes import ORDER, Kind, State
from tenant_apps.knowledge.models import Entry, Version
from tenant_apps.knowledge.rules.references import Reference


@dataclass(frozen=True, slots=True)
class EntryCard:
    """A published entry without its text.

    `audience` says for whom a programme is; it is empty for other kinds.
    `source` is the short name of the unit above that wrote it, "" for the unit's own. `is_public` says
    whether askers may read it; what is not public never leaves the staff.
    """

    reference: Reference
    title: str
    version: int
    audience: str
    topics: tuple[str, ...]
    is_public: bool
    valid_until: date | None
    published_at: datetime
    source: str
    is_personal: bool = False
    sort: str = PROGRAMME_SORT
    stages: tuple[str, ...] = ()
    valid_from: date | None = None
    place: str = ""
    office: str = ""

    @property
    def id(self) -> str:
        """The reference as it stands in addresses: 12, p3, 7.12."""
        return str(self.reference)

    @property
    def kind(self) -> Kind:
        """What the entry is."""
        return self.reference.kind

    @property
    def number(self) -> int:
        """Its number in the unit that wrote it."""
        return self.reference.number

    @property
    def label(self) -> str:
        """The number as people say it."""
        return number_label(self.reference)

    @property
    def has_ended(self) -> bool:
        """Whether its last day has passed."""
        return self.valid_until is not None and self.valid_until < clock.business_day()

    @property
    def has_begun(self) -> bool:
        """Whether its first day has come."""
        return self.valid_from is None or self.valid_from <= clock.business_day()

    @property
    def path(self) -> str:
        """Where askers read it; for a public entry only."""
        return f"/help/{self.reference}/"


def number_label(reference: Reference) -> str:
    """The number as people say it: 第12问, 项目3, 回复5."""
    match reference.kind:
        case Kind.ARTICLE:
            return gettext("Question %(n)d") % {"n": reference.number}
        case Kind.PROGRAMME:
            return gettext("Programme %(n)d") % {"n": reference.number}
        case _:
            return gettext("Reply %(n)d") % {"n": reference.number}


def own_in_force(kinds: Collection[Kind], *, account_id: int | None = None) -> QuerySet[Version]:
    """The versions that hold, with their entries: the unit's, and the replies of the person named."""
    mine = Q(entry__owner_id__isnull=True)
    if account_id is not None:
        mine |= Q(entry__owner_id=account_id)
    found: QuerySet[Version] = (
        Version.objects.filter(mine, entry__kind__in=list(kinds), entry__published=F("number"))
        .select_related("entry")
        .defer("body", "search")
    )
    return found


def cards(kinds: Collection[Kind], *, for_askers: bool, account_id: int | None = None) -> list[EntryCard]:
    """What holds in this unit: its own first, by kind and number, then what comes from above, nearest first
    within each kind.

    `for_askers` leaves out what only staff may read and what has ended.
    """
    own = sorted(
        (card_of(version) for version in own_in_force(kinds, account_id=account_id)),
        key=lambda card: (ORDER[card.kind], card.number),
    )
    overridden = overridden_here()
    inherited = [
        inherited_card(card)
        for card in inherited_cards(current_unit().id, kinds=kinds)
        if (card.kind, card.unit_id, card.number) not in overridden
    ]
    # The directory gives the root's entries first.
    place = {source: -at for at, source in enumerate(dict.fromkeys(c.reference.source for c in inherited))}
    inherited.sort(key=lambda card: (ORDER[card.kind], place[card.reference.source], card.number))
    return [card for card in [*own, *inherited] if not for_askers or is_for_askers(card)]


def is_for_askers(card: EntryCard) -> bool:
    """Whether an asker may see it: written for the public, begun and not over."""
    return card.is_public and card.kind != Kind.CANNED and card.has_begun and not card.has_ended


def overridden_here() -> set[tuple[str, int, int]]:
    """(kind, unit, number) of what comes from above and is hidden here, or replaced by a published entry."""
    rows = Entry.objects.filter(source_unit__isnull=False).filter(Q(state=State.HIDDEN) | Q(published__gt=0))
    return set(rows.values_list("kind", "source_unit", "source_number"))


def card_of(version: Version) -> EntryCard:
    """The card of an own version that has been published."""
    entry = version.entry
    assert entry.number is not None
    assert version.published_at is not None
    return EntryCard(
        reference=Reference(0, Kind(entry.kind), entry.number),
        title=version.title,
        version=version.number,
        audience=version.audience,
        topics=tuple(version.topics),
        is_public=version.is_public,
        valid_until=version.valid_until,
        published_at=version.published_at,
        source="",
        is_personal=entry.owner_id is not None,
        sort=version.sort,
        stages=tuple(version.stages),
        valid_from=version.valid_from,
        place=version.place,
        office=version.office,
    )


def inherited_card(card: InheritedCard) -> EntryCard:
    """The card of an entry from above."""
    return EntryCard(
        reference=Reference(card.unit_id, Kind(card.kind), card.number),
        title=card.title,
        version=card.version,
        audience=card.audience,
        topics=card.topics,
        is_public=card.is_public,
        valid_until=card.valid_until,
        published_at=card.published_at,
        source=card.unit_name,
        sort=card.sort,
        stages=card.stages,
        valid_from=card.valid_from,
        place=card.place,
        office=card.office,
    )
