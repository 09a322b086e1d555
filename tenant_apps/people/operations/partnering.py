"""Partner organisations (合作单位): work for the unit under a contract from a day to a day, with people of
their own whose accounts open nothing but what the organisation is asked.

When the contract is over nothing is given any more, at once; ending it here only tidies up after it.
"""

from datetime import date, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from huisheng.kernel.access import PARTNER
from huisheng.kernel.audit import record
from huisheng.kernel.clock import business_day, now
from huisheng.kernel.events import publish
from huisheng.kernel.messaging import schedule_wakeup
from huisheng.kernel.tenancy import current_unit
from shared_apps.accounts.public import account_id_of, account_name, invite
from tenant_apps.people.data.codes import MemberKind, MemberState, SectionKind
from tenant_apps.people.events import PartnerEnded
from tenant_apps.people.models import Member, Section
from tenant_apps.people.operations.leaving import end_now, set_end, watch_end
from tenant_apps.people.operations.sectioning import enter_section
from tenant_apps.people.queries.roster import day_start

WAKE_CONTRACT: Final = "people.contract_ends"
_ONE_DAY = timedelta(days=1)


class PartnerRefusedError(Exception):
    """Something about a partner cannot be done; `code` says why: "name" (taken), "days", "over" (its
    contract), "person" (works for a partner here already, or is unknown).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def keep_partner(*, section_id: int | None, name: str, first: date, last: date, actor: int) -> int:
    """Enter an organisation with the days of its contract, or change them; return its id.

    People whose last day was that of the contract go on with it, and nobody's lies after it. Raises
    LookupError, PartnerRefusedError ("name", "days").
    """
    if last < max(first, business_day()):
        raise PartnerRefusedError("days")
    with transaction.atomic():
        partner = _new() if section_id is None else _locked(section_id)
        before = partner.contract_until
        partner.name, partner.contract_from, partner.contract_until = name.strip(), first, last
        try:
            with transaction.atomic():
                partner.save()
        except IntegrityError as error:
            raise PartnerRefusedError("name") from error
        for person in _people(partner):
            if person.ends_on is None or person.ends_on > last or person.ends_on == before:
                set_end(member_id=person.pk, last_day=max(last, person.starts_on), actor=actor)
        schedule_wakeup(what=WAKE_CONTRACT, key=str(partner.pk), at=day_start(last + _ONE_DAY))
        record(
            "partner.made" if section_id is None else "partner.changed",
            object_type="section",
            object_id=partner.pk,
            actor=actor,
            detail={"from": first.isoformat(), "until": last.isoformat()},
        )
    return int(partner.pk)


def invite_person(
    *, section_id: int, name: str, login: str, last_day: date | None, actor: int
) -> tuple[int, str]:
    """Offer somebody of the organisation an account of its own narrow role; return the member's id and the
    token of the one-time link. It never outlasts the contract.

    Raises LookupError, PartnerRefusedError ("over", "person", "days").
    """
    login = login.strip().lower()
    with transaction.atomic():
        partner = _locked(section_id)
        first, last = _days(partner)
        if last_day is not None and last_day < first:
            raise PartnerRefusedError("days")
        last = min(last_day or last, last)
        _demand_new(account_id_of(login), login)
        invitation_id, token = invite(
            username=login,
            name=name,
            role=PARTNER,
            unit_id=current_unit().id,
            starts_on=first,
            ends_on=last,
            staff_kind="other",
            invited_by=actor,
        )
        person = _member(partner, name.strip(), first, last, actor)
        person.state, person.login, person.invitation_id = MemberState.INVITED, login, invitation_id
        _take_in(partner, person, actor)
    return int(person.pk), token


def enrol_person(*, section_id: int, account_id: int, actor: int) -> int:
    """The same for somebody who holds the role already; return the member's id.

    Raises LookupError, PartnerRefusedError ("over", "person").
    """
    name = account_name(account_id)
    with transaction.atomic():
        partner = _locked(section_id)
        first, last = _days(partner)
        if not name:
            raise PartnerRefusedError("person")
        _demand_new(account_id, "")
        person = _member(partner, name, first, last, actor)
        person.account_id = account_id
        _take_in(partner, person, actor)
    return int(person.pk)


def end_contract(*, section_id: int, actor: int | None) -> None:
    """End it now: its people leave with their roles, and what it was asked ends. Raises LookupError.

    ``actor`` is None when the last day is past.
    """
    with transaction.atomic():
        partner = _locked(section_id)
        for person in _people(partner):
            end_now(member_id=person.pk, actor=actor)
        partner.closed_at, partner.members = now(), []
        partner.save(update_fields=["closed_at", "members"])
        record(
            "partner.ended",
            object_type="section",
            object_id=section_id,
            actor=actor if actor is not None else "system",
        )
        publish(PartnerEnded(section_id=section_id, at=now()))


def contract_ends(section_id: int) -> None:
    """The day after a contract's last day has begun; nothing happens when it was prolonged meanwhile."""
    with transaction.atomic():
        try:
            partner = _locked(section_id)
        except LookupError:
            return
        if partner.contract_until is not None and partner.contract_until < business_day():
            end_contract(section_id=section_id, actor=None)


def _new() -> Section:
    return Section(kind=SectionKind.PARTNER, has_queue=False)


def _member(partner: Section, name: str, first: date, last: date, actor: int) -> Member:
    return Member(
        kind=MemberKind.PARTNER,
        state=MemberState.ACTIVE,
        name=name,
        organisation=partner.name,
        starts_on=first,
        ends_on=last,
        decided_at=now(),
        decided_by=actor,
    )


def _take_in(partner: Section, person: Member, actor: int) -> None:
    person.save()
    enter_section(partner.pk, person.pk)
    watch_end(person)
    record(
        "member.appointed",
        object_type="member",
        object_id=person.pk,
        actor=actor,
        detail={"partner": partner.pk},
    )


def _days(partner: Section) -> tuple[date, date]:
    """From when until when somebody who comes in now can work for it."""
    if partner.contract_from is None or partner.contract_until is None:
        raise PartnerRefusedError("over")
    if partner.contract_until < business_day():
        raise PartnerRefusedError("over")
    return max(partner.contract_from, business_day()), partner.contract_until


def _demand_new(account_id: int | None, login: str) -> None:
    here = Member.objects.filter(
        kind=MemberKind.PARTNER, state__in=[MemberState.ACTIVE.value, MemberState.INVITED.value]
    )
    if login and here.filter(login=login).exists():
        raise PartnerRefusedError("person")
    if account_id is not None and here.filter(account_id=account_id).exists():
        raise PartnerRefusedError("person")


def _people(partner: Section) -> list[Member]:
    return list(
        Member.objects.filter(
            pk__in=partner.members, state__in=[MemberState.ACTIVE.value, MemberState.INVITED.value]
        ).order_by("pk")
    )


def _locked(section_id: int) -> Section:
    found: Section | None = (
        Section.objects.select_for_update()
        .filter(pk=section_id, kind=SectionKind.PARTNER, closed_at=None)
        .first()
    )
    if found is None:
        raise LookupError(f"there is no partner {section_id}")
    return found
