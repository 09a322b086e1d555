"""Partner organisations: contracts from a day to a day, and accounts that are no staff."""

from datetime import date, timedelta

import pytest

from huisheng.kernel.access import PARTNER
from huisheng.kernel.clock import business_day
from huisheng.kernel.events import publish
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.accounts.models import Invitation
from shared_apps.accounts.operations.inviting import accept_with_new_account
from shared_apps.accounts.public import people_of_unit
from tenant_apps.people import public as people
from tenant_apps.people.data.codes import MemberKind, MemberState, SectionKind
from tenant_apps.people.models import Member, Section
from tenant_apps.people.operations import keeping, leaving, partnering
from tenant_apps.people.operations.partnering import PartnerRefusedError
from tenant_apps.people.operations.sectioning import SectionRefusedError, keep_section
from tests.actors import NOT_GIVEN, StaffClient, client_for, give_role, make_account
from tests.tenant_apps.people.conftest import Hire

DAY = timedelta(days=1)
ADMIN = NOT_GIVEN + 21


def firm(name: str = "正和律师事务所", *, first: date | None = None, days: int = 90) -> int:
    today = business_day()
    return partnering.keep_partner(
        section_id=None, name=name, first=first or today, last=today + days * DAY, actor=ADMIN
    )


def over(section: int) -> None:
    """As on the day after the last one, no job having run."""
    yesterday = business_day() - DAY
    Section.objects.filter(pk=section).update(contract_from=yesterday - DAY, contract_until=yesterday)
    Member.objects.filter(kind=MemberKind.PARTNER).update(starts_on=yesterday - DAY, ends_on=yesterday)


def test_somebody_is_invited_for_the_days_of_the_contract(in_unit_a: UnitRef) -> None:
    section = firm(days=30)
    member_id, token = partnering.invite_person(
        section_id=section, name="许文静", login="xu@example.org", last_day=None, actor=ADMIN
    )
    assert people.partner_worker(1) is None
    with enter_network():
        invitation = Invitation.objects.get()
        assert (invitation.role, invitation.ends_on) == (PARTNER, business_day() + 30 * DAY)
    account = accept_with_new_account(token, "a-long-password-of-a-test")
    leaving.follow_roles(account, invitation.pk)
    assert Member.objects.get(pk=member_id).state == MemberState.ACTIVE
    worker = people.partner_worker(account)
    assert worker is not None
    assert dict(worker.partners) == {section: "正和律师事务所"}
    assert people.partner(section).accounts == (account,)


@pytest.mark.parametrize(("login", "code"), [("xu@example.org", "person"), (" XU@example.org ", "person")])
def test_nobody_works_for_two_at_once(in_unit_a: UnitRef, login: str, code: str) -> None:
    for section in (firm(), firm("心语服务中心")):
        said = {"section_id": section, "name": "许文静", "last_day": None, "actor": ADMIN}
        if not Member.objects.exists():
            partnering.invite_person(login="xu@example.org", **said)
            continue
        with pytest.raises(PartnerRefusedError, match=code):
            partnering.invite_person(login=login, **said)


def test_a_contract_has_days_in_order_and_a_name_of_its_own(in_unit_a: UnitRef) -> None:
    firm()
    with pytest.raises(PartnerRefusedError, match="name"):
        firm()
    with pytest.raises(PartnerRefusedError, match="days"):
        firm("心语服务中心", days=-1)
    with pytest.raises(PartnerRefusedError, match="days"):
        firm("心语服务中心", first=business_day() + 9 * DAY, days=8)
    later = firm("心语服务中心", first=business_day() + DAY, days=8)
    assert not people.partner(later).runs


def test_who_works_for_a_partner_is_no_staff(hire: Hire, in_unit_a: UnitRef) -> None:
    officer, stranger = hire("王值班"), hire("许文静", PARTNER)
    section = firm()
    member = partnering.enrol_person(section_id=section, account_id=stranger, actor=ADMIN)
    assert set(people.staff_names()) == {officer}
    assert people.holding_today() == (officer,)
    assert not people.has_second_person(officer)
    assert people.leaders() == ()
    assert not people.may_answer(stranger, "130101")
    with pytest.raises(keeping.MemberRefusedError):
        keeping.ensure_staff([stranger])
    team = keep_section(
        section_id=None,
        kind=SectionKind.TEAM,
        name="第一值班组",
        parent_id=None,
        leader_id=None,
        member_ids=[member],
        has_queue=True,
        actor=ADMIN,
    )
    assert people.section_members(team) == []
    assert people.sections_of(stranger) == frozenset()


def test_a_partner_is_no_part_of_the_unit(in_unit_a: UnitRef) -> None:
    section = firm()
    assert people.sections() == []
    with pytest.raises(LookupError):
        people.section(section)
    assert people.section_names() == {section: "正和律师事务所"}
    said = {"name": "改名", "parent_id": None, "leader_id": None, "member_ids": [], "has_queue": True}
    with pytest.raises(LookupError):
        keep_section(section_id=section, kind=SectionKind.SECTION, actor=ADMIN, **said)  # type: ignore[arg-type]
    with pytest.raises(SectionRefusedError, match="kind"):
        keep_section(section_id=None, kind=SectionKind.PARTNER, actor=ADMIN, **said)  # type: ignore[arg-type]


def test_after_the_last_day_nothing_is_given_though_no_job_has_run(hire: Hire, in_unit_a: UnitRef) -> None:
    account = hire("许文静", PARTNER)
    section = firm()
    partnering.enrol_person(section_id=section, account_id=account, actor=ADMIN)
    yesterday = business_day() - DAY
    Section.objects.filter(pk=section).update(contract_from=yesterday, contract_until=yesterday)
    assert people.partner_worker(account) is None, "the contract alone decides"
    assert people.partner(section).accounts == ()
    with pytest.raises(PartnerRefusedError, match="over"):
        partnering.invite_person(section_id=section, name="方洁", login="fang", last_day=None, actor=ADMIN)


def test_the_day_after_the_last_day_tidies_up(
    hire: Hire, in_unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = hire("许文静", PARTNER)
    section = firm()
    partnering.enrol_person(section_id=section, account_id=account, actor=ADMIN)
    told: list[object] = []
    monkeypatch.setattr(partnering, "publish", lambda event: (told.append(event), publish(event)))
    partnering.contract_ends(section)
    assert told == [], "the contract runs"
    over(section)
    partnering.contract_ends(section)
    assert [event.section_id for event in told if isinstance(event, people.PartnerEnded)] == [section]
    assert Member.objects.get().state == MemberState.LEFT
    assert people.partners() == []
    assert [person.account_id for person in people_of_unit(in_unit_a.id)] == [], "its roles are over too"
    partnering.contract_ends(section)
    assert len(told) == 1


def test_a_contract_that_goes_on_takes_its_people_along(hire: Hire, in_unit_a: UnitRef) -> None:
    account, early = hire("许文静", PARTNER), hire("方洁", PARTNER)
    section = firm(days=30)
    for one in (account, early):
        partnering.enrol_person(section_id=section, account_id=one, actor=ADMIN)
    sooner = business_day() + 5 * DAY
    leaving.set_end(member_id=Member.objects.get(account_id=early).pk, last_day=sooner, actor=ADMIN)
    until = business_day() + 60 * DAY
    partnering.keep_partner(
        section_id=section, name="正和律师事务所", first=business_day(), last=until, actor=ADMIN
    )
    days = dict(Member.objects.values_list("account_id", "ends_on"))
    assert days == {account: until, early: sooner}
    (role,) = next(one.roles for one in people_of_unit(in_unit_a.id) if one.account_id == account)
    assert role.ends_on == until
    woken = [
        row["at"][:10]
        for row in unit_tables()
        .outbox._default_manager.filter(kind="wakeup.scheduled", payload__what=partnering.WAKE_CONTRACT)
        .order_by("pk")
        .values_list("payload", flat=True)
    ]
    assert len(woken) == 2
    assert woken[0] < woken[1]
    soon = business_day() + 2 * DAY
    partnering.keep_partner(
        section_id=section, name="正和律师事务所", first=business_day(), last=soon, actor=ADMIN
    )
    assert set(Member.objects.values_list("ends_on", flat=True)) == {soon}, "nobody's lies after it"


@pytest.fixture
def administrator(unit_a: UnitRef) -> StaffClient:
    account = make_account(name="李管理")
    give_role(account, "unit_admin", unit_a.id)
    return client_for(account, at=unit_a)


def test_from_the_contract_to_the_link_on_the_pages(administrator: StaffClient, in_unit_a: UnitRef) -> None:
    today, until = business_day(), business_day() + 60 * DAY
    bad = {"name": "正和律师事务所", "first": until, "last": today}
    assert administrator.post("/manage/partners/add/", bad).status_code == 422
    answer = administrator.post("/manage/partners/add/", bad | {"first": today, "last": until})
    section = Section.objects.get()
    page = f"/manage/partners/{section.pk}/"
    assert (answer.status_code, answer.headers["Location"]) == (302, page)
    assert "服务情况" in administrator.get(page).content.decode()
    said = {"name": "许文静", "login": "xu@example.org", "last": ""}
    shown = administrator.post(f"{page}invite/", said)
    assert shown.status_code == 200
    assert "no-store" in shown.headers["Cache-Control"]
    assert "/accounts/invitation/" in shown.context["link"]
    assert administrator.post(f"{page}invite/", said).status_code == 422
    assert "许文静" in administrator.get(page).content.decode()
    member = Member.objects.get()
    again = administrator.post(f"/manage/members/{member.pk}/invite/")
    assert again.context["link"] != shown.context["link"]
    with enter_network():
        assert {row.role for row in Invitation.objects.all()} == {PARTNER}
    assert administrator.get("/manage/sections/").content.decode().count("正和律师事务所") == 0
    assert administrator.get(f"/manage/sections/{section.pk}/").status_code == 404
    assert administrator.post(f"{page}end/").status_code == 302
    assert administrator.get(page).status_code == 404
    assert Member.objects.get().state == MemberState.LEFT


def test_a_leader_sees_the_contract_and_changes_nothing(unit_a: UnitRef, in_unit_a: UnitRef) -> None:
    account = make_account(name="周书记")
    give_role(account, "leader", unit_a.id)
    leader = client_for(account, at=unit_a)
    page = f"/manage/partners/{firm()}/"
    assert leader.get(page).status_code == 200
    said = {"name": "改名", "first": business_day(), "last": business_day()}
    assert leader.post(page, said).status_code == 403
    assert leader.post(f"{page}invite/", said).status_code == 403
    assert Section.objects.get().name == "正和律师事务所"
