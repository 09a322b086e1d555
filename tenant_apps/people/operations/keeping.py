"""What staff decide and keep about members: taking on, refusing, changing, and the background check."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from huisheng.kernel.access import HELPER_ROLES, VOLUNTEER
from huisheng.kernel.audit import record
from huisheng.kernel.clock import business_day, now
from huisheng.kernel.tenancy import current_unit
from shared_apps.accounts.public import account_name, invite
from tenant_apps.people.data.codes import ContactKind, MemberKind, MemberState
from tenant_apps.people.models import Member
from tenant_apps.people.operations.leaving import watch_end
from tenant_apps.people.operations.proving_contacts import ask_for_proof, give, tell_changed
from tenant_apps.people.queries.staff import staff_names
from tenant_apps.people.rules.links import link_hash, new_token, secret_for


class MemberRefusedError(Exception):
    """A step about a member cannot be taken; `code` says why: "decided", "day", "person", "login", "own"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFacts:
    """What staff write about a member."""

    name: str
    phone: str = ""
    email: str = ""
    staff_number: str = ""
    title: str = ""
    organisation: str = ""
    fields: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    weekly_limit: int = 3


def verify_expert(*, member_id: int, actor: int) -> None:
    """Take an expert on, the proof having been seen; their addresses wait for a code from now on.

    Raises LookupError, MemberRefusedError("decided").
    """
    with transaction.atomic():
        member = _waiting(member_id, MemberKind.EXPERT)
        _decide(member, MemberState.ACTIVE, actor)
        ask_for_proof(member)
        member.starts_on = business_day()
        member.save()
        record("member.verified", object_type="member", object_id=member_id, actor=actor)


def appoint_volunteer(*, member_id: int, login: str, last_day: date | None, actor: int) -> str:
    """Take a volunteer on: an invitation to the volunteer's role. Return the token of its one-time link.

    Raises LookupError, MemberRefusedError("decided"), AppointmentError("days") of accounts.
    """
    with transaction.atomic():
        member = _waiting(member_id, MemberKind.VOLUNTEER)
        invitation_id, token = invite(
            username=login,
            name=member.name,
            role=VOLUNTEER,
            unit_id=current_unit().id,
            ends_on=last_day,
            staff_kind="volunteer",
            invited_by=actor,
        )
        _decide(member, MemberState.INVITED, actor)
        member.login, member.invitation_id = login.strip().lower(), invitation_id
        member.starts_on, member.ends_on = business_day(), last_day
        member.save()
        watch_end(member)
        record("member.appointed", object_type="member", object_id=member_id, actor=actor)
    return token


def invite_again(*, member_id: int, actor: int) -> str:
    """A new link for somebody who was invited and has not accepted; the old one dies by itself after its
    week.

    Raises LookupError, MemberRefusedError("decided") when no invitation waits.
    """
    with transaction.atomic():
        member = _locked(member_id)
        if member.state != MemberState.INVITED or member.kind not in HELPER_ROLES:
            raise MemberRefusedError("decided")
        if member.ends_on is not None and member.ends_on < business_day():
            raise MemberRefusedError("decided")
        invitation_id, token = invite(
            username=member.login,
            name=member.name,
            # A helper's role is called as the kind is.
            role=str(member.kind),
            unit_id=current_unit().id,
            starts_on=max(member.starts_on, business_day()),
            ends_on=member.ends_on,
            staff_kind="volunteer" if member.kind == MemberKind.VOLUNTEER else "other",
            invited_by=actor,
        )
        member.invitation_id = invitation_id
        member.save(update_fields=["invitation_id"])
        record("member.invited_again", object_type="member", object_id=member_id, actor=actor)
    return token


def refuse(*, member_id: int, reason: str, words: str, actor: int) -> None:
    """Do not take somebody on; the applicant reads reason and words. Raises LookupError,
    MemberRefusedError("decided").
    """
    with transaction.atomic():
        member = _locked(member_id)
        if member.state != MemberState.APPLIED:
            raise MemberRefusedError("decided")
        _decide(member, MemberState.REFUSED, actor)
        member.reason, member.reason_note = reason, words.strip()
        member.save()
        record(
            "member.refused",
            object_type="member",
            object_id=member_id,
            actor=actor,
            detail={"reason": reason},
        )


def add_expert(facts: MemberFacts, *, actor: int) -> tuple[int, str]:
    """Enter an expert whom the unit knows and has verified itself; return the id and the secret of the
    personal link. The addresses wait for their codes (proving_contacts.py).
    """
    secret = secret_for(new_token())
    with transaction.atomic():
        member = Member(
            kind=MemberKind.EXPERT,
            state=MemberState.ACTIVE,
            decided_at=now(),
            decided_by=actor,
            link_hash=link_hash(secret),
        )
        _write(member, facts)
        member.save()
        record("member.verified", object_type="member", object_id=member.pk, actor=actor)
    return int(member.pk), secret


def renew_link(*, member_id: int, actor: int) -> str:
    """A new personal link for an expert who lost theirs; the old one is dead at once. Raises LookupError."""
    secret = secret_for(new_token())
    with transaction.atomic():
        member = _locked(member_id)
        if member.kind != MemberKind.EXPERT or member.state != MemberState.ACTIVE:
            raise LookupError(f"member {member_id} is no verified expert")
        member.link_hash = link_hash(secret)
        member.save(update_fields=["link_hash"])
        record("member.link_renewed", object_type="member", object_id=member_id, actor=actor)
    return secret


def change(*, member_id: int, facts: MemberFacts, actor: int) -> None:
    """Change what is written about a member; a new address of an expert waits for its code, and one that is
    taken away is told. Raises LookupError.
    """
    with transaction.atomic():
        member = _locked(member_id)
        left_out = _write(member, facts)
        member.save()
        record("member.changed", object_type="member", object_id=member_id, actor=actor)
        is_engaged = member.state == MemberState.ACTIVE
    for kind, address in left_out.items() if is_engaged else ():
        tell_changed(kind, address)


def note_check(*, member_id: int, checked_on: date, reference: str, actor: int) -> None:
    """Record a background check (入职查询): its day and reference, never what it found.

    Raises LookupError, MemberRefusedError "day" for a day to come, "own" for one's own.
    """
    if checked_on > business_day():
        raise MemberRefusedError("day")
    with transaction.atomic():
        member = _locked(member_id)
        if member.account_id == actor:
            raise MemberRefusedError("own")
        member.checked_on, member.check_reference = checked_on, reference.strip()
        member.check_noted_by = actor
        member.save(update_fields=["checked_on", "check_reference", "check_noted_by"])
        record(
            "member.checked",
            object_type="member",
            object_id=member_id,
            actor=actor,
            detail={"day": checked_on.isoformat()},
        )


def ensure_staff(account_ids: Sequence[int]) -> dict[int, int]:
    """Rows for people who work here with an account, made where there are none yet; return member by account.

    Raises MemberRefusedError("person") for somebody without a role of staff.
    """
    names = staff_names()
    if set(account_ids) - set(names):
        raise MemberRefusedError("person")
    with transaction.atomic():
        rows = {}
        for account_id in account_ids:
            member, _made = Member.objects.get_or_create(
                account_id=account_id,
                kind=MemberKind.STAFF,
                state=MemberState.ACTIVE,
                defaults={"name": account_name(account_id)},
            )
            rows[account_id] = int(member.pk)
    return rows


def enrol_volunteer(*, account_id: int, topics: Sequence[str], trained: bool, actor: int) -> int:
    """A row for somebody who holds the volunteer's role already; return its id. `trained`: they went through
    training and quiz elsewhere, on the word of whoever enrols them.

    Raises MemberRefusedError("person") for an unknown account.
    """
    name = account_name(account_id)
    if not name:
        raise MemberRefusedError("person")
    at = now()
    with transaction.atomic():
        member, made = Member.objects.get_or_create(
            account_id=account_id,
            kind=MemberKind.VOLUNTEER,
            state=MemberState.ACTIVE,
            defaults={
                "name": name,
                "topics": sorted(set(topics)),
                "trained_at": at if trained else None,
                "passed_at": at if trained else None,
                "decided_at": at,
                "decided_by": actor,
            },
        )
        if made:
            record(
                "member.appointed",
                object_type="member",
                object_id=member.pk,
                actor=actor,
                detail={"trained": trained},
            )
    return int(member.pk)


def _write(member: Member, facts: MemberFacts) -> dict[ContactKind, str]:
    """Put the facts into the row; return the addresses of an expert that are used no longer."""
    left_out: dict[ContactKind, str] = {}
    member.name = facts.name.strip()
    for kind, address in ((ContactKind.PHONE, facts.phone), (ContactKind.EMAIL, facts.email)):
        if member.kind == MemberKind.EXPERT:
            left_out[kind] = give(member, kind, address)
        else:
            setattr(member, kind, address)
    member.staff_number, member.title = facts.staff_number.strip(), facts.title.strip()
    member.organisation, member.weekly_limit = facts.organisation.strip(), facts.weekly_limit
    if member.kind == MemberKind.EXPERT:
        member.fields = sorted(set(facts.fields))
    if member.kind != MemberKind.STAFF:
        member.topics = sorted(set(facts.topics))
    return left_out


def _decide(member: Member, state: MemberState, actor: int) -> None:
    member.state, member.decided_at, member.decided_by = state, now(), actor


def _waiting(member_id: int, kind: MemberKind) -> Member:
    """An application that may be accepted: waiting, or refused and looked at once more."""
    member = _locked(member_id)
    if member.kind != kind or member.state not in (MemberState.APPLIED, MemberState.REFUSED):
        raise MemberRefusedError("decided")
    return member


def _locked(member_id: int) -> Member:
    member: Member | None = Member.objects.select_for_update().filter(pk=member_id).first()
    if member is None:
        raise LookupError(f"there is no member {member_id}")
    return member
