"""Partner organisations: their contracts, their people, and for whom somebody works."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import current_unit
from shared_apps.accounts.public import people_of_unit
from tenant_apps.people.data.codes import MemberKind, MemberState, SectionKind
from tenant_apps.people.models import Member, Section
from tenant_apps.people.rules.engagement import is_engaged, may_answer_minors


@dataclass(frozen=True, slots=True)
class PartnerPerson:
    """Somebody of a partner. ``works``: can open its pages today."""

    member_id: int
    account_id: int | None
    name: str
    state_label: str
    ends_on: date | None
    works: bool
    may_answer_minors: bool


@dataclass(frozen=True, slots=True)
class PartnerCard:
    """An organisation and its contract. ``runs``: today lies in it."""

    section_id: int
    name: str
    contract_from: date
    contract_until: date
    runs: bool
    people: tuple[PartnerPerson, ...]

    @property
    def accounts(self) -> tuple[int, ...]:
        """Accounts of those who can be told about something today."""
        return tuple(one.account_id for one in self.people if one.works and one.account_id is not None)


@dataclass(frozen=True, slots=True)
class PartnerWorker:
    """Somebody who works for one partner or several, by id and name, whose contracts run today."""

    member_id: int
    account_id: int
    partners: Mapping[int, str]


def partners() -> list[PartnerCard]:
    """All whose contract was not ended, by name; those to come and those just over, too."""
    rows = list(Section.objects.filter(kind=SectionKind.PARTNER, closed_at=None).order_by("name", "pk"))
    return [card for row in rows if (card := _card(row)) is not None]


def partner(section_id: int) -> PartnerCard:
    """One of them. Raises LookupError."""
    row = Section.objects.filter(pk=section_id, kind=SectionKind.PARTNER, closed_at=None).first()
    card = None if row is None else _card(row)
    if card is None:
        raise LookupError(f"there is no partner {section_id}")
    return card


def partner_worker(account_id: int | None) -> PartnerWorker | None:
    """For whom this account works today; None when its engagement or every contract is over."""
    if account_id is None:
        return None
    today = business_day()
    row = Member.objects.filter(
        account_id=account_id, kind=MemberKind.PARTNER, state=MemberState.ACTIVE
    ).first()
    if row is None or not is_engaged(row, today):
        return None
    running = Section.objects.filter(
        kind=SectionKind.PARTNER,
        closed_at=None,
        contract_from__lte=today,
        contract_until__gte=today,
        members__contains=[row.pk],
    )
    found = dict(running.order_by("name", "pk").values_list("pk", "name"))
    return PartnerWorker(row.pk, account_id, found) if found else None


def _card(row: Section) -> PartnerCard | None:
    if row.contract_from is None or row.contract_until is None:
        return None
    today = business_day()
    members = [
        member
        for member in Member.objects.filter(pk__in=row.members).order_by("name", "pk")
        if member.state in (MemberState.ACTIVE, MemberState.INVITED)
    ]
    here = {person.account_id for person in people_of_unit(current_unit().id) if person.is_active}
    runs = row.contract_from <= today <= row.contract_until
    return PartnerCard(
        section_id=row.pk,
        name=row.name,
        contract_from=row.contract_from,
        contract_until=row.contract_until,
        runs=runs,
        people=tuple(
            PartnerPerson(
                member_id=member.pk,
                account_id=member.account_id,
                name=member.name,
                state_label=str(MemberState(member.state).label),
                ends_on=member.ends_on,
                works=runs and member.account_id in here and is_engaged(member, today),
                may_answer_minors=may_answer_minors(member, today),
            )
            for member in members
        ),
    )
