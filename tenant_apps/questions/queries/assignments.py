"""Offers to helpers, as staff see them with a question."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from huisheng.kernel import clock
from huisheng.kernel.clock import BUSINESS_ZONE, business_day
from shared_apps.accounts.public import account_names
from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import AssignmentKind, AssignmentRole, AssignmentState
from tenant_apps.questions.models import Assignment, Question
from tenant_apps.questions.rules.helping import RUNNING, is_minors
from tenant_apps.questions.rules.visibility import readers


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One offer with its state in words."""

    assignment_id: UUID
    kind: str
    kind_label: str
    role_label: str
    name: str
    state: str
    state_label: str
    offered_at: datetime
    due_at: datetime | None
    late: bool
    words: str
    is_running: bool
    is_mine: bool


@dataclass(frozen=True, slots=True)
class ExpertOffer:
    """What whoever sends an expert their link needs to know of the offer."""

    assignment_id: UUID
    question_id: UUID
    member_id: int
    offered_by: int | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could be asked. ``value`` goes into the form, ``why_not`` says why not now."""

    value: str
    label: str
    why_not: str = ""


def offers(question_id: UUID, *, account_id: int) -> list[OfferLine]:
    """The offers of one question inside the unit, newest first. Other units: queries/between_units.py."""
    found = Assignment.objects.filter(question_id=question_id).exclude(kind=AssignmentKind.UNIT)
    rows = list(found.order_by("-offered_at", "-id"))
    if not rows:
        return []
    members = people.member_names(row.member for row in rows if row.member is not None)
    accounts = account_names(row.account for row in rows if row.account is not None)
    sections = people.section_names() if any(row.section is not None for row in rows) else {}
    mine = people.sections_of(account_id)
    at = clock.now()
    return [
        OfferLine(
            assignment_id=row.pk,
            kind=row.kind,
            kind_label=str(AssignmentKind(row.kind).label),
            role_label=str(AssignmentRole(row.role).label),
            name=members.get(row.member or 0)
            or accounts.get(row.account or 0)
            or sections.get(row.section or 0, ""),
            state=row.state,
            state_label=str(AssignmentState(row.state).label),
            offered_at=row.offered_at,
            due_at=row.due_at,
            late=row.due_at is not None and row.due_at <= at and row.state in RUNNING,
            words=row.words,
            is_running=row.state in RUNNING and row.role == AssignmentRole.HELPER,
            is_mine=row.account == account_id or row.section in mine,
        )
        for row in rows
    ]


def expert_offer(assignment_id: UUID) -> ExpertOffer | None:
    """One offer to an expert, running or over; None when there is no such offer."""
    row = Assignment.objects.filter(pk=assignment_id, kind=AssignmentKind.EXPERT).first()
    if row is None or row.member is None:
        return None
    return ExpertOffer(row.pk, row.question_id, row.member, row.offered_by, row.expires_at)


def expert_offers_of(question_id: UUID) -> dict[UUID, str]:
    """The offers of one question to experts: the name by the id, in the order in which they were made."""
    rows = list(
        Assignment.objects.filter(question_id=question_id, kind=AssignmentKind.EXPERT)
        .order_by("offered_at", "id")
        .values_list("pk", "member")
    )
    names = people.member_names(member for _id, member in rows)
    return {offer: names.get(member, "") for offer, member in rows}


def candidates(question: Question, *, account_id: int) -> dict[str, list[Candidate]]:
    """Who could be asked, by kind: fitting experts first, then others; who has enough this week says so."""
    minor = is_minors(question)
    at = clock.now()
    fitting = {card.member_id: card for card in people.experts_for(question.topic, minor=minor)}
    experts = [*fitting.values(), *(card for card in people.experts() if card.member_id not in fitting)]
    barred = question.excluded_section
    staff = people.staff_names()
    known = {} if barred is None else readers(staff)
    offered = offered_this_week([card.member_id for card in experts], at)
    return {
        AssignmentKind.EXPERT: [
            Candidate(
                f"e{card.member_id}",
                " · ".join(part for part in (card.name, card.title, card.organisation) if part),
                _why_not(card, minor, offered) or ("" if card.member_id in fitting else "field"),
            )
            for card in experts
        ],
        AssignmentKind.VOLUNTEER: [
            Candidate(f"v{card.member_id}", card.name)
            for card in people.volunteers_for(question.topic, minor=minor)
        ],
        AssignmentKind.PARTNER: [
            Candidate(f"o{card.section_id}", card.name, _why_no_partner(card, question, minor))
            for card in people.partners()
            if card.runs and card.accounts
        ],
        AssignmentKind.SECTION: [
            Candidate(f"s{card.section_id}", "　" * card.depth + card.name)
            for card in people.sections(with_queue=True)
            if card.section_id != barred
        ],
        AssignmentKind.PERSON: [
            Candidate(f"p{account}", name)
            for account, name in staff.items()
            if account != account_id and (barred is None or barred not in known[account].barred)
        ],
    }


def offered_this_week(member_ids: Collection[int], at: datetime) -> Mapping[int, int]:
    """How many questions each of these helpers was offered since Monday and has not declined; who was offered
    none is left out. One statement.
    """
    today = business_day(at)
    monday = datetime.combine(today - timedelta(days=today.weekday()), time(), BUSINESS_ZONE)
    counted = [*(state.value for state in RUNNING), AssignmentState.DONE.value]
    rows = Assignment.objects.filter(member__in=member_ids, offered_at__gte=monday, state__in=counted)
    return Counter(rows.order_by().values_list("member", flat=True))


def _why_no_partner(card: people.PartnerCard, question: Question, minor: bool) -> str:
    if question.confidential:
        return "confidential"
    return "minors" if minor and not any(one.works and one.may_answer_minors for one in card.people) else ""


def _why_not(card: people.ExpertCard, minor: bool, offered: Mapping[int, int]) -> str:
    if minor and not card.may_answer_minors:
        return "minors"
    return "quota" if offered.get(card.member_id, 0) >= card.weekly_limit else ""
