"""Leaving the unit: an engagement that is over takes duty, sections and links with it.

What is over gives nothing at once, because every question about rights looks at the days. The steps here only
tidy up after it: shifts to come are free again, and who holds the person's questions is told.
"""

from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from huisheng.kernel.access import HELPER_ROLES
from huisheng.kernel.audit import record
from huisheng.kernel.clock import business_day, now
from huisheng.kernel.events import publish
from huisheng.kernel.messaging import schedule_wakeup
from huisheng.kernel.tenancy import current_unit
from huisheng.kernel.web.whole_pages import pages_changed
from shared_apps.accounts.public import RoleView, end_role, people_of_unit, set_last_day
from tenant_apps.people.data.codes import MemberKind, MemberState
from tenant_apps.people.events import MemberLeft
from tenant_apps.people.models import Member, Shift
from tenant_apps.people.operations.rostering import overtake
from tenant_apps.people.operations.sectioning import leave_sections
from tenant_apps.people.queries.roster import day_start

WAKE_ENGAGEMENT: Final = "people.engagement_ends"
WAKE_ROLES: Final = "people.roles_end"
_ONE_DAY = timedelta(days=1)


class EngagementError(Exception):
    """An engagement cannot end like this; `code` says why: "days", "over"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def set_end(*, member_id: int, last_day: date | None, actor: int) -> None:
    """Set the last day of an engagement (None: no end), and of the roles that belong to it.

    Raises LookupError, EngagementError("days") for a day that is past or before the first.
    """
    with transaction.atomic():
        member = _locked(member_id)
        if last_day is not None and last_day < max(member.starts_on, business_day()):
            raise EngagementError("days")
        member.ends_on = last_day
        member.save(update_fields=["ends_on"])
        for role in _roles(member):
            set_last_day(
                grant_id=role.grant_id, unit_id=current_unit().id, ends_on=last_day, changed_by=actor
            )
        watch_end(member)
        record(
            "member.last_day",
            object_type="member",
            object_id=member_id,
            actor=actor,
            detail={"ends_on": None if last_day is None else last_day.isoformat()},
        )


def watch_end(member: Member) -> None:
    """Ask to be told when the engagement is over."""
    if member.ends_on is not None:
        schedule_wakeup(what=WAKE_ENGAGEMENT, key=str(member.pk), at=day_start(member.ends_on + _ONE_DAY))


def end_now(*, member_id: int, actor: int | None) -> None:
    """End an engagement and its roles at once. ``actor`` is None when nobody but the calendar does.

    Raises LookupError, EngagementError("over"), and AppointmentError("last_admin") of accounts when nobody
    would be left to administer the unit.
    """
    with transaction.atomic():
        member = _locked(member_id)
        if member.state == MemberState.LEFT:
            raise EngagementError("over")
        for role in _roles(member):
            end_role(grant_id=role.grant_id, unit_id=current_unit().id, ended_by=actor)
        _leave(member, actor=actor)


def engagement_ends(member_id: int) -> None:
    """The day after somebody's last day has begun; nothing happens when the day was moved meanwhile."""
    with transaction.atomic():
        member = Member.objects.select_for_update().filter(pk=member_id).first()
        if member is None or member.state == MemberState.LEFT:
            return
        if member.ends_on is not None and member.ends_on < business_day():
            _leave(member, actor=None)


def follow_roles(account_id: int, invitation_id: int | None = None) -> None:
    """Bring the members with this account in line with the roles it holds in the unit today."""
    with transaction.atomic():
        if invitation_id is not None:
            Member.objects.filter(invitation_id=invitation_id, state=MemberState.INVITED).update(
                account_id=account_id, state=MemberState.ACTIVE
            )
        roles = [
            role
            for person in people_of_unit(current_unit().id)
            if person.account_id == account_id and person.is_active
            for role in person.roles
        ]
        rows = {
            row.kind: row
            for row in Member.objects.select_for_update().filter(
                account_id=account_id, state=MemberState.ACTIVE
            )
        }
        for kind in (MemberKind.STAFF, MemberKind.VOLUNTEER, MemberKind.PARTNER):
            mine = [role for role in roles if _kind_of(role) == kind]
            if not mine and kind in rows:
                _leave(rows[kind], actor=None)
            elif not mine and kind == MemberKind.STAFF:
                _free_duties(account_id)
                # Whoever goes on helping is still reached, and keeps what they were asked as a helper.
                publish(
                    MemberLeft(
                        member_id=None,
                        account_id=None if roles else account_id,
                        staff_account=account_id,
                        at=now(),
                    )
                )
        ends = [role.ends_on for role in roles if role.ends_on is not None]
        if ends:
            # The first of several: looking again on that day finds the next.
            schedule_wakeup(what=WAKE_ROLES, key=str(account_id), at=day_start(min(ends) + _ONE_DAY))


def _leave(member: Member, *, actor: int | None) -> None:
    member.state, member.left_at = MemberState.LEFT, now()
    member.save(update_fields=["state", "left_at"])
    leave_sections(member.pk)
    if member.kind == MemberKind.STAFF and member.account_id is not None:
        _free_duties(member.account_id)
    publish(
        MemberLeft(
            member_id=member.pk,
            account_id=_account_that_left(member),
            staff_account=member.account_id if member.kind == MemberKind.STAFF else None,
            at=now(),
        )
    )
    record(
        "member.left",
        object_type="member",
        object_id=member.pk,
        actor=actor if actor is not None else "system",
        detail={"kind": str(member.kind)},
    )


def _account_that_left(member: Member) -> int | None:
    """The account, unless it goes on working here in the other capacity: staff who also help."""
    if member.account_id is None:
        return None
    still = Member.objects.filter(account_id=member.account_id, state=MemberState.ACTIVE).exclude(
        pk=member.pk
    )
    return None if still.exists() else member.account_id


def _free_duties(account_id: int) -> None:
    moment = now()
    overtake(Q(account_id=account_id) | Q(offered_to=account_id) | Q(taken_by=account_id))
    Shift.objects.filter(account_id=account_id, starts_at__gt=moment).delete()
    pages_changed()


def _roles(member: Member) -> list[RoleView]:
    """The roles that end with this engagement: a helper's own, or all of those of staff."""
    if member.account_id is None or member.kind == MemberKind.EXPERT:
        return []
    return [
        role
        for person in people_of_unit(current_unit().id)
        if person.account_id == member.account_id
        for role in person.roles
        if _kind_of(role) == member.kind
    ]


def _kind_of(role: RoleView) -> MemberKind:
    """As what somebody with this role belongs to the unit: a helper's role is called as the kind is."""
    return MemberKind(role.role) if role.role in HELPER_ROLES else MemberKind.STAFF


def _locked(member_id: int) -> Member:
    member: Member | None = Member.objects.select_for_update().filter(pk=member_id).first()
    if member is None:
        raise LookupError(f"there is no member {member_id}")
    return member
