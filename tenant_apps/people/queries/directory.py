"""The unit's people as its administrators see them: staff by their accounts, and everybody with a row
here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import overload

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from huisheng.kernel.access import HELPER_ROLES
from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import current_unit
from shared_apps.accounts.public import ROLE_NAMES, Person, people_of_unit
from tenant_apps.people.data.codes import MemberKind, MemberState
from tenant_apps.people.models import Member, Section
from tenant_apps.people.rules.engagement import is_away, is_engaged, may_answer_minors

PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One line. ``member_id`` is None for staff of whom nothing is kept here yet."""

    member_id: int | None
    account_id: int | None
    name: str
    kind: str
    kind_label: str | Promise
    state: str
    state_label: str | Promise
    roles: tuple[str, ...]
    sections: tuple[str, ...]
    detail: str
    ends_on: date | None
    is_engaged: bool
    is_away: bool
    checked: bool


class Register(Sequence[Row]):
    """Everybody who fits a filter, in order; rows are made for the part that is shown."""

    def __init__(
        self,
        people: Mapping[int, Person],
        *,
        applied: QuerySet[Member],
        unfiled: Sequence[Person] = (),
        others: QuerySet[Member],
    ) -> None:
        self._people, self._applied, self._unfiled, self._others = people, applied, unfiled, others
        self._first, self._then = applied.count(), len(unfiled)
        self._number = self._first + self._then + others.count()

    def __len__(self) -> int:
        return self._number

    def __iter__(self) -> Iterator[Row]:
        return iter(self[:])

    @overload
    def __getitem__(self, part: int) -> Row: ...

    @overload
    def __getitem__(self, part: slice) -> list[Row]: ...

    def __getitem__(self, part: int | slice) -> Row | list[Row]:
        if isinstance(part, int):
            place = range(self._number)[part]
            return self[place : place + 1][0]
        start, stop, _step = part.indices(self._number)
        before = self._first + self._then
        found = [
            *self._applied[min(start, self._first) : min(stop, self._first)],
            *self._others[max(start - before, 0) : max(stop - before, 0)],
        ]
        unfiled = self._unfiled[max(start - self._first, 0) : max(stop - self._first, 0)]
        lines = _of_members(found, self._people)
        at = sum(line.state == MemberState.APPLIED for line in lines) if unfiled else 0
        return [*lines[:at], *map(_of_account, unfiled), *lines[at:]]


def members(*, kind: str = "", words: str = "", waiting: bool = False, gone: bool = False) -> Register:
    """People of the unit: who waits for a decision, staff of whom nothing is kept here yet, all others.

    ``words`` looks in names, organisations, phone numbers and staff numbers.
    """
    today = business_day()
    people = {person.account_id: person for person in people_of_unit(current_unit().id) if person.is_active}
    rows = Member.objects.order_by("name", "pk")
    if kind:
        rows = rows.filter(kind=kind)
    if words:
        rows = rows.filter(
            Q(name__icontains=words)
            | Q(organisation__icontains=words)
            | Q(phone__contains=words)
            | Q(staff_number__icontains=words)
        )
    if gone:
        over = Q(state=MemberState.LEFT) | Q(state=MemberState.REFUSED) | Q(ends_on__lt=today)
        return Register(people, applied=rows.none(), others=rows.filter(over))
    applied = rows.filter(state=MemberState.APPLIED)
    if waiting:
        return Register(people, applied=applied, others=rows.none())
    here = rows.exclude(state__in=[MemberState.APPLIED, MemberState.LEFT, MemberState.REFUSED])
    return Register(
        people,
        applied=applied.exclude(ends_on__lt=today),
        unfiled=_unfiled(people.values(), words) if kind in ("", MemberKind.STAFF) else [],
        others=here.exclude(ends_on__lt=today),
    )


def _unfiled(people: Iterable[Person], words: str) -> list[Person]:
    """Staff by their accounts, of whom the unit has no row."""
    known = set(
        Member.objects.filter(kind=MemberKind.STAFF, state=MemberState.ACTIVE).values_list(
            "account_id", flat=True
        )
    )
    found = [
        person
        for person in people
        if person.account_id not in known and _as_staff(person) and words.lower() in person.name.lower()
    ]
    return sorted(found, key=lambda person: (person.name, person.account_id))


def _as_staff(person: Person) -> tuple[str, ...]:
    return tuple(str(ROLE_NAMES[role.role]) for role in person.roles if role.role not in HELPER_ROLES)


def _of_members(found: Sequence[Member], people: Mapping[int, Person]) -> list[Row]:
    today = business_day()
    sections: dict[int, list[str]] = {}
    for name, members in Section.objects.filter(closed_at=None).values_list("name", "members"):
        for member_id in members:
            sections.setdefault(member_id, []).append(name)
    lines = []
    for row in found:
        person = people.get(row.account_id or 0)
        roles = () if person is None else tuple(str(ROLE_NAMES[role.role]) for role in person.roles)
        lines.append(
            Row(
                member_id=row.pk,
                account_id=row.account_id,
                name=row.name,
                kind=row.kind,
                kind_label=MemberKind(row.kind).label,
                state=row.state,
                state_label=MemberState(row.state).label,
                roles=roles if row.kind == MemberKind.STAFF else (),
                sections=tuple(sorted(sections.get(row.pk, ()))),
                detail=" · ".join(part for part in (row.title, row.organisation) if part),
                ends_on=row.ends_on or _first_end(person),
                is_engaged=is_engaged(row, today),
                is_away=is_away(row, today),
                checked=may_answer_minors(row, today),
            )
        )
    return lines


def _of_account(person: Person) -> Row:
    return Row(
        member_id=None,
        account_id=person.account_id,
        name=person.name,
        kind=MemberKind.STAFF,
        kind_label=MemberKind.STAFF.label,
        state=MemberState.ACTIVE,
        state_label=MemberState.ACTIVE.label,
        roles=_as_staff(person),
        sections=(),
        detail="",
        ends_on=_first_end(person),
        is_engaged=True,
        is_away=False,
        checked=False,
    )


def _first_end(person: Person | None) -> date | None:
    ends = [role.ends_on for role in person.roles if role.ends_on] if person is not None else []
    return min(ends) if ends else None


def waiting_count() -> int:
    """Applications that wait for a decision."""
    return int(Member.objects.filter(state=MemberState.APPLIED).count())
