"""Sections of the unit: the tree, who is in which, whose queue somebody works."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q

from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import current_unit
from shared_apps.accounts.public import people_of_unit
from tenant_apps.people.data.codes import SectionKind
from tenant_apps.people.models import Member, Section
from tenant_apps.people.queries.members import MemberCard, card_of
from tenant_apps.people.rules.engagement import is_engaged


@dataclass(frozen=True, slots=True)
class SectionCard:
    """A section; ``depth`` is 0 at the top of the tree, ``leader`` the account that leads it."""

    section_id: int
    kind: str
    name: str
    parent_id: int | None
    depth: int
    leader: int | None
    leader_name: str
    has_queue: bool
    members: int


def sections(*, with_queue: bool = False) -> list[SectionCard]:
    """The sections that are not closed, each below its parent, by name; ``with_queue``: only those that take
    questions. Partner organisations are no part of the unit: queries/partners.py.
    """
    own = Section.objects.filter(closed_at=None).exclude(kind=SectionKind.PARTNER)
    rows = list(own.select_related("leader").order_by("name", "pk"))
    if not rows:
        return []
    today = business_day()
    engaged = {member.pk for member in _members(rows) if is_engaged(member, today)}
    known = {row.pk for row in rows}
    below: dict[int | None, list[Section]] = defaultdict(list)
    for row in rows:
        below[row.parent_id if row.parent_id in known else None].append(row)
    found: list[SectionCard] = []

    def walk(parent: int | None, depth: int) -> None:
        for row in below[parent]:
            leader = row.leader if row.leader is not None and is_engaged(row.leader, today) else None
            found.append(
                SectionCard(
                    section_id=row.pk,
                    kind=row.kind,
                    name=row.name,
                    parent_id=row.parent_id,
                    depth=depth,
                    leader=None if leader is None else leader.account_id,
                    leader_name="" if leader is None else leader.name,
                    has_queue=row.has_queue,
                    members=len(engaged.intersection(row.members)),
                )
            )
            walk(row.pk, depth + 1)

    walk(None, 0)
    return [card for card in found if card.has_queue or not with_queue]


def section(section_id: int) -> SectionCard:
    """One section, not closed. Raises LookupError."""
    card = next((card for card in sections() if card.section_id == section_id), None)
    if card is None:
        raise LookupError(f"there is no section {section_id}")
    return card


def section_names() -> dict[int, str]:
    """Names of all sections and partners, closed ones too: questions still name them."""
    return dict(Section.objects.values_list("pk", "name"))


def section_members(section_id: int) -> list[MemberCard]:
    """Who is in a section today, its leader first, then by name. Whose engagement or last role is over is
    left out.
    """
    working = {person.account_id for person in people_of_unit(current_unit().id) if person.is_active}
    found, today = Section.objects.filter(pk=section_id).first(), business_day()
    if found is None:
        return []
    rows = [
        member
        for member in _members([found])
        if is_engaged(member, today) and (member.account_id is None or member.account_id in working)
    ]
    rows.sort(key=lambda row: (row.pk != found.leader_id, row.name, row.pk))
    return [card_of(row) for row in rows]


def sections_of(account_id: int | None) -> frozenset[int]:
    """The sections in which this account works today: those it belongs to or leads, with all their parts."""
    return frozenset() if account_id is None else sections_of_many([account_id])[account_id]


def sections_of_many(account_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """The same for each of several accounts, in as many statements as for one."""
    wanted, today = set(account_ids), business_day()
    own: dict[int, set[int]] = {account: set() for account in wanted}
    account_of = {
        member.pk: member.account_id
        for member in Member.objects.filter(account_id__in=wanted)
        if is_engaged(member, today)
    }
    theirs = Q(members__overlap=list(account_of)) | Q(leader__in=account_of)
    for section_id, members, leader in Section.objects.filter(theirs).values_list(
        "pk", "members", "leader_id"
    ):
        for member in account_of.keys() & {*members, leader}:
            own[account_of[member]].add(section_id)
    if not any(own.values()):
        return {account: frozenset() for account in wanted}
    cards = sections()
    open_ones = {card.section_id for card in cards}
    for mine in own.values():
        # Cards come with every part below its parent, so one pass is enough.
        for card in cards:
            if card.parent_id in mine:
                mine.add(card.section_id)
    return {account: frozenset(mine & open_ones) for account, mine in own.items()}


def _members(rows: Iterable[Section]) -> Iterable[Member]:
    wanted = {pk for row in rows for pk in row.members}
    return Member.objects.filter(pk__in=wanted) if wanted else ()
