"""Members as others see them, and who may answer what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Q

from huisheng.kernel.access import VOLUNTEER
from huisheng.kernel.clock import business_day, now
from huisheng.kernel.tenancy import current_unit
from shared_apps.accounts.public import people_of_unit
from shared_apps.topics.public import UnknownTopic, is_sensitive
from tenant_apps.people.data.codes import MemberKind, MemberState
from tenant_apps.people.data.settings import EXPERT_ANSWERS_REVIEWED, REVIEWED_ANSWERS, disclaimer_key
from tenant_apps.people.models import Member
from tenant_apps.people.queries.staff import staff_names
from tenant_apps.people.rules.engagement import (
    ACTIVE_WITHIN,
    is_away,
    is_engaged,
    may_answer_minors,
)
from tenant_apps.people.rules.fields import fields_for, fits
from tenants.public import get_setting

Refusal = Literal["not_engaged", "untrained", "away", "sensitive", "topic", "minors"]


@dataclass(frozen=True, slots=True)
class MemberCard:
    """A member as other apps may know them: no phone, no e-mail."""

    member_id: int
    account_id: int | None
    name: str
    kind: str
    title: str
    organisation: str
    is_engaged: bool
    may_answer_minors: bool
    answered: int


@dataclass(frozen=True, slots=True)
class ExpertCard:
    """A verified expert who can be asked now. ``weekly_limit`` counts questions offered and not declined."""

    member_id: int
    name: str
    title: str
    organisation: str
    fields: tuple[str, ...]
    weekly_limit: int
    may_answer_minors: bool
    is_active: bool
    last_answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class VolunteerCard:
    """A trained volunteer: what they chose, and what they may be given."""

    member_id: int
    account_id: int
    name: str
    topics: tuple[str, ...]
    weekly_limit: int
    may_answer_minors: bool
    answered: int


def card_of(member: Member) -> MemberCard:
    """A member's card."""
    today = business_day()
    return MemberCard(
        member_id=member.pk,
        account_id=member.account_id,
        name=member.name,
        kind=member.kind,
        title=member.title,
        organisation=member.organisation,
        is_engaged=is_engaged(member, today),
        may_answer_minors=may_answer_minors(member, today),
        answered=member.answered,
    )


def member(member_id: int) -> MemberCard:
    """One member, also one who has left. Raises LookupError."""
    found = Member.objects.filter(pk=member_id).first()
    if found is None:
        raise LookupError(f"there is no member {member_id}")
    return card_of(found)


@dataclass(frozen=True, slots=True)
class MemberContact:
    """How a member can be reached: for whoever sends them something, and for nobody else."""

    phone: str
    email: str
    account_id: int | None


def member_contact(member_id: int) -> MemberContact | None:
    """What a member who works with the unit now has left; None for everybody else. Of an expert only what
    they have confirmed by a code.
    """
    found = Member.objects.filter(pk=member_id, state=MemberState.ACTIVE).first()
    if found is None or not is_engaged(found, business_day()):
        return None
    return MemberContact(found.phone, found.email, found.account_id)


def member_names(member_ids: Iterable[int]) -> dict[int, str]:
    """Names by member id; an id that is unknown is left out."""
    wanted = sorted(set(member_ids))
    return dict(Member.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def volunteer_of(account_id: int | None) -> VolunteerCard | None:
    """The engaged volunteer with this account, trained or not; None for everybody else."""
    found = _row(account_id, MemberKind.VOLUNTEER)
    return None if found is None else _volunteer(found)


def is_trained(account_id: int | None) -> bool:
    """Whether this volunteer has read the training and passed the quiz."""
    found = _row(account_id, MemberKind.VOLUNTEER)
    return found is not None and found.trained_at is not None and found.passed_at is not None


def expert(member_id: int | None) -> ExpertCard | None:
    """One verified expert who can be asked now; None for everybody else and for who is away."""
    today = business_day()
    found = Member.objects.filter(pk=member_id, kind=MemberKind.EXPERT, state=MemberState.ACTIVE).first()
    if found is None or not is_engaged(found, today) or is_away(found, today):
        return None
    return _expert(found)


def experts() -> list[ExpertCard]:
    """All verified experts who can be asked now, by name."""
    today = business_day()
    rows = Member.objects.filter(kind=MemberKind.EXPERT, state=MemberState.ACTIVE).order_by("name", "pk")
    return [_expert(row) for row in rows if is_engaged(row, today) and not is_away(row, today)]


def experts_for(topic: str, *, minor: bool = False) -> list[ExpertCard]:
    """Verified experts who know about a topic (code of a leaf) and are not away, who answered least lately
    first, so that work is spread. ``minor``: only those who may answer minors.
    """
    today = business_day()
    rows = Member.objects.filter(kind=MemberKind.EXPERT, state=MemberState.ACTIVE).order_by(
        "last_answered_at", "pk"
    )
    known = [
        row
        for row in rows
        if is_engaged(row, today)
        and not is_away(row, today)
        and fits(topic, fields=row.fields, topics=row.topics)
        and (not minor or may_answer_minors(row, today))
    ]
    known.sort(key=lambda row: row.last_answered_at or datetime.min.replace(tzinfo=now().tzinfo))
    return [_expert(row) for row in known]


def volunteers_for(topic: str, *, minor: bool = False) -> list[VolunteerCard]:
    """Trained volunteers who chose this topic and may answer it, by name."""
    if _sensitive(topic):
        return []
    rows = Member.objects.filter(kind=MemberKind.VOLUNTEER, state=MemberState.ACTIVE).order_by("name", "pk")
    return [_volunteer(row) for row in rows if _why_not(row, topic, minor) is None and row.account_id]


def why_not_answer(account_id: int | None, topic: str, *, minor: bool = False) -> Refusal | None:
    """Why somebody may not answer a question under this topic; None when they may.

    Staff answer everything, minors only with a background check on record (E3); a volunteer what is not
    sensitive and fits their topics, after the training.
    """
    if account_id is None:
        return "not_engaged"
    if account_id in staff_names():
        return "minors" if minor and not checked_for_minors(account_id) else None
    row = _row(account_id, MemberKind.VOLUNTEER)
    if row is None or not _has_volunteer_role(account_id):
        return "not_engaged"
    return "sensitive" if _sensitive(topic) else _why_not(row, topic, minor)


def may_answer(account_id: int | None, topic: str, *, minor: bool = False) -> bool:
    """Whether somebody may answer a question under this topic; see `why_not_answer`."""
    return why_not_answer(account_id, topic, minor=minor) is None


def checked_for_minors(account_id: int | None) -> bool:
    """Whether a background check (入职查询) of this account, in any capacity here, is on record and valid."""
    if account_id is None:
        return False
    today = business_day()
    rows = Member.objects.filter(account_id=account_id, state=MemberState.ACTIVE)
    return any(is_engaged(row, today) and may_answer_minors(row, today) for row in rows)


def must_be_reviewed(account_id: int | None) -> bool:
    """Whether what this account answers goes to staff before it is published: a volunteer's first answers.

    Staff of the unit are not reviewed, even where they volunteer as well; nobody unknown is published.
    """
    if account_id is None:
        return True
    if account_id in staff_names():
        return False
    row = _row(account_id, MemberKind.VOLUNTEER)
    return row is None or row.answered < int(get_setting(current_unit().id, REVIEWED_ANSWERS))


def expert_answers_are_reviewed() -> bool:
    """Whether what experts answer goes to staff before it is published."""
    return bool(get_setting(current_unit().id, EXPERT_ANSWERS_REVIEWED))


def disclaimer_for(topic: str, member_id: int | None = None) -> str:
    """The disclaimer under an answer on this topic, from the closest field (of the expert's, where one is
    named); empty when no field covers it.
    """
    fields = fields_for(topic)
    if member_id is not None:
        own = Member.objects.filter(pk=member_id).values_list("fields", flat=True).first() or []
        fields = tuple(field for field in fields if field in own) or tuple(own[:1]) or fields
    return str(get_setting(current_unit().id, disclaimer_key(fields[0]))) if fields else ""


def inactive_experts() -> list[MemberCard]:
    """Verified experts who have answered nothing for 90 days and were verified before that."""
    since = now() - ACTIVE_WITHIN
    rows = Member.objects.filter(
        Q(last_answered_at=None) | Q(last_answered_at__lt=since),
        kind=MemberKind.EXPERT,
        state=MemberState.ACTIVE,
        decided_at__lt=since,
    ).order_by("name", "pk")
    today = business_day()
    return [card_of(row) for row in rows if is_engaged(row, today)]


def _why_not(row: Member, topic: str, minor: bool) -> Refusal | None:
    today = business_day()
    if not is_engaged(row, today):
        return "not_engaged"
    if row.trained_at is None or row.passed_at is None:
        return "untrained"
    if is_away(row, today):
        return "away"
    if not fits(topic, fields=(), topics=row.topics):
        return "topic"
    return "minors" if minor and not may_answer_minors(row, today) else None


def _row(account_id: int | None, kind: str) -> Member | None:
    if account_id is None:
        return None
    found = Member.objects.filter(account_id=account_id, kind=kind, state=MemberState.ACTIVE).first()
    return found if found is not None and is_engaged(found, business_day()) else None


def _has_volunteer_role(account_id: int) -> bool:
    today = business_day()
    return any(
        person.account_id == account_id
        and person.is_active
        and any(role.role == VOLUNTEER and role.starts_on <= today for role in person.roles)
        for person in people_of_unit(current_unit().id)
    )


def _sensitive(topic: str) -> bool:
    try:
        return is_sensitive(topic)
    except UnknownTopic:
        return True


def _expert(row: Member) -> ExpertCard:
    since = now() - ACTIVE_WITHIN
    return ExpertCard(
        member_id=row.pk,
        name=row.name,
        title=row.title,
        organisation=row.organisation,
        fields=tuple(row.fields),
        weekly_limit=row.weekly_limit,
        may_answer_minors=may_answer_minors(row, business_day()),
        is_active=row.last_answered_at is not None and row.last_answered_at >= since,
        last_answered_at=row.last_answered_at,
    )


def _volunteer(row: Member) -> VolunteerCard:
    return VolunteerCard(
        member_id=row.pk,
        account_id=row.account_id or 0,
        name=row.name,
        topics=tuple(row.topics),
        weekly_limit=row.weekly_limit,
        may_answer_minors=may_answer_minors(row, business_day()),
        answered=row.answered,
    )
