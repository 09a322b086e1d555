"""Sections of the unit: the tree, who is in which, whose queue somebody works."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import current_unit
from shared_apps.accounts.public import people_of_unit
from tenant_apps.people.data.codes import SectionKind
from tenant_apps.people.models import Member, Section
from tenant_apps.people.queries.members import MemberCard, card_of
from tenant_apps.people.rules.engagement import ENGAGED_BY, is_engaged


@dataclass(frozen=True, slots=True)
class SectionCard:
    """A section; ``depth`` is 0 at the top of the tree."""

    section_id: int
    kind: str
    name: str
    parent_id: int | None
    depth: int
    has_queue: bool


@dataclass(frozen=True, slots=True)
class StaffedSection:
    """A section with its leader's name (empty where nobody leads it today) and how many are in it today."""

    card: SectionCard
    leader_name: str
    members: int


class Sections:
    """All sections of the unit, read at once by one statement, for whoever needs several things of them."""

    def __init__(self) -> None:
        self._rows = list(Section.objects.order_by("name", "pk"))

    @cached_property
    def names(self) -> dict[int, str]:
        """Names of all sections and partners, closed ones too: questions still name them."""
        return {row.pk: row.name for row in self._rows}

    @cached_property
    def cards(self) -> list[SectionCard]:
        """Those that are not closed, each below its parent, by name. Partner organisations are no part of
        the unit: queries/partners.py.
        """
        own = [row for row in self._rows if row.closed_at is None and row.kind != SectionKind.PARTNER]
        known = {row.pk for row in own}
        below: dict[int | None, list[Section]] = defaultdict(list)
        for row in own:
            below[row.parent_id if row.parent_id in known else None].append(row)
        found: list[SectionCard] = []

        def walk(parent: int | None, depth: int) -> None:
            for row in below[parent]:
                found.append(
                    SectionCard(
                        section_id=row.pk,
                        kind=row.kind,
                        name=row.name,
                        parent_id=row.parent_id,
                        depth=depth,
                        has_queue=row.has_queue,
                    )
                )
                walk(row.pk, depth + 1)

        walk(None, 0)
        return found

    def of_many(self, account_ids: Collection[int]) -> dict[int, frozenset[int]]:
        """The sections in which each of several accounts works today (see sections_of), by one statement."""
        today = business_day()
        own: dict[int, set[int]] = {account: set() for account in account_ids}
        account_of = {
            member.pk: member.account_id
            for member in Member.objects.filter(account_id__in=own).only("account_id", *ENGAGED_BY)
            if is_engaged(member, today)
        }
        for row in self._rows:
            for member in account_of.keys() & {*row.members, row.leader_id}:
                own[account_of[member]].add(row.pk)
        open_ones = {card.section_id for card in self.cards}
        for mine in own.values():
            # Cards come with every part below its parent, so one pass is enough.
            for card in self.cards:
                if card.parent_id in mine:
                    mine.add(card.section_id)
        return {account: frozenset(mine & open_ones) for account, mine in own.items()}

    def staffed(self) -> list[StaffedSection]:
        """The cards with who is in each, by one statement more."""
        row_of = {row.pk: row for row in self._rows}
        rows, today = [row_of[card.section_id] for card in self.cards], business_day()
        named = (pk for row in rows for pk in (*row.members, row.leader_id))
        engaged = {member.pk: member.name for member in _members(named) if is_engaged(member, today)}
        return [
            StaffedSection(
                card,
                leader_name=engaged.get(row.leader_id or 0, ""),
                members=len(engaged.keys() & row.members),
            )
            for card, row in zip(self.cards, rows, strict=True)
        ]


def sections(*, with_queue: bool = False) -> list[SectionCard]:
    """The sections that are not closed, each below its parent, by name; ``with_queue``: only those that take
    questions.
    """
    return [card for card in Sections().cards if card.has_queue or not with_queue]


def section(section_id: int) -> SectionCard:
    """One section, not closed. Raises LookupError."""
    card = next((card for card in sections() if card.section_id == section_id), None)
    if card is None:
        raise LookupError(f"there is no section {section_id}")
    return card


def section_names() -> dict[int, str]:
    """Names of all sections and partners, closed ones too: questions still name them."""
    return Sections().names


def section_members(section_id: int) -> list[MemberCard]:
    """Who is in a section today or leads it, the leader first, then by name. Whose engagement or last role is
    over is left out.
    """
    working = {person.account_id for person in people_of_unit(current_unit().id) if person.is_active}
    found, today = Section.objects.filter(pk=section_id).first(), business_day()
    if found is None:
        return []
    rows = [
        member
        for member in _members([*found.members, found.leader_id])
        if is_engaged(member, today) and (member.account_id is None or member.account_id in working)
    ]
    rows.sort(key=lambda row: (row.pk != found.leader_id, row.name, row.pk))
    return [card_of(row) for row in rows]


def sections_of(account_id: int | None) -> frozenset[int]:
    """The sections in which this account works today: those it belongs to or leads, with all their parts."""
    return frozenset() if account_id is None else sections_of_many([account_id])[account_id]


def sections_of_many(account_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """The same for each of several accounts, in as many statements as for one."""
    return Sections().of_many(account_ids)


def _members(ids: Iterable[int | None]) -> Iterable[Member]:
    wanted = {pk for pk in ids if pk is not None}
    return Member.objects.filter(pk__in=wanted) if wanted else ()
