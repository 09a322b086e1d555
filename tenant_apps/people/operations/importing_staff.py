"""Taking over the rows of a staff spreadsheet that were checked: invitations through accounts, rows here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from huisheng.kernel.access import VOLUNTEER
from huisheng.kernel.audit import record
from huisheng.kernel.clock import business_day, now
from huisheng.kernel.tenancy import current_unit
from shared_apps.accounts.public import invite
from tenant_apps.people.data.codes import MemberKind, MemberState
from tenant_apps.people.models import Member
from tenant_apps.people.operations.leaving import set_end, watch_end
from tenant_apps.people.operations.reading_staff import StaffRow
from tenant_apps.people.operations.sectioning import enter_section


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who was invited, with the token of the one-time link."""

    name: str
    login: str
    token: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import has done."""

    invited: tuple[Invited, ...]
    updated: int


def import_staff(rows: Sequence[StaffRow], *, actor: int) -> Imported:
    """Invite who is new and change who is known, all rows or none. The same rows again invite nobody twice.

    An invitation gives the role; expiry is the last day of the engagement and of the role.
    """
    invited: list[Invited] = []
    updated = 0
    with transaction.atomic():
        for row in rows:
            known = (
                Member.objects.select_for_update()
                .filter(login=row.login)
                .exclude(state=MemberState.LEFT)
                .order_by("pk")
                .first()
            )
            if known is None:
                invited.append(_invite(row, actor))
            else:
                _update(known, row, actor)
                updated += 1
        record(
            "member.imported",
            object_type="unit",
            object_id=current_unit().id,
            actor=actor,
            detail={"invited": len(invited), "updated": updated},
        )
    return Imported(tuple(invited), updated)


def _invite(row: StaffRow, actor: int) -> Invited:
    ends_on = date.fromisoformat(row.ends_on) if row.ends_on else None
    invitation_id, token = invite(
        username=row.login,
        name=row.name,
        role=row.role,
        unit_id=current_unit().id,
        ends_on=ends_on,
        staff_kind=row.staff_kind,
        invited_by=actor,
    )
    member = Member(
        kind=MemberKind.VOLUNTEER if row.role == VOLUNTEER else MemberKind.STAFF,
        state=MemberState.INVITED,
        invitation_id=invitation_id,
        login=row.login,
        starts_on=business_day(),
        ends_on=ends_on,
        decided_at=now(),
        decided_by=actor,
    )
    _write(member, row, actor)
    watch_end(member)
    return Invited(row.name, row.login, token)


def _update(member: Member, row: StaffRow, actor: int) -> None:
    _write(member, row, actor)
    if row.ends_on and date.fromisoformat(row.ends_on) != member.ends_on:
        set_end(member_id=member.pk, last_day=date.fromisoformat(row.ends_on), actor=actor)


def _write(member: Member, row: StaffRow, actor: int) -> None:
    member.name, member.phone, member.email = row.name, row.phone, row.email
    member.staff_number = row.staff_number
    if row.checked_on:
        member.checked_on = date.fromisoformat(row.checked_on)
        member.check_reference, member.check_noted_by = row.check_reference, actor
    member.save()
    if row.section is not None:
        enter_section(row.section, member.pk)
