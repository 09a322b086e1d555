"""Applications of volunteers and experts, and what applicants keep in hand afterwards by their personal
link.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from huisheng.kernel.audit import record
from huisheng.kernel.clock import business_day, now
from huisheng.kernel.proof_files import Proof
from tenant_apps.people.data.codes import MemberKind, MemberState
from tenant_apps.people.models import Member
from tenant_apps.people.operations import proofs as keeping_proofs
from tenant_apps.people.rules.links import link_hash, secret_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What somebody wrote who wants to help. `token` is the form's own: the same form makes one
    application.
    """

    kind: str
    token: str
    name: str
    phone: str = ""
    email: str = ""
    title: str = ""
    organisation: str = ""
    fields: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    weekly_limit: int = 3
    about: str = ""


def apply(application: Application, proofs: Sequence[Proof] = ()) -> str:
    """Hand in an application; return the secret of the applicant's personal link.

    Sending the same form again changes nothing and returns the same secret.
    """
    secret = secret_for(application.token)
    if proofs:
        keeping_proofs.LEFTOVERS.plan_sweep()
    stored: list[keeping_proofs.StoredProof] = []
    try:
        # One by one: where the second cannot be written, the first must not stay.
        for proof in proofs:
            stored.append(keeping_proofs.store(proof))
        with transaction.atomic():
            member, made = Member.objects.get_or_create(
                submission=link_hash(application.token),
                defaults={
                    "kind": application.kind,
                    "state": MemberState.APPLIED,
                    "name": application.name.strip(),
                    "phone": application.phone,
                    "email": application.email,
                    "title": application.title.strip(),
                    "organisation": application.organisation.strip(),
                    "fields": sorted(set(application.fields)),
                    "topics": sorted(set(application.topics)),
                    "weekly_limit": application.weekly_limit,
                    "applied_at": now(),
                    "link_hash": link_hash(secret),
                    "profile": {
                        "about": application.about.strip(),
                        "proofs": [keeping_proofs.as_json(proof) for proof in stored],
                    },
                },
            )
            if made:
                record(
                    "member.applied",
                    object_type="member",
                    object_id=member.pk,
                    actor="applicant",
                    detail={"kind": str(application.kind), "proofs": len(stored)},
                )
    except BaseException:
        _discard(stored)
        raise
    if not made:
        _discard(stored)
    return secret


def by_secret(secret: str) -> Member | None:
    """The member with this personal link; None for a wrong one and for somebody who has left."""
    if not secret:
        return None
    found: Member | None = (
        Member.objects.filter(link_hash=link_hash(secret)).exclude(state=MemberState.LEFT).first()
    )
    return found


def keep_in_hand(*, secret: str, weekly_limit: int, away_until: date | None) -> None:
    """An expert sets the weekly quota and the holiday switch. Raises LookupError for a wrong link,
    ValueError for a day that is past.
    """
    if away_until is not None and away_until < business_day():
        raise ValueError("the day is past")
    with transaction.atomic():
        member = (
            Member.objects.select_for_update()
            .filter(link_hash=link_hash(secret), kind=MemberKind.EXPERT, state=MemberState.ACTIVE)
            .first()
        )
        if not secret or member is None:
            raise LookupError("no verified expert has this link")
        member.weekly_limit, member.away_until = weekly_limit, away_until
        member.save(update_fields=["weekly_limit", "away_until"])
        _note_in_hand(member, actor="expert")


def choose(*, account_id: int, topics: Sequence[str], weekly_limit: int, away_until: date | None) -> None:
    """A volunteer sets topics, questions a week, and the holiday switch. Raises LookupError for somebody
    who is no volunteer here, ValueError for a day that is past.
    """
    if away_until is not None and away_until < business_day():
        raise ValueError("the day is past")
    with transaction.atomic():
        member = (
            Member.objects.select_for_update()
            .filter(account_id=account_id, kind=MemberKind.VOLUNTEER, state=MemberState.ACTIVE)
            .first()
        )
        if member is None:
            raise LookupError(f"account {account_id} is no volunteer")
        member.topics, member.weekly_limit = sorted(set(topics)), weekly_limit
        member.away_until = away_until
        member.save(update_fields=["topics", "weekly_limit", "away_until"])
        _note_in_hand(member, actor=account_id)


def _note_in_hand(member: Member, *, actor: int | str) -> None:
    record(
        "member.availability",
        object_type="member",
        object_id=member.pk,
        actor=actor,
        detail={
            "weekly_limit": member.weekly_limit,
            "away_until": None if member.away_until is None else member.away_until.isoformat(),
            "topics": list(member.topics),
        },
    )


def _discard(stored: Sequence[keeping_proofs.StoredProof]) -> None:
    for proof in stored:
        keeping_proofs.discard(proof)
