"""The unit's own entries as those see them who keep them: drafts, what is due for a second look, and what
comes from above.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from huisheng.kernel import clock
from huisheng.kernel.tenancy import current_unit
from shared_apps.directory.public import inherited_cards
from tenant_apps.knowledge.data.codes import ORDER, REMIND_DAYS, Kind, State
from tenant_apps.knowledge.models import Entry, Version
from tenant_apps.knowledge.queries.cards import EntryCard, inherited_card
from tenant_apps.knowledge.rules.references import Reference


@dataclass(frozen=True, slots=True)
class KeptRow:
    """An own entry in the list. `has_draft`: a newer version than the one that holds has been begun."""

    reference: Reference
    title: str
    state: State
    published: int
    latest: int
    has_draft: bool
    is_public: bool
    for_below: bool
    is_personal: bool
    valid_until: date | None
    review_on: date | None
    is_due: bool
    ends_soon: bool
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class InheritedRow:
    """An entry from above in the list, and what was done with it here.

    `replaced_by` is our own entry in its place; `has_changed`: the original has a newer version than the one
    that somebody here has seen.
    """

    card: EntryCard
    hidden: bool
    replaced_by: Reference | None
    replacement_holds: bool
    has_changed: bool


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in the list of an entry's versions."""

    number: int
    note: str
    author_id: int
    written_at: datetime
    published_at: datetime | None
    published_by_id: int | None
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """An own entry as it is kept: its latest version, and where it stands."""

    row: KeptRow
    latest: Version
    owner_id: int | None
    source: Reference | None
    reviewed_on: date | None
    reviewed_by_id: int | None
    told_below: int


def kept_rows(*, account_id: int, show: str = "", kind: Kind | None = None) -> list[KeptRow]:
    """Own entries, of the unit and of this person, by kind and number. `show`: "draft", "due", "retired", or
    "" for all that is not retired.
    """
    rows = _visible(account_id)
    match show:
        case "draft":
            rows = rows.filter(Q(state=State.DRAFT) | Q(published__gt=0, latest__gt=F("published")))
        case "due":
            rows = rows.filter(due_for_review())
        case "retired":
            rows = rows.filter(state=State.RETIRED)
        case _:
            rows = rows.exclude(state=State.RETIRED)
    if kind is not None:
        rows = rows.filter(kind=kind)
    found = [_row(entry) for entry in rows]
    return sorted(found, key=lambda row: (ORDER[row.reference.kind], row.reference.number))


def due_for_review() -> Q:
    """Entries whose day of a second look has come, or whose last day has passed or is near."""
    today = clock.business_day()
    soon = today + timedelta(days=REMIND_DAYS)
    holding = Q(versions__number=F("published"), versions__valid_until__lte=soon)
    return Q(published__gt=0) & (
        Q(review_on__lte=today) | Q(pk__in=Entry.objects.filter(holding).values("pk"))
    )


def to_review() -> int:
    """How many of the unit's entries are due for a second look."""
    return int(Entry.objects.filter(due_for_review(), owner_id__isnull=True).count())


def drafts() -> int:
    """How many of the unit's entries wait to be published."""
    waiting = _visible(None).filter(Q(state=State.DRAFT) | Q(published__gt=0, latest__gt=F("published")))
    return int(waiting.filter(owner_id__isnull=True).count())


def kept_entry(reference: Reference, *, account_id: int) -> KeptEntry | None:
    """An own entry with its latest version; None where there is none, or it is somebody else's."""
    if not reference.is_own:
        return None
    entry = _visible(account_id).filter(kind=reference.kind, number=reference.number).first()
    if entry is None:
        return None
    return KeptEntry(
        row=_row(entry),
        latest=Version.objects.filter(entry_id=entry.pk).defer("search").latest("number"),
        owner_id=entry.owner_id,
        source=(
            Reference(entry.source_unit, reference.kind, entry.source_number or 0)
            if entry.source_unit
            else None
        ),
        reviewed_on=entry.reviewed_on,
        reviewed_by_id=entry.reviewed_by_id,
        told_below=entry.told_below,
    )


def version_rows(reference: Reference) -> list[VersionRow]:
    """Versions of an own entry, newest first."""
    rows = (
        Version.objects.filter(entry__kind=reference.kind, entry__number=reference.number)
        .select_related("entry")
        .defer("body", "search")
        .order_by("-number")
    )
    return [
        VersionRow(
            number=row.number,
            note=row.note,
            author_id=row.author_id,
            written_at=row.written_at,
            published_at=row.published_at,
            published_by_id=row.published_by_id,
            is_in_force=row.entry.published == row.number,
        )
        for row in rows
    ]


def version(reference: Reference, number: int) -> Version | None:
    """One version of an own entry."""
    found: Version | None = Version.objects.filter(
        entry__kind=reference.kind, entry__number=reference.number, number=number
    ).first()
    return found


def inherited_rows() -> list[InheritedRow]:
    """Everything that reaches the unit from above, with what was done with it here; what has changed since
    comes first.
    """
    ours = {
        (entry.kind, entry.source_unit, entry.source_number): entry
        for entry in Entry.objects.filter(source_unit__isnull=False)
    }
    rows = []
    for card in inherited_cards(current_unit().id, kinds=list(Kind)):
        entry = ours.get((card.kind, card.unit_id, card.number))
        rows.append(
            InheritedRow(
                card=inherited_card(card),
                hidden=entry is not None and entry.state == State.HIDDEN,
                replaced_by=(Reference(0, Kind(card.kind), entry.number) if entry and entry.number else None),
                replacement_holds=entry is not None and entry.published > 0,
                has_changed=entry is not None and entry.source_version != card.version,
            )
        )
    return sorted(rows, key=lambda row: (not row.has_changed, ORDER[row.card.kind]))


def changed_above() -> int:
    """How many originals of what is hidden or replaced here have changed since somebody looked."""
    if not Entry.objects.filter(source_unit__isnull=False).exists():
        return 0
    return sum(row.has_changed for row in inherited_rows())


def _visible(account_id: int | None) -> QuerySet[Entry]:
    latest = Version.objects.filter(entry_id=OuterRef("pk")).order_by("-number")
    found: QuerySet[Entry] = Entry.objects.filter(
        Q(owner_id__isnull=True) | Q(owner_id=account_id), number__isnull=False
    ).annotate(
        latest=Subquery(latest.values("number")[:1]),
        title=Subquery(latest.values("title")[:1]),
        latest_public=Subquery(latest.values("is_public")[:1]),
        latest_below=Subquery(latest.values("for_below")[:1]),
        latest_until=Subquery(latest.values("valid_until")[:1]),
    )
    return found


def _row(entry: Entry) -> KeptRow:
    today = clock.business_day()
    assert entry.number is not None
    found = vars(entry)
    until: date | None = found["latest_until"]
    return KeptRow(
        reference=Reference(0, Kind(entry.kind), entry.number),
        title=found["title"],
        state=State(entry.state),
        published=entry.published,
        latest=found["latest"],
        has_draft=entry.published > 0 and found["latest"] > entry.published,
        is_public=found["latest_public"],
        for_below=found["latest_below"],
        is_personal=entry.owner_id is not None,
        valid_until=until,
        review_on=entry.review_on,
        is_due=entry.published > 0
        and (
            (entry.review_on is not None and entry.review_on <= today)
            or (until is not None and until <= today + timedelta(days=REMIND_DAYS))
        ),
        ends_soon=until is not None and today <= until <= today + timedelta(days=REMIND_DAYS),
        changed_at=entry.changed_at,
    )
