"""An engagement that is over gives nothing any more, and takes duty, sections and offers with it."""

from datetime import timedelta

import pytest

from huisheng.kernel.access import DUTY_OFFICER, UNIT_ADMIN, VOLUNTEER
from huisheng.kernel.clock import business_day, now
from huisheng.kernel.messaging.tables import network_tables, unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.accounts.models import Invitation, RoleGrant
from shared_apps.accounts.operations.inviting import accept_with_new_account
from shared_apps.accounts.public import AppointmentError, end_role, people_of_unit
from tenant_apps.people import public as people
from tenant_apps.people.data.codes import ChangeState, MemberKind, MemberState, SectionKind
from tenant_apps.people.events import MemberLeft
from tenant_apps.people.models import Member, Section, Shift
from tenant_apps.people.operations import keeping, leaving
from tenant_apps.people.operations.leaving import EngagementError
from tenant_apps.people.operations.rostering import add_shift
from tenant_apps.people.operations.sectioning import keep_section
from tenant_apps.people.operations.swapping import ask_change
from tests.actors import give_role, make_account
from tests.tenant_apps.people.conftest import Hire, Make

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def on_staff(account: int) -> Member:
    pk = keeping.ensure_staff([account])[account]
    found: Member = Member.objects.get(pk=pk)
    return found


def test_somebody_whose_last_day_was_yesterday_is_on_no_duty_and_in_no_section(
    hire: Hire, in_unit_a: UnitRef
) -> None:
    account, other = hire("王值班"), hire("赵同事")
    member = on_staff(account)
    section = keep_section(
        section_id=None,
        kind=SectionKind.SECTION,
        name="学校部",
        parent_id=None,
        leader_id=member.pk,
        member_ids=[member.pk],
        has_queue=True,
        actor=1,
    )
    for who in (account, other):
        add_shift(account_id=who, starts_at=now() - HOUR, ends_at=now() + HOUR, made_by=1)
    assert {person.account_id for person in people.on_duty_now()} == {account, other}
    assert people.sections_of(account) == {section}

    yesterday = business_day() - DAY
    Member.objects.filter(pk=member.pk).update(starts_on=yesterday - DAY, ends_on=yesterday)
    # No job has run: the days alone decide.
    assert {person.account_id for person in people.on_duty_now()} == {other}
    assert people.sections_of(account) == frozenset()
    assert people.section_members(section) == []
    assert [(one.leader_name, one.members) for one in people.Sections().staffed()] == [("", 0)]
    assert not people.may_answer(account, "130101")


def test_the_day_after_the_last_day_tidies_up(hire: Hire, in_unit_a: UnitRef) -> None:
    account, other = hire("王值班"), hire("赵同事")
    member = on_staff(account)
    shift = add_shift(account_id=account, starts_at=now() + DAY, ends_at=now() + DAY + HOUR, made_by=1)
    asked = add_shift(account_id=other, starts_at=now() + DAY, ends_at=now() + DAY + HOUR, made_by=1)
    offered = ask_change(shift_id=asked, asked_by=other, to_account=account)
    leaving.set_end(member_id=member.pk, last_day=business_day(), actor=other)
    leaving.engagement_ends(member.pk)
    assert Member.objects.get(pk=member.pk).state == MemberState.ACTIVE, "the last day itself still counts"

    Member.objects.filter(pk=member.pk).update(
        starts_on=business_day() - 2 * DAY, ends_on=business_day() - DAY
    )
    leaving.engagement_ends(member.pk)
    assert Member.objects.get(pk=member.pk).state == MemberState.LEFT
    assert set(Shift.objects.values_list("pk", flat=True)) == {asked}
    assert Shift.objects.get(offer=offered).offer_state == ChangeState.LAPSED
    leaving.engagement_ends(member.pk)
    assert shift not in set(Shift.objects.values_list("pk", flat=True))


def test_the_last_day_of_an_engagement_is_that_of_its_roles(hire: Hire, in_unit_a: UnitRef) -> None:
    account = hire("王值班")
    member = on_staff(account)
    last = business_day() + 30 * DAY
    leaving.set_end(member_id=member.pk, last_day=last, actor=1)
    (person,) = [one for one in people_of_unit(in_unit_a.id) if one.account_id == account]
    assert {role.ends_on for role in person.roles} == {last}
    wakeups = {
        (row["what"], row["key"])
        for row in unit_tables()
        .outbox._default_manager.filter(kind="wakeup.scheduled")
        .values_list("payload", flat=True)
    }
    assert (leaving.WAKE_ENGAGEMENT, str(member.pk)) in wakeups


@pytest.mark.parametrize("days", [-1, -400])
def test_a_last_day_in_the_past_is_refused(hire: Hire, in_unit_a: UnitRef, days: int) -> None:
    member = on_staff(hire())
    with pytest.raises(EngagementError, match="days"):
        leaving.set_end(member_id=member.pk, last_day=business_day() + days * DAY, actor=1)


def test_the_last_administrator_does_not_leave(hire: Hire, in_unit_a: UnitRef) -> None:
    member = on_staff(hire("李管理", UNIT_ADMIN))
    with pytest.raises(AppointmentError, match="last_admin"):
        leaving.end_now(member_id=member.pk, actor=1)
    assert Member.objects.get(pk=member.pk).state == MemberState.ACTIVE


def test_a_role_that_is_ended_elsewhere_is_told_to_the_unit(hire: Hire, unit_a: UnitRef) -> None:
    account = hire("王值班")
    with enter_unit(unit_a):
        member = on_staff(account)
        add_shift(account_id=account, starts_at=now() + DAY, ends_at=now() + DAY + HOUR, made_by=1)
    with enter_network():
        grant = RoleGrant.objects.get(account_id=account)
        end_role(grant_id=grant.pk, unit_id=unit_a.id, ended_by=None)
        (told,) = network_tables().outbox._default_manager.filter(kind="staff.changed")
        assert told.payload["account_id"] == account
    with enter_unit(unit_a):
        leaving.follow_roles(account)
        assert Member.objects.get(pk=member.pk).state == MemberState.LEFT
        assert not Shift.objects.exists()


def test_who_only_helps_loses_nothing_when_their_roles_change(
    volunteer: Make, in_unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their last day is changed, say: they are still reached, and keep what they were asked."""
    account = make_account()
    give_role(account, VOLUNTEER, in_unit_a.id)
    volunteer(account_id=account.pk)
    told: list[MemberLeft] = []
    monkeypatch.setattr(leaving, "publish", told.append)
    leaving.follow_roles(account.pk)
    assert [left.account_id for left in told] == [None]


def test_staff_who_also_volunteer_keep_what_is_left(hire: Hire, volunteer: Make, in_unit_a: UnitRef) -> None:
    account = hire("两头忙", DUTY_OFFICER)
    with enter_network():
        from shared_apps.accounts.public import grant_role

        grant_role(account_id=account, role=VOLUNTEER, unit_id=in_unit_a.id)
    both = {MemberKind.STAFF: on_staff(account), MemberKind.VOLUNTEER: volunteer(account_id=account)}
    with enter_network():
        grant = RoleGrant.objects.get(account_id=account, role=DUTY_OFFICER)
        end_role(grant_id=grant.pk, unit_id=in_unit_a.id, ended_by=None)
    leaving.follow_roles(account)
    assert {kind: Member.objects.get(pk=row.pk).state for kind, row in both.items()} == {
        MemberKind.STAFF: MemberState.LEFT,
        MemberKind.VOLUNTEER: MemberState.ACTIVE,
    }


def test_accepting_the_invitation_makes_the_volunteer_active(hire: Hire, unit_a: UnitRef) -> None:
    admin = hire("李管理", UNIT_ADMIN)
    with enter_unit(unit_a):
        member = Member.objects.create(kind=MemberKind.VOLUNTEER, state=MemberState.APPLIED, name="林小满")
        last = business_day() + 90 * DAY
        token = keeping.appoint_volunteer(
            member_id=member.pk, login="xiaoman@example.cn", last_day=last, actor=admin
        )
    account = accept_with_new_account(token, "a-long-password-of-a-test")
    with enter_network():
        (told,) = (
            network_tables()
            .outbox._default_manager.filter(kind="staff.changed", payload__account_id=account)
            .exclude(payload__invitation_id=None)
        )
        assert Invitation.objects.get().role == VOLUNTEER
    with enter_unit(unit_a):
        leaving.follow_roles(account, told.payload["invitation_id"])
        member.refresh_from_db()
        assert (member.state, member.account_id, member.ends_on) == (MemberState.ACTIVE, account, last)
        assert people.volunteer_of(account) is not None
        assert account not in people.staff_names(), "a volunteer is no staff"


def test_a_section_of_somebody_who_left_has_no_leader(expert: Make, in_unit_a: UnitRef) -> None:
    member = expert()
    section = keep_section(
        section_id=None,
        kind=SectionKind.GROUP,
        name="法律组",
        parent_id=None,
        leader_id=member.pk,
        member_ids=[member.pk],
        has_queue=False,
        actor=1,
    )
    leaving.end_now(member_id=member.pk, actor=1)
    row = Section.objects.get(pk=section)
    assert (row.leader_id, row.members) == (None, [])
