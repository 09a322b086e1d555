"""The unit's people as its administrators see them: staff by their accounts, and everybody with a row
here.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.functional import Promise

from huisheng.kernel.access import VOLUNTEER
from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import current_unit
from shared_apps.accounts.public import ROLE_NAMES, people_of_unit
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


def members(*, kind: str = "", words: str = "", waiting: bool = False, gone: bool = False) -> list[Row]:
    """People of the unit, those waiting for a decision first, then by name.

    ``words`` looks in names, organisations, phone numbers and staff numbers.
    """
    today = business_day()
    rows = Member.objects.all()
    if kind:
        rows = rows.filter(kind=kind)
    if waiting:
        rows = rows.filter(state=MemberState.APPLIED)
    elif gone:
        rows = rows.filter(Q(state=MemberState.LEFT) | Q(state=MemberState.REFUSED) | Q(ends_on__lt=today))
    else:
        rows = rows.exclude(state=MemberState.LEFT).exclude(state=MemberState.REFUSED)
        rows = rows.exclude(ends_on__lt=today)
    if words:
        rows = rows.filter(
            Q(name__icontains=words)
            | Q(organisation__icontains=words)
            | Q(phone__contains=words)
            | Q(staff_number__icontains=words)
        )
    found = list(rows.order_by("name", "pk"))
    people = {person.account_id: person for person in people_of_unit(current_unit().id) if person.is_active}
    sections: dict[int, list[str]] = {}
    for name, members in Section.objects.filter(closed_at=None).values_list("name", "members"):
        for member_id in members:
            sections.setdefault(member_id, []).append(name)
    lines = []
    for row in found:
        person = people.get(row.account_id or 0)
        roles = () if person is None else tuple(str(ROLE_NAMES[role.role]) for role in person.roles)
        ends = [role.ends_on for role in person.roles if role.ends_on] if person is not None else []
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
                ends_on=row.ends_on or (min(ends) if ends else None),
                is_engaged=is_engaged(row, today),
                is_away=is_away(row, today),
                checked=may_answer_minors(row, today),
            )
        )
    known = {row.account_id for row in Member.objects.filter(kind=MemberKind.STAFF, state=MemberState.ACTIVE)}
    if not (waiting or gone) and kind in ("", MemberKind.STAFF):
        for person in people.values():
            roles = tuple(str(ROLE_NAMES[role.role]) for role in person.roles if role.role != VOLUNTEER)
            if person.account_id in known or not roles or words.lower() not in person.name.lower():
                continue
            ends = [role.ends_on for role in person.roles if role.ends_on]
            lines.append(
                Row(
                    member_id=None,
                    account_id=person.account_id,
                    name=person.name,
                    kind=MemberKind.STAFF,
                    kind_label=MemberKind.STAFF.label,
                    state=MemberState.ACTIVE,
                    state_label=MemberState.ACTIVE.label,
                    roles=roles,
                    sections=(),
                    detail="",
                    ends_on=min(ends) if ends else None,
                    is_engaged=True,
                    is_away=False,
                    checked=False,
                )
            )
    lines.sort(key=lambda line: (line.state != MemberState.APPLIED, line.name, line.member_id or 0))
    return lines


def waiting_count() -> int:
    """Applications that wait for a decision."""
    return int(Member.objects.filter(state=MemberState.APPLIED).count())
