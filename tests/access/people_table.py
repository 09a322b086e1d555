"""People of the unit: applications, the register, sections, the roster, handing over, volunteers."""

from datetime import timedelta
from typing import Any

from huisheng.kernel.access import DUTY_OFFICER
from huisheng.kernel.clock import business_day, now
from huisheng.kernel.ids import uuid7
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.people.data.codes import (
    ChangeKind,
    ChangeState,
    HoursKind,
    HoursState,
    MemberKind,
    MemberState,
    SectionKind,
)
from tenant_apps.people.models import Handover, Hours, Member, Section, Shift
from tests.access.table import Row, World, everybody, only
from tests.actors import give_role, make_account

NOT = 405
MAKERS = ("leader", "unit_admin")
STAFF = ("duty_officer", *MAKERS)
ADMIN = ("unit_admin",)
# A volunteer's own pages want a row in people beside the role; the volunteer of these tests has none.
OWN = {"volunteer": 404}


def partner(world: World, unit: UnitRef) -> dict[str, Any]:
    """A partner organisation under a contract."""
    with enter_unit(unit):
        today = business_day()
        row = Section.objects.create(
            kind=SectionKind.PARTNER, name="正和律师事务所", contract_from=today, contract_until=today
        )
    return {"section_id": row.pk}


def shift(world: World, unit: UnitRef) -> dict[str, Any]:
    """Somebody on duty now."""
    account = make_account()
    give_role(account, DUTY_OFFICER, unit.id)
    with enter_unit(unit):
        row = Shift.objects.create(
            account_id=account.pk, starts_at=now(), ends_at=now() + timedelta(hours=8), made_by_id=account.pk
        )
    return {"shift_id": row.pk}


def change(world: World, unit: UnitRef) -> dict[str, Any]:
    """A shift of tomorrow that somebody offers to whoever can."""
    account = make_account()
    give_role(account, DUTY_OFFICER, unit.id)
    with enter_unit(unit):
        begins = now() + timedelta(days=1)
        row = Shift.objects.create(
            account_id=account.pk,
            starts_at=begins,
            ends_at=begins + timedelta(hours=8),
            made_by_id=account.pk,
            offer=uuid7(),
            offer_kind=ChangeKind.GIVE,
            offer_state=ChangeState.OFFERED,
        )
    return {"change_id": row.offer}


def expert(world: World, unit: UnitRef) -> dict[str, Any]:
    """An expert who has applied."""
    with enter_unit(unit):
        row = Member.objects.create(
            kind=MemberKind.EXPERT, state=MemberState.APPLIED, name="李律师", fields=["law"]
        )
    return {"member_id": row.pk}


def verified(world: World, unit: UnitRef) -> dict[str, Any]:
    """An expert who is verified."""
    with enter_unit(unit):
        row = Member.objects.create(kind=MemberKind.EXPERT, state=MemberState.ACTIVE, name="李律师")
    return {"member_id": row.pk}


def volunteer(world: World, unit: UnitRef) -> dict[str, Any]:
    """A volunteer who was invited."""
    with enter_unit(unit):
        row = Member.objects.create(
            kind=MemberKind.VOLUNTEER, state=MemberState.INVITED, name="林小满", login="xiaoman"
        )
    return {"member_id": row.pk}


def section(world: World, unit: UnitRef) -> dict[str, Any]:
    """A section."""
    with enter_unit(unit):
        row = Section.objects.create(kind=SectionKind.SECTION, name="学校部")
    return {"section_id": row.pk}


def handover(world: World, unit: UnitRef) -> dict[str, Any]:
    """A note that waits to be signed."""
    with enter_unit(unit):
        row = Handover.objects.create(
            starts_at=now() - timedelta(hours=8), ends_at=now(), accounts=[1], made_at=now()
        )
    return {"handover_id": row.pk}


def hours(world: World, unit: UnitRef) -> dict[str, Any]:
    """Hours that wait to be confirmed."""
    member_id = volunteer(world, unit)["member_id"]
    with enter_unit(unit):
        row = Hours.objects.create(
            member_id=member_id,
            kind=HoursKind.MANUAL,
            state=HoursState.PROPOSED,
            day=now().date(),
            minutes=60,
            noted_at=now(),
        )
    return {"hours_id": row.pk}


def account(world: World, unit: UnitRef) -> dict[str, Any]:
    """Somebody who works in the unit."""
    found = make_account()
    give_role(found, DUTY_OFFICER, unit.id)
    return {"account_id": found.pk}


def own(*, post: int) -> dict[str, Any]:
    """A page of volunteers: GET and POST of somebody with the role and without a row."""
    return {"get": only(**OWN), "post": only(volunteer=post)}


ROWS = [
    Row("people-join-volunteer", "unit", everybody(), everybody(422)),
    Row("people-join-expert", "unit", everybody(), everybody(422)),
    Row("people-join-mine", "unit", everybody(404), everybody(404), kwargs={"secret": "unknown"}),
    Row("people-join-my-contact", "unit", everybody(404), everybody(404), kwargs={"secret": "unknown"}),
    Row("people-training", "unit", **own(post=404)),
    Row("people-quiz", "unit", **own(post=404)),
    Row("people-volunteer-mine", "unit", **own(post=404)),
    Row("people-volunteer-hours", "unit", **own(post=404)),
    Row("people-certificate", "unit", **own(post=NOT)),
    Row("people-handovers", "unit", only(*STAFF), only(*STAFF, ok=NOT)),
    Row("people-handover", "unit", only(*STAFF), only(*STAFF, ok=NOT), object_in=handover),
    Row("people-handover-words", "unit", only(*STAFF, ok=NOT), only(*STAFF, ok=302), object_in=handover),
    Row("people-handover-sign", "unit", only(*STAFF, ok=NOT), only(*STAFF, ok=302), object_in=handover),
    Row("people-members", "unit", only(*MAKERS), only(*MAKERS, ok=NOT)),
    Row("people-expert-add", "unit", only(*MAKERS), only(*MAKERS, ok=422)),
    Row("people-import", "unit", only(*ADMIN), only(*ADMIN, ok=NOT)),
    Row("people-import-template", "unit", only(*ADMIN), only(*ADMIN, ok=NOT)),
    Row("people-import-preview", "unit", only(*ADMIN, ok=NOT), only(*ADMIN, ok=422)),
    Row("people-import-confirm", "unit", only(*ADMIN, ok=NOT), only(*ADMIN, ok=422)),
    Row("people-import-faults", "unit", only(*ADMIN, ok=NOT), only(*ADMIN, ok=422)),
    Row("people-import-links", "unit", only(*ADMIN, ok=NOT), only(*ADMIN, ok=422)),
    Row("people-member-open", "unit", only(*MAKERS, ok=NOT), only(*MAKERS, ok=302), object_in=account),
    Row("people-hours-decide", "unit", only(*MAKERS, ok=NOT), only(*MAKERS, ok=302), object_in=hours),
    Row("people-member", "unit", only(*MAKERS), only(*MAKERS, ok=NOT), object_in=expert),
    Row("people-member-edit", "unit", only(*MAKERS), only(*MAKERS, ok=422), object_in=expert),
    Row("people-member-verify", "unit", only(*MAKERS, ok=NOT), only(*MAKERS, ok=302), object_in=expert),
    Row("people-member-refuse", "unit", only(*MAKERS, ok=NOT), only(*MAKERS, ok=422), object_in=expert),
    Row("people-member-appoint", "unit", only(*ADMIN, ok=NOT), only(*ADMIN, ok=422), object_in=volunteer),
    Row(
        "people-member-invite-again", "unit", only(*ADMIN, ok=NOT), only(*ADMIN, ok=200), object_in=volunteer
    ),
    Row("people-member-link", "unit", only(*MAKERS, ok=NOT), only(*MAKERS, ok=200), object_in=verified),
    Row("people-member-contact", "unit", only(*MAKERS, ok=NOT), only(*MAKERS, ok=302), object_in=verified),
    Row("people-member-check", "unit", only(*MAKERS, ok=NOT), only(*MAKERS, ok=422), object_in=verified),
    Row("people-member-last-day", "unit", only(*ADMIN, ok=NOT), only(*ADMIN, ok=302), object_in=verified),
    Row(
        "people-member-proof",
        "unit",
        only(*MAKERS, ok=404),
        only(*MAKERS, ok=NOT),
        object_in=verified,
        kwargs={"place": 0},
    ),
    Row("people-sections", "unit", only(*MAKERS), only(*MAKERS, ok=NOT)),
    Row("people-section-add", "unit", only(*MAKERS), only(*MAKERS, ok=422)),
    Row("people-section", "unit", only(*MAKERS), only(*MAKERS, ok=422), object_in=section),
    Row("people-section-close", "unit", only(*MAKERS, ok=NOT), only(*MAKERS, ok=302), object_in=section),
    Row("people-partners", "unit", only(*MAKERS), only(*MAKERS, ok=NOT)),
    Row("people-partner-add", "unit", only(*ADMIN), only(*ADMIN, ok=422)),
    Row("people-partner", "unit", only(*MAKERS), only(leader=403, unit_admin=422), object_in=partner),
    Row("people-partner-invite", "unit", only(*ADMIN, ok=NOT), only(*ADMIN, ok=422), object_in=partner),
    Row("people-partner-end", "unit", only(*ADMIN, ok=NOT), only(*ADMIN, ok=302), object_in=partner),
    Row("people-volunteering", "unit", only(*MAKERS), only(*MAKERS, ok=302)),
    Row("people-roster", "unit", only(*STAFF), only(*STAFF, ok=NOT)),
    Row("people-roster-add", "unit", only(*MAKERS, ok=NOT), only(*MAKERS, ok=422)),
    Row("people-roster-copy", "unit", only(*MAKERS, ok=NOT), only(*MAKERS, ok=302)),
    Row("people-rotate", "unit", only(*MAKERS), only(*MAKERS, ok=422)),
    Row("people-shift", "unit", only(*STAFF), only(*STAFF, ok=422), object_in=shift),
    Row("people-roster-remove", "unit", only(*MAKERS, ok=NOT), only(*MAKERS, ok=302), object_in=shift),
    Row("people-shift-replace", "unit", only(*MAKERS, ok=NOT), only(*MAKERS, ok=302), object_in=shift),
    Row("people-change-take", "unit", only(*STAFF, ok=NOT), only(*STAFF, ok=302), object_in=change),
    Row("people-change-turn-down", "unit", only(*STAFF, ok=NOT), only(*STAFF, ok=302), object_in=change),
    Row("people-change-confirm", "unit", only(*MAKERS, ok=NOT), only(*MAKERS, ok=302), object_in=change),
]
